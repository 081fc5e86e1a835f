// Before anything is painted: how this person wants to see the page. Not a module, since those wait for the page.
(() => {
  for (const name of ["theme", "text-size"]) {
    let wanted = null;
    try { wanted = localStorage.getItem(`jiko-triage/${name}`); } catch { /* storage is forbidden: as the device says */ }
    if (wanted) document.documentElement.dataset[name === "theme" ? "theme" : "textSize"] = wanted;
  }
})();
