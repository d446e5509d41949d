"use strict";

// A button beside each text that is to be copied. Without a script the text is there all the same:
// one press selects it whole.
for (const button of document.querySelectorAll("[data-copies]")) {
  const text = document.getElementById(button.dataset.copies);
  const before = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent);
    } catch {
      return;
    }
    button.textContent = button.dataset.copied;
    setTimeout(() => {
      button.textContent = before;
    }, 3000);
  });
}
