// A planning board: rows are dragged onto what they should belong to, the number of changes is also a slider, a choice
// in a row is sent at once, and the maps follow. Everything is a form underneath and works without this file.

const doc = document;

function slide(field) {
  const most = Number(field.dataset.slider);
  if (!most || field.dataset.slid) return;
  field.dataset.slid = "1";
  const slider = Object.assign(doc.createElement("input"), { type: "range", min: 0, max: most, step: 1, className: "yl-plan-slider" });
  slider.setAttribute("aria-label", field.labels[0]?.textContent.trim() ?? "");
  slider.value = field.value === "" ? most : field.value;
  slider.addEventListener("input", () => { field.value = slider.value; });
  field.addEventListener("input", () => { slider.value = field.value === "" ? most : field.value; });
  const both = Object.assign(doc.createElement("div"), { className: "yl-plan-slide" });
  field.replaceWith(both);
  both.append(field, slider);
}

function start(root) {
  root.querySelectorAll("[data-slider]").forEach(slide);
}

// Put the row's unit to the target it was dropped on: the row's own form is filled in and sent.
function put(row, target, name) {
  const form = row.querySelector("[data-put]");
  const select = form.elements.namedItem("target");
  if (![...select.options].some((option) => option.value === target)) select.add(new Option(name, target));
  select.value = target;
  form.requestSubmit();
}

let dragged = null;

doc.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("[data-line][draggable]") ?? null;
  if (!dragged) return;
  event.dataTransfer.effectAllowed = "move";
  event.dataTransfer.setData("text/plain", dragged.querySelector("a")?.textContent ?? "");
});
doc.addEventListener("dragend", () => {
  dragged = null;
  doc.querySelectorAll(".yl-plan-here").forEach((each) => each.classList.remove("yl-plan-here"));
});
doc.addEventListener("dragover", (event) => {
  const place = dragged && event.target.closest("[data-drop]");
  if (!place) return;
  event.preventDefault();
  doc.querySelectorAll(".yl-plan-here").forEach((each) => each !== place && each.classList.remove("yl-plan-here"));
  place.classList.add("yl-plan-here");
});
doc.addEventListener("drop", (event) => {
  const place = dragged && event.target.closest("[data-drop]");
  if (!place) return;
  event.preventDefault();
  put(dragged, place.dataset.drop, place.dataset.name);
});
doc.addEventListener("change", (event) => {
  if (event.target.matches("[data-put] select")) event.target.form.requestSubmit();
});
doc.addEventListener("htmx:afterSettle", () => {
  start(doc);
  doc.dispatchEvent(new CustomEvent("yl:map-refresh"));
});
doc.documentElement.classList.add("yl-scripted");
start(doc);
