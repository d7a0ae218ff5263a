/** The dashboard of supervision (效能监察): a month at a glance, what is late now, and the cases behind a number. */

import { clock, el, limit, Refusal, sentence, show, tag } from "./shell.js";
import { logIn, logOut, read } from "./session.js";
import { chart, table, told } from "./charts.js";
import { listed, lookOpenly, tile, tiles } from "./openly.js";

const EVERY = 30000; // milliseconds
const MOST = 30; // rows of a table
const BARS = 10; // of a chart: more cannot be read from afar
const SPLITS = { item: "事项", site: "地点" };
const CHANNELS = {
  web: "网站", window: "窗口", wechat: "微信", miniprogram: "小程序", kiosk: "自助终端", outlet: "银行网点", grid: "网格员",
  hotline: "12345热线", mailbox: "信箱", weibo: "微博", department: "部门系统", open311: "Open311",
};
const GRADES = [
  ["very_satisfied", "非常满意"], ["satisfied", "满意"], ["basically", "基本满意"], ["dissatisfied", "不满意"],
  ["very_dissatisfied", "非常不满意"], ["defaulted", "默认基本满意"], ["removed", "复核后不计"],
];
const TILES = [
  ["受理", ({ opened }) => told(opened, " 件")], ["办结", ({ decided }) => told(decided, " 件")],
  ["承诺时限内办结", ({ promised_rate: rate }) => told(rate, "%")],
  ["法定时限内办结", ({ statutory_rate: rate }) => told(rate, "%")],
  ["网上受理", ({ online_rate: rate }) => told(rate, "%")], ["秒批", ({ instant_rate: rate }) => told(rate, "%")],
  ["一次办成", ({ first_time_rate: rate }) => told(rate, "%")], ["平均用时", ({ mean_hours: hours }) => told(hours, " 小时")],
  ["满意率", ({ grades }) => told(grades?.satisfaction, "%")], ["差评", ({ grades }) => told(grades?.bad, " 个")],
  ["没有评价（不计入满意率）", ({ grades }) => told(grades?.defaulted, " 个")],
  ["实名差评回访", ({ grades }) => told(grades?.named_rate, "%")],
];

/** A department's name as it fits a chart: all of them are the district's. */
const short = (title) => title.replace(/昆明市(呈贡区)?/, "");
const CARDS = ["#d19a00", "#a32020"];

const part = (id) => document.getElementById(id);
let month = "";
let timer = 0;
let late = { items: [], cursor: "" };
let traced = null;

function say(text, warning = false) {
  part("said").className = warning ? "said warning" : "said";
  part("said").textContent = text;
}

function failed(failure) {
  say(sentence(failure), true);
  if (failure instanceof Refusal && failure.status === 401 && part("login").hidden) {
    entered(false);
    part("who").focus();
  }
}

function nowTiles({ open, yellow, red }) {
  return [
    tile("现在在办", told(open, " 件")), tile("黄牌（临近期限）", told(yellow, " 件"), yellow > 0 && "near"),
    tile("红牌（已经超期）", told(red, " 件"), red > 0 && "late"),
  ];
}

/** A number of a department, item or site that can be pressed: it shows the cases behind it. */
function pressed(rows, metrics, by = "department") {
  return (value, n, at) => (value && metrics[at] ? el("button", {
    type: "button", [`data-${by}`]: rows[n].key || "-", "data-metric": metrics[at],
    "aria-label": `${rows[n].title}${value}，看是哪些办件`,
  }, told(value)) : told(value, metrics[at] ? "" : "%"));
}

function draw(told) {
  show(part("tiles"), tiles(TILES, told.total), nowTiles(told.now));
  chart(part("c-days"), {
    title: "每天受理和办结的办件数", kind: "line", heads: ["日期", "受理", "办结"],
    rows: told.days.map(({ key, figures }) => [`${Number(key.slice(8))}日`, figures.opened, figures.decided]),
  });
  chart(part("c-now"), {
    title: "各部门现在的黄牌和红牌", sideways: true, heads: ["部门", "黄牌", "红牌"],
    colours: CARDS,
    rows: told.now.departments.filter(({ yellow, red }) => yellow || red).slice(0, BARS)
      .map(({ title, yellow, red }) => [short(title), yellow, red]),
  });
  const departments = told.departments.filter(({ figures }) => figures.opened || figures.decided);
  chart(part("c-departments"), {
    title: "各部门承诺时限内办结率", sideways: true, unit: "%", most: 100, heads: ["部门", "按时办结率"],
    rows: departments.filter(({ figures }) => figures.promised).sort((one, other) => one.figures.promised_rate - other.figures.promised_rate)
      .slice(0, BARS).map(({ title, figures }) => [short(title), figures.promised_rate]), figures: figuresOf(departments),
  });
  chart(part("c-channels"), {
    title: "各渠道受理的办件数", sideways: true, heads: ["渠道", "受理"],
    rows: told.channels.map(({ key, title, figures }) => [CHANNELS[key] ?? title, figures.opened]),
  });
  const given = GRADES.map(([name, title]) => [title, told.total.grades[name]]);
  chart(part("c-grades"), { title: "好差评各档的个数", sideways: true, heads: ["评价", "个数"], rows: given.some(([, n]) => n) ? given : [] });
  part("scope").textContent = told.scope;
  part("when").textContent = `${clock(new Date())} 更新，每 30 秒自动刷新`;
}

function figuresOf(rows, what = "部门", by = "department") {
  const heads = [what, "受理", "办结", "黄牌", "红牌", "超承诺时限", "超法定时限", "承诺时限内"];
  const metrics = [null, "opened", "decided", "yellow", "red", "promised_missed", "statutory_missed", null];
  const values = rows.map(({ title, successor, figures }) => [
    successor ? `${title}（现由${successor}承接）` : title, ...metrics.slice(1, -1).map((name) => figures[name]),
    figures.promised_rate,
  ]);
  return table(`各${what}的数字：点一下，下面列出这些办件`, heads, values, pressed(rows, metrics, by));
}

