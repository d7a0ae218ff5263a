/** The home of the stack: how many places and items there are. */

import { el, failed, get, show } from "./shell.js";

const KINDS = [
  ["centre", "区政务服务中心"],
  ["street", "街道为民服务中心"],
  ["park", "园区服务站"],
  ["outlet", "银行便民服务网点"],
];

const counts = document.getElementById("counts");

function count(number, name) {
  return el("div", {}, el("dt", {}, name), el("dd", {}, String(number)));
}

try {
  const [sites, items] = await Promise.all([get("v1/sites"), get("v1/items", { limit: 1 })]);
  const places = KINDS.map(([kind, name]) => count(sites.items.filter((site) => site.kind === kind).length, name));
  show(counts, places, count(items.total, "可办事项"));
} catch (failure) {
  counts.replaceWith(failed(failure));
}
