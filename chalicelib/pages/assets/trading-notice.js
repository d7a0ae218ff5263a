/** One notice of a trading project: what it says now, what was corrected, why each date is what it is, its files. */

import { el, failed, get, limit, list, moment, section, show, tag } from "./shell.js";

const YUAN = new Intl.NumberFormat("zh-CN", { minimumFractionDigits: 2 });
const STAGES = { published: "已发布", withdrawn: "已撤回", drafted: "未发布", checked: "等待发布" };

const address = new URLSearchParams(location.search);
const project = address.get("project") ?? "";
const which = address.get("notice") ?? "";
const base = `v1/trading/projects/${encodeURIComponent(project)}`;

function link(notice, text) {
  return el("a", { href: `./notice?${new URLSearchParams({ project, notice })}` }, text);
}

function facts(rows) {
  return el("dl", { class: "facts" }, rows.filter(([, value]) => value).map(([name, value]) =>
    el("div", {}, el("dt", {}, name), el("dd", {}, value))));
}

function heading(whole, told) {
  const print = el("button", { type: "button", class: "plain" }, "打印本页");
  print.addEventListener("click", () => window.print());
  const summary = told.notice;
  return el("header", { class: "title" },
    el("p", { class: "crumb" }, el("a", { href: "../trading" }, "公共资源交易公告")),
    el("h1", {}, summary.title),
    el("p", { class: "tags" }, tag(summary.what_text), tag(whole.family_text, "muted"), tag(whole.method_text, "muted"),
      told.corrected_by.length > 0 && tag("已更正"), told.withdrawn && tag("已撤回", "warning"),
      told.notice.superseded.length > 0 && tag("已失效", "warning")),
    print);
}

function about(whole, told) {
  const summary = told.notice;
  const lots = whole.lots.filter((lot) => summary.lots.includes(lot.id)).map((lot) => `${lot.id} ${lot.title}`);
  return el("section", { class: "card", "aria-label": "要点" }, facts([
    ["公告编号", summary.number && el("code", {}, summary.number)],
    ["发布时间", summary.published_at ? moment(summary.published_at) : STAGES[summary.stage]],
    ["项目", whole.title],
    ["项目编号", el("code", {}, whole.number)],
    ["招标人（采购人、出让人、转让方）", named(whole.owner)],
    ["代理机构", whole.agent && named(whole.agent)],
    ["项目类别", whole.category],
    ["项目金额", whole.value && `${YUAN.format(whole.value.amount)} 元`],
    ["标段（包）", lots.join("；")],
  ]));
}

/** The ledger of a period, a step a line. */
function explained(period) {
  const lots = period.lot || period.lots.join("、");
  const title = lots ? `${period.title}（${lots}）` : period.title;
  return el("li", {},
    el("strong", {}, title), period.ends && [" 到 ", limit(period.ends)],
    list(period.explained, "ul", "quiet"));
}

function date(one, periods) {
  const theirs = (period) => (period.lot ? [period.lot] : period.lots);
  const same = (lots) => !lots.length || !one.lots.length || lots.some((lot) => one.lots.includes(lot));
  const why = periods.filter((period) => period.target === one.name && same(theirs(period)));
  return el("div", {},
    el("dt", {}, one.lots.length ? `${one.title}（${one.lots.join("、")}）` : one.title),
    el("dd", {}, moment(one.at), why.length > 0 && el("ul", { class: "why" }, why.map(explained))));
}

function dates(told) {
  const named = new Set(told.dates.map((one) => one.name));
  const others = told.periods.filter((period) => !named.has(period.target));
  return [
    section("时间", told.dates.length > 0 && el("dl", { class: "dates" }, told.dates.map((one) => date(one, told.periods)))),
    section("法定期限", others.length > 0 && el("ul", { class: "why" }, others.map(explained))),
  ];
}

function named(organisation) {
  return [organisation.name, " ", el("code", {}, organisation.code)];
}

/** Who bids together: the leader, and the partners (联合体成员). */
function together(leader, partners) {
  return [named(leader), partners.length > 0 && el("ul", { class: "quiet" }, partners.map((one) => el("li", {}, "联合体成员：", named(one))))];
}

function money(amount) {
  return amount && ` ${YUAN.format(amount.amount)} 元`;
}

/** Who is ranked, or has won, by lot. */
function outcome(one) {
  return [el("h3", {}, `${one.lot} ${one.title}`),
    one.candidates.length > 0 && el("ol", {}, one.candidates.map((rank) =>
      el("li", {}, together(rank.bidder, rank.partners), money(rank.price)))),
    one.winner && el("p", {}, together(one.winner, one.partners), money(one.price))];
}

