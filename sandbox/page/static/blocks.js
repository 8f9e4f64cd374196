// Behaviour inside Block Kit elements. All listeners stand on the document, so that HTML put in later works at once.
// What a person does is told by bubbling events: blockkit:act (the app hears of it now), blockkit:change (it waits
// for the form), blockkit:options (an external menu asks).

import { calendarClicked, calendarKey, momentChanged } from "./block-calendar.js";
import { menuClicked, menuKey, menuTyped } from "./block-menus.js";
import { agreed, choose, givenOf, hide, openPop, press, rootOf, show, tell } from "./block-parts.js";

const PRESSED = '[data-element="button"], [data-element="icon_button"], [data-gives]';

async function pressed(event) {
  const button = event.target.closest(PRESSED);
  const root = button && rootOf(button);
  if (!root) return;
  const address = button.tagName === "A" && root.querySelector("template[data-confirm]") ? button.href : null;
  if (address) event.preventDefault();
  hide();
  if (!(await agreed(root))) return;
  if (address) open(address, "_blank", "noopener,noreferrer");
  press(root, button.dataset.gives ? JSON.parse(button.dataset.gives) : null);
}

function overflowClicked(event) {
  const face = event.target.closest(".bk-overflow > [aria-haspopup]");
  if (!face) return;
  const menu = face.parentElement.querySelector("[role=menu]");
  if (openPop()?.pop === menu) return hide();
  show(menu, face, () => {
    face.setAttribute("aria-expanded", "false");
    if (menu.contains(document.activeElement)) face.focus();
  });
  face.setAttribute("aria-expanded", "true");
  menu.querySelector("[role=menuitem]").focus();
}

/** Whether the key was the overflow menu's. */
function overflowKey(event) {
  const overflow = event.target.closest(".bk-overflow");
  if (!overflow) return false;
  const items = [...overflow.querySelectorAll("[role=menuitem]")];
  const at = items.indexOf(event.target);
  if (at < 0) {
    if (event.key !== "ArrowDown") return false;
    event.target.click();
    return true;
  }
  const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (next !== undefined) items.at(next % items.length).focus();
  else if (event.key === "Escape") {
    hide();
    overflow.querySelector("[aria-haspopup]").focus();
  } else if (event.key === "Tab") {
    hide();
    return false;
  } else return false;
  return true;
}

/** What a text field holds, in the shape that its element takes. */
function typedIn(root, field) {
  if (!field.value) return null;
  if (root.dataset.element !== "rich_text_input") return field.value;
  const section = { type: "rich_text_section", elements: [{ type: "text", text: field.value }] };
  return { type: "rich_text", elements: [section] };
}

function fieldTyped(event) {
  const root = event.target.closest(".bk-field[data-action]");
  if (!root || event.target.type === "file") return;
  const counter = root.querySelector(".bk-counter");
  if (counter) {
    const left = Number(counter.dataset.most) - [...event.target.value].length;
    counter.textContent = String(left);
    counter.classList.toggle("bk-too-long", left < 0);
  }
  tell(root, typedIn(root, event.target), "dispatch" in root.dataset && triggers(root).includes("character"));
}

const triggers = (root) => (root.dataset.trigger ?? "").split(" ");

/** Whether Enter sends what is in the field; in a field of several lines Shift and Enter break the line. */
function fieldKey(event) {
  const root = event.target.closest(".bk-field[data-action]");
  if (!root || event.key !== "Enter" || event.isComposing || event.shiftKey) return false;
  if (!("dispatch" in root.dataset) || !triggers(root).includes("enter")) return false;
  tell(root, typedIn(root, event.target));
  return true;
}

function ticked(event) {
  const root = event.target.closest(".bk-ticks");
  if (!root) return;
  const boxes = [...root.querySelectorAll("input")];
  const values = boxes.filter((box) => box.checked).map((box) => JSON.parse(box.value));
  const radio = root.dataset.element === "radio_buttons";
  choose(root, radio ? (values[0] ?? null) : values, () => {
    const before = [givenOf(root) ?? []].flat();
    for (const box of boxes) box.checked = before.includes(JSON.parse(box.value));
  });
}

/** The bytes of a file in base64. */
function base64Of(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener("load", () => resolve(reader.result.slice(reader.result.indexOf(",") + 1)));
    reader.addEventListener("error", () => reject(reader.error));
    reader.readAsDataURL(file);
  });
}

async function filesChosen(event) {
  const root = event.target.closest(".bk-file-field");
  if (!root || event.target.type !== "file") return;
  const files = [...event.target.files];
  const pairs = await Promise.all(files.map(async (file) => [file.name, await base64Of(file)]));
  const lines = files.map((file) => {
    const line = document.createElement("li");
    line.textContent = file.name;
    return line;
  });
  root.querySelector(".bk-file-names").replaceChildren(...lines);
  tell(root, pairs.length ? Object.fromEntries(pairs) : null);
}

/** The next or the previous page of a data table. */
function paged(event) {
  const pager = event.target.closest(".bk-pager");
  const button = event.target.closest(".bk-pager button");
  if (!button) return;
  const [back, on] = pager.querySelectorAll("button");
  const rows = [...pager.closest(".block").querySelectorAll("tbody tr")];
  const size = Number(pager.dataset.size);
  const first = rows.findIndex((row) => !row.hidden) + (button === on ? size : -size);
  rows.forEach((row, at) => (row.hidden = at < first || at >= first + size));
  const last = Math.min(first + size, rows.length);
  pager.querySelector(".bk-pager-words").textContent = `${first + 1}–${last} of ${rows.length}`;
  back.disabled = first === 0;
  on.disabled = last === rows.length;
  if (button.disabled) (button === on ? back : on).focus();
}

function clicked(event) {
  for (const act of [overflowClicked, menuClicked, calendarClicked, paged, pressed]) act(event);
}

/** Keys that an open list, menu or calendar takes do not reach the page, which might close a form on Escape. */
function keyed(event) {
  if (event.key === "Escape" && event.target.closest?.(".blockkit-confirm")) return event.stopPropagation();
  if (!event.target.closest) return;
  if ([menuKey, calendarKey, overflowKey, fieldKey].some((act) => act(event))) {
    event.preventDefault();
    event.stopPropagation();
  }
}

/** A press outside what is open closes it. */
function outside(event) {
  const opened = openPop();
  if (opened && !opened.pop.contains(event.target) && !opened.anchor.contains(event.target)) hide();
}

/** A press on a list leaves the focus in its field. */
function kept(event) {
  if (event.target.closest?.("[role=listbox]")) event.preventDefault();
}

function left(event) {
  const opened = openPop();
  const to = event.relatedTarget;
  if (opened && to && !opened.pop.contains(to) && !opened.anchor.contains(to)) hide();
}

document.addEventListener("click", clicked);
document.addEventListener("keydown", keyed, true);
document.addEventListener("input", menuTyped);
document.addEventListener("input", fieldTyped);
document.addEventListener("change", ticked);
document.addEventListener("change", filesChosen);
document.addEventListener("pointerdown", outside, true);
document.addEventListener("mousedown", kept);
document.addEventListener("focusout", left);
document.addEventListener("blockkit:part", momentChanged);
