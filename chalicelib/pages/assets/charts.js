/** Charts, each with the table that says the same: for those who cannot see it, or want the figures. */

import { el, show } from "./shell.js";

const COLOURS = ["#0f5f56", "#c07a1a", "#3c5a99", "#a32020", "#6b6f2a"];
const WORDS = { color: "#1d2523", fontFamily: getComputedStyle(document.body).fontFamily, fontSize: 0.8 * Number.parseFloat(getComputedStyle(document.documentElement).fontSize) };
const LINE = { lineStyle: { color: "#dde2df" } };
const calm = matchMedia("(prefers-reduced-motion: reduce)");
const drawn = new Map();

/** What stands where nothing can be computed: never 0. */
export const MISSING = "暂无";

/** A number as people read it; a missing one as missing. */
export function told(value, unit = "") {
  return value === null || value === undefined ? MISSING : `${value.toLocaleString("zh-CN")}${unit}`;
}

/** A table of rows (arrays, the first a title) under heads; wide ones scroll by themselves, by keyboard too. */
export function table(caption, heads, rows, cell = (value) => value) {
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    el("table", { class: "plain" }, el("caption", {}, caption),
      el("thead", {}, el("tr", {}, heads.map((head) => el("th", { scope: "col" }, head)))),
      el("tbody", {}, rows.map((row, n) => el("tr", {}, row.map((value, at) =>
        at ? el("td", {}, cell(value, n, at)) : el("th", { scope: "row" }, value)))))));
}

function axis(sideways, rows, unit) {
  const names = {
    type: "category", data: rows.map(([name]) => name), axisLabel: { ...WORDS, ...(sideways ? { width: 11 * WORDS.fontSize, overflow: "truncate", interval: 0 } : { hideOverlap: true }) },
    axisTick: { show: false },
    axisLine: LINE, inverse: sideways,
  };
  const values = { type: "value", axisLabel: { ...WORDS, hideOverlap: true, formatter: `{value}${unit}` }, splitLine: LINE, minInterval: unit ? 0 : 1 };
  return sideways ? { xAxis: values, yAxis: names } : { xAxis: names, yAxis: values };
}

/**
 * Draws a chart in a part of the page, or anew in the one that is there. `heads` names what a row holds: its title, then a
 * series each; `kind` is bar or line; `sideways` lays the bars; `figures` is shown instead of the table of the rows.
 */
export function chart(part, { title, heads, rows, kind = "bar", sideways = false, unit = "", most, figures, colours = COLOURS }) {
  if (!rows.length) {
    drawn.get(part)?.dispose();
    drawn.delete(part);
    show(part, el("p", { class: "quiet" }, "还没有数据。"));
    return;
  }
  if (!drawn.has(part)) {
    const place = el("div", { class: sideways && rows.length < 6 ? "chart low" : "chart", role: "img", "aria-label": title });
    show(part, place, el("details", {}, el("summary", {}, "看数据表"), el("div", { class: "of-chart" })));
    drawn.set(part, globalThis.echarts.init(place, null, { renderer: "svg" }));
  }
  show(part.querySelector(".of-chart"), figures ?? table(title, heads, rows, (value) => told(value, unit)));
  const series = heads.slice(1).map((name, n) => ({
    name, type: kind, data: rows.map((row) => row[n + 1] ?? null), barMaxWidth: 26, symbolSize: 7, connectNulls: false,
  }));
  const scale = axis(sideways, rows, unit);
  if (most) (sideways ? scale.xAxis : scale.yAxis).max = most;
  drawn.get(part).setOption({
    ...scale, series, color: colours, animation: !calm.matches, textStyle: WORDS, aria: { enabled: false },
    grid: { left: 8, right: 24, top: heads.length > 2 ? 40 : 16, bottom: 8, outerBoundsMode: "same", outerBoundsContain: "axisLabel" },
    legend: { show: heads.length > 2, top: 0, left: 0, textStyle: WORDS },
    tooltip: { trigger: "axis", renderMode: "richText", axisPointer: { type: kind === "line" ? "line" : "shadow" } },
  }, true);
}

addEventListener("resize", () => drawn.forEach((one) => one.resize({ animation: { duration: 0 } })));
