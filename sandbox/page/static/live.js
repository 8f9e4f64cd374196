// The line to the server: what this page looks at goes up, what has changed there comes down.

import { page } from "/page/static/acts.js";
import { morph } from "/page/static/morph.js";

let socket = null;
let look = null;
let failures = 0;
const listeners = { before: [], after: [] };

export const beforeDrawing = (listener) => listeners.before.push(listener);
export const afterDrawing = (listener) => listeners.after.push(listener);

export function lookAt(wanted) {
  look = wanted;
  send();
}

function send() {
  if (look && socket?.readyState === WebSocket.OPEN) {
    socket.send(JSON.stringify({ ...look, page, watched: document.visibilityState === "visible" }));
  }
}

export function connect() {
  socket = new WebSocket(`ws://${location.host}/page/live`);
  socket.addEventListener("open", () => {
    failures = 0;
    document.body.classList.remove("cut-off");
    send();
  });
  socket.addEventListener("message", ({ data }) => draw(JSON.parse(data)));
  socket.addEventListener("close", () => {
    failures += 1;
    document.body.classList.add("cut-off");
    setTimeout(connect, Math.min(500 * failures, 5000));
  });
}

document.addEventListener("visibilitychange", send);

function draw({ title, user, at, parts }) {
  document.title = title;
  const news = { user, at, parts };
  for (const listener of listeners.before) listener(news);
  for (const [name, html] of Object.entries(parts)) morph(document.querySelector(`[data-part="${name}"]`), html);
  Object.assign(document.body.dataset, { user, at });
  for (const listener of listeners.after) listener(news);
}
