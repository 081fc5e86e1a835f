// The console: notes, what staff say of facts, and what they try out, handed to the live panel.

import * as notes from "./console_notes.js";
import * as keys from "./console_keys.js";
import * as live from "./console_panel.js";
import { beat } from "./console_pulse.js";

const SETTLED = 250; // milliseconds without typing
const root = document.getElementById("console");
const panel = document.getElementById("panel");
const save = document.getElementById("save");
const suppose = document.getElementById("suppose");
const { say } = live;
const caseId = root.dataset.case || null;
const isChat = root.dataset.source === "conversation";
let seen = notes.text(); // the notes as they are kept
let saved = seen; // the same as they were typed: personal numbers are masked in what is kept
let line = Promise.resolve(); // what is being kept
let unkept = []; // what is said of facts and not kept yet
let policies = null; // null: as told
let policiesMoved = false;
let supposed = null; // in a what-if: {facts, policies, before}
let before = {}; // the statuses before what was done last

live.connect(() => {
  if (!caseId && notes.text().trim() === "" && unkept.length === 0 && policies === null) return null;
  return {
    case_id: caseId, text: isChat ? "" : notes.text(), facts: [...unkept, ...(supposed?.facts ?? [])],
    policies: supposed?.policies ?? policies, before: supposed?.before ?? before, supposing: supposed !== null,
  };
});

/** Something was changed: ask for the panel, with what it shows now as what it moves from. */
function changed(pause = 0) {
  before = live.statuses();
  live.ask(pause);
  suppose.hidden = false;
  remember();
}

function remember() {
  if (notes.element && (notes.text() !== saved || unkept.length > 0 || policiesMoved)) status(say.unsaved);
}

const status = (text) => { const place = document.getElementById("notes-state"); if (place) place.textContent = text; };

/** What staff say of facts: tried out in a what-if, else kept at once where there is a case. */
function edit(facts) {
  if (supposed) supposed.facts.push(...facts);
  else unkept.push(...facts);
  changed();
  if (!supposed && caseId) keep({ facts: [...unkept] });
}

/** Keep something of the case; what was kept, or null. Several wishes are kept one after the other. */
function keep(told) {
  line = line.then(async () => {
    const [kept, wrong] = await sent(`/api/v1/staff/cases/${caseId}/told`, told);
    complain(wrong);
    if (!kept) return null;
    unkept = unkept.filter((one) => !told.facts?.includes(one));
    if (told.policies === policies) policiesMoved = false;
    status(told.text === undefined && notes.text() === saved && unkept.length === 0 ? say.saved : say.unsaved);
    live.ask();
    return kept;
  });
  return line;
}

/** What the server answers to something that is to be kept, or what went wrong. Never throws: the next in line wait. */
async function sent(path, told) {
  try {
    const response = await live.post(path, told);
    return response.ok ? [await response.json(), ""] : [null, await live.told(response)];
  } catch {
    return [null, say.unreachable];
  }
}

/** What could not be kept. It stands apart from what could not be read: the next panel must not take it away. */
function complain(text) {
  const place = document.getElementById("notes-problem") ?? document.getElementById("kept-problem");
  place.firstElementChild.textContent = text;
  place.hidden = text === "";
}

async function saveNotes() {
  if (!save || save.disabled) return;
  const text = notes.text();
  if (text.trim() === "") { complain(say.nothing); return; }
  save.disabled = true;
  status(say.saving);
  const facts = [...unkept];
  if (caseId) {
    const kept = await keep({ text, seen, facts, policies });
    if (kept) {
      // What was typed stays as it stands here; masked numbers are seen when the page is opened again.
      [seen, saved] = [kept.text, text];
    }
    status(kept && notes.text() === saved ? say.saved : say.unsaved);
  } else {
    const [made, wrong] = await sent("/api/v1/staff/cases", { text, facts, policies });
    if (made) {
      [saved, unkept, policiesMoved] = [text, unkept.filter((one) => !facts.includes(one)), false];
      location.assign(`/staff/cases/${made.case_id}`);
      return;
    }
    complain(wrong);
    status(say.unsaved);
  }
  save.disabled = false;
}

function trySuppose() {
  if (suppose.hidden) return;
  supposed = supposed ? null : { facts: [], policies: null, before: live.statuses() };
  const on = supposed !== null;
  suppose.setAttribute("aria-pressed", String(on));
  suppose.textContent = on ? say.stop_supposing : say.suppose;
  document.getElementById("supposing").hidden = !on;
  root.classList.toggle("trying", on);
  before = {};
  live.ask();
}

/** What is ticked of policies, as the API wants it. */
function held() {
  return [...panel.querySelectorAll("[data-policy]")].flatMap((part) => {
    const riders = [...part.querySelectorAll("[data-rider]:checked")].map(({ dataset }) => dataset.rider);
    const plan = part.querySelector("[data-plan]")?.value || null;
    const isHeld = part.querySelector("[data-held]").checked || riders.length > 0 || plan !== null;
    return isHeld ? [{ product: part.dataset.policy, riders, plan }] : [];
  });
}

function number(input) {
  return input.dataset.kind === "number" ? Number(input.value) : input.value;
}

panel.addEventListener("click", async ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  if (button.dataset.edit) edit(JSON.parse(button.dataset.edit));
  else if (button.dataset.start) notes.jump(button);
  else if (button.dataset.insert) insert(button.dataset.insert);
  else if (button.id === "copy") await copy();
});
panel.addEventListener("change", ({ target }) => {
  if (target.dataset.edits !== undefined && target.value) edit(JSON.parse(target.value));
  else if (target.dataset.fact && target.value !== "" && target.checkValidity()) edit([{ fact: target.dataset.fact, value: number(target), status: "confirmed" }]);
  else if (target.closest("[data-policy]")) {
    if (target.dataset.held !== undefined && !target.checked) for (const rider of target.closest("[data-policy]").querySelectorAll("[data-rider]")) rider.checked = false;
    if (supposed) supposed.policies = held();
    else { policies = held(); policiesMoved = true; }
    changed();
    if (!supposed && caseId && !isChat) keep({ policies });
  }
});

function insert(text) {
  const reply = document.getElementById("reply");
  if (!reply) return;
  reply.value = reply.value === "" ? text : `${reply.value}\n${text}`;
  reply.focus();
}

async function copy() {
  const summary = document.getElementById("summary-text");
  const done = await navigator.clipboard?.writeText(summary.value).then(() => true, () => false);
  if (!done) summary.select();
  document.getElementById("copied").textContent = done ? say.copied : say.copy_failed;
}

notes.follow(() => changed(SETTLED));
save?.addEventListener("click", saveNotes);
document.getElementById("kept-again").addEventListener("click", () => keep({ facts: [...unkept] }));
suppose.addEventListener("click", trySuppose);
keys.listen({ save: saveNotes, suppose: trySuppose });
addEventListener("beforeunload", (event) => { if (notes.text() !== saved || unkept.length > 0) event.preventDefault(); });
live.restore();
if (caseId) {
  suppose.hidden = false;
  live.ask();
} else if (notes.text() !== "") changed();
beat(() => live.ask());
