// The message box: completes commands and people, keeps a draft for each conversation, sends.

import { afterDrawing } from "/page/static/live.js";
import { asPerson, clearNotices, tell } from "/page/static/acts.js";

const drafts = {
  get: (form) => sessionStorage.getItem(`draft-${form.dataset.draftKey}`) ?? "",
  set: (form, text) => sessionStorage.setItem(`draft-${form.dataset.draftKey}`, text),
};

const parts = (form) => ({
  box: form.querySelector("textarea"),
  list: form.querySelector("[role=listbox]"),
  usage: form.querySelector(".usage"),
});

afterDrawing(() => document.querySelectorAll(".composer").forEach(prepare));

export function prepare(form) {
  if (form.dataset.ready) return;
  form.dataset.ready = "yes";
  const { box } = parts(form);
  box.value = drafts.get(form);
  grow(box);
  suggest(form);
}

export function write(form, text) {
  const { box } = parts(form);
  box.value = text;
  changed(form);
  box.focus();
  box.setSelectionRange(text.length, text.length);
}

function changed(form) {
  const { box } = parts(form);
  drafts.set(form, box.value);
  grow(box);
  suggest(form);
}

function grow(box) {
  box.rows = Math.min(8, box.value.split("\n").length + Math.floor(box.value.length / 120));
}

// The word under the cursor that can be completed: a command at the beginning, a person anywhere.
function opening(form) {
  const { box } = parts(form);
  const before = box.value.slice(0, box.selectionStart);
  if (/^\/[\w-]*$/.test(before)) return { typed: before, from: 0, offers: JSON.parse(form.dataset.offers) };
  const name = /(?:^|\s)(@[\w.-]*)$/.exec(before);
  return name && { typed: name[1], from: before.length - name[1].length, offers: JSON.parse(form.dataset.people) };
}

function suggest(form) {
  const { box, list, usage } = parts(form);
  const open = document.activeElement === box ? opening(form) : null;
  const wanted = open?.typed.toLowerCase();
  const fitting = open ? open.offers.filter(({ id, description }) => id.startsWith(wanted) || (wanted[0] === "@" && description.toLowerCase().startsWith(wanted.slice(1)))) : [];
  const exact = fitting.length === 1 && fitting[0].id === wanted;
  list.replaceChildren(...(exact ? [] : fitting.slice(0, 8).map((offer, number) => option(form, offer, number))));
  list.hidden = list.childElementCount === 0;
  box.ariaExpanded = String(!list.hidden);
  choose(form, 0);
  showUsage(form, box, usage);
}

function option(form, { id, description, hint }, number) {
  const item = document.createElement("li");
  item.id = `${parts(form).list.id}-${number}`;
  item.setAttribute("role", "option");
  item.dataset.id = id;
  item.append(...[["strong", id], ["span", hint ?? ""], ["small", description]].map(([name, words]) => {
    const piece = document.createElement(name);
    piece.textContent = words;
    return piece;
  }));
  item.addEventListener("mousedown", (event) => {
    event.preventDefault();
    complete(form, id);
  });
  return item;
}

function showUsage(form, box, usage) {
  const command = /^(\/[\w-]+)(?:\s|$)/.exec(box.value)?.[1];
  const offer = command && JSON.parse(form.dataset.offers).find(({ id }) => id === command);
  usage.hidden = !offer;
  usage.textContent = offer ? `${offer.id} ${offer.hint} · ${offer.description}` : "";
}

function choose(form, number) {
  const { box, list } = parts(form);
  [...list.children].forEach((item, at) => { item.ariaSelected = String(at === number); });
  if (list.hidden) box.removeAttribute("aria-activedescendant");
  else box.setAttribute("aria-activedescendant", list.children[number].id);
}

function complete(form, id) {
  const { box } = parts(form);
  const open = opening(form);
  const after = box.value.slice(box.selectionStart);
  const head = `${box.value.slice(0, open.from)}${id} `;
  box.value = head + after.replace(/^\s/, "");
  box.setSelectionRange(head.length, head.length);
  changed(form);
}

document.addEventListener("input", ({ target }) => {
  const form = target.closest?.(".composer");
  if (form) changed(form);
});

document.addEventListener("focusin", ({ target }) => {
  if (target.matches(".composer textarea")) suggest(target.closest(".composer"));
});

