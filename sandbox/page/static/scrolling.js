// Where one reads stays where it is; who is at the end stays at the end; who arrives sees what is new first.

import { afterDrawing, beforeDrawing } from "/page/static/live.js";

const NEAR = 80;
const ROOM = 60; // for the heading of the day
const lists = () => document.querySelectorAll(".scroll[role=log]");
const isAtEnd = (list) => list.scrollHeight - list.scrollTop - list.clientHeight < NEAR;
const countOf = (list) => list.querySelectorAll(".message").length;

const seen = new WeakMap();

beforeDrawing(() => {
  for (const list of lists()) seen.set(list, { wasAtEnd: isAtEnd(list), count: countOf(list) });
});

afterDrawing(() => {
  for (const list of lists()) {
    const before = seen.get(list);
    if (!before) arriveIn(list);
    else if (before.wasAtEnd) follow(list, before.count);
    else if (countOf(list) > before.count) offerEnd(list);
  }
  goToNamed();
});

export function arriveIn(list) {
  const line = list.querySelector(".new-line");
  if (line && !location.hash) list.scrollTop = line.offsetTop - list.offsetTop - 60;
  else follow(list, countOf(list) - 1);
  if (!isAtEnd(list)) offerEnd(list);
}

// What has come is shown from its beginning, where it is longer than the page.
function follow(list, count) {
  const first = list.querySelectorAll(".message")[count];
  toEnd(list);
  if (!first) return;
  const above = list.getBoundingClientRect().top - first.getBoundingClientRect().top;
  if (above > -ROOM) list.scrollTop -= above + ROOM;
}

function toEnd(list) {
  list.scrollTop = list.scrollHeight;
  if (list.id === "conversation") endButton()?.setAttribute("hidden", "");
}

const endButton = () => document.getElementById("to-end");

function offerEnd(list) {
  if (list.id === "conversation") endButton()?.removeAttribute("hidden");
}

// A link to one message: shown and marked once.
let named = "";
function goToNamed() {
  if (!location.hash || location.href === named) return;
  const message = document.getElementById(location.hash.slice(1));
  if (!message) return;
  named = location.href;
  message.scrollIntoView({ block: "start" });
  message.classList.add("named");
}

// Who writes sees what they wrote, and the answer to it.
document.addEventListener("submit", ({ target }) => {
  const list = target.matches(".composer") && target.parentElement.querySelector(".scroll[role=log]");
  if (list) toEnd(list);
});

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("#to-end")) toEnd(document.getElementById("conversation"));
});

document.addEventListener("scroll", ({ target }) => {
  if (target.id === "conversation" && isAtEnd(target)) endButton()?.setAttribute("hidden", "");
}, true);

lists().forEach(arriveIn);
goToNamed();
