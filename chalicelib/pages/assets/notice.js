/** The one-page notice (一次告知) of a service item, and of a reference item. */

import { el, list, section, tag } from "./shell.js";

const UNITS = { working_day: "个工作日", calendar_day: "日" };

function heading(told, ...labels) {
  const print = el("button", { type: "button", class: "plain" }, "打印本页");
  print.addEventListener("click", () => window.print());
  return el("header", { class: "title" },
    el("p", { class: "crumb" }, el("a", { href: "./guide" }, "办事指南")),
    el("h1", {}, told.name),
    el("p", { class: "quiet" }, told.department),
    el("p", { class: "tags" }, labels),
    print);
}

function facts(rows) {
  const shown = rows.filter(([, value]) => value);
  return el("dl", { class: "facts" },
    shown.map(([name, value, basis]) =>
      el("div", {}, el("dt", {}, name), el("dd", {}, value, basis && el("small", {}, `依据：${basis}`)))));
}

function material(one) {
  return el("li", {},
    el("strong", {}, one.name), " ", one.required ? tag("必需") : tag("按情况", "muted"),
    one.spared.map((how) => el("p", { class: "spared" }, how)),
    one.note && el("p", { class: "quiet" }, one.note),
    el("p", { class: "quiet" }, `文件格式：${one.formats.join("、").toUpperCase()}`));
}

function place(one) {
  return el("li", {},
    el("strong", {}, one.name),
    el("p", {}, one.address),
    el("p", { class: "quiet" }, `${one.hours} · ${one.channels.join("、")}`));
}

/** A step in words, for those who cannot see the picture. */
function inWords(step) {
  const limits = step.limits.map((one) => one.name + one.text).join("，");
  return limits ? `${step.name}（${limits}）` : step.name;
}

/** 一图、一码、一单: drawn and set by the platform from the same guide. */
function shapes(told) {
  const item = `./v1/items/${encodeURIComponent(told.code)}`;
  const way = `办理流程：${told.steps.map(inWords).join("；")}`;
  return el("div", { class: "shapes" },
    el("img", { class: "flow", src: `${item}/flow`, alt: way }),
    el("div", {},
      el("a", { class: "button", href: `${item}/sheet` }, "下载一页纸指南（PDF）"),
      el("figure", {},
        el("img", { class: "qr", src: `${item}/qr`, alt: "本指南的二维码" }),
        el("figcaption", { class: "quiet" }, "扫码随时看这份指南"))));
}

/** A guide of this district, as GET /v1/items/{code}/guide tells it. */
export function guide(told) {
  const limits = [["承诺时限", told.promised.text, told.promised.basis]];
  if (told.statutory) limits.push(["法定时限", told.statutory.text, told.statutory.basis]);
  return [
    heading(told, tag(told.type), told.audience.map((who) => tag(who))),
    el("section", { class: "card", "aria-label": "要点" },
      facts([...limits, ["收费", told.fee], ["办理结果", told.result], ["咨询电话", told.phone],
        ["联办部门", told.partners.join("、")]])),
    section("办理条件", list(told.conditions, "ol")),
    section("需要的材料", told.materials.length
      ? el("ol", { class: "materials" }, told.materials.map(material))
      : el("p", {}, "不需要提交材料。")),
    section("怎么办", el("p", {}, told.handling), list(told.channels, "ul", "inline")),
    section("办理流程", shapes(told)),
    section("去哪儿办", told.places.length ? el("ul", { class: "places" }, told.places.map(place)) : null),
    section("对决定不服", facts(told.remedies.map((one) => [one.name, `知道决定之日起${one.text}内`, one.basis]))),
    section("设定依据", list(told.basis)),
    el("p", { class: "quiet" }, `事项编码 ${told.code}`),
  ];
}

function span(limit) {
  return limit && (limit.amount ? `${limit.amount}${UNITS[limit.unit]}` : "当日办结");
}

/** An item of another authority, as GET /v1/reference-items/{code} tells it. */
export function reference(told) {
  return [
    heading(told, tag("外省参考，不在本区办理", "warning")),
    el("p", { class: "note warning" }, `这是外省参考，不在本区办理，只供查阅比较。来源：${told.source}。`),
    el("section", { class: "card", "aria-label": "要点" },
      facts([["承诺时限", span(told.promised)], ["法定时限", span(told.legal)], ["服务对象", told.audience.join("、")],
        ["办理地点", told.places.join(";")], ["咨询电话", told.phone]])),
    section("办理条件", el("p", {}, told.conditions)),
    section("需要的材料", told.materials.length ? list(told.materials, "ol") : null),
    el("p", { class: "quiet" }, `事项编码 ${told.code}`),
  ];
}
