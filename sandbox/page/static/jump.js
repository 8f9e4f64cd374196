// Ctrl+K: type where to go, or whose eyes to use.

const dialog = document.getElementById("jump");
const input = document.getElementById("jump-to");
const list = document.getElementById("jump-list");

function places() {
  const links = [...document.querySelectorAll("#sidebar [data-jump]")].map((link) => [link.dataset.jump, link]);
  const people = [...document.querySelectorAll("#people-menu a")].map((link) => [`${link.querySelector("strong").textContent} (be this person)`, link]);
  return [...links, ...people];
}

function fill() {
  const typed = input.value.trim().toLowerCase();
  const fitting = places().filter(([name]) => name.toLowerCase().includes(typed));
  list.replaceChildren(...fitting.map(([name, link], number) => {
    const item = document.createElement("li");
    item.id = `jump-${number}`;
    item.setAttribute("role", "option");
    item.textContent = name;
    item.addEventListener("click", () => follow(link));
    item.follow = () => follow(link);
    return item;
  }));
  choose(0);
}

function choose(number) {
  const items = [...list.children];
  items.forEach((item, at) => { item.ariaSelected = String(at === number); });
  items[number]?.scrollIntoView({ block: "nearest" });
  if (items[number]) input.setAttribute("aria-activedescendant", items[number].id);
  else input.removeAttribute("aria-activedescendant");
}

function follow(link) {
  dialog.close();
  link.click();
}

function open() {
  if (document.querySelector("dialog[open]")) return;
  input.value = "";
  fill();
  dialog.showModal();
  input.focus();
}

input.addEventListener("input", fill);
input.addEventListener("keydown", (event) => {
  const items = [...list.children];
  const chosen = items.findIndex((item) => item.ariaSelected === "true");
  if (event.key === "ArrowDown") choose((chosen + 1) % items.length);
  else if (event.key === "ArrowUp") choose((chosen + items.length - 1) % items.length);
  else if (event.key === "Enter") items[chosen]?.follow();
  else return;
  event.preventDefault();
});

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") {
    event.preventDefault();
    open();
  }
});

document.addEventListener("click", ({ target }) => {
  if (target.closest?.("[data-jump-open]")) open();
  if (target === dialog) dialog.close();
});
