// Pulled-down menus: whole wherever they are pulled, gone at Escape, at a press elsewhere, and when their choice is made.

import { hide, openPop, show } from "/page/static/block-parts.js";

document.addEventListener("toggle", ({ target }) => {
  if (!target.matches?.("details.pull")) return;
  const sheet = target.querySelector(".sheet");
  if (target.open) show(sheet, target.querySelector("summary"), () => { target.open = false; });
  else if (openPop()?.pop === sheet) hide();
}, true);

document.addEventListener("click", ({ target }) => {
  for (const menu of document.querySelectorAll("details.pull[open]")) {
    if (!menu.contains(target)) menu.open = false;
  }
});

// Whether the key was that of a menu, which it closed.
export function closePulled(from) {
  const menu = from.closest?.("details.pull[open]");
  if (!menu) return false;
  menu.open = false;
  menu.querySelector("summary").focus();
  return true;
}
