/** Where an application or a ticket stands, by its number and query code; the links in messages bring both. */

import { asks, el, failed, get, limit, moment, section, show, tag } from "./shell.js";
import { isTicket, ticket } from "./ticket.js";

const DEADLINES = { promised: "承诺时限", statutory: "法定时限" };
const CHANNELS = {
  window: "服务窗口", web: "网上办事大厅", wechat: "微信公众号", miniprogram: "微信小程序",
  kiosk: "自助终端", outlet: "银行网点", grid: "网格员代办",
};
const DECIDED = { rule: "由规则自动作出决定", person: "由工作人员作出决定" };
const CARDS = { yellow: "黄牌", red: "红牌" };

const form = document.getElementById("ask");
const answer = document.getElementById("answer");

function summary(application) {
  const outcome = application.decided_by && el("p", {}, moment(application.decided_at),
    ` ${DECIDED[application.decided_by]}`, application.reason && `：${application.reason}`);
  return el("section", { class: "card" },
    el("h2", {}, application.item_name),
    el("p", { class: `stage ${application.stage}` }, application.stage_text),
    application.cards.map((card) => tag(CARDS[card], card)),
    outcome,
    application.benefit && el("p", {}, `每月 ${application.benefit} 元`),
    el("p", {}, application.next),
    el("p", { class: "quiet" }, "提交于 ", moment(application.opened_at), ` · ${CHANNELS[application.channel]}`));
}

function deadline(one) {
  return el("div", {},
    el("dt", {}, DEADLINES[one.kind]),
    el("dd", {}, one.due ? limit(one.due) : "暂停计时", one.provisional && tag("暂定"),
      el("small", {}, `依据：${one.basis}`)));
}

/** What a step rests on: an article, or a rule by its name and the digest of its table. */
function basis(text) {
  const rule = /^rule:([^@]+)@(\w+)$/.exec(text);
  return rule ? `秒批规则 ${rule[1]}（规则表 ${rule[2]}）` : text;
}

function step(one) {
  const channel = CHANNELS[one.channel];
  return el("li", {},
    el("h3", {}, one.title),
    el("p", {}, moment(one.at), ` · ${one.by}${channel ? ` · ${channel}` : ""}`),
    one.basis && el("p", { class: "quiet" }, `依据：${basis(one.basis)}`),
    el("p", { class: "quiet" }, "记录于 ", moment(one.recorded), " · 校验 ", el("code", {}, one.digest.slice(0, 12))));
}

async function application(query) {
  const [told, timeline] = await Promise.all([get("v1/progress", query), get("v1/progress/timeline", query)]);
  return [
    summary(told),
    section("时限", el("dl", { class: "facts" }, told.deadlines.map(deadline))),
    section("每一步", el("ol", { class: "timeline" }, timeline.steps.map(step))),
  ];
}

/** Asks, and shows the answer; below what has just been done, if something has. */
async function ask(done = "") {
  const query = { number: form.elements.number.value.trim(), code: form.elements.code.value.trim() };
  history.replaceState(null, "", `./progress?${new URLSearchParams(query)}`);
  const said = done && el("p", { class: "note", tabindex: "-1" }, done);
  try {
    show(answer, said, isTicket(query.number) ? await ticket(query, ask) : await application(query));
  } catch (failure) {
    show(answer, said, failed(failure));
  }
  if (said) said.focus();
}

asks(form, ["number", "code"], ask);
