/** What everybody sees of the month (效能公开), and the tiles and lists that the dashboard is made of. */

import { el, get, show, tag } from "./shell.js";
import { MISSING, told } from "./charts.js";

const OPENLY = 300000; // what everybody sees is kept so long by caches
const NEWEST = 10; // results that are shown
const PUBLIC = [
  ["受理", ({ opened }) => told(opened, " 件")], ["办结", ({ decided }) => told(decided, " 件")],
  ["承诺时限内办结", ({ promised_rate: rate }) => told(rate, "%")], ["网上受理", ({ online_rate: rate }) => told(rate, "%")],
  ["秒批", ({ instant_rate: rate }) => told(rate, "%")], ["满意率", ({ satisfaction }) => told(satisfaction, "%")],
  ["没有评价（不计入满意率）", ({ defaulted: number }) => told(number, " 个")],
  ["差评按时整改", ({ rectified_on_time: number }) => told(number, " 个")],
];

const part = (id) => document.getElementById(id);

/** A number with its unit under a name. */
export function tile(name, value, kind = false) {
  const [, number, unit] = value.match(/^([0-9.,]+)(.*)$/) ?? [];
  return el("div", { class: kind }, el("dt", {}, name),
    number ? el("dd", {}, number, el("span", {}, unit)) : el("dd", { class: value === MISSING && "missing" }, value));
}

/** A tile a row: its name, and what it shows of the figures. */
export const tiles = (rows, figures) => rows.map(([name, of]) => tile(name, of(figures)));

/** A list in a part of the page, or that there is nothing. */
export function listed(place, items, item, none) {
  show(place, items.length ? el("ol", {}, items.map(item)) : el("p", { class: "quiet" }, none));
}

const resultItem = ({ department_name, title, on, result_text, review_text, text }) => el("li", {},
  el("p", {}, tag(result_text), " ", el("strong", {}, text)),
  el("p", { class: "quiet" }, on, " · ", department_name, " · ", title, review_text && ` · ${review_text}`));

/** The newest results of the month; they are told oldest first, page by page. */
async function newestResults() {
  let items = [];
  let cursor = "";
  do {
    const page = await get("v1/ratings/results", { cursor });
    items = [...items, ...page.items].slice(-NEWEST);
    cursor = page.cursor;
  } while (cursor);
  return items.reverse();
}

/** What everybody sees of this month; a screen in a hall shows it for ever, with nobody logged in. */
export async function lookOpenly(acted) {
  if (!part("public").hidden && !document.hidden) await acted(async () => {
    show(part("summary"), tiles(PUBLIC, await get("v1/supervision/summary")));
    listed(part("results"), await newestResults(), resultItem, "还没有。");
  });
  setTimeout(lookOpenly, OPENLY, acted);
}
