// Shortcuts: a modifier with each, so that typing never triggers one; none while a Japanese conversion goes on.

const go = (id) => () => {
  const part = document.getElementById(id);
  part?.focus();
  part?.scrollIntoView({ block: "nearest" });
};

/** Wire the keys; `does` are what the page does itself: save, suppose. */
export function listen(does) {
  const help = document.getElementById("help");
  const keys = {
    KeyL: () => { location.hash = "queue"; go("queue")(); },
    KeyM: () => (document.getElementById("notes") ?? document.getElementById("case")).focus(),
    KeyP: go("live"),
    KeyQ: go("next-title"),
    KeyR: go("reply"),
    KeyW: does.suppose,
    KeyN: () => location.assign("/staff/queue"),
    KeyK: () => { if (!help.open) help.showModal(); },
  };
  document.getElementById("open-help").addEventListener("click", keys.KeyK);
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.keyCode === 229) return;
    const save = event.code === "KeyS" && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
    const other = event.altKey && !event.ctrlKey && !event.metaKey && !event.shiftKey && keys[event.code];
    if (!save && !other) return;
    event.preventDefault();
    (save ? does.save : other)();
  });
}
