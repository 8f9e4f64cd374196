// Fields in which one searches a list: menus of one choice and of many, and times of day.

import { askOptions, choose, givenOf, hide, openPop, place, rootOf, show, tell } from "./block-parts.js";

const partsOf = (menu) => ({
  menu,
  root: rootOf(menu),
  face: menu.querySelector(".bk-menu-face"),
  input: menu.querySelector(".bk-menu-input"),
  list: menu.querySelector("[role=listbox]"),
  many: "many" in menu.dataset,
  part: menu.dataset.part,
});

const menuOf = (node) => node.closest?.(".bk-menu");
const optionsOf = (list) => [...list.querySelectorAll("[role=option]")];
const seen = (list) => optionsOf(list).filter((option) => !option.hidden);
const wordsOf = (option) => option.querySelector(".bk-pop-words").textContent;

/** The values that are chosen, whichever element it is. */
function valuesOf({ root, part, many }) {
  if (part) return root.dataset[part] ? [root.dataset[part]] : [];
  const given = givenOf(root);
  return many ? (given ?? []) : given === null ? [] : [given];
}

export function openMenu(menu) {
  const parts = partsOf(menu);
  if (openPop()?.pop === parts.list) return;
  const before = JSON.stringify(valuesOf(parts));
  filter(parts, "");
  show(parts.list, parts.face, () => closed(parts, before));
  parts.input.setAttribute("aria-expanded", "true");
  if (!parts.many && parts.input.value === parts.input.dataset.shown) parts.input.select();
  activate(parts, seen(parts.list).find((option) => option.ariaSelected === "true") ?? null);
  if ("asks" in menu.dataset) ask(parts, "");
}

function closed(parts, before) {
  const { input, many, menu, root } = parts;
  input.setAttribute("aria-expanded", "false");
  input.removeAttribute("aria-activedescendant");
  const emptied = !many && input.value.trim() === "" && input.dataset.shown !== "";
  input.value = many ? "" : input.dataset.shown;
  if (emptied && "optional" in root.dataset) take(parts, null, "");
  if (many && "dispatch" in root.dataset && menu.dataset.chosen) {
    const chosen = JSON.parse(menu.dataset.chosen);
    delete menu.dataset.chosen;
    if (JSON.stringify(chosen) !== before) sendMany(parts, chosen, JSON.parse(before));
  }
}

/** Show the options that have the typed words; a typed time of day is an option of its own. */
function filter(parts, typed) {
  const { list, menu } = parts;
  list.querySelectorAll("[data-typed]").forEach((option) => option.remove());
  if ("asks" in menu.dataset) return;
  const wanted = typed.trim().toLocaleLowerCase();
  for (const option of optionsOf(list)) option.hidden = !option.textContent.toLocaleLowerCase().includes(wanted);
  const time = "free" in menu.dataset && wanted ? typedTime(wanted) : null;
  if (time && !optionsOf(list).some((option) => !option.hidden && option.dataset.value === time)) {
    const option = lineOf({ text: timeLike(list, time), value: time }, `${list.id}-typed`);
    option.dataset.typed = "";
    list.prepend(option);
  }
  settle(list, "Nothing found");
}

/** Hide groups without a line that is seen, and say so when there is none at all. */
function settle(list, words) {
  for (const group of list.querySelectorAll("[role=group]")) {
    group.hidden = !group.querySelector("[role=option]:not([hidden])");
  }
  note(list, seen(list).length ? "" : words);
  place();
}

function note(list, words) {
  let line = list.querySelector(".bk-pop-note");
  if (!line) {
    line = document.createElement("div");
    line.className = "bk-pop-note";
    line.setAttribute("role", "presentation");
    list.append(line);
  }
  line.textContent = words;
  line.hidden = !words;
}

/** 9, 930, 9:30, 9.30 pm or 21h30 as HH:MM; null for anything else. */
function typedTime(typed) {
  const found = /^(\d{1,2})(?:\s*[:.h]?\s*(\d{2}))?\s*([ap])?\.?(?:m\.?)?$/.exec(typed);
  if (!found) return null;
  let hour = Number(found[1]);
  if (found[3]) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (found[3] === "p" ? 12 : 0);
  }
  const minute = Number(found[2] ?? 0);
  return hour < 24 && minute < 60 ? `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}` : null;
}

