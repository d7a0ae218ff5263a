/** How residents log in on a page: a code goes to their phone, and they prove their name where that is asked for. */

import { act, logIn, raise } from "./session.js";

export const CODE_SENT = "验证码已经发送，五分钟内有效。";

/** Sends a code to the phone in a field; whether it went, for the field says itself what is wrong with it. */
export async function sendCode(field) {
  if (!field.reportValidity()) return false;
  await act("v1/sessions/sms-codes", { phone: field.value });
  return true;
}

/** Logs in with the code that came; `device` is what the list of one's own sessions calls it. */
export const logInByCode = (phone, code, device) => logIn("v1/sessions/sms", { phone, code, device });

/** Proves the name of who is logged in (实名认证). */
export const proveName = (name, id_number, consent) => raise("v1/me/real-name", { name, id_number, consent });

/** A phone number as others may see it. */
export const masked = (phone) => `${phone.slice(0, 3)}****${phone.slice(-4)}`;
