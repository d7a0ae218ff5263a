/** A ticket, by its number and query code: how far it is, what was answered, and whether that solves it. */

import { TYPES, unfit, uploaded } from "./photos.js";
import { Refusal, el, failed, get, key, limit, moment, post, section, tag } from "./shell.js";

const LIMITS = ["dispatch", "handle", "reopening", "review_asking", "review", "final_review_asking", "final_review"];
const CARDS = { yellow: "黄牌", red: "红牌" };
const UNKNOWN = { detail: "没有找到这件工单，请核对工单编号和查询码。" };
const DONE = {
  solved: "记下了，这件事已经解决。谢谢您告诉我们。", unsolved: "记下了，会重新办理。",
  commented: "记下了，办理部门会看到。", withdrawn: "已经撤回。",
};
const ENDED = ["已办结", "不予受理"];
const REVIEW = "对处理意见不服的，可以在上面的期限内申请复查（《信访工作条例》第三十五条）。申请复查要由本人登录以后提出，不能只凭编号和查询码。";

/** Whether a number is a ticket's: those of applications begin with the code of their item. */
export const isTicket = (number) => /^GD/i.test(number);

function summary(told) {
  const about = [told.kind_text, told.category_text].filter(Boolean).join(" · ");
  return el("section", { class: "card" },
    el("h2", {}, about),
    el("p", { class: `stage ${told.stage}` }, told.stage_text),
    told.emergency && tag("紧急", "warning"),
    told.handling > 1 && tag(`第${told.handling}次办理`),
    told.department_name && el("p", {}, `办理部门：${told.department_name}`),
    el("p", {}, told.next),
    told.closed_at && el("p", {}, moment(told.closed_at), ` 办结${told.outcome_text ? `：${told.outcome_text}` : ""}`),
    el("p", { class: "quiet" }, "登记于 ", moment(told.registered_at), ` · ${told.channel_text}`));
}

/** As what it goes on, or with what and where it has to be begun. */
function linked(told) {
  return [
    el("p", {}, told.flow_text, told.number && `，编号 ${told.number}`, told.stage_text && `：${told.stage_text}`),
    told.missing.length > 0 && el("p", {}, "需要您自己提出，请准备："),
    told.missing.length > 0 && el("ul", {}, told.missing.map((one) => el("li", {}, one))),
    told.link && el("p", {}, el("a", { href: `./${told.link}` }, "到这里办理")),
  ];
}

function deadline(one) {
  return el("div", {},
    el("dt", {}, one.title),
    el("dd", {}, one.due ? limit(one.due) : "暂停计时", one.cards.map((card) => tag(CARDS[card], card)),
      el("small", {}, `依据：${one.basis}`)));
}

function reply(one) {
  return el("li", {},
    el("h3", {}, one.title, " ", one.result_text && tag(one.result_text)),
    el("p", { class: "quiet" }, moment(one.at), one.department && ` · ${one.department}`),
    one.text && el("p", { class: "words" }, one.text),
    one.photos.length > 0 && el("p", { class: "quiet" }, `附有照片${one.photos.length}张，凭编号和查询码看不到。`));
}

function step(one) {
  return el("li", {}, el("h3", {}, one.title), el("p", {}, moment(one.at), ` · ${one.by}`));
}

/** What can be done: what the platform lets who has number and query code. */
function further(told, query, again) {
  const { ticket, may } = told;
  const last = told.until;
  const solution = [may.includes("solved") && solved(query, again), may.includes("unsolved") && unsolved(last, query, again)];
  const title = may.includes("solved") ? "这件事解决了吗？" : "还是没有解决？";
  const over = ["closed", "referred", "withdrawn"].includes(ticket.stage);
  return [
    section(title, solution, ticket.stage === "answered" && ticket.kind === "petition" && el("p", {}, REVIEW)),
    rated(told) && section("评价", el("p", {}, "这次办理您满意吗？", el("a", { href: `./rating?${new URLSearchParams(query)}` }, "请评价"), "，只能评价一次。")),
    may.includes("comment") && section("补充说明", commented(query, again)),
    may.includes("withdraw") && section("不用办了？", withdrawn(query, again)),
    over && !may.length && el("p", {}, "有新的情况，请", el("a", { href: "./report" }, "重新反映"), "。"),
  ];
}

/** Whether its handling ended: on its own, or with the ticket that it was merged into. */
function rated({ ticket, goes_on }) {
  return ["closed", "referred"].includes(ticket.stage) || ENDED.some((stage) => goes_on.startsWith(stage));
}

