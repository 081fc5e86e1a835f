// What the user says goes through here, one message after the other. Nothing is lost: what is not answered yet stays in
// the tab's storage, and sending it again is safe, since the server answers the same client_message_id only once.

import { newId, request } from "./api.js";
import * as messages from "./messages.js";
import { keep, read } from "./storage.js";
import { words } from "./words.js";

let entries = []; // {id, text, shown}, oldest first
let running = false;
let pause = 1000; // before the next attempt of its own accord, in milliseconds
let timer;
let calls; // what the page does: path(), token(), onBusy(now), onTurn(turn, item), onProblem(), onRefused(text)

/** Tell the outbox about the page, once. */
export function connect(page) {
  calls = page;
}

/** Whether a message is on its way. */
export const isBusy = () => running;

/** Say something; `shown` is what the screen says for it. Whatever waits before it goes first. */
export function send(text, shown = text) {
  const entry = { id: newId(), text, shown };
  entries.push(entry);
  messages.showSaid(entry.id, shown);
  save();
  deliver();
}

/** After a reload: go on with what was not answered. `logged` are the server's messages. */
export function resume(logged) {
  const answered = new Set(logged.map((message) => message.reply_to));
  const settled = (said) => said.kind === "to_operator" || answered.has(said.number);
  const mine = new Map(logged.filter((message) => message.role === "user").map((said) => [said.client_message_id, said]));
  entries = read("outbox", []).filter(({ id }) => !mine.has(id) || !settled(mine.get(id)));
  const latest = [...mine.values()].at(-1);
  if (latest && !settled(latest) && !entries.some(({ id }) => id === latest.client_message_id)) {
    entries.unshift({ id: latest.client_message_id, text: latest.text, shown: latest.title ?? latest.text });
  }
  save();
  for (const entry of entries) messages.showSaid(entry.id, entry.shown);
  deliver();
}

/** Forget what waits: another conversation begins. */
export function empty() {
  entries = [];
  save();
}

/** Send what waits, one by one, until the first failure. */
export async function deliver() {
  clearTimeout(timer);
  if (running) return;
  running = true;
  calls.onBusy(true);
  while (entries.length > 0 && await deliverOne(entries[0]));
  running = false;
  calls.onBusy(false);
}

/** Whether one can go on with the next message. */
async function deliverOne(entry) {
  const item = messages.showSaid(entry.id, entry.shown), path = calls.path();
  try {
    const body = { text: entry.text, client_message_id: entry.id };
    const turn = await request("POST", `${path}/messages`, { token: calls.token(), body });
    if (path !== calls.path()) return true; // another conversation has begun meanwhile
    done(entry);
    pause = 1000;
    messages.setState(item, turn.messages.length === 0 ? words.chat.to_operator : "");
    calls.onTurn(turn, item);
    return true;
  } catch (error) {
    if (path !== calls.path()) return true;
    if (error.retry) {
      messages.showProblem(item, `${words.chat.failed} ${error.message}`, words.chat.resend, deliver);
      calls.onProblem();
      // Away, still starting or too much asked: it goes on by itself. A turn that failed waits for the person, since it
      // may fail again.
      if (["unreachable", "not_ready", "too_many_requests"].includes(error.code)) tryLater();
      return false;
    }
    done(entry);
    messages.showProblem(item, `${words.chat.refused} ${error.message}`, words.chat.edit, () => {
      messages.remove(item);
      calls.onRefused(entry.text);
    });
    calls.onProblem();
    return true;
  }
}

function tryLater() {
  timer = setTimeout(deliver, pause);
  pause = Math.min(pause * 2, 15000);
}

function done(entry) {
  entries = entries.filter((other) => other !== entry);
  save();
}

function save() {
  keep("outbox", entries.length > 0 ? entries : null);
}
