// What others do: asked after every few seconds, but only for somebody who is there, so that a session can end by itself.

const EVERY = 3000;
const AWAY = 10 * 60 * 1000;
const root = document.getElementById("console");
const last = JSON.parse(root.dataset.pulse); // as it was when the page was made
let active = Date.now();

/** Look again and again; `onCase()` is called once the parts of the open case were read anew. */
export function beat(onCase) {
  for (const name of ["pointerdown", "keydown", "visibilitychange"]) document.addEventListener(name, () => { active = Date.now(); });
  // One look after another: a slow answer must not put an older list in the place of a newer one.
  const again = async () => {
    if (!document.hidden && Date.now() - active < AWAY) await look(onCase);
    setTimeout(again, EVERY);
  };
  again();
}

async function look(onCase) {
  const now = await fetch(`/api/v1/staff/pulse?case_id=${root.dataset.case}`).then((response) => response.ok ? response.json() : null).catch(() => null);
  if (!now) return;
  // What could not be read anew is so with the next look.
  if (now.queue !== last.queue && await renew(`/staff/queue${location.search}`, ["queue-choices", "queue-list"])) last.queue = now.queue;
  if (now.case === null) last.case = null;
  if (now.case !== last.case && await renew(location.pathname + location.search, ["actions", "talk-list", "reply-area"])) {
    last.case = now.case;
    onCase();
  }
}

/** Somebody's half-written reply, or one that could not be sent, is never put away. */
const isWriting = () => {
  const reply = document.getElementById("reply") ?? document.getElementById("kept");
  return reply !== null && (reply.value !== "" || reply === document.activeElement);
};

/** Read a page again and put the named parts of it in place of those here; whether it could be read. */
async function renew(address, names) {
  const html = await fetch(address).then((response) => response.ok ? response.text() : null).catch(() => null);
  if (html === null) return false;
  const fresh = new DOMParser().parseFromString(html, "text/html");
  for (const name of names) {
    const [here, there] = [document.getElementById(name), fresh.getElementById(name)];
    if (!here || !there || name === "reply-area" && isWriting()) continue;
    const focused = here.contains(document.activeElement) ? same(document.activeElement) : null;
    here.replaceWith(there);
    if (focused) there.querySelector(focused)?.focus({ preventScroll: true });
  }
  return true;
}

/** How to find in a fresh part what has the focus in the old one. */
function same(part) {
  if (part.id) return `#${CSS.escape(part.id)}`;
  if (part.hasAttribute("href")) return `[href="${CSS.escape(part.getAttribute("href"))}"]`;
  const does = part.form?.elements.do?.value;
  return does ? `form:has([name="do"][value="${CSS.escape(does)}"]) button` : null;
}
