/** Photos that somebody sends with their words, by number and query code: straight to storage, and looked at there. */

import { key, post } from "./shell.js";

/** What is taken, as the API says. */
export const TYPES = ["image/jpeg", "image/png", "application/pdf"];
const MOST = 9;
const LARGEST = 20 * 1024 * 1024; // bytes

/** Why these files are not taken; nothing: they are. */
export function unfit(files) {
  if (files.length > MOST) return `一次最多${MOST}张。`;
  if (files.some((file) => !TYPES.includes(file.type))) return "只收JPG、PNG格式的照片和PDF文件。";
  if (files.some((file) => file.size > LARGEST)) return "每个文件最大20MB。";
  return files.some((file) => !file.size) ? "有的文件是空的。" : "";
}

async function digest(file) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer()));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function one(file, query) {
  const sha256 = await digest(file);
  const wanted = { ...query, sha256, size: file.size, media_type: file.type };
  const { url, fields } = await post("v1/ticket-progress/photos", wanted, key());
  const body = new FormData();
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  body.append("file", file);
  // Storage need not let this page read its answer: whether the file is there, and is what it should be, the check says.
  await fetch(url, { method: "POST", mode: "no-cors", body });
  await post("v1/ticket-progress/photos/check", { ...query, sha256 }, key());
  return { name: file.name.slice(-100), sha256, size: file.size };
}

/** The photos as a text names them, once they are uploaded and checked. Throws as `post`. */
export async function uploaded(files, query) {
  const found = [];
  for (const file of files) found.push(await one(file, query));
  return found;
}