/** A time of day written as the list writes the hour it is in. */
function timeLike(list, time) {
  const [hour, minute] = time.split(":");
  const whole = list.querySelector(`[data-value="${hour}:00"] .bk-pop-words`).textContent;
  return whole.replace(":00", `:${minute}`);
}

/** The line that the typed words mean most likely: one that begins with them, else the first that has them. */
function likeliest(list, typed) {
  const wanted = typed.trim().toLocaleLowerCase();
  const options = seen(list);
  return options.find((option) => wordsOf(option).toLocaleLowerCase().startsWith(wanted)) ?? options[0] ?? null;
}

let asked = 0;

/** Ask the app for options once the person pauses; a late answer to an older question is dropped. */
function ask(parts, typed) {
  const { list, menu, root } = parts;
  const least = Number(menu.dataset.asks);
  const number = ++asked;
  if (typed.length < least) {
    list.replaceChildren();
    return settle(list, least === 1 ? "Type to search" : `Type at least ${least} characters`);
  }
  settle(list, "Looking…");
  setTimeout(() => {
    if (number !== asked) return;
    askOptions(root, typed, (options, problem) => number === asked && fill(parts, options, problem));
  }, typed ? 200 : 0);
}

function fill(parts, options, problem) {
  const { list } = parts;
  const chosen = new Set(chosenOf(parts));
  const groups = new Map();
  options.forEach((one, at) => {
    const option = lineOf(one, `${list.id}-${at}`);
    option.ariaSelected = String(chosen.has(one.value));
    const name = one.group ?? "";
    groups.set(name, [...(groups.get(name) ?? []), option]);
  });
  list.replaceChildren(...[...groups].flatMap(([name, lines]) => (name ? [groupOf(name, lines)] : lines)));
  settle(list, problem || "Nothing found");
  activate(parts, seen(list)[0] ?? null);
}

function groupOf(name, lines) {
  const group = document.createElement("div");
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", name);
  const heading = document.createElement("div");
  heading.className = "bk-pop-heading";
  heading.textContent = name;
  group.append(heading, ...lines);
  return group;
}

function lineOf({ text, value, description }, id) {
  const option = document.createElement("div");
  Object.assign(option, { id, className: "bk-pop-item", role: "option", ariaSelected: "false" });
  option.dataset.value = value;
  const words = document.createElement("span");
  words.className = "bk-pop-words";
  words.textContent = text;
  option.append(words);
  if (description) {
    const small = document.createElement("small");
    small.textContent = description;
    option.append(small);
  }
  return option;
}

function activate({ input, list }, option) {
  for (const other of optionsOf(list)) other.classList.toggle("bk-active", other === option);
  if (option) {
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  } else input.removeAttribute("aria-activedescendant");
}

const activeOf = (list) => list.querySelector(".bk-active:not([hidden])");

function move(parts, step) {
  const options = seen(parts.list);
  if (!options.length) return;
  const at = options.indexOf(activeOf(parts.list));
  const next = at < 0 ? (step > 0 ? 0 : options.length - 1) : (at + step + options.length) % options.length;
  activate(parts, options[next]);
}

function pick(parts, option) {
  if (parts.many) return toggle(parts, option.dataset.value, wordsOf(option));
  parts.input.value = parts.input.dataset.shown; // closing puts the old words back; taking sets the new ones
  hide();
  take(parts, option.dataset.value, wordsOf(option));
}

/** One choice. */
function take(parts, value, words) {
  const { input, list, root, part } = parts;
  const before = input.dataset.shown;
  input.value = input.dataset.shown = words;
  mark(list, new Set([value]));
  if (part) {
    root.dataset[part] = value ?? "";
    root.dispatchEvent(new CustomEvent("blockkit:part", { bubbles: true }));
    return;
  }
  choose(root, value, () => {
    input.value = input.dataset.shown = before;
    mark(list, new Set(valuesOf(parts)));
  });
}

