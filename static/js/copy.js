// A button that copies a citation. Without this script the text can be selected as well; the buttons stay hidden.
for (const button of document.querySelectorAll("button[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const said = button.closest("section").querySelector("[role=status]");
    try {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).innerText.trim());
      said.textContent = "Copied.";
      button.dataset.done = "";
    } catch {
      said.textContent = "Copying was not allowed; select the text instead.";
    }
    setTimeout(() => { said.textContent = ""; delete button.dataset.done; }, 2000);
  });
}
