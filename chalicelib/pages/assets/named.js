/** Who wants to be named where one reports: logs in, proves the name where that is asked for, sees what is their own. */

import { Refusal, el, post, section, sentence, show } from "./shell.js";
import { CODE_SENT, logInByCode, masked, proveName, sendCode } from "./resident.js";
import { act, logOut, read } from "./session.js";

const PETITION = { value: "petition", title: "申诉求决：对处理不服，请求解决" };
const ANONYMOUS = part("standing").textContent;
const OVER = "登录已经过期，请重新登录。不登录就提交，是匿名的。";
const PROVE = "申诉求决要先实名认证。您写的还在，认证以后再点“提交”。";

let phone = "";

function part(id) {
  return document.getElementById(id);
}

function say(text, warning = false) {
  part("entered").className = warning ? "said warning" : "said";
  part("entered").textContent = text;
}

/** Opens the one form or the other, or neither, and goes there. */
function open(stage = "") {
  for (const name of ["login", "naming"]) part(name).hidden = name !== stage;
  part("enter").setAttribute("aria-expanded", String(stage === "login"));
  if (stage) part(stage === "login" ? "phone" : "name").focus();
}

/** Draws the page for who is logged in, or for nobody. */
function stand() {
  const named = phone !== "";
  part("standing").textContent = named
    ? `现在是实名的：已用 ${masked(phone)} 登录。办理情况会用电话、短信告诉您。`
    : ANONYMOUS;
  part("enter").hidden = named;
  part("leave").hidden = !named;
  part("named").hidden = !named;
  part("unnamed").hidden = named;
  const petition = part("kind").querySelector(`[value=${PETITION.value}]`);
  if (!named) petition?.remove();
  else if (!petition) part("kind").append(el("option", { value: PETITION.value }, PETITION.title));
  open();
}

function leave() {
  phone = "";
  for (const id of ["reporter", "contact"]) part(id).value = "";
  show(part("mine"));
  stand();
}

/** What is one's own leads on by its query code, which is asked for when it is wanted. */
function own(one) {
  const button = el("button", { type: "button", class: "plain", "aria-label": `查进度 ${one.number}` }, "查进度");
  button.addEventListener("click", () => doing(async () => {
    const { code } = await read(`v1/tickets/${one.id}`);
    location.assign(`./progress?${new URLSearchParams({ number: one.number, code })}`);
  }));
  return el("li", {}, el("h3", {}, one.number), el("p", {}, `${one.kind_text} · ${one.stage_text}`), el("p", {}, button));
}

/** Shows the newest of one's own tickets. */
async function mine() {
  const { items } = await read("v1/tickets");
  show(part("mine"), section("我反映过的", items.length > 0 && el("ul", { class: "timeline" }, items.map(own))));
}

/** Who reports, as the report says it. */
export function whose() {
  if (!phone) return { identity: "anonymous" };
  const reporter = { name: part("reporter").value.trim(), phone: part("contact").value.trim() };
  return { identity: part("identity").value, reporter };
}

/** Sends a report as whoever is logged in, or as nobody. */
export const report = (body, key) => (phone ? act("v1/tickets", body, key) : post("v1/tickets", body, key));

/** While it is not known whether a report arrived, nobody comes or goes. */
export function hold(held) {
  for (const id of ["enter", "leave"]) part(id).disabled = held;
  if (held) open();
}

/** What was to be said is registered: who is logged in finds it among their own. */
export function registered() {
  hold(false);
  say("");
  part("whose").parentElement.hidden = !phone;
  if (phone) doing(mine);
}

/** Leads to what a refusal asks for; whether it asks for anything here. */
export function led(failure) {
  if (!phone || !(failure instanceof Refusal)) return false;
  if (failure.code === "identity_missing") {
    say(PROVE, true);
    open("naming");
    return true;
  }
  if (failure.status !== 401) return false;
  leave();
  say(OVER, true);
  open("login");
  return true;
}

let busy = false;

async function doing(deed) {
  if (busy) return;
  busy = true;
  try {
    await deed();
  } catch (failure) {
    if (!led(failure)) say(sentence(failure), true);
  } finally {
    busy = false;
  }
}

part("enter").addEventListener("click", () => open(part("login").hidden ? "login" : ""));
part("send-code").addEventListener("click", () => doing(async () => {
  if (!await sendCode(part("phone"))) return;
  say(CODE_SENT);
  part("code").focus();
}));
part("login").addEventListener("submit", (event) => {
  event.preventDefault();
  doing(async () => {
    const given = part("phone").value;
    await logInByCode(given, part("code").value, "我要反映");
    phone = given;
    part("login").reset();
    part("contact").value = phone;
    say("");
    stand();
    part("whose").focus();
    await mine();
  });
});
part("naming").addEventListener("submit", (event) => {
  event.preventDefault();
  doing(async () => {
    const name = part("name").value.trim();
    await proveName(name, part("id_number").value, part("consent").checked);
    part("naming").reset();
    part("reporter").value ||= name;
    open();
    say("认证成功，请点“提交”。");
    part("send").focus();
  });
});
part("leave").addEventListener("click", () => doing(async () => {
  leave();
  await logOut();
  say("已经退出登录，现在是匿名的。");
  part("enter").focus();
}));
