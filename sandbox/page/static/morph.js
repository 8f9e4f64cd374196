// Takes over what the server has drawn anew, and touches nothing else: what has the same source on the server keeps
// its place, its focus, its scroll position, and whatever a person has typed or opened in it.

const sources = new WeakMap(); // element -> its HTML as the server sent it last
const drawn = new WeakMap(); // element -> its attributes as the server sent them last
const OWN_STATE = new Set(["open"]);

export function remember(root) {
  for (const element of [root, ...root.querySelectorAll("*")]) note(element);
}

export function morph(holder, html) {
  const fresh = document.createElement("template");
  fresh.innerHTML = html;
  morphChildren(holder, fresh.content);
}

function note(element) {
  if (keyOf(element)) sources.set(element, element.outerHTML);
  drawn.set(element, element.cloneNode(false));
}

function keyOf(node) {
  if (node.nodeType !== Node.ELEMENT_NODE) return null;
  return node.dataset.key || node.id || (node.dataset.block && `block-${node.dataset.block}`) || null;
}

function morphChildren(old, fresh) {
  const wanted = new Set([...fresh.children].map(keyOf).filter(Boolean));
  const known = new Map();
  for (const child of [...old.children]) {
    const key = keyOf(child);
    if (key && !wanted.has(key)) child.remove();
    else if (key) known.set(key, child);
  }
  let at = old.firstChild;
  for (const node of [...fresh.childNodes]) {
    const match = known.get(keyOf(node)) ?? (isAlike(at, node) ? at : null);
    if (!match) {
      old.insertBefore(adopted(node), at);
      continue;
    }
    if (match === at) at = at.nextSibling;
    else old.insertBefore(match, at);
    if (match.nodeName === node.nodeName) update(match, node);
    else match.replaceWith(adopted(node));
  }
  while (at) {
    const gone = at;
    at = at.nextSibling;
    gone.remove();
  }
}

function isAlike(old, fresh) {
  return old && !keyOf(old) && !keyOf(fresh) && old.nodeName === fresh.nodeName;
}

function adopted(node) {
  const own = document.importNode(node, true);
  if (own.nodeType === Node.ELEMENT_NODE) remember(own);
  return own;
}

function update(old, fresh) {
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  const key = keyOf(fresh);
  const source = key && fresh.outerHTML;
  if (key && sources.get(old) === source) return;
  updateAttributes(old, fresh);
  updateValue(old, fresh);
  if (old.nodeName !== "TEXTAREA") morphChildren(insideOf(old), insideOf(fresh));
  if (key) sources.set(old, source);
  drawn.set(old, fresh.cloneNode(false));
}

const insideOf = (element) => (element.nodeName === "TEMPLATE" ? element.content : element);

// Only what the server itself has changed: attributes that a script set meanwhile stay.
function updateAttributes(old, fresh) {
  const before = drawn.get(old) ?? old;
  for (const { name } of [...before.attributes]) {
    if (!fresh.hasAttribute(name) && !OWN_STATE.has(name)) old.removeAttribute(name);
  }
  for (const { name, value } of [...fresh.attributes]) {
    if (before.getAttribute(name) !== value || before === old) old.setAttribute(name, value);
  }
}

// A field takes the server's value when that has changed, unless somebody is in it.
function updateValue(old, fresh) {
  const before = drawn.get(old);
  if (!before || old === document.activeElement) return;
  if (old.nodeName === "TEXTAREA") {
    if (old.defaultValue !== fresh.defaultValue) old.value = old.defaultValue = fresh.defaultValue;
  } else if (old.nodeName === "INPUT") {
    if (before.getAttribute("value") !== fresh.getAttribute("value")) old.value = fresh.getAttribute("value") ?? "";
    if (before.hasAttribute("checked") !== fresh.hasAttribute("checked")) old.checked = fresh.hasAttribute("checked");
  } else if (old.nodeName === "OPTION" && before.hasAttribute("selected") !== fresh.hasAttribute("selected")) {
    old.selected = fresh.hasAttribute("selected");
  }
}
