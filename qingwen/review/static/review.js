// Keys only: whatever they do, a button, a link or a field of the page does too.
"use strict";

const WRITES = "input:not([type=checkbox]), textarea, select";

function move(step) {
  const all = [...document.querySelectorAll("a.row")];
  const at = all.indexOf(document.activeElement);
  const next = all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + step))];
  if (next) next.focus();
}

function choose() {
  const row = document.activeElement.closest("tr");
  const box = row && row.querySelector("input[name=key]");
  if (box) box.checked = !box.checked;
}

const MOVES = { j: () => move(1), k: () => move(-1), x: choose };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches(WRITES)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  const one = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
  const act = MOVES[event.key] || (one && (() => (one.matches(WRITES) ? (one.focus(), one.select()) : one.click())));
  if (!act) return;
  event.preventDefault();
  if (!event.repeat || MOVES[event.key]) act(); // a key held down decides one suspect, not all
});

document.addEventListener("change", (event) => {
  if (!event.target.matches("[data-all]")) return;
  for (const box of document.querySelectorAll("input[name=key]")) box.checked = event.target.checked;
});
