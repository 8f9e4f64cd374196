// Modals and everything else that is made of Block Kit: what is pressed, chosen, typed and submitted in it.

import { afterDrawing, beforeDrawing } from "/page/static/live.js";
import { nearest, nearestOnPage, placeOf } from "/page/static/focus.js";
import { asPerson, clearNotices, failure, targetOf, tell } from "/page/static/acts.js";

const TROUBLE = "We had some trouble connecting. Try again?";
const CONTROL = ":is(input, textarea, button)";
const FIELD = `.block-input ${CONTROL}`;
const AFTER_TYPING_MS = 300;

let opener = null; // where the keyboard was before the first of the views
let isAtWork = false; // whether the keyboard was anywhere before a drawing
let drawing = null; // the view that was on top before a drawing
const left = new Map(); // view -> where the keyboard was in it, and how far it was scrolled
let last = Promise.resolve(); // acts on a view happen in the order in which a person did them
const unsaved = new Map(); // block id -> what was typed and has not been sent to the view yet
let timer = 0;
let awaited = null; // the view and the blocks whose errors are on their way

const modal = () => document.querySelector("dialog.modal");
const inTurn = (work) => (last = last.then(work, work));

const bodyOf = (open) => open.querySelector(".modal-body");

beforeDrawing(() => {
  const open = modal();
  drawing = open?.dataset.view ?? null;
  const focused = document.activeElement;
  isAtWork = focused !== document.body;
  if (!open) opener = isAtWork ? placeOf(focused) : opener;
  else left.set(drawing, { place: open.contains(focused) ? placeOf(focused, open) : left.get(drawing)?.place, scroll: bodyOf(open).scrollTop });
});

export function showModal() {
  const open = modal();
  if (open) present(open, left.get(open.dataset.view));
  else if (drawing) leave();
  else if (isAtWork) stay();
}
afterDrawing(showModal);

// A view that was there before comes back as it was left: under another, or drawn anew.
function present(open, before) {
  const isNew = !open.open;
  if (isNew) open.showModal();
  const isLost = isNew || document.activeElement === document.body;
  if (before) bodyOf(open).scrollTop = before.scroll;
  if (isLost) ((before?.place && nearest(before.place, open)) ?? firstOf(open)).focus({ preventScroll: Boolean(before) });
}

const firstOf = (open) => open.querySelector(FIELD) ?? open.querySelector("[data-submit-view]") ?? open.querySelector("footer [data-close-view]");

// A message that is drawn anew keeps the keyboard, also where the button that had it has gone.
function stay() {
  const isLost = document.activeElement === document.body && opener && !opener.element.isConnected;
  if (isLost && document.getElementById(opener.message)) nearestOnPage(opener).focus({ preventScroll: true });
}

function leave() {
  left.clear();
  if (document.activeElement === document.body && opener) nearestOnPage(opener)?.focus({ preventScroll: true });
}

document.addEventListener("blockkit:act", ({ target, detail }) => {
  const where = targetOf(target);
  inTurn(async () => {
    await save();
    await press(target, where, detail);
  });
});

async function press(element, where, { action_id, block_id, given }) {
  const root = element.closest("[data-action]") ?? element;
  root.ariaBusy = "true";
  clearNotices(element.closest("dialog.modal, main, .pane") ?? document);
  const answer = await asPerson("click", { target: where, action_id, block_id, given: given ?? null });
  root.ariaBusy = null;
  if (!answer.done) tell(element, answer.sentence);
  else if (!answer.ok) tell(element, where.view && element.closest("dialog") ? TROUBLE : failure(answer.error));
}

document.addEventListener("blockkit:options", async ({ target, detail: { action_id, block_id, typed, answer } }) => {
  const found = await asPerson("options", { target: targetOf(target), action_id, block_id, typed });
  const options = found.done ? found.options.map(([text, value]) => ({ text, value })) : [];
  answer(options, found.done ? null : found.sentence);
});

document.addEventListener("blockkit:change", ({ detail: { block_id, given } }) => {
  unsaved.set(block_id, given ?? null);
  clearTimeout(timer);
  timer = setTimeout(() => inTurn(save), AFTER_TYPING_MS);
});

async function save() {
  const view = modal()?.dataset.view;
  if (!view || unsaved.size === 0) return;
  const values = takeUnsaved();
  const answer = await asPerson("fill_in", { view, values });
  keep(answer, values);
  if (!answer.done && !answer.lost && modal()?.dataset.view === view) tell(modal(), answer.sentence);
}

function takeUnsaved() {
  const values = Object.fromEntries(unsaved);
  unsaved.clear();
  return values;
}

// What did not arrive goes with what is sent next, unless it was typed over meanwhile.
function keep(answer, values) {
  if (!answer.lost) return;
  for (const [id, given] of Object.entries(values)) if (!unsaved.has(id)) unsaved.set(id, given);
}

window.addEventListener("pagehide", save);

async function submit() {
  const open = modal();
  const button = open?.querySelector("[data-submit-view]");
  if (!button || button.disabled) return;
  const values = takeUnsaved();
  button.disabled = true;
  button.ariaBusy = "true";
  clearNotices(open);
  const answer = await asPerson("submit", { view: open.dataset.view, values });
  button.disabled = false;
  button.ariaBusy = null;
  keep(answer, values);
  if (!answer.done) tell(open, answer.sentence);
  else if (answer.error) tell(open, TROUBLE);
  else if (Object.keys(answer.errors).length) {
    awaited = { view: open.dataset.view, blocks: new Set(Object.keys(answer.errors)) };
    focusFirstError();
  }
}

// Errors are drawn before the answer comes or after it: the keyboard goes to the first of them once it is there.
function focusFirstError() {
  const open = modal();
  if (!open || open.dataset.view !== awaited?.view) return (awaited = null);
  const isAwaited = (field) => awaited.blocks.has(field.closest("[data-block]").dataset.block);
  const wrong = [...open.querySelectorAll("[aria-invalid=true]")].find(isAwaited);
  if (!wrong) return;
  awaited = null;
  (wrong.matches(CONTROL) ? wrong : wrong.querySelector(CONTROL))?.focus();
}
afterDrawing(focusFirstError);

function closeView() {
  const view = modal()?.dataset.view;
  unsaved.clear();
  if (view) inTurn(() => asPerson("close", { view }));
}

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-submit-view]")) inTurn(submit);
  if (target.closest?.("[data-close-view]")) closeView();
  const away = target.closest?.("[data-put-away]");
  if (away) away.parentElement.hidden = true;
  const taken = target.closest?.("[data-take-over]");
  if (taken) inTurn(() => asPerson("take_over", { view: taken.dataset.takeOver }));
});

// Escape closes the view on top; the page takes it away when the workspace has.
document.addEventListener("cancel", (event) => {
  if (!event.target.matches("dialog.modal")) return;
  event.preventDefault();
  closeView();
}, true);

// Enter in a field of one line sends the form, as in Slack; menus keep it for themselves.
document.addEventListener("keydown", (event) => {
  const isField = event.target.matches?.("dialog.modal [data-element$='_input'] input:not([type=file])");
  if (event.key !== "Enter" || !isField || event.isComposing) return;
  setTimeout(() => event.defaultPrevented || inTurn(submit));
});
