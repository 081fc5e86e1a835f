// The conversation's log on the screen: one item a message, each shown once however it arrives.

import { h } from "./dom.js";

const list = document.getElementById("messages");
const byNumber = new Map();
const byClientId = new Map();
const NAMES = { user: "あなた", assistant: "アシスタント", operator: "担当者" };

/** The number of the newest message shown. */
export const lastNumber = () => Math.max(0, ...byNumber.keys());

/** Take everything off the screen. */
export function clear() {
  list.replaceChildren();
  byNumber.clear();
  byClientId.clear();
}

/** Whether a message is on the screen already. */
export const has = (message) => byNumber.has(message.number);

/** Show a message of the server; `onPress(button)` is called for its quick replies. Returns its item. */
export function show(message, onPress) {
  const known = byNumber.get(message.number) ?? byClientId.get(message.client_message_id);
  const item = known ?? append(message.role, message.title ?? message.text);
  byNumber.set(message.number, item);
  if (message.client_message_id) byClientId.set(message.client_message_id, item);
  if (!known && message.buttons.length > 0) {
    dropButtons();
    item.append(h("div", { class: "replies", role: "group", "aria-label": "回答の候補" }, message.buttons.map((button) =>
      h("button", { type: "button", on: { click: () => onPress(button) } }, button.title))));
  }
  return item;
}

/** Show what the user just said, before the server has it. */
export function showSaid(clientId, shown) {
  const item = append("user", shown);
  byClientId.set(clientId, item);
  return item;
}

/** Put an error with a 再送 button under what the user said. */
export function showProblem(item, text, onRetry) {
  settle(item);
  item.append(h("p", { class: "problem" }, text, " ",
    h("button", { type: "button", on: { click: () => { settle(item); onRetry(); } } }, "再送")));
  item.scrollIntoView({ block: "end" });
}

/** Take the error away again. */
export const settle = (item) => item.querySelector(".problem")?.remove();

/** Take a message away that the server did not accept. */
export const remove = (item) => item.remove();

/** Old questions cannot be answered any more: their buttons go. */
export function dropButtons() {
  for (const group of list.querySelectorAll(".replies")) group.remove();
}

function append(role, text) {
  const item = h("li", { class: role }, h("span", { class: "who" }, NAMES[role]), h("p", { class: "bubble" }, text));
  list.append(item);
  return item;
}
