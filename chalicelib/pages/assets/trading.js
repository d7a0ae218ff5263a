/** The public bulletin of trading: filters, search, page by page; the address says what is shown. */

import { el, failed, get, moment, sentence, show, tag } from "./shell.js";

const PAUSE = 250; // milliseconds without a key before a search
const YUAN = new Intl.NumberFormat("zh-CN", { minimumFractionDigits: 2 });
const NAMES = ["words", "family", "kind", "area", "category", "value_from", "value_to", "day"];

const form = document.getElementById("ask");
const part = (id) => document.getElementById(id);
let running = new AbortController();
let next = "";
let shown = 0;

/** What is asked for: what was left empty is left out. */
function filters() {
  const given = NAMES.map((name) => [name, form.elements[name].value.trim()]);
  return Object.fromEntries(given.filter(([, value]) => value));
}

function state(notice) {
  if (notice.withdrawn) return tag("已撤回", "warning");
  if (notice.superseded.length)
    return tag(notice.lots.every((lot) => notice.superseded.includes(lot)) ? "已失效" : "部分失效", "warning");
  return notice.corrected_by.length ? tag("已更正") : null;
}

function result(notice) {
  const address = `./trading/notice?${new URLSearchParams({ project: notice.project, notice: notice.notice })}`;
  const value = notice.value && `${YUAN.format(notice.value.amount)} 元`;
  return el("li", {},
    el("a", { href: address }, notice.title),
    el("p", { class: "tags" }, tag(notice.kind_text), tag(notice.family_text, "muted"), state(notice)),
    el("p", {}, [notice.project_title, notice.category, value].filter(Boolean).join(" · ")),
    el("p", { class: "quiet" }, notice.owner.name, " · 发布于 ", moment(notice.published_at)),
    notice.dates.filter((date) => date.name === "bids_due").map((date) =>
      el("p", { class: "quiet" }, `${date.title}：`, moment(date.at))));
}

function told(more) {
  if (shown) return `已列出 ${shown} 份公告${more ? "，还有更多。" : "，这是全部。"}`;
  return more ? "看过的公告里还没有符合的，可以接着找。" : "没有符合的公告，请换个条件试试。";
}

function follow(query) {
  const search = new URLSearchParams(query).toString();
  history.replaceState(null, "", `./trading${search ? `?${search}` : ""}`);
  for (const kind of ["atom", "rss"]) {
    const address = `./trading/notices.${kind}${search ? `?${search}` : ""}`;
    part(kind).href = address;
    part(`${kind}-link`).href = address;
  }
}

async function search(cursor = "") {
  running.abort();
  running = new AbortController();
  const query = filters();
  follow(query);
  try {
    const page = await get("v1/trading/notices", { ...query, cursor }, running.signal);
    const items = page.items.map(result);
    shown = (cursor ? shown : 0) + items.length;
    const list = part("results").querySelector("ol");
    if (cursor && list) list.append(...items);
    else show(part("results"), items.length ? el("ol", { class: "results" }, items) : null);
    next = page.cursor;
    part("found").textContent = told(next);
    part("more").hidden = !next;
  } catch (failure) {
    if (failure.name === "AbortError") return;
    part("found").textContent = sentence(failure);
    part("more").hidden = true;
    if (!cursor) show(part("results"));
  }
}

async function start() {
  try {
    const choices = await get("v1/trading/choices");
    const options = (rows) => rows.map(({ code, name }) => el("option", { value: code }, name));
    form.elements.family.append(...options(choices.families));
    form.elements.kind.append(...options(choices.kinds));
    form.elements.area.append(...options(choices.areas));
  } catch (failure) {
    show(part("results"), failed(failure));
    return;
  }
  const address = new URLSearchParams(location.search);
  for (const name of NAMES) form.elements[name].value = address.get(name) ?? "";
  let waiting;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    if (form.checkValidity()) waiting = setTimeout(search, PAUSE);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(waiting);
    search();
  });
  part("more").addEventListener("click", () => search(next));
  search();
}

start();