/** A form that says one thing when it is sent; `body` gives what, or nothing while something is missing. Its files go before. */
function saying(path, done, body, query, again, ...children) {
  const form = el("form", { novalidate: true, class: "ask" }, children);
  const button = form.querySelector("button");
  const keys = {}; // one for each thing that is said: sent again after a broken connection, it counts once
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const said = body(form);
    if (!said || button.disabled) return;
    form.querySelector("[role=alert]")?.remove();
    button.disabled = true;
    try {
      const files = [...(form.querySelector("[type=file]")?.files ?? [])];
      if (files.length) said.photos = await uploaded(files, query);
      const name = JSON.stringify(said);
      keys[name] ??= key();
      await post(`v1/ticket-progress/${path}`, { ...query, ...said }, keys[name]);
      await again(done);
    } catch (failure) {
      form.append(failed(failure));
    } finally {
      button.disabled = false;
    }
  });
  return form;
}

/** A field for words that have to be written, what is told where they are not, and what they are sent as. */
function worded(id, title, missing, most, name, more = {}) {
  const words = el("textarea", { id, name, rows: 3, maxlength: most, "aria-describedby": `${id}-wrong` });
  const wrong = el("p", { id: `${id}-wrong`, class: "wrong" });
  const body = () => {
    const text = words.value.trim();
    wrong.textContent = text ? "" : missing;
    words.setAttribute("aria-invalid", String(!text));
    if (!text) words.focus();
    return text && { ...more, [name]: text };
  };
  return { body, shown: [el("p", {}, el("label", { for: id }, title), words), wrong] };
}

function solved(query, again) {
  return saying("confirmation", DONE.solved, () => ({ solved: true }), query, again, el("p", {}, el("button", {}, "已解决")));
}

function unsolved(last, query, again) {
  const { body, shown } = worded("why", "哪里没有解决", "请写明哪里没有解决，办理部门才好重新办。", 500, "text", { solved: false });
  return saying("confirmation", DONE.unsolved, body, query, again,
    last && el("p", {}, "没有解决的，请最迟在 ", limit(last), " 前告诉我们，会重新办理。"), shown,
    el("p", {}, el("button", { class: "plain" }, "未解决，请重新办理")));
}

/** A word more, with photos. */
export function commented(query, again) {
  const { body, shown } = worded("more", "还要说明什么", "请写明要补充的情况。", 5000, "text");
  const files = el("input", { id: "photos", type: "file", multiple: true, accept: TYPES.join(","), "aria-describedby": "photos-hint photos-wrong" });
  const wrong = el("p", { id: "photos-wrong", class: "wrong" });
  const whole = () => {
    wrong.textContent = unfit([...files.files]);
    files.setAttribute("aria-invalid", String(wrong.textContent !== ""));
    if (!wrong.textContent) return body();
    files.focus();
    return "";
  };
  return saying("comments", DONE.commented, whole, query, again, shown,
    el("p", {}, el("label", { for: "photos" }, "照片（可以不选）"), files), wrong,
    el("p", { id: "photos-hint", class: "quiet" }, "最多9张，JPG、PNG或者PDF，每张最大20MB。"),
    el("p", {}, el("button", { class: "plain" }, "补充")));
}

function withdrawn(query, again) {
  const { body, shown } = worded("left", "为什么不用办了", "请写明为什么不用办了。", 5000, "reason");
  return saying("withdrawal", DONE.withdrawn, body, query, again, shown, el("p", {}, el("button", { class: "plain" }, "撤回")));
}

async function asked(query) {
  try {
    return await get("v1/ticket-progress", query);
  } catch (failure) {
    throw failure instanceof Refusal && failure.status === 404 ? new Refusal(404, UNKNOWN) : failure;
  }
}

/** The parts of the page; `again(done)` draws them anew when something was done. */
export async function ticket(query, again) {
  const told = await asked(query);
  const clocks = told.ticket.clocks.filter((clock) => LIMITS.includes(clock.name));
  return [
    summary(told.ticket),
    told.linked && section("转到的程序", linked(told.linked)),
    told.goes_on && section("一起办理的工单", el("p", { class: "stage" }, told.goes_on)),
    section("答复", told.replies.length > 0 && el("ol", { class: "timeline" }, told.replies.map(reply))),
    section("时限", clocks.length > 0 && el("dl", { class: "facts" }, clocks.map(deadline))),
    further(told, query, again),
    section("每一步", el("ol", { class: "timeline" }, told.steps.map(step))),
  ];
}
