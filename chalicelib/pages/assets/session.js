/** Requests of somebody who logs in. The tokens live in this page alone, and are gone with it, unless it hands them on. */

import { Refusal, key } from "./shell.js";

const HANDED = "handed";

let tokens = null;
let renewing = null;

async function sent(path, method, body, once) {
  const headers = { accept: "application/json" };
  if (tokens) headers.authorization = `Bearer ${tokens.access_token}`;
  if (body) Object.assign(headers, { "content-type": "application/json", "idempotency-key": once });
  const response = await fetch(`./${path}`, { method, headers, body: body && JSON.stringify(body), cache: "no-store" });
  const told = await response.json();
  if (!response.ok) throw new Refusal(response.status, told);
  return told;
}

/** New tokens, asked for once however many requests need them. */
function renewed() {
  const { refresh_token } = tokens;
  tokens = null;
  renewing = sent("v1/sessions/refresh", "POST", { refresh_token }, key())
    .then((told) => { tokens = told; })
    .finally(() => { renewing = null; });
  return renewing;
}

/** Once more with new tokens, when those that there were are no good any more. */
async function asked(path, method, body, once) {
  await renewing;
  const mine = tokens;
  try {
    return await sent(path, method, body, once);
  } catch (refusal) {
    if (refusal.status !== 401 || !mine) throw refusal;
    await (tokens === mine ? renewed() : renewing);
    return sent(path, method, body, once);
  }
}

/** The answer of a GET, as whoever is logged in. Throws a Refusal, or TypeError when there is no connection. */
export function read(path, query = {}) {
  const search = new URLSearchParams(query).toString();
  return asked(search ? `${path}?${search}` : path, "GET");
}

/** The answer of a POST. Sent again under the same key, the same is done once. */
export const act = (path, body, once = key()) => asked(path, "POST", body, once);

/** Logs in at one of the routes for it; the role that this gives, and how sure it is who that is. */
export async function logIn(path, given) {
  tokens = null;
  tokens = await sent(path, "POST", given, key());
  return { role: tokens.role, assurance: tokens.assurance };
}

/** The session goes on surer of who it is of: the answer of a POST are its new tokens. */
export async function raise(path, given) {
  tokens = await act(path, given);
}

/** Ends the session. */
export async function logOut() {
  try {
    if (tokens) await sent("v1/sessions/end", "POST", {}, key());
  } finally {
    tokens = null;
  }
}

/** Leaves the session for the page that this tab comes back to, with what else that should know. */
export function handOn(told) {
  sessionStorage.setItem(HANDED, JSON.stringify({ tokens, told }));
}

/** Takes up the session that this tab left, once; what it was told, or nothing. */
export function takeUp() {
  const left = sessionStorage.getItem(HANDED);
  sessionStorage.removeItem(HANDED);
  if (!left) return null;
  const handed = JSON.parse(left);
  tokens = handed.tokens;
  return handed.told;
}
