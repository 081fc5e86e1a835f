// The two views of a narrow screen, the conversation and the sheet; on a wide one both are seen.

const main = document.getElementById("main");
const views = document.getElementById("views");
const buttonOf = (view) => views.querySelector(`[data-view="${view}"]`);
const dotOf = (view) => buttonOf(view).querySelector(".dot");

/** Show one of them: "chat" or "sheet". */
export function see(view) {
  main.dataset.view = view;
  for (const button of views.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.dataset.view === view));
  dotOf(view).hidden = true;
}

/** There is something new in a view: marked there while the reader is in the other one. */
export function news(view) {
  if (main.dataset.view !== view) dotOf(view).hidden = false;
}

/** Offer the choice between the two, or take it back: there is nothing on the sheet. */
export function offer(both) {
  views.hidden = !both;
  if (both) return;
  see("chat");
  dotOf("sheet").hidden = true;
}

/** Wire the buttons once; those in messages lead to the sheet as well. */
export function connect() {
  document.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-view]");
    if (!button) return;
    see(button.dataset.view);
    if (!views.contains(button)) buttonOf(button.dataset.view).focus();
  });
}