function mark(list, values) {
  for (const option of optionsOf(list)) option.ariaSelected = String(values.has(option.dataset.value));
}

/** What is chosen in a menu of many while it is open. */
const chosenOf = (parts) => (parts.menu.dataset.chosen ? JSON.parse(parts.menu.dataset.chosen) : valuesOf(parts));

function toggle(parts, value, words) {
  const { face, input, list, menu } = parts;
  const chosen = chosenOf(parts);
  const most = Number(menu.dataset.most ?? Infinity);
  const now = chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value];
  if (now.length > most) return note(list, `At most ${most} can be chosen`);
  if (now.length > chosen.length) face.insertBefore(chipOf(value, words), input);
  else face.querySelector(`.bk-chip[data-value="${CSS.escape(value)}"]`)?.remove();
  mark(list, new Set(now));
  input.value = "";
  filter(parts, "");
  changed(parts, now);
}

/** A menu that sends at once waits until it is closed: the app then hears of all changes together. */
function changed(parts, now) {
  const { list, menu, root } = parts;
  if (!("dispatch" in root.dataset)) return tell(root, now);
  if (openPop()?.pop === list) menu.dataset.chosen = JSON.stringify(now);
  else sendMany(parts, now, valuesOf(parts));
}

function sendMany(parts, now, before) {
  const { face, input, list, root } = parts;
  const words = new Map([...face.querySelectorAll(".bk-chip")].map((chip) => [chip.dataset.value, chip.firstChild.data]));
  for (const option of optionsOf(list)) words.set(option.dataset.value, wordsOf(option));
  choose(root, now, () => {
    face.querySelectorAll(".bk-chip").forEach((chip) => chip.remove());
    for (const value of before) face.insertBefore(chipOf(value, words.get(value) ?? value), input);
    mark(list, new Set(before));
  });
}

function chipOf(value, words) {
  const chip = document.createElement("span");
  chip.className = "bk-chip";
  chip.dataset.value = value;
  const off = document.createElement("button");
  Object.assign(off, { type: "button", className: "bk-chip-off", ariaLabel: `Remove ${words}`, textContent: "×" });
  chip.append(words, off);
  return chip;
}

const KEYS = {
  ArrowDown: (parts) => move(parts, 1),
  ArrowUp: (parts) => move(parts, -1),
  Escape: () => hide(),
  Enter: (parts) => {
    const option = activeOf(parts.list);
    if (option) pick(parts, option);
  },
};

/** Whether the key was the menu's. */
export function menuKey(event) {
  const menu = menuOf(event.target);
  if (!menu || !event.target.matches(".bk-menu-input")) return false;
  const parts = partsOf(menu);
  const isOpen = openPop()?.pop === parts.list;
  if (event.key === "Backspace" && parts.many && !parts.input.value) {
    const last = [...parts.face.querySelectorAll(".bk-chip")].at(-1);
    if (last) toggle(parts, last.dataset.value, "");
    return Boolean(last);
  }
  if (event.key === "Tab") hide();
  if (!isOpen && ["ArrowDown", "ArrowUp", "Enter"].includes(event.key)) {
    openMenu(menu);
    return true;
  }
  if (!isOpen || !KEYS[event.key] || event.isComposing) return false;
  KEYS[event.key](parts);
  return true;
}

export function menuTyped(event) {
  const menu = menuOf(event.target);
  if (!menu || !event.target.matches(".bk-menu-input")) return;
  const typed = event.target.value;
  openMenu(menu);
  const parts = partsOf(menu);
  filter(parts, typed);
  if ("asks" in menu.dataset) ask(parts, typed);
  else activate(parts, typed.trim() ? likeliest(parts.list, typed) : null);
}

export function menuClicked(event) {
  const menu = menuOf(event.target);
  if (!menu) return;
  const option = event.target.closest("[role=option]");
  const off = event.target.closest(".bk-chip-off");
  const parts = partsOf(menu);
  if (option) pick(parts, option);
  else if (off) {
    toggle(parts, off.closest(".bk-chip").dataset.value, "");
    parts.input.focus();
  } else if (event.target.closest(".bk-menu-face")) {
    parts.input.focus();
    openMenu(menu);
  }
}
