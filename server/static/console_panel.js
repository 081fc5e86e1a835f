// The live panel: asked anew whenever something changes, put in place only while it is the newest answer.

import { mark } from "./console_notes.js";

const root = document.getElementById("console");
const panel = document.getElementById("panel");
const state = document.getElementById("live-state");
const problem = document.getElementById("live-problem");
const say = JSON.parse(root.dataset.say);
const opened = new Map(); // what the reader opened (true) or closed (false)
const ticked = new Set();
let number = 0;
let asking = null;
let waiting = null;
let collect = null;

export { say };

/** `given()` is what the panel is to be made from; null: there is nothing yet. */
export function connect(given) {
  collect = given;
  panel.addEventListener("toggle", ({ target }) => { if (target.dataset.keep) opened.set(target.dataset.keep, target.open); }, { capture: true });
  panel.addEventListener("change", ({ target }) => {
    if (target.dataset.tick) ticked[target.checked ? "add" : "delete"](target.dataset.tick);
  });
  document.getElementById("live-again").addEventListener("click", () => ask());
}

/** The statuses that the panel shows, by product. */
export const statuses = () => Object.fromEntries([...panel.querySelectorAll("[data-product]")].map(({ dataset }) => [dataset.product, dataset.status]));

/** Ask for the panel after `pause` milliseconds without another wish; whatever was asked before is dropped. */
export function ask(pause = 0) {
  number += 1;
  asking?.abort();
  clearTimeout(waiting);
  waiting = setTimeout(send, pause, number);
}

async function send(mine) {
  const given = collect();
  if (given === null) return;
  asking = new AbortController();
  root.classList.add("busy");
  state.textContent = say.reading;
  let html = null;
  let wrong = say.unreachable;
  try {
    const response = await post("/api/v1/staff/assist", given, asking.signal);
    if (response.ok) html = await response.text();
    else wrong = await told(response);
  } catch { /* broken off, or dropped */ }
  if (mine !== number) return;
  root.classList.remove("busy");
  state.textContent = html === null ? "" : say.fresh;
  problem.hidden = html !== null;
  problem.firstElementChild.textContent = html === null ? wrong : "";
  if (html !== null) show(html);
}

/** One request of ours that may change something, or reads what nobody else may. */
export const post = (path, body, signal) => fetch(path, {
  method: "POST", signal, headers: { "Content-Type": "application/json", "X-Form-Key": root.dataset.key }, body: JSON.stringify(body),
});

/** What went wrong, for people. */
export async function told(response) {
  if (response.status === 401) return say.signed_out;
  const body = await response.json().catch(() => null);
  return body?.error?.message?.replace(/^[\w.]+: /, "") ?? say.unreachable;
}

/** Put the server's part of the page in place; what was opened, ticked and focused stays so. */
function show(html) {
  const focused = panel.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  panel.innerHTML = html;
  restore();
  if (focused) (panel.querySelector(`[data-focus="${CSS.escape(focused)}"]`) ?? panel.querySelector("#next-title") ?? document.getElementById("live")).focus({ preventScroll: true });
}

/** What the reader did to the panel, done again. */
export function restore() {
  for (const part of panel.querySelectorAll("details[data-keep]")) part.open = opened.get(part.dataset.keep) ?? part.open;
  for (const box of panel.querySelectorAll("[data-tick]")) box.checked = ticked.has(box.dataset.tick);
  mark(panel);
}
