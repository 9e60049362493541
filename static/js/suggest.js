// Suggestions in the search box, offered by the browser's own list; without this script the box works as well.
for (const box of document.querySelectorAll("input[data-suggest]")) {
  let waiting;
  box.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(async () => {
      const answer = await fetch(`${box.dataset.suggest}?q=${encodeURIComponent(box.value)}`);
      if (answer.ok) box.list.innerHTML = await answer.text();
    }, 150);
  });
}
