// The calendar of a date picker, and the moment that a day and a time make.

import { choose, givenOf, hide, openPop, rootOf, show } from "./block-parts.js";

const DAY = 86_400_000;
const dateOf = (iso) => new Date(`${iso}T00:00:00Z`);
const isoOf = (date) => date.toISOString().slice(0, 10);
const wordsFor = (locale, options) => new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });

const partsOf = (picker) => {
  const root = rootOf(picker);
  return {
    picker,
    root,
    face: picker.querySelector(".bk-picker-face"),
    pop: picker.querySelector(".bk-calendar"),
    part: picker.dataset.part,
    locale: root.dataset.locale || "en-US",
    today: root.dataset.today,
  };
};

const chosenOf = ({ root, part }) => (part ? root.dataset.day || null : givenOf(root));

/** Weeks begin on the day on which they do where the reader lives: 1 is Monday. */
function firstWeekday(locale) {
  const about = new Intl.Locale(locale);
  return (about.getWeekInfo?.() ?? about.weekInfo)?.firstDay ?? 1;
}

export function openCalendar(picker) {
  const parts = partsOf(picker);
  if (openPop()?.pop === parts.pop) return hide();
  show(parts.pop, parts.face, () => {
    parts.face.setAttribute("aria-expanded", "false");
    if (parts.pop.contains(document.activeElement)) parts.face.focus();
  });
  parts.face.setAttribute("aria-expanded", "true");
  draw(parts, chosenOf(parts) ?? parts.today);
  parts.pop.querySelector('[tabindex="0"]').focus();
}

function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) if (value !== null) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

function step(words, label, by) {
  return element("button", { type: "button", class: "bk-calendar-step", "aria-label": label, "data-months": by }, words);
}

/** The month that holds `focus`, the day that has the focus. */
function draw(parts, focus) {
  const { locale, pop, root } = parts;
  const day = dateOf(focus);
  const title = wordsFor(locale, { month: "long", year: "numeric" }).format(day);
  const heading = element("div", { class: "bk-calendar-title", "aria-live": "polite" }, title);
  const head = element("div", { class: "bk-calendar-head" }, step("‹", "Previous month", -1), heading, step("›", "Next month", 1));
  const grid = element("table", { role: "grid", "aria-label": title }, names(locale), weeks(parts, day, focus));
  const clear = "optional" in root.dataset && !parts.part && chosenOf(parts);
  const foot = clear ? [element("button", { type: "button", class: "bk-calendar-clear" }, "Clear")] : [];
  pop.replaceChildren(head, grid, ...foot);
  pop.dataset.focus = focus;
}

function names(locale) {
  const first = firstWeekday(locale);
  const row = element("tr");
  for (let at = 0; at < 7; at += 1) {
    const day = new Date(Date.UTC(2024, 0, first + at)); // 1 January 2024 was a Monday
    const long = wordsFor(locale, { weekday: "long" }).format(day);
    row.append(element("th", { scope: "col", abbr: long }, wordsFor(locale, { weekday: "short" }).format(day).slice(0, 2)));
  }
  return element("thead", {}, row);
}

function weeks(parts, day, focus) {
  const first = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth(), 1));
  const before = (first.getUTCDay() - (firstWeekday(parts.locale) % 7) + 7) % 7;
  const body = element("tbody");
  let at = new Date(first - before * DAY);
  do {
    const row = element("tr");
    for (let column = 0; column < 7; column += 1) {
      row.append(cell(parts, at, at.getUTCMonth() === day.getUTCMonth(), focus));
      at = new Date(+at + DAY);
    }
    body.append(row);
  } while (at.getUTCMonth() === day.getUTCMonth());
  return body;
}

function cell(parts, day, inMonth, focus) {
  const iso = isoOf(day);
  const chosen = iso === chosenOf(parts);
  const button = element(
    "button",
    {
      type: "button",
      "data-day": iso,
      tabindex: iso === focus ? "0" : "-1",
      class: inMonth ? "bk-calendar-day" : "bk-calendar-day bk-other-month",
      "aria-label": wordsFor(parts.locale, { dateStyle: "full" }).format(day),
      "aria-current": iso === parts.today ? "date" : null,
      "aria-pressed": chosen ? "true" : null,
    },
    String(day.getUTCDate()),
  );
  return element("td", {}, button);
}