document.addEventListener("focusout", ({ target }) => {
  if (target.matches(".composer textarea")) parts(target.closest(".composer")).list.hidden = true;
});

document.addEventListener("keydown", (event) => {
  const form = event.target.matches?.(".composer textarea") && event.target.closest(".composer");
  if (!form || event.isComposing) return;
  const { list } = parts(form);
  const chosen = list.hidden ? -1 : [...list.children].findIndex((item) => item.ariaSelected === "true");
  if (chosen >= 0 && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    const step = event.key === "ArrowDown" ? 1 : list.childElementCount - 1;
    choose(form, (chosen + step) % list.childElementCount);
  } else if (chosen >= 0 && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey && !isWhole(form)) {
    complete(form, list.children[chosen].dataset.id);
  } else if (chosen >= 0 && event.key === "Escape") {
    list.hidden = true;
  } else if (event.key === "Enter" && !event.shiftKey) {
    form.requestSubmit();
  } else {
    return;
  }
  event.preventDefault();
});

// A command that is typed in full is sent by Enter, also where a longer one begins like it.
function isWhole(form) {
  return JSON.parse(form.dataset.offers).some(({ id }) => id === parts(form).box.value.trim());
}

document.addEventListener("submit", (event) => {
  const form = event.target.closest(".composer");
  if (!form) return;
  event.preventDefault();
  send(form);
});

document.addEventListener("click", ({ target }) => {
  const button = target.closest?.(".composer [data-type]");
  if (!button) return;
  const form = button.closest(".composer");
  const { box } = parts(form);
  const isCommand = button.dataset.type === "/";
  write(form, isCommand ? "/" : `${box.value}${box.value && !/\s$/.test(box.value) ? " " : ""}@`);
});

async function send(form) {
  const line = parts(form).box.value.trim();
  if (!line) return;
  const { channel, thread, draftKey } = form.dataset;
  clearNotices(form.parentElement);
  write(form, "");
  const trouble = await (line.startsWith("/") ? runCommand(line, channel, thread) : say(line, channel, thread));
  if (!trouble) return;
  failed.add({ key: draftKey, line, trouble, notice: null });
  showFailures();
}

// Lines that came to nothing, each shown in its own conversation only, until it is tried again or dismissed.
const failed = new Set();

afterDrawing(showFailures);

function showFailures() {
  const forms = new Map([...document.querySelectorAll(".composer")].map((form) => [form.dataset.draftKey, form]));
  for (const held of failed) {
    const form = forms.get(held.key);
    if (!form) held.notice?.remove();
    else if (held.notice?.isConnected) continue;
    else if (held.notice || parts(form).box.value) quote(form, held);
    else {
      failed.delete(held);
      tell(form, held.trouble);
      putBack(form, held.line);
    }
  }
}

// Something else was typed meanwhile: the line stands in the notice, from where it is sent again.
function quote(form, held) {
  const { line, trouble } = held;
  const notice = held.notice = tell(form, trouble);
  notice.lastElementChild.addEventListener("click", () => failed.delete(held));
  const said = document.createElement("q");
  said.className = "failed";
  said.textContent = line;
  const again = document.createElement("button");
  again.type = "button";
  again.className = "again";
  again.textContent = "Try again";
  again.addEventListener("click", () => {
    const typed = parts(form).box.value;
    failed.delete(held);
    notice.remove();
    write(form, line);
    send(form);
    putBack(form, typed);
  });
  notice.lastElementChild.before(said, again);
}

// Into the message box, and the keyboard with it only where nobody is at work elsewhere.
function putBack(form, line) {
  const { box } = parts(form);
  box.value = line;
  changed(form);
  if (document.activeElement === document.body) box.focus();
}

async function runCommand(line, channel, thread) {
  const [, command, text] = /^(\S+)\s*([^]*)$/.exec(line);
  if (thread) return `${command} is not supported in threads. Sorry.`;
  const answer = await asPerson("command", { command, text, channel });
  if (!answer.done) return answer.sentence;
  return answer.ok ? null : `${command} failed with the error “${answer.error}”`;
}

async function say(text, channel, thread) {
  const answer = await asPerson("say", { channel, text, thread_ts: thread || null });
  return answer.done ? null : answer.sentence;
}
