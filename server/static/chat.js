// The chat page: begins or resumes a conversation, sends what is written, shows what comes back.

import { headline, renderAnswer } from "./answer.js";
import { listen, newId, request } from "./api.js";
import * as messages from "./messages.js";

const KEY = "jiko-triage/conversation";
const PENDING = "jiko-triage/pending";
const $ = (id) => document.getElementById(id);
const base = "/api/v1/conversations";

let labels;
let conversation = null; // {id, token}; the session storage keeps it over a reload, and no longer than the tab
let following = new AbortController();
let busy = false;

async function start() {
  say("準備しています…");
  labels ??= await patiently(() => request("GET", "/api/v1/knowledge/labels"));
  conversation = JSON.parse(sessionStorage.getItem(KEY) ?? "null");
  const known = conversation && (await resume());
  if (!known) await begin();
  say("");
  follow();
  $("text").disabled = $("send").disabled = false;
}

async function begin() {
  const begun = await patiently(() => request("POST", base, { body: {} }));
  conversation = { id: begun.conversation_id, token: begun.token };
  sessionStorage.setItem(KEY, JSON.stringify(conversation));
  sessionStorage.removeItem(PENDING);
  messages.clear();
  showAnswer(null);
  for (const message of begun.messages) messages.show(message, press);
}

async function resume() {
  const path = `${base}/${conversation.id}`;
  const read = await patiently(() => request("GET", path, { token: conversation.token }), [401, 404]);
  if (!read) return false;
  const answered = new Set(read.messages.map((message) => message.reply_to));
  for (const message of read.messages) {
    if (message.role === "user") messages.dropButtons();
    const item = messages.show(message, press);
    if (message.role === "user" && !answered.has(message.number)) {
      messages.showProblem(item, "お返事がまだ届いていません。", () => deliver(item, message.client_message_id, message.text));
    }
  }
  showAnswer(read.answer);
  const pending = JSON.parse(sessionStorage.getItem(PENDING) ?? "null");
  if (pending && !read.messages.some((message) => message.client_message_id === pending.id)) {
    const item = messages.showSaid(pending.id, pending.shown);
    messages.showProblem(item, "まだ送られていません。", () => deliver(item, pending.id, pending.text));
  }
  toEnd();
  return true;
}

/** Try until it works; errors that trying again cannot help are thrown, or give null when `given` lists their status. */
async function patiently(attempt, given = []) {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (given.includes(error.status)) return null;
      if (!error.retry || error.code === "start_failed") { say(error.message); throw error; }
      say(error.message);
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

function send(text, shown = text) {
  if (busy || !conversation || text.trim() === "") return false;
  const id = newId();
  sessionStorage.setItem(PENDING, JSON.stringify({ id, text, shown }));
  deliver(messages.showSaid(id, shown), id, text);
  return true;
}

async function deliver(item, id, text) {
  if (busy) return;
  setBusy(true);
  messages.dropButtons();
  toEnd();
  try {
    const path = `${base}/${conversation.id}/messages`;
    const turn = await request("POST", path, { token: conversation.token, body: { text, client_message_id: id } });
    sessionStorage.removeItem(PENDING);
    messages.settle(item);
    for (const message of turn.messages) messages.show(message, press);
    showAnswer(turn.answer);
    say("");
  } catch (error) {
    if (error.retry) {
      messages.showProblem(item, error.message, () => deliver(item, id, text));
    } else {
      // Refused: it goes back to be changed, if nothing new was begun meanwhile.
      messages.remove(item);
      sessionStorage.removeItem(PENDING);
      if ($("text").value === "") $("text").value = text;
      say(error.message);
    }
  } finally {
    setBusy(false);
    toReplyTo(item);
  }
}

function press(button) {
  if (send(button.payload, button.title)) $("log").focus({ preventScroll: true });
}

function follow() {
  following.abort();
  following = new AbortController();
  listen({
    ...conversation,
    after: messages.lastNumber,
    signal: following.signal,
    onEvent: async ({ event, data }) => {
      if (event === "typing") { $("typing").hidden = false; return; }
      if (data.role !== "user") $("typing").hidden = !busy;
      if (messages.has(data)) return;
      messages.show(data, press);
      toEnd();
      if (!busy && data.role !== "user") {
        showAnswer((await request("GET", `${base}/${conversation.id}`, { token: conversation.token })).answer);
      }
    },
  });
}

function showAnswer(answer) {
  $("panel").hidden = !answer;
  $("answer").replaceChildren(answer ? renderAnswer(answer, labels) : "");
  $("headline").textContent = answer ? headline(answer, labels) : "";
}

function setBusy(now) {
  busy = now;
  $("send").disabled = now;
  $("typing").hidden = !now;
}

function say(text) {
  $("notice").textContent = text;
}

function toEnd() {
  const last = $("messages").lastElementChild;
  (document.querySelector("#typing:not([hidden])") ?? last)?.scrollIntoView({ block: "end" });
}

/** A long reply is read from its beginning, a short one is shown whole. */
function toReplyTo(item) {
  const end = $("messages").lastElementChild.getBoundingClientRect().bottom;
  if (item.isConnected && end - item.getBoundingClientRect().top > innerHeight * 0.7) item.scrollIntoView({ block: "start" });
  else toEnd();
}

$("composer").addEventListener("submit", (event) => {
  event.preventDefault();
  if (send($("text").value)) { $("text").value = ""; say(""); }
});

$("text").addEventListener("keydown", (event) => {
  if (event.key !== "Enter") return;
  // The Enter that commits a Japanese conversion must not send; Safari reports it as key 229.
  if (event.isComposing || event.keyCode === 229) return;
  if (event.shiftKey || matchMedia("(pointer: coarse)").matches) return;
  event.preventDefault();
  $("composer").requestSubmit();
});

$("restart").addEventListener("click", async () => {
  if (busy) return;
  following.abort();
  sessionStorage.removeItem(KEY);
  await begin();
  follow();
  $("text").focus();
});

// Beside the chat there is room for the whole answer; below it, it stays folded.
const wide = matchMedia("(min-width: 60rem)");
const unfold = () => { $("panel").open = wide.matches; };
wide.addEventListener("change", unfold);
unfold();

$("text").disabled = $("send").disabled = true;
start();
