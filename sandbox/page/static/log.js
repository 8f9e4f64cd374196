// What was sent in an exchange is fetched when its row of the request log is opened.

import { afterDrawing } from "/page/static/live.js";

async function fill(row) {
  const place = row.querySelector("pre");
  if (place.textContent) return;
  try {
    const answer = await fetch(`/page/log/${row.dataset.exchange}`);
    place.textContent = await answer.text();
  } catch {
    place.textContent = ""; // opened again, it is asked for again
  }
}

document.addEventListener("toggle", ({ target }) => {
  if (target.matches?.("details.exchange[open]")) fill(target);
}, true);
afterDrawing(() => document.querySelectorAll("details.exchange[open]").forEach(fill));
