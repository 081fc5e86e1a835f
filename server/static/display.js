// Text size and colours: a choice of the person, kept on the device; early.js applies it at the next visit.

const root = document.documentElement.dataset;

/** Let the radio buttons of the menu show and change how the page looks. */
export function offerChoices() {
  offer("theme", "theme", "auto");
  offer("text-size", "textSize", "normal");
}

function offer(name, property, usual) {
  const group = document.getElementById(name);
  group.querySelector(`[value="${CSS.escape(root[property] ?? usual)}"]`)?.click();
  group.addEventListener("change", (event) => {
    root[property] = event.target.value;
    try { localStorage.setItem(`jiko-triage/${name}`, event.target.value); } catch { /* for this visit only, then */ }
  });
}
