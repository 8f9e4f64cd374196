// What every Block Kit element needs: telling the page what was chosen, asking before, and opening what pops up.

export const rootOf = (node) => node.closest("[data-action]");
export const givenOf = (root) => JSON.parse(root.dataset.given ?? "null");

// Elements inside a block without an id of its own belong to the block around it.
const blockOf = (root) => root.closest('[data-block]:not([data-block=""])')?.dataset.block ?? "";

function emit(root, name, more) {
  const detail = { action_id: root.dataset.action, block_id: blockOf(root), element: root, ...more };
  root.dispatchEvent(new CustomEvent(`blockkit:${name}`, { bubbles: true, detail }));
}

/** Remember what is chosen and tell the page; `at once` where the app is to hear of it now. */
export function tell(root, given, atOnce = "dispatch" in root.dataset) {
  root.dataset.given = JSON.stringify(given);
  emit(root, atOnce ? "act" : "change", { given });
}

/** A press: nothing stays chosen. */
export const press = (root, given) => emit(root, "act", { given });

/** Ask the page for what an external menu shows. */
export const askOptions = (root, typed, answer) => emit(root, "options", { typed, answer });

/** Take what was chosen once the person agrees, else put it back. */
export async function choose(root, given, putBack = () => {}) {
  if (JSON.stringify(given) === root.dataset.given) return;
  if (await agreed(root)) tell(root, given);
  else putBack();
}

/** Whether the person agrees to the element's question; true where it asks none. */
export function agreed(root) {
  const template = root.querySelector("template[data-confirm]");
  if (!template) return Promise.resolve(true);
  const dialog = document.createElement("dialog");
  dialog.className = "blockkit-confirm";
  dialog.append(template.content.cloneNode(true));
  const title = dialog.querySelector("h2");
  title.id = "blockkit-confirm-title";
  dialog.setAttribute("aria-labelledby", title.id);
  document.body.append(dialog);
  return new Promise((resolve) => {
    let answer = false;
    dialog.addEventListener("click", (event) => {
      const button = event.target.closest("[data-answer]");
      if (!button && event.target !== dialog) return;
      answer = button?.dataset.answer === "yes";
      dialog.close();
    });
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(answer);
    });
    dialog.showModal();
  });
}

let opened = null;

/** What is open now: { pop, anchor, close }. */
export const openPop = () => opened;

/** Open a list, menu or calendar beside its control; whatever else was open closes. */
export function show(pop, anchor, onClose = () => {}) {
  if (opened?.pop === pop) return;
  hide();
  opened = { pop, anchor, onClose };
  pop.showPopover();
  place();
}

/** Close what is open. */
export function hide() {
  if (!opened) return;
  const { pop, onClose } = opened;
  opened = null;
  if (pop.matches(":popover-open")) pop.hidePopover();
  onClose();
}

/** Under the control, or over it where there is more room. */
export function place() {
  if (!opened) return;
  const { pop, anchor } = opened;
  if (!anchor.isConnected) return hide();
  const box = anchor.getBoundingClientRect();
  const margin = 8;
  const below = innerHeight - box.bottom - margin - 4;
  const above = box.top - margin - 4;
  pop.style.minWidth = `${Math.min(Math.max(box.width, 180), innerWidth - 2 * margin)}px`;
  pop.style.maxHeight = "";
  const wanted = pop.scrollHeight + 2;
  const under = wanted <= below || below >= above;
  pop.style.maxHeight = `${Math.max(Math.min(under ? below : above, 340), 96)}px`;
  const height = pop.offsetHeight;
  const left = Math.min(Math.max(box.left, margin), Math.max(innerWidth - pop.offsetWidth - margin, margin));
  pop.style.left = `${left}px`;
  pop.style.top = `${under ? box.bottom + 4 : box.top - height - 4}px`;
}

addEventListener("resize", place);
document.addEventListener("scroll", (event) => opened && !opened.pop.contains(event.target) && place(), true);
