// Who answers: the assistant, or a person. The log tells it, so that it is known again after a reload.

import { words } from "./words.js";

const line = document.getElementById("speaker");
const chat = line.closest(".chat");
const SAYS = {
  assistant: words.chat.speaker_assistant,
  waiting: words.chat.speaker_waiting,
  operator: words.chat.speaker_operator,
};

/** Whether a person answers: then the assistant reads nothing. */
export const isOperator = () => chat.dataset.speaker === "operator";

/** Begin with the assistant. */
export function clear() {
  set("assistant");
}

/** Take note of a message of the log, each once and in order. */
export function hear({ role, kind }) {
  if (kind === "joined" || kind === "to_operator") set("operator");
  else if (kind === "left" || kind === "finished" || (role === "user" && isOperator())) set("assistant");
  else if (kind === "handover" && !isOperator()) set("waiting");
}

/** A message was taken without a reply: it went to a person. */
export function tookOver() {
  set("operator");
}

function set(speaker) {
  chat.dataset.speaker = speaker;
  // Only what changed: a screen reader would read it again.
  if (line.textContent !== SAYS[speaker]) line.textContent = SAYS[speaker];
}
