/** Rating a handling by its number and query code; the invitation's link brings both. */

import { Refusal, asks, el, failed, get, limit, section, show } from "./shell.js";

const form = document.getElementById("ask");
const answer = document.getElementById("answer");

/** One key for one rating: sent again after a broken connection, it counts once. */
const KEY = crypto.randomUUID();

function labelled(id, title, control) {
  control.id = id;
  return el("p", {}, el("label", { for: id }, title), control);
}

function reasons(grade) {
  const boxes = grade.tags.map((tag) => el("p", {},
    el("label", { class: "agree" }, el("input", { type: "checkbox", name: "tag", value: tag.name }), ` ${tag.title}`)));
  return el("fieldset", {}, el("legend", {}, grade.bad ? "哪里不满意（至少选一项，或者在下面写明）" : "哪里满意（可以不选）"), boxes);
}

function asked(told) {
  const choices = told.grades.map((grade) => el("option", { value: grade.grade }, grade.title));
  const select = el("select", { name: "grade" }, choices);
  const tags = el("div", {});
  const chosen = () => told.grades.find((grade) => String(grade.grade) === select.value);
  const drawn = () => show(tags, reasons(chosen()));
  select.addEventListener("change", drawn);
  const given = el("form", {},
    labelled("grade", "您满意吗", select),
    tags,
    labelled("text", "想说的话（可以不写）", el("textarea", { name: "text", rows: 4, maxlength: 500 })),
    labelled("name", "您的姓名（可以不留；留下的，部门会给您回电话）", el("input", { name: "name", maxlength: 50 })),
    labelled("phone", "您的电话", el("input", { name: "phone", maxlength: 20, inputmode: "tel" })),
    el("button", {}, "提交评价"));
  given.addEventListener("submit", (event) => {
    event.preventDefault();
    send(given);
  });
  drawn();
  return given;
}

function standing(rating) {
  const told = rating.grade ? `${rating.grade_text}${rating.default ? "（到期没有评价，按默认评价计）" : ""}` : rating.stage_text;
  return [
    el("p", {}, rating.department_name),
    rating.may_rate && rating.due ? el("p", { class: "quiet" }, "评价期限：", limit(rating.due)) : el("p", {}, told),
  ];
}

function address() {
  const number = form.elements.number.value.trim();
  return { path: `v1/rating-numbers/${encodeURIComponent(number)}`, code: form.elements.code.value.trim(), number };
}

async function send(given) {
  const { path, code } = address();
  const fields = given.elements;
  const body = {
    code, grade: Number(fields.grade.value), text: fields.text.value.trim(), channel: "web",
    tags: [...given.querySelectorAll("input[name=tag]:checked")].map((box) => box.value),
  };
  const contact = { name: fields.name.value.trim(), phone: fields.phone.value.trim() };
  if (contact.name || contact.phone) body.contact = contact;
  given.querySelector("[role=alert]")?.remove();
  try {
    const headers = { "content-type": "application/json", "idempotency-key": KEY };
    const response = await fetch(`./${path}/rating`, { method: "POST", headers, body: JSON.stringify(body) });
    const told = await response.json();
    if (!response.ok) throw new Refusal(response.status, told);
    show(answer, section(told.title, el("p", { class: "stage" }, `您的评价：${told.grade_text}`), el("p", {}, "谢谢您的评价。")));
  } catch (failure) {
    given.append(failed(failure));
  }
}

async function ask() {
  const { path, code, number } = address();
  history.replaceState(null, "", `./rating?${new URLSearchParams({ number, code })}`);
  try {
    const told = await get(path, { code });
    show(answer, section(told.rating.title, ...standing(told.rating), told.rating.may_rate && asked(told)));
  } catch (failure) {
    show(answer, failed(failure));
  }
}

asks(form, ["number", "code"], ask);
