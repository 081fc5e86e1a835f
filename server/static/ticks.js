// The ticks of the papers at hand: kept by the server, where staff and the case's page see them, too.

import { request } from "./api.js";
import { fill, words } from "./words.js";

/** Keep what is ticked below `sheet`; `of()` is the conversation, `onStale()` reads the sheet again. */
export function connect(sheet, of, onStale) {
  sheet.addEventListener("change", async ({ target: box }) => {
    if (!box.dataset.document) return;
    const { id, token } = of(), ready = box.checked, label = box.closest("label").querySelector("strong").textContent;
    const body = { document: box.dataset.document, ready };
    let says;
    try {
      const { state } = await request("POST", `/api/v1/conversations/${id}/documents`, { token, body });
      if (state === "received") { onStale(); return; } // by staff meanwhile: nothing to tick any more
      says = fill(words.chat.document_saved, { label });
    } catch (error) {
      box.checked = !ready;
      says = fill(words.chat.document_unsaved, { label, reason: error.message });
    }
    const told = sheet.querySelector("#ticked");
    if (told) told.textContent = says;
  });
}
