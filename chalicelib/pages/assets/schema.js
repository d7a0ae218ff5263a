/** JSON Schema in words: types, limits, fields. */

import { el, tag } from "./shell.js";

const TYPES = { string: "文字", integer: "整数", number: "数字", boolean: "是或否", null: "空", object: "对象" };
const FORMATS = { "date-time": "日期和时间", date: "日期", uri: "网址" };
const LIMITS = [
  ["minLength", (n) => `至少 ${n} 个字`], ["maxLength", (n) => `至多 ${n} 个字`],
  ["minimum", (n) => `最小 ${n}`], ["maximum", (n) => `最大 ${n}`],
  ["minItems", (n) => `至少 ${n} 项`], ["maxItems", (n) => `至多 ${n} 项`],
  ["pattern", (p) => `格式 ${p}`],
];

const nameOf = (ref) => ref.split("/").pop();

/** Where a type is described on the page. */
export const anchor = (name) => `type-${name}`;

/** A type's own name, without the module that tells it from another of that name. */
export const short = (name) => name.split("__").pop();

/** The type in words, with links to the types it is made of. */
export function typed(schema) {
  if (schema.$ref) {
    const name = nameOf(schema.$ref);
    return [el("a", { href: `#${anchor(name)}` }, short(name))];
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return choices.flatMap((choice, i) => (i ? [" 或 ", ...typed(choice)] : typed(choice)));
  if (schema.enum) return [schema.enum.join("、")];
  if ("const" in schema) return [`固定为 ${schema.const}`];
  if (schema.type === "array") return ["列表：", ...typed(schema.items ?? {})];
  return [FORMATS[schema.format] ?? TYPES[schema.type] ?? "任意"];
}

function limits(schema) {
  const own = LIMITS.filter(([key]) => key in schema).map(([key, say]) => say(schema[key]));
  const nested = [...(schema.anyOf ?? []), ...(schema.type === "array" && schema.items ? [schema.items] : [])];
  const standard = schema.default === undefined || schema.default === null ? "" : JSON.stringify(schema.default);
  return [...own, ...nested.flatMap(limits), ...(standard && standard !== '""' ? [`默认 ${standard}`] : [])];
}

/** One field or parameter. */
export function field(name, schema, required, description = schema.description) {
  const said = limits(schema).join("，");
  return el("li", {},
    el("code", {}, name), " ", el("span", { class: "type" }, typed(schema)), " ",
    required && tag("必填"),
    said && el("span", { class: "quiet" }, ` ${said}`),
    description && el("p", { class: "quiet" }, description));
}

/** The fields of an object's schema. */
export function fields(schema) {
  const rows = Object.entries(schema.properties ?? {});
  if (!rows.length) return el("p", { class: "quiet" }, "没有字段。");
  return el("ul", { class: "fields-of" },
    rows.map(([name, one]) => field(name, one, schema.required?.includes(name))));
}
