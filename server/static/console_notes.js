// Call notes and the marks in them. Nothing here ever writes into the field; the marks are painted on a layer below it
// (CSS Custom Highlight API), which has the same text, and on the messages of a conversation.

const field = document.getElementById("notes");
const mirror = document.getElementById("mirror");
const written = new Text(field?.value ?? "");

/** Follow what is typed. `onChange()` is called whenever a text stands there, never in the middle of a conversion. */
export function follow(onChange) {
  if (!field) return;
  mirror.append(written, "\n"); // the last, empty line has a height too
  field.addEventListener("input", (event) => {
    reflect(field.value);
    if (!event.isComposing) onChange();
  });
  field.addEventListener("compositionend", () => {
    reflect(field.value);
    onChange();
  });
}

/** What stands in the notes; "" where there are none. */
export const text = () => field?.value ?? "";

export const element = field;

/** Change the layer only where the text did: marks before and after that place stay where they are. */
function reflect(now) {
  const was = written.data;
  let start = 0;
  while (start < was.length && was[start] === now[start]) start += 1;
  let end = 0;
  while (end < was.length - start && end < now.length - start && was.at(-1 - end) === now.at(-1 - end)) end += 1;
  written.replaceData(start, was.length - start - end, now.slice(start, now.length - end));
}

/** Mark the evidence of every button in `panel` (data-start, data-end count characters, data-message is the log's). */
export function mark(panel) {
  if (!CSS.highlights) return;
  const ranges = [...panel.querySelectorAll("button[data-start]")].map(rangeOf).filter(Boolean);
  CSS.highlights.set("evidence", new Highlight(...ranges));
  CSS.highlights.delete("chosen");
}

/** Show the evidence of one button, with the cursor on it where one can write. */
export function jump(button) {
  const range = rangeOf(button);
  if (!range) return;
  CSS.highlights?.set("chosen", new Highlight(range));
  if (range.startContainer === written) {
    field.focus({ preventScroll: true });
    field.setSelectionRange(range.startOffset, range.endOffset);
  } else {
    const message = range.startContainer.parentElement;
    message.tabIndex = -1;
    message.focus({ preventScroll: true });
  }
  range.startContainer.parentElement.closest("#case")?.scrollIntoView({ block: "nearest" });
  const region = document.getElementById("case");
  const at = range.getBoundingClientRect();
  const here = region.getBoundingClientRect();
  const scrolls = region.scrollHeight > region.clientHeight;
  if (scrolls) region.scrollBy({ top: at.top - here.top - region.clientHeight / 3 });
  else scrollBy({ top: at.top - innerHeight / 3 });
}

function rangeOf({ dataset }) {
  const node = dataset.message ? document.getElementById(`said-${dataset.message}`)?.firstChild : written;
  if (!node) return null;
  const start = place(node.data, Number(dataset.start));
  const end = place(node.data, Number(dataset.end));
  if (node.data.slice(start, end) !== dataset.text) return null; // another text by now
  const range = new Range();
  range.setStart(node, start);
  range.setEnd(node, end);
  return range;
}

/** Where a place counted in characters lies in a string of UTF-16: 𠮷 is one character and two units. */
function place(string, characters) {
  let at = 0;
  for (let passed = 0; passed < characters && at < string.length; passed += 1) at += string.codePointAt(at) > 0xffff ? 2 : 1;
  return at;
}
