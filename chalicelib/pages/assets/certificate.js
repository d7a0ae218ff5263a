/** Whether an electronic certificate is real and how it stands: by its QR code, or by its file. */

import { Refusal, asks, el, failed, get, show } from "./shell.js";

const form = document.getElementById("ask");
const upload = document.getElementById("upload");
const answer = document.getElementById("answer");

/** A day as people read it; the API tells days without a time. */
function day(text) {
  const [year, month, date] = text.split("-").map(Number);
  return el("time", { datetime: text }, `${year}年${month}月${date}日`);
}

function row(title, ...value) {
  return el("div", {}, el("dt", {}, title), el("dd", {}, value));
}

function state(certificate) {
  const until = certificate.valid_until ? ["至 ", day(certificate.valid_until)] : ["起长期有效"];
  return el("section", { class: "card" },
    el("h2", {}, certificate.name),
    el("p", { class: `stage ${certificate.status === "valid" ? "" : "revoked"}`.trim() }, certificate.status_text),
    el("dl", { class: "facts" },
      row("持证主体", certificate.holder),
      row("签发机关", certificate.issuer),
      row("有效期", day(certificate.valid_from), " ", until),
      row("电子证照标识", el("code", {}, certificate.identifier)),
      certificate.superseded_by && row("取代它的证照", el("code", {}, certificate.superseded_by)),
      certificate.revoked_on && row("撤销日期", day(certificate.revoked_on), certificate.law && `（${certificate.law}）`),
      row("数据摘要", el("code", {}, certificate.digest))));
}

async function ask() {
  const { id, code } = Object.fromEntries(new FormData(form));
  history.replaceState(null, "", `./certificate?${new URLSearchParams({ id: id.trim(), code: code.trim() })}`);
  try {
    show(answer, state(await get(`v1/certificates/${encodeURIComponent(id.trim())}`, { code: code.trim() })));
  } catch (failure) {
    show(answer, failed(failure));
  }
}

/** The file in base64: what stands after the comma of its data address. */
function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}

async function verify() {
  try {
    const body = JSON.stringify({ file: await base64(upload.elements.file.files[0]) });
    const headers = { "content-type": "application/json" };
    const response = await fetch("./v1/certificates/verification", { method: "POST", headers, body });
    const told = await response.json();
    if (!response.ok) throw new Refusal(response.status, told);
    show(answer, told.certificate ? state(told.certificate) : el("p", { class: "note warning", role: "alert" }, told.sentence));
  } catch (failure) {
    show(answer, failed(failure));
  }
}

upload.addEventListener("submit", (event) => {
  event.preventDefault();
  verify();
});
asks(form, ["id", "code"], ask);