function shifted(iso, months) {
  const day = dateOf(iso);
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months + 1, 0));
  last.setUTCDate(Math.min(day.getUTCDate(), last.getUTCDate()));
  return isoOf(last);
}

function go(parts, focus) {
  draw(parts, focus);
  parts.pop.querySelector('[tabindex="0"]').focus();
}

function pick(parts, iso) {
  const { face, locale, part, root } = parts;
  const before = chosenOf(parts);
  hide();
  face.focus();
  const words = face.querySelector(".bk-picker-words");
  const write = (day) => {
    words.textContent = day ? wordsFor(locale, { dateStyle: "medium" }).format(dateOf(day)) : face.dataset.empty;
  };
  write(iso);
  if (!part) return choose(root, iso, () => write(before));
  root.dataset.day = iso ?? "";
  root.dispatchEvent(new CustomEvent("blockkit:part", { bubbles: true }));
}

const KEYS = {
  ArrowLeft: (iso) => isoOf(new Date(+dateOf(iso) - DAY)),
  ArrowRight: (iso) => isoOf(new Date(+dateOf(iso) + DAY)),
  ArrowUp: (iso) => isoOf(new Date(+dateOf(iso) - 7 * DAY)),
  ArrowDown: (iso) => isoOf(new Date(+dateOf(iso) + 7 * DAY)),
  PageUp: (iso) => shifted(iso, -1),
  PageDown: (iso) => shifted(iso, 1),
  Home: (iso) => `${iso.slice(0, 8)}01`,
  End: (iso) => isoOf(new Date(+dateOf(shifted(`${iso.slice(0, 8)}01`, 1)) - DAY)),
};

/** Whether the key was the calendar's. */
export function calendarKey(event) {
  const pop = event.target.closest(".bk-calendar");
  if (!pop) return false;
  const parts = partsOf(pop.closest(".bk-picker"));
  if (event.key === "Escape") {
    hide();
    parts.face.focus();
    return true;
  }
  if (event.key === "Tab") return held(event, pop);
  if (!event.target.matches("[data-day]") || !KEYS[event.key]) return false;
  go(parts, KEYS[event.key](event.target.dataset.day));
  return true;
}

/** Tab goes round inside the calendar, as in a dialog. */
function held(event, pop) {
  const stops = [...pop.querySelectorAll("button:not([tabindex='-1'])")];
  const at = stops.indexOf(document.activeElement) + (event.shiftKey ? -1 : 1);
  stops.at(at % stops.length).focus();
  return true;
}

export function calendarClicked(event) {
  const picker = event.target.closest(".bk-picker");
  if (!picker) return;
  if (event.target.closest(".bk-picker-face")) return openCalendar(picker);
  const parts = partsOf(picker);
  const months = event.target.closest("[data-months]");
  const day = event.target.closest("[data-day]");
  if (months) {
    draw(parts, shifted(parts.pop.dataset.focus, Number(months.dataset.months)));
    parts.pop.querySelector(`[data-months="${months.dataset.months}"]`).focus();
  } else if (day) pick(parts, day.dataset.day);
  else if (event.target.closest(".bk-calendar-clear")) pick(parts, null);
}

/** A day and a time are one moment on the reader's clock, whatever the browser's own zone is. */
export function momentChanged(event) {
  const root = event.target;
  const { day, time, zone } = root.dataset;
  if (day && time) choose(root, unixOf(day, time, zone));
}

/** Seconds since 1970 of a wall clock in a zone; an hour that is skipped in spring moves forward. */
export function unixOf(day, time, zone) {
  const wall = Date.parse(`${day}T${time}:00Z`);
  const first = wall - offsetAt(wall, zone);
  const second = wall - offsetAt(first, zone);
  const right = second + offsetAt(second, zone) === wall ? second : Math.max(first, second);
  return right / 1000;
}

function offsetAt(unix, zone) {
  const parts = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  }).formatToParts(unix);
  const read = Object.fromEntries(parts.map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(read.year, read.month - 1, read.day, read.hour, read.minute, read.second) - unix;
}
