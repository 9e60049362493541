// The colours that a reader chose, before the page is drawn; without this script the system's choice holds.
"use strict";
(() => {
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage is refused: the system's choice holds.
  }
})();
