"use strict";

// Without this file the pages say and do the same; the number then stands as it was published.

const EVERY = 10000; // milliseconds between looks at the count

function follow(count) {
  const format = new Intl.NumberFormat(document.documentElement.lang);
  const meter = document.querySelector("[data-count-meter]");

  async function look() {
    if (document.hidden) return;
    try {
      const reply = await fetch(count.dataset.countUrl, {
        credentials: "omit",
        cache: "no-cache", // a copy of ten seconds ago may be older than the page
      });
      if (!reply.ok) return;
      const confirmed = (await reply.json()).confirmed;
      if (!Number.isSafeInteger(confirmed) || confirmed < 0) return;
      const text = format.format(confirmed);
      if (count.textContent.trim() !== text) count.textContent = text;
      if (meter) meter.value = confirmed;
      document.querySelector("[data-count-day]")?.remove(); // the number is of now
    } catch {
      // No network: the number that stands there stays.
    }
  }

  look(); // the page may be older than the count
  if ("countOnce" in count.dataset) return; // on another's page one look is enough
  setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
}

function offerShare(button) {
  if (!navigator.share) return;
  button.hidden = false;
  button.addEventListener("click", () => {
    const { shareUrl: url, shareTitle: title } = button.dataset;
    // Closing the phone's menu rejects the promise; there is nothing to tell.
    navigator.share({ title, url }).catch(() => {});
  });
}

function offerCopy(button) {
  if (!navigator.clipboard) return;
  const status = document.querySelector("[data-copy-status]");
  const before = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(button.dataset.copy);
    } catch {
      return;
    }
    button.textContent = button.dataset.copied;
    if (status) status.textContent = button.dataset.copied;
    setTimeout(() => {
      button.textContent = before;
      if (status) status.textContent = "";
    }, 3000);
  });
}

document.querySelectorAll("[data-count-url]").forEach(follow);
document.querySelectorAll("[data-share]").forEach(offerShare);
document.querySelectorAll("[data-copy]").forEach(offerCopy);
