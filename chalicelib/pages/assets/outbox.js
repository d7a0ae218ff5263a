/** Where messages stand, for administrators: counts, dead letters, single ones, and sending one again. */

import { clock, el, moment, Refusal, sentence, show, tag } from "./shell.js";
import { act, logIn, logOut, read } from "./session.js";

const EVERY = 30000; // milliseconds
const CHANNELS = { sms: "短信", wechat: "微信", miniprogram: "小程序", webhook: "部门系统", window: "窗口电话" };
const STATES = {
  failed: "没有送到", unknown: "不能确定", queued: "等待发送", claimed: "正在发送", sent: "已发出", delivered: "已送达",
};
const BAD = ["failed", "unknown"];
const CLASSES = {
  statutory: "法定告知", result: "办理结果", answer: "回执", progress: "办理进度", card: "督办", event: "事件", broadcast: "群发",
};
const KINDS = {
  approved_by_rule: "自动批准", handed_over: "转人工审核", supplement_asked: "补正通知", accepted: "受理", deemed_accepted: "视为受理",
  not_accepted: "不予受理", procedure_started: "特别程序", extended: "延期", lapsed: "逾期终止", promise_broken: "容缺未补",
  approved: "批准", refused: "不予批准", revoked: "撤销", result_sent: "结果寄出", bundle_submitted: "“一件事”已提交",
  child_refused_opening: "“一件事”有一项没有受理成", children_not_opened: "“一件事”有事项没有继续办", bundle_completed: "“一件事”已办结",
};
const FAILURES = { permanent: "收件人（号码停用、拒收等）", temporary: "暂时（关机、无人接听等）", technical: "平台或服务商" };

const part = (id) => document.getElementById(id);
const chosen = () => Object.fromEntries(new FormData(part("ask")));
let cursor = "";
let pages = 1;
let timer = 0;

function say(text, warning = false) {
  part("said").className = warning ? "said warning" : "said";
  part("said").textContent = text;
}

/** A length of time in its largest unit. */
function age(seconds) {
  const [size, unit] = [[86400, "天"], [3600, "小时"], [60, "分钟"]].find(([least]) => seconds >= least) ?? [];
  return unit ? `${Math.floor(seconds / size)}${unit}` : "不到1分钟";
}

function figure({ channel, state, count, more, age_seconds: oldest }) {
  if (!count) return "0";
  const pressed = chosen().channel === channel && chosen().state === state;
  const number = el("button", {
    type: "button", id: `c-${channel}-${state}`, "data-channel": channel, "data-state": state, "aria-pressed": String(pressed),
    class: BAD.includes(state) && "bad", "aria-label": `${CHANNELS[channel]}${STATES[state]} ${count}${more ? "以上" : ""} 条`,
  }, more ? `${count}+` : String(count));
  return [number, oldest !== null && el("small", {}, `最久${age(oldest)}`)];
}

function table(counts) {
  const found = new Map(counts.map((one) => [`${one.channel} ${one.state}`, one]));
  const head = el("tr", {}, el("th", { scope: "col" }, "状态"),
    Object.values(CHANNELS).map((name) => el("th", { scope: "col" }, name)));
  const rows = Object.entries(STATES).map(([state, name]) => el("tr", {}, el("th", { scope: "row" }, name),
    Object.keys(CHANNELS).map((channel) => el("td", {}, figure(found.get(`${channel} ${state}`) ?? { count: 0 })))));
  return el("table", { class: "counted" }, el("caption", {}, "点数字，下面列出这些消息"), el("thead", {}, head), el("tbody", {}, rows));
}

function letters(waiting) {
  return waiting.map(({ queue, waiting: number }) => el("div", { class: number > 0 && "bad" },
    el("dt", {}, CHANNELS[queue] ?? queue), el("dd", {}, `${number} 条`)));
}

function fact(title, value, whole = false) {
  return value && el("div", { class: whole && "whole" }, el("dt", {}, title), el("dd", {}, value));
}

function item(one) {
  const over = BAD.includes(one.state);
  return el("li", {},
    el("h3", {}, KINDS[one.kind] ?? one.kind, tag(CLASSES[one.message_class] ?? one.message_class),
      one.state === "unknown" && tag("可能已经送到", "warning")),
    el("p", { class: "quiet" }, `${age(one.age_seconds)}前，`, moment(one.at)),
    el("dl", { class: "facts" },
      fact("发送次数", String(one.attempts)), fact("服务商", one.provider), fact("代码", one.code && el("code", {}, one.code)),
      fact("原因", FAILURES[one.failure]), fact("说明", one.detail, true), fact("办件", el("code", {}, one.case_id), true)),
    over && el("button", {
      type: "button", class: "plain", id: `r-${one.message_id}`, "data-id": one.message_id,
      "data-revision": one.revision, "data-state": one.state,
    }, "重新发送"));
}

