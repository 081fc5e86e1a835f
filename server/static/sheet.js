// The answer as cards: rendered by the server, put in place by htmx. What the reader opened and ticked stays so.

import { keep, read } from "./storage.js";

const main = document.getElementById("main");
const sheet = document.getElementById("sheet");
const problem = document.getElementById("sheet-problem");
const updated = document.getElementById("updated");
const views = document.getElementById("views");
const empty = sheet.firstElementChild.cloneNode(true);
const opened = new Set();
let conversation = null;

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
  views.hidden = updated.hidden = true;
  see("chat");
}

/** Show one of the two views of a narrow screen: "chat" or "sheet". */
function see(view) {
  main.dataset.view = view;
  for (const button of views.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.view === view));
  if (view === "sheet") updated.hidden = true;
}

/** Wire what the page needs once. */
export function connect() {
  sheet.addEventListener("toggle", ({ target }) => {
    if (target.open) opened.add(target.dataset.keep);
    else opened.delete(target.dataset.keep);
  }, { capture: true }); // toggle does not bubble
  sheet.addEventListener("change", () => {
    keep("checked", [...sheet.querySelectorAll("input:checked")].map((box) => box.dataset.keep));
  });
  sheet.addEventListener("htmx:beforeSwap", () => { sheet.dataset.focus = document.activeElement?.closest("details")?.dataset.keep ?? ""; });
  sheet.addEventListener("htmx:afterSwap", restore);
  for (const failure of ["htmx:responseError", "htmx:sendError"]) {
    sheet.addEventListener(failure, () => { problem.hidden = false; });
  }
  document.getElementById("sheet-again").addEventListener("click", () => { if (conversation) refresh(conversation); });
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-view]");
    if (!button) return;
    see(button.dataset.view);
    if (button.className === "to-sheet") views.querySelector('[data-view="sheet"]').focus();
  });
}

function restore() {
  problem.hidden = true;
  const checked = new Set(read("checked", []));
  for (const box of sheet.querySelectorAll("input[data-keep]")) box.checked = checked.has(box.dataset.keep);
  for (const part of sheet.querySelectorAll("details[data-keep]")) part.open = opened.has(part.dataset.keep);
  const focused = sheet.dataset.focus;
  if (focused) sheet.querySelector(`details[data-keep="${CSS.escape(focused)}"] > summary`)?.focus({ preventScroll: true });
  if (!sheet.querySelector(".card")) return; // nothing to see yet
  if (main.dataset.view === "chat") updated.hidden = false;
  views.hidden = false;
}
