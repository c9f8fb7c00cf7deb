// The desk by keyboard. Every key has a button or a link that does the same; the pages work without this file.

const palette = document.getElementById("palette");
const keys = document.getElementById("keys");
const STORE = "single-keys"; // "off": people who speak to their computer can switch single letters off (WCAG 2.1.4)

function memory(value) {
  try {
    if (value !== undefined) localStorage.setItem(STORE, value);
    return localStorage.getItem(STORE);
  } catch { return null; }
}

// Rows that can be walked through and chosen.
const links = () => [...document.querySelectorAll("[data-row] [data-open]")];
const boxOf = (element) => element?.closest("[data-row]")?.querySelector("[data-pick]");
const boxes = () => [...document.querySelectorAll("[data-pick]")];

function walk(step) {
  const all = links();
  if (!all.length) return;
  const here = document.activeElement.closest("[data-row]");
  const place = here ? all.findIndex((link) => here.contains(link)) + step : step > 0 ? 0 : all.length - 1;
  const next = all[Math.max(0, Math.min(place, all.length - 1))];
  next.focus();
  next.closest("[data-row]").scrollIntoView({ block: "nearest" });
}

function tell() {
  const words = document.querySelector("[data-picked]");
  if (!words) return;
  const number = boxes().filter((box) => box.checked).length;
  words.textContent = number ? `With the ${number} you chose:` : "With those you chose:";
}

function pick(box) {
  if (!box) return;
  box.checked = !box.checked;
  tell();
}

function pickAll() {
  const all = boxes();
  const on = !all.every((box) => box.checked);
  all.forEach((box) => { box.checked = on; });
  tell();
}

function act(button) {
  if (!boxes().some((box) => box.checked)) pick(boxOf(document.activeElement));
  if (boxes().some((box) => box.checked)) button.form.requestSubmit(button);
}

function undo() {
  document.querySelector("[data-toast] form button:not([data-close])")?.click();
}

const DEEDS = {
  j: () => walk(1),
  k: () => walk(-1),
  x: () => pick(boxOf(document.activeElement)),
  a: pickAll,
  u: undo,
  b: () => { location.href = "/desk/board/"; },
  "/": () => (document.querySelector(".filters input[name=q]") || document.getElementById("find"))?.focus(),
  "?": () => keys.showModal(),
};

const typing = (element) => element.matches("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");

document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
    event.preventDefault();
    openPalette();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (document.querySelector("dialog[open]") || memory() === "off") return;
  const button = document.querySelector(`[data-verb="${CSS.escape(event.key)}"]`);
  const deed = button ? () => act(button) : DEEDS[event.key];
  if (!deed) return;
  event.preventDefault();
  deed();
});
document.addEventListener("change", tell);
window.addEventListener("pageshow", tell);

// The switch for single keys, in the list of keys.
const toggle = document.querySelector("[data-keys-switch]");
function showSwitch() {
  const on = memory() !== "off";
  toggle.setAttribute("aria-pressed", String(on));
  toggle.textContent = on ? "Single keys are on" : "Single keys are off";
}
toggle.addEventListener("click", () => { memory(memory() === "off" ? "on" : "off"); showSwitch(); });
showSwitch();

// The palette: arrows move the choice, Enter goes there.
const field = document.getElementById("palette-text");
const options = () => [...palette.querySelectorAll("a[role=option]")];
let stale = false; // the options do not belong to the text yet
let going = false; // Enter came before they did

function go() {
  const chosen = options().find((one) => one.getAttribute("aria-selected") === "true");
  if (chosen) location.href = chosen.href;
  else if (field.value) location.href = `/desk/search/?q=${encodeURIComponent(field.value)}`;
}
field.addEventListener("input", () => { stale = true; going = false; });

function openPalette() {
  if (palette.open) return;
  document.querySelectorAll("dialog[open]").forEach((dialog) => dialog.close());
  palette.showModal();
  field.select();
  htmx.trigger(field, "open");
}

function choose(option) {
  options().forEach((one) => one.setAttribute("aria-selected", String(one === option)));
  if (!option) { field.removeAttribute("aria-activedescendant"); return; }
  field.setAttribute("aria-activedescendant", option.id);
  option.scrollIntoView({ block: "nearest" });
}

field.addEventListener("keydown", (event) => {
  const all = options();
  const place = all.findIndex((one) => one.getAttribute("aria-selected") === "true");
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    choose(all[(place + (event.key === "ArrowDown" ? 1 : all.length - 1)) % all.length]);
  } else if (event.key === "Enter") {
    event.preventDefault();
    going = stale;
    if (stale) htmx.trigger(field, "open");
    else go();
  }
});
palette.addEventListener("click", (event) => { if (event.target === palette) palette.close(); });
document.body.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "palette-found") return;
  choose(options()[0]);
  stale = false;
  if (going) go();
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-palette]")) return;
  event.preventDefault();
  openPalette();
});
