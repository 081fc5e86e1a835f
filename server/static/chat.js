// The chat page: begins or resumes a conversation, and ties its parts together.

import { listen, request, text } from "./api.js";
import * as composer from "./composer.js";
import { offerChoices } from "./display.js";
import * as link from "./link.js";
import * as messages from "./messages.js";
import * as outbox from "./outbox.js";
import * as sheet from "./sheet.js";
import * as speaker from "./speaker.js";
import { forget, keep, read } from "./storage.js";
import * as views from "./views.js";
import { fill, words } from "./words.js";

const $ = (id) => document.getElementById(id);
const base = "/api/v1/conversations";

let conversation = null; // {id, token}
let following = new AbortController();

const path = () => `${base}/${conversation.id}`;
const press = (button) => { outbox.send(button.payload, button.title); composer.focus($("log")); };

async function start() {
  say(words.chat.starting);
  conversation = read("conversation");
  let ended = "";
  try {
    if (conversation) resume(await patiently(() => request("GET", path(), { token: conversation.token })));
    else await begin();
  } catch (error) {
    if (!conversation || ![401, 404].includes(error.status)) throw error;
    ended = error.message;
    await begin();
  }
  say(ended);
  follow();
}

async function begin() {
  const begun = await patiently(() => request("POST", base, { body: {} }));
  const draft = read("draft");
  forget();
  if (draft) keep("draft", draft); // what was begun while the page loaded
  conversation = { id: begun.conversation_id, token: begun.token };
  keep("conversation", conversation);
  outbox.empty();
  messages.clear();
  sheet.clear();
  for (const message of begun.messages) messages.show(message, press);
}

function resume(logged) {
  messages.quietly(true);
  messages.clear();
  for (const message of logged.messages) {
    messages.show(message, press);
    link.resume(conversation, message.number);
  }
  offerLink(logged);
  messages.quietly(false);
  if (logged.answer) sheet.refresh(conversation);
  outbox.resume(logged.messages);
  toEnd();
}

/** Try until it works; errors that trying again cannot help are thrown. */
async function patiently(attempt) {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      say(error.message);
      if (!error.retry || error.code === "start_failed") throw error;
      await new Promise((resolve) => setTimeout(resolve, 2000));
    }
  }
}

/** Once nothing is asked any more, or a person is wanted, the reader may want to look in later. */
function offerLink({ messages: said, answer }) {
  const concluded = answer?.scope === "in" && answer.questions.length === 0;
  if (concluded || said.some(({ kind }) => kind === "handover")) link.offer(conversation, messages.lastNumber());
}

function follow() {
  following.abort();
  following = new AbortController();
  let wasConnected = true;
  listen({
    ...conversation,
    after: messages.lastNumber,
    signal: following.signal,
    onState: (connected) => {
      if (connected && !wasConnected) { say(words.chat.online); outbox.deliver(); sheet.refresh(conversation); }
      if (!connected && wasConnected) say(words.chat.offline);
      wasConnected = connected;
    },
    onEvent: ({ event, data }) => {
      if (event === "typing") { typing(true); return; }
      if (messages.has(data)) return;
      const reading = nearEnd();
      messages.show(data, press);
      if (data.role !== "user") { typing(outbox.isBusy()); tell(); }
      if (outbox.isBusy()) return;
      if (reading) toEnd();
      if (data.role === "assistant") sheet.refresh(conversation);
    },
  });
}

outbox.connect({
  path,
  token: () => conversation.token,
  onBusy: (now) => { typing(now); if (now) toEnd(); },
  onProblem: toEnd,
  onTurn: (turn, item) => {
    for (const message of turn.messages) messages.show(message, press);
    if (turn.messages.length === 0) speaker.tookOver();
    offerLink(turn);
    say("");
    if (turn.answer) sheet.refresh(conversation);
    typing(false);
    tell();
    toReplyTo(item);
  },
  onRefused: composer.giveBack,
});

function typing(now) {
  $("typing").textContent = now && !speaker.isOperator() ? words.chat.typing : "";
}

function say(sentence) {
  $("notice").textContent = sentence;
}

/** Something was answered: whoever looks elsewhere shall see that. */
function tell() {
  views.news("chat");
  if (document.hidden) document.title = fill(words.chat.title_news, { title: words.chat.title });
}

function nearEnd() {
  const { scrollHeight, scrollTop, clientHeight } = $("scroll");
  return scrollHeight - scrollTop - clientHeight < 120;
}

function toEnd() {
  $("scroll").scrollTop = $("scroll").scrollHeight;
  showDown();
}

/** Whether there is more to read below, as after a long reply. */
function showDown() {
  $("down").hidden = nearEnd();
}

/** A long reply is read from its beginning, a short one is shown whole. */
function toReplyTo(item) {
  const reply = messages.after(item);
  const height = reply ? messages.last().getBoundingClientRect().bottom - reply.getBoundingClientRect().top : 0;
  const { clientHeight } = $("scroll"), top = $("scroll").getBoundingClientRect().top;
  if (height > clientHeight * 0.9) $("scroll").scrollTop += reply.getBoundingClientRect().top - top - 16;
  else toEnd();
  showDown();
}

async function save() {
  $("menu").open = false;
  try {
    const written = await text(`/conversations/${conversation.id}/transcript`, conversation.token);
    const address = URL.createObjectURL(new Blob([written], { type: "text/plain;charset=utf-8" }));
    const link = Object.assign(document.createElement("a"), {
      href: address, download: `${words.file}_${new Date().toLocaleDateString("sv-SE")}.txt`,
    });
    link.click();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  } catch (error) {
    say(fill(words.chat.not_saved, { reason: error.message }));
  }
}

async function restart() {
  following.abort();
  keep("draft", null);
  composer.put("");
  await begin();
  say("");
  follow();
  composer.focus($("log"));
}

composer.compose((written) => {
  if (conversation) outbox.send(written);
  return conversation !== null;
});
offerChoices();
sheet.connect();
views.connect();
$("hand-over").addEventListener("click", ({ currentTarget }) => {
  if (!conversation) return;
  outbox.send(currentTarget.dataset.says);
  composer.focus($("log"));
});
$("down").addEventListener("click", () => { toEnd(); composer.focus($("log")); });
$("scroll").addEventListener("scroll", showDown, { passive: true });
$("save").addEventListener("click", save);
$("restart").addEventListener("click", () => { $("menu").open = false; $("restart-ask").showModal(); });
$("restart-ask").addEventListener("close", ({ target }) => { if (target.returnValue === "yes") restart(); target.returnValue = ""; });
document.addEventListener("visibilitychange", () => { if (!document.hidden) document.title = words.chat.title; });
document.addEventListener("click", ({ target }) => { if (!target.closest("#menu")) $("menu").open = false; });
document.addEventListener("keydown", ({ key, isComposing }) => {
  if (key !== "Escape" || isComposing || !$("menu").open) return;
  $("menu").open = false;
  $("menu").querySelector("summary").focus();
});

start();
