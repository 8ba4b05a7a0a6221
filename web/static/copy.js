// Shows the buttons that copy a text field, where the browser can copy.
if (navigator.clipboard) {
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copies).value);
      button.textContent = "✓ " + button.textContent.replace("✓ ", "");
    });
  }
}
