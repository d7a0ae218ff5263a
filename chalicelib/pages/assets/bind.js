/**
 * Binds WeChat to the account of whoever logs in, when they press the button: WeChat's web authorisation then says whose
 * WeChat this browser runs in. A code is used only by the tab that went for it; one that came with a link never is.
 */

import { el, moment, Refusal, sentence, show } from "./shell.js";
import { CODE_SENT, logInByCode, masked, proveName, sendCode } from "./resident.js";
import { act, handOn, logOut, read, takeUp } from "./session.js";

const STAGES = ["login", "naming", "board"];
const FIRST = { login: "phone", naming: "name", board: "stands" };

const part = (id) => document.getElementById(id);
const given = new URLSearchParams(location.search);
const code = given.get("code");
let ticket = given.get("ticket") ?? given.get("state") ?? "";
let phone = "";
let busy = false;

function say(text, warning = false) {
  part("said").className = warning ? "said warning" : "said";
  part("said").textContent = text;
}

function focus(target) {
  if (!target.matches("input")) target.tabIndex = -1;
  target.focus();
}

/** Shows one stage and no other. */
function enter(stage) {
  for (const name of STAGES) part(name).hidden = name !== stage;
}

/** Shows a stage, and goes there. */
function at(stage) {
  enter(stage);
  focus(part(FIRST[stage]));
}

function failed(failure) {
  say(sentence(failure), true);
  if (!(failure instanceof Refusal)) return;
  if (failure.status === 401 && part("login").hidden) at("login");
  if (failure.code === "identity_missing") {
    say("");
    at("naming");
  }
}

/** Does what somebody asked for, one thing at a time, and tells what became of it. */
async function doing(deed) {
  if (busy) return;
  busy = true;
  try {
    await deed();
  } catch (failure) {
    failed(failure);
  } finally {
    busy = false;
  }
}

function fact(title, ...value) {
  return el("div", {}, el("dt", {}, title), el("dd", {}, value));
}

function board({ bound, since }) {
  const whose = phone ? masked(phone) : "已登录";
  const stands = bound ? ["已绑定", since && el("small", {}, moment(since), " 起")] : ["没有绑定"];
  show(part("facts"), fact("手机号", whose), fact("微信", stands));
  part("bind").hidden = !ticket;
  part("replacing").hidden = !ticket || !bound;
  part("release").hidden = !bound;
  at("board");
}

const look = async () => board(await read("v1/me/wechat"));

/** Back from WeChat, in the tab that pressed the button. */
async function finish() {
  try {
    const told = await act("v1/me/wechat", { state: ticket, code });
    ticket = "";
    board(told);
    say("绑定成功。");
  } catch (failure) {
    await look();
    throw failure;
  }
}

part("send").addEventListener("click", () => doing(async () => {
  if (!await sendCode(part("phone"))) return;
  say(CODE_SENT);
  part("code").focus();
}));
part("login").addEventListener("submit", (event) => {
  event.preventDefault();
  doing(async () => {
    phone = part("phone").value;
    const { assurance } = await logInByCode(phone, part("code").value, "绑定微信");
    part("login").reset();
    say("");
    if (assurance === "phone") at("naming");
    else await look();
  });
});
part("naming").addEventListener("submit", (event) => {
  event.preventDefault();
  doing(async () => {
    await proveName(part("name").value, part("id_number").value, part("consent").checked);
    part("naming").reset();
    say("");
    await look();
  });
});
part("bind").addEventListener("click", () => doing(async () => {
  const { url } = await act("v1/me/wechat/authorization", { ticket });
  handOn({ phone });
  location.assign(url);
}));
part("release").addEventListener("click", () => doing(async () => {
  board(await act("v1/me/wechat/release", {}));
  say("已经解除绑定。");
}));
part("leave").addEventListener("click", () => doing(async () => {
  at("login");
  part("facts").replaceChildren();
  phone = "";
  await logOut();
  say("已经退出登录。");
}));

// The address keeps no code; what is left of it is good for the link again.
history.replaceState(null, "", ticket ? `./bind?${new URLSearchParams({ ticket })}` : "./bind");
part("how").hidden = Boolean(ticket);
const handed = takeUp();
if (handed) {
  phone = handed.phone;
  doing(code ? finish : look);
} else {
  enter("login");
  if (given.has("state") && !code) say("微信没有授权，没有绑定。", true);
}