function size(bytes) {
  return bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

function file(one) {
  const href = `../${base}/notices/${encodeURIComponent(which)}/attachments/${one.sha256}`;
  return el("li", {}, el("a", { href }, one.name), ` ${size(one.size)}`,
    el("p", { class: "quiet" }, "SHA-256 ", el("code", {}, one.sha256)));
}

/** What a correction says of a place: an instant as people read it, any other text as it is. */
function said(where, text) {
  if (!text) return el("span", { class: "quiet" }, "（无）");
  return where.startsWith("dates.") ? moment(text) : text;
}

function change(one) {
  return el("div", {},
    el("h4", {}, one.title),
    el("dl", { class: "change" },
      el("div", {}, el("dt", {}, "原内容"), el("dd", {}, el("del", {}, said(one.where, one.old)))),
      el("div", {}, el("dt", {}, "现内容"), el("dd", {}, el("ins", {}, said(one.where, one.new))))));
}

function version(one, number) {
  return el("li", {},
    el("h3", {}, `第 ${number + 2} 版 · `, link(one.notice, one.title)),
    el("p", { class: "quiet" }, moment(one.published_at), ` · ${one.number}`),
    one.reason && el("p", {}, `原因：${one.reason}`),
    one.changes.length > 0 && el("div", { class: "changes" }, one.changes.map(change)));
}

function versions(told) {
  if (!told.versions.length) return null;
  const first = el("li", {}, el("h3", {}, "第 1 版 · 发布"), el("p", { class: "quiet" }, moment(told.notice.published_at)));
  return section("更正和版本", el("p", {}, "上面显示的是更正以后的内容。"),
    el("ol", { class: "timeline" }, first, told.versions.map(version)));
}

/** What this notice itself puts right in another one. */
function corrects(told, corrected) {
  if (!told.notice.corrects) return null;
  const mine = corrected?.versions.find((one) => one.notice === told.notice.notice);
  return section("更正的内容", el("p", {}, "更正的公告：", link(told.notice.corrects, corrected?.notice.title ?? told.notice.corrects)),
    mine && mine.changes.length > 0 && el("div", { class: "changes" }, mine.changes.map(change)));
}

function others(whole) {
  const rows = whole.notices.filter((one) => one.published_at && one.notice !== which);
  return section("项目的其他公告", rows.length > 0 && el("ul", {}, rows.map((one) =>
    el("li", {}, link(one.notice, one.title), ` ${one.what_text} · `, moment(one.published_at),
      one.stage === "withdrawn" && [" ", tag("已撤回", "warning")]))));
}

function step(one) {
  return el("li", {}, el("h3", {}, one.title), el("p", {}, moment(one.at)),
    one.basis && el("p", { class: "quiet" }, `依据：${one.basis}`));
}

function page(whole, told, timeline, corrected) {
  return [
    heading(whole, told),
    told.withdrawn && el("p", { class: "note warning" }, `这份公告已经撤回：${told.withdrawn}`),
    told.notice.superseded.length > 0 && el("p", { class: "note warning" },
      `标段（包）${told.notice.superseded.join("、")}依法重新评审、另行定标或者重新招标，这份公告对其不再有效，以以后的公告为准。`),
    whole.paused && el("p", { class: "note warning" }, "交易因异议、质疑或者投诉暂停，恢复以后继续。"),
    about(whole, told),
    corrects(told, corrected),
    dates(told),
    section("公告内容", told.contents.map((one) => [el("h3", {}, one.title), el("p", { class: "text" }, one.text)]),
      told.text && el("p", { class: "text" }, told.text)),
    section("资质要求", told.demands.length > 0 && list(told.demands.map((one) => one.text), "ul")),
    section("候选人、中标（成交）人", told.outcomes.length > 0 && told.outcomes.map(outcome)),
    section("附件", told.attachments.length > 0 && el("ul", { class: "files" }, told.attachments.map(file))),
    versions(told),
    el("div", { class: "screen" }, others(whole),
      section("项目全过程", el("ol", { class: "timeline" }, timeline.steps.map(step)))),
  ];
}

async function open() {
  const article = document.getElementById("notice");
  try {
    const [whole, told, timeline] = await Promise.all([
      get(base), get(`${base}/notices/${encodeURIComponent(which)}`), get(`${base}/timeline`)]);
    const corrected = told.notice.corrects && await get(`${base}/notices/${encodeURIComponent(told.notice.corrects)}`);
    document.title = `${told.notice.title} · 公共资源交易 · 呈小服`;
    show(article, page(whole, told, timeline, corrected));
  } catch (failure) {
    show(article, el("h1", {}, "公告"), failed(failure));
  }
}

open();