/** As many pages as are shown. */
async function listed() {
  const items = [];
  cursor = "";
  for (let page = 0; page < pages; page += 1) {
    const told = await read("v1/deliveries", { ...chosen(), cursor });
    items.push(...told.items);
    cursor = told.cursor;
    if (!cursor) break;
  }
  return items;
}

function keepingFocus(draw) {
  const focused = document.activeElement?.id;
  draw();
  if (focused && document.activeElement?.id !== focused) part(focused)?.focus();
}

async function look() {
  clearTimeout(timer);
  try {
    const [summary, items] = await Promise.all([read("v1/deliveries/summary"), listed()]);
    keepingFocus(() => {
      show(part("counts"), table(summary.counts));
      show(part("letters"), letters(summary.dead_letters));
      show(part("items"), items.map(item));
    });
    part("found").textContent = items.length ? `${items.length}${cursor ? " 条以上" : " 条"}，最早的在前` : "没有这样的消息。";
    part("further").hidden = !cursor;
    part("when").textContent = `${clock(new Date())} 更新，每 30 秒自动刷新`;
  } catch (failure) {
    failed(failure);
  }
  if (!part("board").hidden) timer = setTimeout(again, EVERY);
}

/** Looks again, unless nobody looks or somebody is deciding. */
function again() {
  if (document.hidden || part("doubt").open) timer = setTimeout(again, EVERY);
  else look();
}

function entered(inside) {
  part("login").hidden = inside;
  part("board").hidden = !inside;
  clearTimeout(timer);
}

function failed(failure) {
  say(sentence(failure), true);
  if (failure instanceof Refusal && failure.status === 401 && part("login").hidden) {
    entered(false);
    part("who").focus();
  }
}

/** Whether to send what may have arrived: a person decides. */
function decided() {
  return new Promise((resolve) => {
    part("doubt").returnValue = "leave";
    part("doubt").addEventListener("close", () => resolve(part("doubt").returnValue === "send"), { once: true });
    part("doubt").showModal();
  });
}

async function replay({ id, revision, state }) {
  if (state === "unknown" && !(await decided())) return;
  try {
    const told = await act(`v1/deliveries/${encodeURIComponent(id)}/replay`, { revision: Number(revision) });
    say(BAD.includes(told.state) ? "这条消息刚才有了变化，没有重新发送。" : "已经重新排队发送。");
    part("listed").tabIndex = -1;
    part("listed").focus();
  } catch (failure) {
    failed(failure);
  }
  await look();
}

part("login").addEventListener("submit", async (event) => {
  event.preventDefault();
  const given = Object.fromEntries([...new FormData(part("login"))].filter(([, value]) => value));
  try {
    const { role } = await logIn("v1/sessions/staff", { ...given, device: "消息发送情况" });
    part("login").reset();
    if (role !== "administrator") {
      await logOut();
      say("只有系统管理员可以查看消息发送情况。", true);
      return;
    }
    say("");
    part("renewing").hidden = true;
    entered(true);
    await look();
  } catch (failure) {
    failed(failure);
    if (failure.code === "password_expired") {
      part("renewing").hidden = false;
      part("new_password").focus();
    }
  }
});
part("leave").addEventListener("click", async () => {
  entered(false);
  for (const shown of ["counts", "letters", "items"]) part(shown).replaceChildren();
  try {
    await logOut();
    say("已经退出登录。");
  } catch (failure) {
    failed(failure);
  }
});
part("counts").addEventListener("click", ({ target }) => {
  const { channel, state } = target.closest("button")?.dataset ?? {};
  if (!channel) return;
  part("channel").value = channel;
  part("state").value = state;
  pages = 1;
  look();
});
part("ask").addEventListener("change", () => {
  pages = 1;
  look();
});
part("more").addEventListener("click", async () => {
  const before = part("items").childElementCount;
  pages += 1;
  await look();
  const first = part("items").children[before];
  if (!first) return;
  first.tabIndex = -1;
  first.focus();
});
part("items").addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button) replay(button.dataset);
});
for (const [select, names] of [["channel", CHANNELS], ["state", STATES]]) {
  part(select).append(...Object.entries(names).map(([value, name]) => el("option", { value }, name)));
}