/** The month by item or by site: those with the most cases. */
async function lookSplit() {
  const by = part("by").value;
  const told = await read("v1/supervision/figures", { ...span(), by });
  const rows = told.rows.filter(({ figures }) => figures.opened || figures.decided).slice(0, MOST);
  show(part("split"), rows.length ? figuresOf(rows, SPLITS[by], by) : el("p", { class: "quiet" }, "还没有数据。"));
}

function lateItem(one) {
  const over = one.days_late > 0 ? `已超期 ${one.days_late} 天` : one.due ? "临近期限" : "期限中止";
  return el("li", {},
    el("p", {}, tag(over, one.colour), " ", el("strong", {}, one.title), " ", el("code", {}, one.number)),
    el("p", { class: "quiet" }, one.department_text, " · ", one.flow_text, " · ", one.why,
      one.due && [" · 期限 ", limit(one.due)]));
}

function caseItem(one) {
  return el("li", {}, el("p", {}, el("strong", {}, one.flow_text), " ", el("code", {}, one.number || one.case_id)),
    el("p", { class: "quiet" }, `${one.day} · ${one.department_text}`, one.item && ` · ${one.item}`));
}

async function lookLate(further = false) {
  const page = await read("v1/supervision/late", { colour: part("colour").value, cursor: further ? late.cursor : "" });
  late = { items: further ? [...late.items, ...page.items] : page.items, cursor: page.cursor };
  listed(part("late"), late.items, lateItem, "没有。");
  part("further").hidden = !late.cursor;
}

/** The first and the last day of the month that is shown. */
function span() {
  const [year, number] = month.split("-").map(Number);
  return { from: `${month}-01`, to: `${month}-${new Date(year, number, 0).getDate()}` };
}

async function lookTraced(further = false) {
  const page = await read("v1/supervision/cases", { ...span(), ...traced.asked, cursor: further ? traced.cursor : "" });
  traced.items = further ? [...traced.items, ...page.items] : page.items;
  traced.cursor = page.cursor;
  part("traced").hidden = false;
  listed(part("cases"), traced.items, caseItem, traced.cursor ? "这一页没有，可以接着看。" : "没有。");
  part("on").hidden = !traced.cursor;
}

/** Records of accountability that are about who logged in, or wait for them: whether or not they see figures. */
async function lookConcerns() {
  const { items } = await read("v1/concerns");
  part("concerns").hidden = !items.length;
  part("how-many").textContent = `${items.length} 件`;
  show(part("mine"), el("ol", {}, items.map(({ record, yours, what, until }) => el("li", {},
    el("p", {}, tag(yours ? "关于您" : "待办", yours ? "yellow" : "muted"), " ", el("strong", {}, record.title), " ", el("code", {}, record.id)),
    el("p", { class: "quiet" }, record.department_name, " · ", record.regime_text, " · ", what, until && [" · 期限 ", limit(until)])))));
}

async function look() {
  clearTimeout(timer);
  try {
    const shown = await read("v1/supervision/dashboard", { month: part("month").value });
    month = shown.month;
    part("month").value = month;
    draw(shown);
    await lookLate();
    await lookSplit();
  } catch (failure) {
    failed(failure);
  }
  if (!part("board").hidden) timer = setTimeout(again, EVERY);
}

/** Looks again, unless nobody looks or somebody reads on. */
function again() {
  if (document.hidden || late.items.length > 50) timer = setTimeout(again, EVERY);
  else look();
}

function entered(inside) {
  part("login").hidden = inside;
  part("public").hidden = inside;
  part("board").hidden = !inside;
  clearTimeout(timer);
}

async function acted(act) {
  try {
    await act();
  } catch (failure) {
    failed(failure);
  }
}

part("login").addEventListener("submit", (event) => {
  event.preventDefault();
  acted(async () => {
    const given = Object.fromEntries(new FormData(part("login")));
    await logIn("v1/sessions/staff", { ...given, device: "效能看板" });
    part("login").reset();
    await lookConcerns();
    await read("v1/supervision/dashboard");
    say("");
    entered(true);
    await look();
  });
});
part("leave").addEventListener("click", () => {
  entered(false);
  part("traced").hidden = true;
  part("concerns").hidden = true;
  for (const id of ["mine", "tiles", "late", "cases", "split"]) part(id).replaceChildren();
  acted(async () => {
    await logOut();
    say("已经退出登录。");
  });
});
part("ask").addEventListener("submit", (event) => event.preventDefault());
part("month").addEventListener("change", look);
part("colour").addEventListener("change", () => acted(lookLate));
part("more").addEventListener("click", () => acted(() => lookLate(true)));
part("on-more").addEventListener("click", () => acted(() => lookTraced(true)));
part("by").addEventListener("change", () => acted(lookSplit));
for (const id of ["c-departments", "split"]) {
  part(id).addEventListener("click", ({ target }) => {
    const asked = target.closest("button")?.dataset;
    if (asked?.metric) acted(async () => {
      traced = { asked: { ...asked }, items: [], cursor: "" };
      await lookTraced();
      part("t-traced").focus();
    });
  });
}
part("reports").addEventListener("click", ({ target }) => {
  const { ending } = target.closest("button")?.dataset ?? {};
  if (ending) acted(async () => {
    const { url } = await read(`v1/supervision/report-links/${month}.${ending}`);
    el("a", { href: url, download: true, target: "_blank", rel: "noopener" }).click(); // the page keeps its session
  });
});

lookOpenly(acted);
