// Where the user writes. Nothing here touches the text while a Japanese conversion is going on.

import { keep, read } from "./storage.js";

const form = document.getElementById("composer");
const field = document.getElementById("text");

/** Let what is written go to `onSend(text)`, which says whether it took it; the draft survives a reload. */
export function compose(onSend) {
  field.value = read("draft", "");
  field.addEventListener("input", () => keep("draft", field.value || null));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim() !== "" && onSend(field.value)) put("");
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    // The Enter that commits a Japanese conversion must not send; Safari reports it as key 229.
    if (event.isComposing || event.keyCode === 229) return;
    // On a touch keyboard there is no other key for a new line.
    if (event.shiftKey || matchMedia("(pointer: coarse)").matches) return;
    event.preventDefault();
    form.requestSubmit();
  });
}

/** Put a text into the field, in place of what is there. */
export function put(text) {
  field.value = text;
  keep("draft", text || null);
}

/** Give a refused text back to be changed; what was begun meanwhile stays below it. */
export function giveBack(text) {
  put(field.value === "" ? text : `${text}\n${field.value}`);
  field.focus();
}

/** Let the keyboard go on in the field; on a phone that would open the keyboard over the reply. */
export function focus(otherwise) {
  (matchMedia("(pointer: coarse)").matches ? otherwise : field).focus({ preventScroll: true });
}
