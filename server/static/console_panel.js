// The live panel: asked anew whenever something changes, put in place only while it is the newest answer.

import { mark } from "./console_notes.js";

const root = document.getElementById("console");
const panel = document.getElementById("panel");
const state = document.getElementById("live-state");
const problem = document.getElementById("live-problem");
const say = JSON.parse(root.dataset.say);
const opened = new Map(); // what the reader opened (true) or closed (false)
const ticked = new Set();
const nothing = panel.innerHTML; // what stands there before anything is told
let adding = ""; // the fact chosen to be added
let typing = null; // the field in which something stands that was not told yet
let replacing = false;
let number = 0;
let asking = null;
let waiting = null;
let collect = null;

export { say };

/** `given()` is what the panel is to be made from; null: there is nothing yet. */
export function connect(given) {
  collect = given;
  panel.addEventListener("toggle", ({ target }) => { if (target.dataset.keep) opened.set(target.dataset.keep, target.open); }, { capture: true });
  // A field that is taken away while somebody types in it says that it was changed: nobody meant that yet.
  panel.addEventListener("change", (event) => { if (replacing) event.stopImmediatePropagation(); }, { capture: true });
  panel.addEventListener("change", ({ target }) => {
    typing = null;
    if (target.dataset.tick) ticked[target.checked ? "add" : "delete"](target.dataset.tick);
    if (target.dataset.add !== undefined) { adding = target.value; add(); }
    else if (target.closest("[data-adder]")) adding = "";
  });
  panel.addEventListener("input", ({ target }) => { if (target.dataset.fact) typing = target; });
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
  if (given === null) { settle("", ""); show(nothing); return; }
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
  settle(html === null ? "" : say.fresh, html === null ? wrong : "");
  if (html !== null) show(html);
}

/** Nothing is asked any more: how the panel stands, and what went wrong. */
function settle(stands, wrong) {
  root.classList.remove("busy");
  state.textContent = stands;
  problem.hidden = wrong === "";
  problem.firstElementChild.textContent = wrong;
}

const request = (path, body, signal) => fetch(path, {
  method: "POST", signal, headers: { "Content-Type": "application/json", "X-Form-Key": root.dataset.key }, body: JSON.stringify(body),
});

/** One request of ours that may change something, or reads what nobody else may. */
export async function post(path, body, signal) {
  const response = await request(path, body, signal);
  // Who signed in again in another tab has another key; whoever else signed in there has nothing to do with this page.
  if (response.status !== 403) return response;
  const me = await fetch("/api/v1/staff/me", { signal }).then((answer) => answer.ok ? answer.json() : null);
  if (me?.id !== root.dataset.me || me.form_key === root.dataset.key) return response;
  for (const field of document.querySelectorAll(`input[type="hidden"][value="${root.dataset.key}"]`)) field.value = me.form_key;
  root.dataset.key = me.form_key;
  return request(path, body, signal);
}

/** What went wrong, for people. */
export async function told(response) {
  if (response.status === 401) return say.signed_out;
  const body = await response.json().catch(() => null);
  return body?.error?.message?.replace(/^[\w.]+: /, "") ?? say.unreachable;
}

/** Put the server's part of the page in place; what was opened, ticked and focused stays so. */
function show(html) {
  const active = panel.contains(document.activeElement) ? document.activeElement : null;
  const [focused, typed] = [active?.dataset.focus, active === typing ? active : null];
  replacing = true;
  panel.innerHTML = html;
  replacing = false;
  restore();
  const field = typed && panel.querySelector(`[data-focus="${CSS.escape(focused)}"][data-fact="${CSS.escape(typed.dataset.fact)}"]`);
  if (field) [field.value, typing] = [typed.value, field];
  if (focused) (panel.querySelector(`[data-focus="${CSS.escape(focused)}"]`) ?? panel.querySelector("#next-title") ?? document.getElementById("live")).focus({ preventScroll: true });
}

/** What the reader did to the panel, done again. */
export function restore() {
  for (const part of panel.querySelectorAll("details[data-keep]")) part.open = opened.get(part.dataset.keep) ?? part.open;
  for (const box of panel.querySelectorAll("[data-tick]")) box.checked = ticked.has(box.dataset.tick);
  if (adding) add();
  mark(panel);
}

/** Show the field for the fact that is chosen to be added. */
function add() {
  const select = panel.querySelector("[data-add]");
  if (select) select.value = adding;
  for (const part of panel.querySelectorAll("[data-adder]")) part.hidden = part.dataset.adder !== adding;
}
