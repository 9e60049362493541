// Colours, and shortcuts for those who work by keyboard. Every page is complete without them.
"use strict";
(() => {
  const memory = {
    get(name) { try { return localStorage.getItem(name) ?? ""; } catch { return ""; } },
    set(name, value) { try { value ? localStorage.setItem(name, value) : localStorage.removeItem(name); } catch { /* refused: good for this page only */ } },
  };

  const choices = [...document.querySelectorAll("[data-theme-choice]")];
  function paint(theme) {
    if (theme) document.documentElement.dataset.theme = theme;
    else delete document.documentElement.dataset.theme;
    for (const choice of choices) choice.setAttribute("aria-pressed", String(choice.dataset.themeChoice === theme));
  }
  for (const choice of choices) {
    choice.addEventListener("click", () => { memory.set("theme", choice.dataset.themeChoice); paint(choice.dataset.themeChoice); });
  }
  document.querySelector("[data-themes]")?.removeAttribute("hidden");
  paint(memory.get("theme"));

  // Shortcuts of one key can be switched off on the page about them (WCAG 2.1.4).
  const box = document.querySelector("[data-keys-switch]");
  if (box) {
    box.closest("[hidden]")?.removeAttribute("hidden");
    box.checked = memory.get("keys") !== "off";
    box.addEventListener("change", () => memory.set("keys", box.checked ? "" : "off"));
  }

  const follow = (selector) => document.querySelector(selector)?.click();
  function step(by) {
    const entries = [...document.querySelectorAll(".entry-title a, .entry .figure a, .finding h3 a, .passage-number a")];
    const next = entries[entries.indexOf(document.activeElement) + by] ?? (by > 0 ? entries[0] : entries.at(-1));
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  }
  const keys = {
    "/": () => (document.getElementById("id_q") ?? document.getElementById("seek"))?.focus(),
    "?": () => location.assign(document.body.dataset.keys),
    h: () => follow(".site-name a"),
    n: () => follow("a[rel~=next]"),
    p: () => follow("a[rel~=prev]"),
    j: () => step(1),
    k: () => step(-1),
    e: () => { const evidence = document.getElementById("evidence"); evidence?.scrollIntoView(); evidence?.querySelector("a")?.focus({ preventScroll: true }); },
  };
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (memory.get("keys") === "off" || !Object.hasOwn(keys, event.key)) return;
    event.preventDefault();
    keys[event.key]();
  });
})();
