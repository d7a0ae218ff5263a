/** A reader of /openapi.json: operations by tag, types, error codes. */

import { el, failed, get, show } from "./shell.js";
import { anchor, field, fields, short, typed } from "./schema.js";

const part = (id) => document.getElementById(id);
const METHODS = ["get", "post", "put", "patch", "delete"];
const WHERE = { path: "地址中", query: "查询参数", header: "请求头" };

let described;

/** What stands at a $ref, or the thing itself. */
function resolve(thing) {
  return thing.$ref ? thing.$ref.split("/").slice(1).reduce((at, key) => at[key], described) : thing;
}

function schemaOf(content) {
  return Object.values(content ?? {})[0]?.schema;
}

function parameters(operation) {
  if (!operation.parameters.length) return null;
  return [el("h4", {}, "参数"), el("ul", { class: "fields-of" }, operation.parameters.map((one) =>
    field(one.name, one.schema, one.required, [WHERE[one.in], one.description].filter(Boolean).join(" · "))))];
}

function body(operation) {
  const schema = schemaOf(operation.requestBody?.content);
  return schema && [el("h4", {}, "请求体 ", typed(schema)), fields(resolve(schema))];
}

function answers(operation) {
  return [el("h4", {}, "答复"), el("ul", { class: "answers" }, Object.entries(operation.responses).map(([status, one]) => {
    const response = resolve(one);
    const schema = schemaOf(response.content);
    return el("li", {}, el("code", { class: status < 400 ? "good" : "" }, status), ` ${response.description} `, schema && typed(schema));
  }))];
}

function operation(path, method, one) {
  return el("details", { id: one.operationId },
    el("summary", {}, el("span", { class: `method ${method}` }, method.toUpperCase()), " ",
      el("code", {}, path), " ", el("span", {}, one.summary)),
    el("p", {}, one.description),
    parameters(one), body(one), answers(one));
}

function operations() {
  return Object.entries(described.paths).flatMap(([path, methods]) =>
    METHODS.filter((method) => methods[method]).map((method) => [path, method, methods[method]]));
}

function draw() {
  const all = operations();
  show(part("about"), described.info.description.replaceAll("`", ""));
  show(part("operations"), described.tags.map((tag) => el("section", { id: tag.name },
    el("h2", {}, tag.name), el("p", { class: "quiet" }, tag.description),
    all.filter(([, , one]) => one.tags.includes(tag.name)).map((row) => operation(...row)))));
  show(part("schemas"), Object.entries(described.components.schemas).map(([name, schema]) =>
    el("details", { id: anchor(name) },
      el("summary", {}, el("code", {}, short(name))), schema.description && el("p", { class: "quiet" }, schema.description),
      schema.properties ? fields(schema) : el("p", {}, typed(schema)))));
  const codes = Object.entries(described.components.schemas.Problem.properties.code["x-codes"]);
  show(part("sentences"), codes.map(([code, said]) =>
    el("div", {}, el("dt", {}, el("code", {}, code)), el("dd", {}, said))));
  const links = [...described.tags.map((tag) => [`#${tag.name}`, tag.name]), ["#types", "数据类型"], ["#codes", "错误代码"]];
  show(part("contents"), el("ul", {}, links.map(([href, name]) => el("li", {}, el("a", { href }, name))),
    el("li", {}, el("a", { href: "./openapi.json" }, "openapi.json"))));
  part("types").hidden = part("codes").hidden = false;
}

/** Opens what the address points to. At first it was not there yet, so it is scrolled to as well. */
function arrive() {
  const target = location.hash && part(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  if (target instanceof HTMLDetailsElement) target.open = true;
  target.scrollIntoView();
}

try {
  described = await get("openapi.json");
  draw();
  arrive();
  addEventListener("hashchange", arrive);
} catch (failure) {
  part("about").replaceWith(failed(failure));
}
