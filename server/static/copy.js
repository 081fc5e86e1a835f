// Buttons that copy the text found at an address: <button data-copy="/…" data-done="…" data-failed="…">, and a place
// beside it that tells how it went. They are hidden where no script runs.

for (const button of document.querySelectorAll("[data-copy]")) {
  button.closest("[hidden]")?.removeAttribute("hidden");
  button.addEventListener("click", async () => {
    const response = await fetch(button.dataset.copy).catch(() => null);
    const done = response?.ok && await response.text().then((text) => navigator.clipboard.writeText(text)).then(() => true, () => false);
    button.parentElement.querySelector('[role="status"]').textContent = done ? button.dataset.done : button.dataset.failed;
  });
}
