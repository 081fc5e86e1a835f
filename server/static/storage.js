// What the page remembers over a reload: which conversation this is (with its token), what is not sent yet, the draft.
//
// Session storage on purpose: it ends with the tab. People tell of incidents on computers that others use as well, and
// whoever opens the page next must not find the story. A token in a cookie or in local storage would outlive the visit.

const memory = new Map(); // where storage is forbidden, the page still works until it is closed

/** What is kept under `name`, or `otherwise`. */
export function read(name, otherwise = null) {
  try {
    return JSON.parse(sessionStorage.getItem(`jiko-triage/${name}`)) ?? memory.get(name) ?? otherwise;
  } catch {
    return memory.get(name) ?? otherwise;
  }
}

/** Keep `value` under `name`; null forgets it. */
export function keep(name, value) {
  if (value === null) memory.delete(name);
  else memory.set(name, value);
  try {
    if (value === null) sessionStorage.removeItem(`jiko-triage/${name}`);
    else sessionStorage.setItem(`jiko-triage/${name}`, JSON.stringify(value));
  } catch { /* memory has it */ }
}

/** Forget everything of this conversation. */
export function forget() {
  for (const name of ["conversation", "outbox", "draft", "link"]) keep(name, null);
}
