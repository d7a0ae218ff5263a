/** Reporting something: without a login, so that number and query code are all that leads back to it, or under one's name. */

import { hold, led, registered, report, whose } from "./named.js";
import { commented } from "./ticket.js";
import { Refusal, el, key, section, sentence, show } from "./shell.js";

/** One key for one form: sent again after a broken connection, it counts once. */
const KEY = key();

/** A field of the API → where it stands in the form. */
const FIELDS = {
  kind: "kind", text: "text", "place.address": "address", "place.street": "street", "reporter.name": "reporter",
  "reporter.phone": "contact",
};
const MISSING = { kind: "请选择是哪一种。", text: "请写明要反映的事情。" };
const NAMED = { reporter: "请写明您的姓名。", contact: "请写明联系电话。" };
const KEPT = "您写的还在，现在不能改：如果上一次已经送到，再提交一次也只登记一件。";

const ALONE = "请记下来，或者截图保存：没有留姓名和电话，只能凭它们看进度和答复，离开这个页面以后不再显示。";
const OWN = "凭它们看进度和答复；也可以再登录这个页面，在“我反映过的”里找到这件工单。";

const part = (id) => document.getElementById(id);
const form = part("report");
const given = form.elements;
let busy = false;
let sent = null; // what went out and was not answered: it goes out again as it was

function wrong(id, text) {
  part(`${id}-wrong`).textContent = text;
  part(id).setAttribute("aria-invalid", String(text !== ""));
}

function say(text) {
  part("said").textContent = text;
}

/** What is told at its field, and where there is none below the form; the first field gets the focus. */
function tell(errors, otherwise) {
  const found = errors.filter((error) => FIELDS[error.field]);
  for (const error of found) wrong(FIELDS[error.field], error.detail);
  if (!found.length) say(otherwise);
  const first = Object.values(FIELDS).find((id) => part(id).getAttribute("aria-invalid") === "true");
  part(first ?? "send").focus();
}

function written() {
  const place = { address: given.address.value.trim() };
  if (given.street.value) place.street = given.street.value;
  return {
    kind: given.kind.value, channel: "web", ...whose(), text: given.text.value, place,
    emergency: given.emergency.checked,
  };
}

function fact(title, value) {
  return el("div", {}, el("dt", {}, title), el("dd", { class: "code" }, value));
}

/** What who repeats the words of somebody without a name may know: not the query code. */
function known(told) {
  return section("已经有人反映过",
    el("p", {}, "一天之内有人匿名反映过同样的话，会按那件工单办理。查询码只给先反映的人；如果就是您，请用那时给的查询码。"),
    el("dl", { class: "facts" }, fact("工单编号", told.number)));
}

function receipt(told) {
  const query = new URLSearchParams({ number: told.number, code: told.code });
  return section("已经登记",
    told.advice && el("p", { class: "note warning" }, told.advice),
    el("dl", { class: "facts" }, fact("工单编号", told.number), fact("查询码", told.code)),
    el("p", {}, told.identity === "anonymous" ? ALONE : OWN),
    el("p", {}, told.next),
    el("p", {}, el("a", { class: "button", href: `./progress?${query}` }, "查进度")));
}

/** What shows the place is sent once it is registered: by number and query code. */
function more({ number, code }) {
  const added = el("section", { class: "card" });
  const again = (done = "") => {
    const said = done && el("p", { class: "note", tabindex: "-1" }, done);
    show(added, el("h2", {}, "补充照片、说明"), said, commented({ number, code }, again));
    if (said) said.focus();
  };
  again();
  return added;
}

async function send() {
  sent ??= written();
  part("fields").disabled = true;
  hold(true);
  say("");
  try {
    const told = await report(sent, KEY);
    form.hidden = true;
    show(part("told"), told.code ? receipt(told) : known(told), told.code && more(told), el("p", {}, el("a", { href: "./report" }, "再反映一件事")));
    const heading = part("told").querySelector("h2");
    heading.tabIndex = -1;
    heading.focus();
    registered();
  } catch (failure) {
    const refused = failure instanceof Refusal && failure.status < 500;
    if (refused) sent = null;
    part("fields").disabled = !refused;
    hold(!refused);
    if (refused && led(failure)) return;
    tell(refused ? failure.errors : [], refused ? failure.message : `${sentence(failure)}${KEPT}`);
  }
}

for (const id of Object.values(FIELDS)) part(id).addEventListener("input", () => wrong(id, ""));
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (busy) return;
  const needed = whose().reporter ? { ...MISSING, ...NAMED } : MISSING;
  const missing = sent ? [] : Object.keys(needed).filter((id) => !part(id).value.trim());
  if (missing.length) {
    for (const id of missing) wrong(id, needed[id]);
    tell([], "");
    return;
  }
  busy = true;
  try {
    await send();
  } finally {
    busy = false;
  }
});
