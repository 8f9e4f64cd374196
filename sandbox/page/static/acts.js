// What a person does goes to the sandbox as POST /sandbox/<act>; what went wrong is told where it happened.

export const person = () => document.body.dataset.user;

// This window, also after it is loaded anew: a form opens where it was asked for.
export const page = (sessionStorage.page ??= crypto.randomUUID());

export async function act(name, takes = {}) {
  try {
    const response = await fetch(`/sandbox/${name}`, {
      method: "POST",
      keepalive: JSON.stringify(takes).length < 32_000, // what was done last arrives, also when the page is left
      headers: { "Content-Type": "application/json", Refusals: "200", Page: page },
      body: JSON.stringify(takes),
    });
    return await response.json();
  } catch {
    return { done: false, lost: true, sentence: "We had some trouble connecting. The workspace does not answer; is it still running?" };
  }
}

export const asPerson = (name, takes = {}) => act(name, { user: person(), ...takes });

// Where an element is: in a view, or in a message.
export function targetOf(element) {
  const view = element.closest("[data-view]");
  if (view?.dataset.view) return { view: view.dataset.view };
  const message = element.closest(".message");
  return message ? { channel: message.dataset.channel, ts: message.dataset.ts } : null;
}

export function tell(near, sentence) {
  const within = near?.closest?.("dialog.modal, .pane, main") ?? document.querySelector("dialog.modal") ?? document.querySelector("main");
  const place = within.querySelector(".notices") ?? document.querySelector("main .notices");
  const notice = document.createElement("p");
  notice.className = "notice";
  notice.append(sentence);
  const away = document.createElement("button");
  away.type = "button";
  away.className = "plain";
  away.ariaLabel = "Dismiss";
  away.textContent = "×";
  away.addEventListener("click", () => notice.remove());
  notice.append(away);
  place.append(notice);
  while (place.childElementCount > 3) place.firstElementChild.remove();
  return notice;
}

export function clearNotices(root = document) {
  for (const place of root.querySelectorAll(".notices")) place.replaceChildren();
}

export function announce(sentence) {
  document.getElementById("status").textContent = sentence;
}

const WORDS = {
  operation_timeout: "did not answer within three seconds",
  dispatch_failed: "could not be reached",
};

// As Slack tells of a click that came to nothing.
export function failure(error) {
  const app = document.body.dataset.app;
  return `⚠ ${app} ${WORDS[error] ?? "answered with something that Slack does not accept"} (${error}). Try again.`;
}
