/** What every page shares: elements, requests, times, and the frame of header and footer. */

const ZONE = "Asia/Shanghai";
const DAY = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, year: "numeric", month: "long", day: "numeric" });
const CLOCK = new Intl.DateTimeFormat("zh-CN", { timeZone: ZONE, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });

/** Under which everything lies: this file lies in its assets. The API may stand under a prefix. */
const ROOT = new URL("../", import.meta.url);

const PAGES = [
  ["guide", "办事指南"],
  ["progress", "查进度"],
  ["report", "我要反映"],
  ["trading", "公共资源交易"],
  ["certificate", "核验证照"],
  ["dashboard", "效能看板"],
  ["phone", "沙箱手机"],
  ["api", "接口说明"],
];

/** The address of something of the platform, from whichever page. */
const at = (path) => new URL(path, ROOT).href;

/** A refusal of the API, in the words that it gave (RFC 9457). */
export class Refusal extends Error {
  constructor(status, problem) {
    super(problem.detail ?? "暂时无法处理，请稍后再试。");
    this.status = status;
    this.code = problem.code;
    this.errors = problem.errors ?? [];
  }
}

/** An element. Children that are text stay text, so that data never becomes markup. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter(Boolean));
  return node;
}

/** Replaces what a part of the page shows. */
export function show(part, ...children) {
  part.replaceChildren(...children.flat(Infinity).filter(Boolean));
  part.hidden = part.childNodes.length === 0;
}

/** The answer of a GET. Throws a Refusal, or TypeError when there is no connection. */
export async function get(path, query = {}, signal = undefined) {
  const given = Object.entries(query).filter(([, value]) => value !== "" && value !== undefined);
  const search = new URLSearchParams(given).toString();
  return answered(await fetch(at(`${path}${search ? `?${search}` : ""}`), { signal, cache: "no-store" }));
}

/** The answer of a POST. Sent again under the same key, the same is done once. Throws as `get`. */
export async function post(path, body, idempotency) {
  const headers = { "content-type": "application/json", "idempotency-key": idempotency };
  return answered(await fetch(at(path), { method: "POST", headers, body: JSON.stringify(body), cache: "no-store" }));
}

/** A fresh idempotency key. */
export function key() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function answered(response) {
  const body = await response.json();
  if (!response.ok) throw new Refusal(response.status, body);
  return body;
}

/** What a person reads about a failure. What is no failure of the network or the API is thrown again. */
export function sentence(failure) {
  if (failure instanceof Refusal) return failure.message;
  if (failure instanceof TypeError || failure instanceof SyntaxError) {
    console.error(failure);
    return "连接不上服务，请检查网络后再试。";
  }
  throw failure;
}

/** A box that tells of a failure. */
export function failed(failure) {
  return el("p", { class: "note warning", role: "alert" }, sentence(failure));
}

/** The district's time of day: 22:25. */
export const clock = (at) => CLOCK.format(at);

/** An instant in the district's time: 2026年11月28日 22:25. */
export function moment(text) {
  const at = new Date(text);
  return el("time", { datetime: text }, `${DAY.format(at)} ${clock(at)}`);
}

/** The end of a period. It ends with the day, so midnight is read as 24 o'clock of the day before. */
export function limit(text) {
  const at = new Date(text);
  if (clock(at) !== "00:00") return moment(text);
  return el("time", { datetime: text }, `${DAY.format(new Date(at.getTime() - 1))} 24:00`);
}

/** A small label. */
export function tag(text, kind = "") {
  return el("span", { class: `tag ${kind}`.trim() }, text);
}

/** A list of one element for each text. */
export function list(texts, kind = "ul", className = undefined) {
  return el(kind, { class: className }, texts.map((text) => el("li", {}, text)));
}

/** A titled part of a page; nothing when there is nothing to show. */
export function section(title, ...children) {
  const shown = children.flat(Infinity).filter(Boolean);
  return shown.length ? el("section", { class: "card" }, el("h2", {}, title), shown) : null;
}

/** Ask when the form is sent, and at once where the address holds all that it asks for, under the same names. */
export function asks(form, names, ask) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  const given = new URLSearchParams(location.search);
  for (const name of names) form.elements[name].value = given.get(name) ?? "";
  if (form.checkValidity()) ask();
}

function frame() {
  const here = location.pathname.slice(ROOT.pathname.length);
  const current = (path) => (here === path && "page") || (here.startsWith(`${path}/`) && "true");
  const links = PAGES.map(([path, name]) =>
    el("li", {}, el("a", { href: at(path), "aria-current": current(path) }, name)),
  );
  const brand = el("a", { class: "brand", href: at("") }, el("img", { src: at("assets/logo.svg"), alt: "" }), "呈小服");
  document.body.prepend(
    el("header", { class: "top" },
      el("a", { class: "skip", href: "#main" }, "跳到正文"),
      el("div", { class: "wide" }, brand, el("nav", { "aria-label": "主导航" }, el("ul", {}, links)))),
  );
  document.body.append(
    el("footer", { class: "bottom" },
      el("div", { class: "wide" }, el("p", {}, "呈小服 · 昆明市呈贡区政务服务平台"),
        el("p", {}, "带“（拟）”的时限、地址和时间是拟定的，以正式公布的为准。"))),
  );
}

frame();
