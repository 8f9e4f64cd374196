// Where the keyboard is, and the nearest place to it once that was drawn anew or has gone.

const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled), textarea:not(:disabled), summary";

const inside = (holder) => [...holder.querySelectorAll(FOCUSABLE)].filter((one) => one.checkVisibility());
const actionOf = (element) => element.closest("[data-action]")?.dataset.action;
const messageOf = (element) => element.closest(".message")?.id;

export function placeOf(element, holder = element.closest(".message") ?? document.getElementById("main")) {
  return { element, message: messageOf(element), action: actionOf(element), at: inside(holder).indexOf(element) };
}

// Within a holder: the element itself, else the nearest one of the same action, else what stands nearest to it now.
export function nearest({ element, action, at }, holder) {
  if (element.isConnected && element.checkVisibility()) return element;
  const summary = element.isConnected && element.closest("details:not([open])")?.querySelector("summary");
  if (summary) return summary;
  const all = inside(holder);
  const alike = all.filter((one) => action && actionOf(one) === action);
  const apart = (one) => Math.abs(all.indexOf(one) - at);
  return (alike.length ? alike : all).reduce((best, one) => (best && apart(best) <= apart(one) ? best : one), null);
}

// On the page: in the message where it was, else in the message box, else in the conversation.
export function nearestOnPage(place) {
  const message = place.message && document.getElementById(place.message);
  const isHere = place.element !== document.body && (place.element.isConnected || message);
  const found = isHere && nearest(place, message ?? document.getElementById("main"));
  return found || document.querySelector("main .composer textarea") || document.getElementById("conversation");
}
