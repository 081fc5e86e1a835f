// The answer as cards: rendered by the server, put in place by htmx. What the reader opened stays so.

import * as ticks from "./ticks.js";
import * as views from "./views.js";

const sheet = document.getElementById("sheet");
const problem = document.getElementById("sheet-problem");
const empty = sheet.firstElementChild.cloneNode(true);
const opened = new Set();
let conversation = null;
let focused = null; // where the keyboard was in the sheet that is replaced

/** Show the newest answer of a conversation ({id, token}). */
export function refresh(of) {
  conversation = of;
  // The source carries hx-sync: of several requests only the newest is answered.
  window.htmx.ajax("GET", `/conversations/${of.id}/sheet`, {
    source: sheet, target: sheet, swap: "innerHTML", headers: { Authorization: `Bearer ${of.token}` },
  });
}

/** No answer: another conversation begins. */
export function clear() {
  conversation = null;
  opened.clear();
  sheet.replaceChildren(empty.cloneNode(true));
  views.offer(false);
}

/** Wire what the page needs once. */
export function connect() {
  sheet.addEventListener("toggle", ({ target }) => {
    if (target.open) opened.add(target.dataset.keep);
    else opened.delete(target.dataset.keep);
  }, { capture: true }); // toggle does not bubble
  ticks.connect(sheet, () => conversation, () => refresh(conversation));
  sheet.addEventListener("htmx:beforeSwap", () => { focused = nameOf(document.activeElement); });
  sheet.addEventListener("htmx:afterSwap", restore);
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    sheet.addEventListener(failure, () => { problem.hidden = false; });
  }
  document.getElementById("sheet-again").addEventListener("click", () => { if (conversation) refresh(conversation); });
}

/** What finds an element of the sheet in the next one. */
function nameOf(element) {
  if (!sheet.contains(element)) return null;
  if (element.dataset.document) return `[data-document="${CSS.escape(element.dataset.document)}"]`;
  const part = element.closest("details")?.dataset.keep;
  return part ? `details[data-keep="${CSS.escape(part)}"] > summary` : null;
}

function restore() {
  problem.hidden = true;
  for (const part of sheet.querySelectorAll("details[data-keep]")) part.open = opened.has(part.dataset.keep);
  if (focused) sheet.querySelector(focused)?.focus({ preventScroll: true });
  if (!sheet.querySelector(".card")) return; // nothing to see yet
  views.offer(true);
  views.news("sheet");
}
