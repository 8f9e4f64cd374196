// The page: where one looks, how one gets there, and the controls of the workspace.

import { remember } from "/page/static/morph.js";
import { afterDrawing, beforeDrawing, connect, lookAt } from "/page/static/live.js";
import { act, announce, asPerson, clearNotices, tell } from "/page/static/acts.js";
import { prepare, write } from "/page/static/composer.js";
import { closePulled } from "/page/static/pull.js";
import { showModal } from "/page/static/views.js";
import "/page/static/jump.js";
import "/page/static/log.js";
import "/page/static/scrolling.js";

for (const part of document.querySelectorAll("[data-part]")) remember(part);

let draft = null;

function look() {
  const asked = new URLSearchParams(location.search);
  const { user, at } = document.body.dataset;
  return {
    user: asked.get("user") ?? user,
    at: asked.get("at") ?? at,
    thread: asked.get("thread") ?? "",
    pane: asked.get("pane") ?? "",
  };
}

function arrive() {
  const wanted = look();
  lookAt(wanted);
  if (wanted.at === "home") act("open_home", { user: wanted.user, within: 3 });
}

export function go(address, line = null) {
  const before = look();
  history.pushState(null, "", address);
  draft = line;
  const now = look();
  if (before.user !== now.user || before.at !== now.at) clearNotices();
  closeDrawer();
  for (const open of document.querySelectorAll("[popover]:popover-open")) open.hidePopover();
  arrive();
  placeDraft();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-go]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(link.href, link.dataset.draft ?? null);
});

window.addEventListener("popstate", arrive);

// A line that was offered to be tried waits in the message box of its place.
function placeDraft() {
  const { user, at } = look();
  const form = document.querySelector("main .composer");
  if (draft === null || form?.dataset.draftKey !== `${user}-${at}`) return;
  write(form, draft);
  draft = null;
}
afterDrawing(placeDraft);

let place = null;
beforeDrawing(() => { place = `${document.body.dataset.user} ${document.body.dataset.at}`; });
afterDrawing(({ user, at }) => {
  if (place === `${user} ${at}` || !matchMedia("(pointer: fine)").matches || document.querySelector("dialog[open]")) return;
  document.querySelector("main .composer textarea")?.focus({ preventScroll: true });
});

// Shortcuts of the app, in general and on a message
document.addEventListener("click", async ({ target }) => {
  const button = target.closest?.("[data-shortcut]");
  if (!button) return;
  const message = button.closest(".message");
  const takes = { callback_id: button.dataset.shortcut };
  if (message) takes.message = { channel: message.dataset.channel, ts: message.dataset.ts };
  button.closest("details").open = false;
  const answer = await asPerson("shortcut", takes);
  if (!answer.done) tell(button, answer.sentence);
  else if (!answer.ok) tell(button, `“${button.firstChild.textContent}” failed with the error “${answer.error}”`);
});

// The clock
document.addEventListener("click", async ({ target }) => {
  const leap = target.closest?.("[data-go-to]");
  if (!leap) return;
  announce("Time is passing");
  const answer = await act("go_to", { moment: leap.dataset.goTo });
  if (!answer.done) return tell(document.querySelector("main"), answer.sentence);
  announce("Time has passed. What it caused is listed under the clock.");
});

// Switches
document.addEventListener("change", async ({ target }) => {
  if (target.matches("[data-on-go]")) go(target.checked ? target.dataset.onGo : target.dataset.offGo);
  if (target.matches("[data-moving]")) await act("set_moving", { moving: target.checked });
  if (!target.matches("[data-on]")) return;
  const { act: name, takes } = JSON.parse(target.checked ? target.dataset.on : target.dataset.off);
  const answer = await act(name, takes);
  if (answer.done) return;
  target.checked = !target.checked;
  tell(document.querySelector("main"), answer.sentence);
});

// The drawer of a narrow page
const drawerButton = document.getElementById("drawer-button");
function setDrawer(isOpen) {
  document.body.classList.toggle("drawer-open", isOpen);
  drawerButton.ariaExpanded = String(isOpen);
}
const closeDrawer = () => setDrawer(false);
drawerButton.addEventListener("click", () => {
  const opens = !document.body.classList.contains("drawer-open");
  setDrawer(opens);
  if (opens) document.querySelector("#sidebar a, #sidebar button")?.focus();
});
document.getElementById("veil").addEventListener("click", closeDrawer);

// Light and dark
const dark = matchMedia("(prefers-color-scheme: dark)");
document.getElementById("theme").addEventListener("click", () => {
  const now = document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");
  const next = now === "dark" ? "light" : "dark";
  document.documentElement.dataset.theme = next;
  localStorage.setItem("theme", next);
});

// Escape closes the menu that the keyboard is in, else the drawer
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || closePulled(event.target)) return;
  if (document.body.classList.contains("drawer-open")) {
    closeDrawer();
    drawerButton.focus();
  }
});

document.querySelectorAll(".composer").forEach(prepare);
showModal();
connect();
arrive();
