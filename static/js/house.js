// Small comforts. Every page works without them.

// Toasts can be put away; they never go by themselves, so that nobody misses one.
function addClose(toast) {
  if (toast.querySelector("[data-close]")) return;
  const button = document.createElement("button");
  button.type = "button";
  button.dataset.close = "";
  button.setAttribute("aria-label", "Close this message");
  button.textContent = "\u00d7";
  toast.append(button);
}

// Menus close on Escape, and on a click elsewhere.
function closeMenus(except) {
  document.querySelectorAll("details[data-menu][open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
}

document.addEventListener("click", (event) => {
  const close = event.target.closest("[data-close]");
  if (close) close.closest("[data-toast]").remove();
  closeMenus(event.target.closest("details[data-menu]"));
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.querySelector("details[data-menu][open]");
  closeMenus(null);
  if (open) open.querySelector("summary").focus();
});

// A form is sent once, however often its button is pressed; going back makes it ready again.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (form.dataset.sent) { event.preventDefault(); return; }
  form.dataset.sent = "yes";
  setTimeout(() => delete form.dataset.sent, 5000); // an answer that is a file leaves the page as it is
});
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});

document.querySelectorAll("[data-toast]").forEach(addClose);
document.body.addEventListener("htmx:afterRequest", () => {
  document.querySelectorAll("[data-toast]").forEach(addClose);
  document.querySelectorAll("form[data-sent]").forEach((form) => delete form.dataset.sent);
});
document.body.addEventListener("htmx:oobAfterSwap", () => document.querySelectorAll("[data-toast]").forEach(addClose));
