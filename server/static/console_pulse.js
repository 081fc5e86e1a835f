// What others do: asked after every few seconds, but only for somebody who is there, so that a session can end by itself.

const EVERY = 3000;
const AWAY = 10 * 60 * 1000;
const root = document.getElementById("console");
let last = { case: null, queue: null };
let active = Date.now();

/** Look again and again; `onCase()` is called once the parts of the open case were read anew. */
export function beat(onCase) {
  for (const name of ["pointerdown", "keydown", "visibilitychange"]) document.addEventListener(name, () => { active = Date.now(); });
  setInterval(() => { if (!document.hidden && Date.now() - active < AWAY) look(onCase); }, EVERY);
  look(onCase);
}

async function look(onCase) {
  const now = await fetch(`/api/v1/staff/pulse?case_id=${root.dataset.case}`).then((response) => response.ok ? response.json() : null).catch(() => null);
  if (!now) return;
  const [first, before] = [last.queue === null && last.case === null, last];
  last = now;
  if (first) return;
  if (now.queue !== before.queue) await renew(`/staff/queue${location.search}`, ["queue-list"]);
  if (now.case !== before.case) {
    await renew(location.pathname + location.search, ["actions", "talk-list", ...(isWriting() ? [] : ["reply-area"])]);
    onCase();
  }
}

/** Somebody's half-written reply is never put away. */
const isWriting = () => {
  const reply = document.getElementById("reply");
  return reply !== null && (reply.value !== "" || reply === document.activeElement);
};

/** Read a page again and put the named parts of it in place of those here. */
async function renew(address, names) {
  const html = await fetch(address).then((response) => response.ok ? response.text() : null).catch(() => null);
  if (html === null) return;
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const name of names) {
    const [here, there] = [document.getElementById(name), fresh.getElementById(name)];
    if (here && there && !here.contains(document.activeElement)) here.replaceWith(there);
    else if (here && there && name !== "reply-area") here.replaceChildren(...there.childNodes);
  }
}
