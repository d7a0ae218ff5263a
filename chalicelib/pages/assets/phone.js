/** The sandbox phone: what the channels delivered, by recipient, newest first. Looks again every two seconds. */

import { clock, el, get, moment, Refusal, sentence, show } from "./shell.js";

const EVERY = 2000; // milliseconds
const NUMBER = /办件编号([0-9A-Z]{43,45})/;
const CODE = /查询码([0-9A-Z]+)/;

const part = (id) => document.getElementById(id);
let messages = [];

/** The progress page that a message leads to; SMS has no link, but names number and code. */
function progress(message) {
  const given = message.url || message.page;
  if (given) {
    const link = new URL(given, location.href);
    const ours = new URL("./progress", location.href);
    return link.origin === ours.origin && link.pathname === ours.pathname ? link.href : null;
  }
  const [number, code] = [NUMBER, CODE].map((pattern) => pattern.exec(message.text)?.[1] ?? "");
  return number && `./progress?${new URLSearchParams({ number, code })}`;
}

function card(message) {
  const href = progress(message);
  const link = href && el("a", { href, id: `m-${message.id}` }, message.channel === "sms" ? "查进度" : "查看详情");
  if (message.channel === "sms") return el("div", { class: "bubble" }, el("p", {}, message.text), link);
  const from = message.channel === "wechat" ? "微信 · 服务通知" : "小程序 · 订阅消息";
  return el("div", { class: `notice ${message.channel}` },
    el("p", { class: "from" }, from), el("h3", {}, message.title), el("p", {}, message.text), link);
}

function conversation([to, theirs]) {
  return el("section", { "aria-label": `发给 ${to}` },
    el("h2", {}, to),
    el("ol", {}, theirs.map((message) => el("li", {}, el("p", { class: "when" }, moment(message.at)), card(message)))));
}

function grouped(shown) {
  const groups = new Map();
  for (const message of shown) groups.set(message.to, [...(groups.get(message.to) ?? []), message]);
  return [...groups];
}

function draw() {
  const focused = document.activeElement?.id;
  const to = part("to").value;
  const shown = messages.filter((message) => !to || message.to === to);
  show(part("screen"), shown.length
    ? grouped(shown).map(conversation)
    : el("p", { class: "empty" }, "还没有消息。提交一个申请，结果会发到这里。"));
  if (focused?.startsWith("m-")) part(focused)?.focus();
}

function recipients() {
  const known = new Set([...part("to").options].map((option) => option.value));
  for (const to of new Set(messages.map((message) => message.to))) {
    if (!known.has(to)) part("to").append(el("option", { value: to }, to));
  }
}

/** Takes what is new. Says so once, so that a screen reader does not read everything again. */
function take(items) {
  const known = new Set(messages.map((message) => message.id));
  const fresh = items.filter((message) => !known.has(message.id)).length;
  if (!fresh && messages.length) return;
  const first = !messages.length;
  messages = items;
  part("state").textContent = first ? `共 ${items.length} 条消息` : `收到 ${fresh} 条新消息，共 ${items.length} 条`;
  recipients();
  draw();
}

async function look() {
  part("clock").textContent = clock(new Date());
  try {
    if (!document.hidden) take((await get("sandbox/messages")).items);
  } catch (failure) {
    part("state").textContent = sentence(failure);
    if (failure instanceof Refusal && failure.status === 404) return; // no sandbox here, and none will come
  }
  setTimeout(look, EVERY);
}

part("to").addEventListener("change", draw);
look();
