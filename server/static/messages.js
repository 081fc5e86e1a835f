// The conversation's log on the screen: one item a message, each shown once however it arrives.

import { h } from "./dom.js";
import * as speaker from "./speaker.js";
import { words } from "./words.js";

const TO_SHEET = new Set(["verdicts", "papers", "documents", "deadlines"]); // what the sheet tells in full
const list = document.getElementById("messages");
const byNumber = new Map();
const byClientId = new Map();

/** The number of the newest message shown. */
export const lastNumber = () => Math.max(0, ...byNumber.keys());

/** Take everything off the screen. */
export function clear() {
  list.replaceChildren();
  byNumber.clear();
  byClientId.clear();
  speaker.clear();
}

/** While many messages are put in at once, a screen reader shall not read them all. */
export const quietly = (busy) => document.getElementById("log").setAttribute("aria-busy", String(busy));

/** Whether a message is on the screen already. */
export const has = (message) => byNumber.has(message.number);

/** Show a message of the server; `onPress(button)` is called for its quick replies. Returns its item. */
export function show(message, onPress) {
  const known = byNumber.get(message.number) ?? byClientId.get(message.client_message_id);
  if (!byNumber.has(message.number)) speaker.hear(message);
  const item = known ?? append(message.role, message.kind);
  // Also where it is known: the server has its own clock, and takes card numbers and the like out of what was said.
  fill(item, message.title ?? message.text, message.created);
  byNumber.set(message.number, item);
  if (message.client_message_id) byClientId.set(message.client_message_id, item);
  if (message.role === "user") {
    dropButtons();
    setState(item, message.kind === "to_operator" ? words.chat.to_operator : "");
  }
  if (!known && message.number === 1) {
    item.querySelector(".bubble").append(document.getElementById("greeting-phone").content.cloneNode(true));
  }
  if (!known && message.buttons.length > 0) {
    dropButtons();
    item.append(h("div", { class: "replies", role: "group", "aria-label": words.chat.replies }, message.buttons.map((button) =>
      h("button", { type: "button", on: { click: () => onPress(button) } }, button.title))));
  }
  return item;
}

/** Show what the user just said, before the server has it. */
export function showSaid(clientId, shown) {
  const item = byClientId.get(clientId) ?? fill(append("user", "text"), shown, new Date().toISOString());
  byClientId.set(clientId, item);
  dropButtons();
  setState(item, words.chat.sending);
  return item;
}

/** Say how it stands with a message: on its way, with the operator; nothing once it is answered. */
export function setState(item, text) {
  item.querySelector(".problem")?.remove();
  item.querySelector(".state")?.remove();
  if (text) item.append(h("p", { class: "state" }, text));
}

/** Put an error with a button to mend it under what the user said. */
export function showProblem(item, text, label, onMend) {
  setState(item, "");
  item.append(h("p", { class: "problem" }, text, " ", h("button", { type: "button", on: { click: onMend } }, label)));
}

/** Take a message away that the server did not accept. */
export function remove(item) {
  item.remove();
  for (const [id, shown] of byClientId) if (shown === item) byClientId.delete(id);
}

/** Old questions cannot be answered any more: their buttons go. What is said to a person answers none of them. */
export function dropButtons() {
  if (speaker.isOperator()) return;
  for (const group of list.querySelectorAll(".replies")) group.remove();
}

/** The first message after `item`, which is where reading goes on. */
export const after = (item) => item.nextElementSibling;

/** The newest item. */
export const last = () => list.lastElementChild;

function append(role, kind) {
  const item = h("li", { class: `${role} kind-${kind}` },
    h("p", { class: "who" }, words.roles[role], " ", h("time")), h("div", { class: "bubble" }));
  if (TO_SHEET.has(kind)) item.append(h("button", { type: "button", class: "to-sheet", "data-view": "sheet" }, words.chat.to_sheet));
  list.append(item);
  return item;
}

/** Put text and time into an item, unless they are there already: a screen reader would read them again. */
function fill(item, text, created) {
  const time = item.querySelector("time"), bubble = item.querySelector(".bubble");
  if (time.dateTime !== created) { time.dateTime = created; time.textContent = clock(created); }
  if (bubble.dataset.text !== text) { bubble.dataset.text = text; bubble.replaceChildren(...text.split("\n").map(line)); }
  return item;
}

/** A line of a text; the assistant's lists begin with ・, their second lines with a wide space, headings with 【. */
function line(text) {
  const kind = { "・": "item", "　": "more", "【": "head" }[text[0]] ?? "";
  return h("span", { class: `line ${kind}` }, text === "" ? "\u00a0" : text);
}

function clock(created) {
  const time = new Date(created), sameDay = time.toDateString() === new Date().toDateString();
  const day = sameDay ? {} : { month: "long", day: "numeric" };
  return time.toLocaleString("ja-JP", { hour: "2-digit", minute: "2-digit", ...day });
}
