// The bag: says which records are in it, and puts one in without leaving the page. Without it the buttons lead to the bag.
"use strict";
(() => {
  const form = document.getElementById("bag-form");
  const page = document.querySelector("[data-bag]");
  const items = {
    read() { try { return new Set((localStorage.getItem("bag") || "").split(",").filter(Boolean)); } catch { return new Set(); } },
    write(all) { try { localStorage.setItem("bag", [...all].join(",")); } catch { /* refused: the cookie knows all the same */ } },
  };
  // The page of the bag is made from the cookie, which alone counts.
  if (page) items.write(new Set(page.dataset.bag.split(",").filter(Boolean)));

  function show(button, held) {
    button.firstChild.textContent = held ? "In the bag" : "Put in the bag";
    button.setAttribute("aria-pressed", String(held));
  }
  const held = items.read();
  const buttons = [...document.querySelectorAll('button.pin[form="bag-form"]')];
  for (const button of buttons) if (held.has(button.value)) show(button, true);

  form?.addEventListener("submit", async (event) => {
    const button = event.submitter;
    if (!button?.value) return;
    event.preventDefault();
    const all = items.read(), there = all.has(button.value);
    const body = new URLSearchParams({ item: button.value, action: there ? "remove" : "add" });
    try {
      const answer = await fetch(form.action, { method: "POST", body });
      if (!answer.ok) throw new Error(answer.status);
      if (answer.url.includes("full=1")) { location.assign(answer.url); return; }
      there ? all.delete(button.value) : all.add(button.value);
      items.write(all);
      for (const each of buttons) if (each.value === button.value) show(each, !there);
    } catch { location.assign(form.action); }
  });
})();
