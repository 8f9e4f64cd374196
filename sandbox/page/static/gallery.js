// The gallery tells what its elements tell, and answers menus that ask.

const DEALS = ["Adatum", "Contoso", "Fabrikam", "Litware", "Northwind Health", "Proseware", "Tailspin", "Wingtip"];
const told = document.querySelector("#told");

function tell(event) {
  const { action_id, block_id, given, element } = event.detail;
  const name = event.type.replace("blockkit:", "");
  told.textContent = `${name} ${element.dataset.element} ${JSON.stringify({ action_id, block_id, given })}`;
}

document.addEventListener("blockkit:act", tell);
document.addEventListener("blockkit:change", tell);
document.addEventListener("blockkit:options", ({ detail }) => {
  const typed = detail.typed.toLowerCase();
  const found = DEALS.filter((name) => name.toLowerCase().includes(typed));
  detail.answer(found.map((name) => ({ text: name, value: name.toLowerCase(), group: name < "M" ? "A–L" : "M–Z" })));
});
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-set-theme]");
  if (!button) return;
  if (button.dataset.setTheme) document.documentElement.dataset.theme = button.dataset.setTheme;
  else delete document.documentElement.dataset.theme;
  for (const other of button.parentElement.children) other.ariaPressed = String(other === button);
});
