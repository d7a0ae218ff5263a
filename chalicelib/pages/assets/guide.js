/** Search over service items; with ?code= in the address, the guide of one. */

import { el, failed, get, sentence, show, tag } from "./shell.js";
import { guide, reference } from "./notice.js";

const AUDIENCE = { person: "个人", firm: "企业和其他组织" };
const PAUSE = 250; // milliseconds without a key before a search

const part = (id) => document.getElementById(id);
const address = new URLSearchParams(location.search);
let running = new AbortController();
let next = null;

async function open(code, abroad) {
  const notice = part("notice");
  try {
    const name = encodeURIComponent(code);
    const told = await get(abroad ? `v1/reference-items/${name}` : `v1/items/${name}/guide`);
    document.title = `${told.name} · 办事指南 · 呈小服`;
    show(notice, abroad ? reference(told) : guide(told));
  } catch (failure) {
    show(notice, el("h1", {}, "办事指南"), failed(failure));
  }
}

function result(item, abroad) {
  const query = new URLSearchParams(abroad ? { code: item.code, scope: "reference" } : { code: item.code });
  return el("li", {},
    el("a", { href: `./guide?${query}` }, item.name),
    el("p", { class: "quiet" }, `${item.department} · ${item.audience.map((kind) => AUDIENCE[kind]).join("、")}`),
    el("p", { class: "tags" }, abroad && tag("外省参考，不在本区办理", "warning"), item.themes.map((theme) => tag(theme))),
  );
}

async function search(cursor = "") {
  running.abort();
  running = new AbortController();
  const abroad = part("reference").checked;
  const q = part("q").value.trim();
  const query = { q, scope: abroad ? "reference" : "open" };
  history.replaceState(null, "", `./guide?${new URLSearchParams(abroad ? query : { q })}`);
  part("warning").hidden = !abroad;
  try {
    const page = await get("v1/items", { ...query, cursor }, running.signal);
    const items = page.items.map((item) => result(item, abroad));
    if (cursor) part("results").firstElementChild.append(...items);
    else show(part("results"), items.length ? el("ol", { class: "results" }, items) : null);
    part("found").textContent = page.total ? `找到 ${page.total} 个事项` : "没有找到，请换个说法试试。";
    next = page.next;
    part("more").hidden = !next;
  } catch (failure) {
    if (failure.name !== "AbortError") part("found").textContent = sentence(failure);
  }
}

function start() {
  part("search").hidden = false;
  part("q").value = address.get("q") ?? "";
  part("reference").checked = address.get("scope") === "reference";
  let waiting;
  part("q").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, PAUSE);
  });
  part("reference").addEventListener("change", () => search());
  part("more").addEventListener("click", () => search(next));
  part("ask").addEventListener("submit", (event) => {
    event.preventDefault();
    search();
  });
  search();
}

const code = address.get("code");
if (code) open(code, address.get("scope") === "reference");
else start();
