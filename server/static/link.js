// The offer of a link to the case's page: one card in the log. A link is made only when asked for, since a new one ends
// the one before; it stays in the tab's storage, like the conversation's own token.

import { request } from "./api.js";
import { keep, read } from "./storage.js";
import { fill, words } from "./words.js";

const list = document.getElementById("messages");
const template = document.getElementById("link-card");

/** Whether the card is there. */
export const isOffered = () => list.querySelector(".link-card") !== null;

/** Offer it below the newest message, whose number is `after`. `of` is the conversation ({id, token}). */
export function offer(of, after) {
  if (isOffered()) return;
  keep("link", { after });
  show(of);
}

/** After a reload: offer it again in its place, once the message that it stood below is shown. */
export function resume(of, number) {
  if (read("link")?.after === number) show(of);
}

function show(of) {
  const card = template.content.firstElementChild.cloneNode(true), part = (name) => card.querySelector(`[data-part="${name}"]`);
  const say = (sentence) => {
    part("says").textContent = sentence;
    card.scrollIntoView({ block: "nearest" });
  };

  function reveal(address) {
    part("make").hidden = true;
    part("made").hidden = false;
    part("address").value = part("open").href = address;
  }

  async function make() {
    try {
      const { link } = await request("POST", `/api/v1/conversations/${of.id}/link`, { token: of.token });
      const address = new URL(link, location.href).href;
      keep("link", { ...read("link"), address });
      reveal(address);
      card.scrollIntoView({ block: "nearest" });
      part("copy").focus({ preventScroll: true });
    } catch (error) {
      say(fill(words.chat.link_failed, { reason: error.message }));
    }
  }

  async function copy() {
    part("address").select();
    try {
      await navigator.clipboard.writeText(part("address").value);
      say(words.chat.link_copied);
    } catch { // no such thing on plain http: what is selected can be copied by hand
      say(words.chat.link_copy_by_hand);
    }
  }

  part("make").addEventListener("click", make);
  part("copy").addEventListener("click", copy);
  list.append(card);
  const address = read("link")?.address;
  if (address) reveal(address);
}
