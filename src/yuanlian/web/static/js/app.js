// What every page does besides its HTML: one click sends once, menus close, filters apply, keys move in lists.
// Each behaviour finds its elements by events on the document, so that parts swapped in by htmx need no second start.

const doc = document;
const open = "details.yl-menu[open], details.yl-drawer[open]";

function typing(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}

// One click sends once. The button stays busy until the answer comes or the page is shown again from the cache.
function send(event) {
  const form = event.target;
  if (form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  if (form.matches("[data-sign-out]")) forgetDrafts();
  if (event.submitter) event.submitter.setAttribute("aria-busy", "true");
}

// Unsent texts do not stay on a device from which their writer signed out.
function forgetDrafts() {
  const drafts = Object.keys(localStorage).filter((name) => name.startsWith("yuanlian-draft:"));
  for (const name of drafts) localStorage.removeItem(name);
}

function release() {
  for (const form of doc.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  for (const button of doc.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}

// Empty filters stay out of the address.
function trim(event) {
  if (!event.target.matches("[data-filters]")) return;
  for (const [key, value] of [...event.formData.entries()]) {
    if (value === "") event.formData.delete(key);
  }
}

function closeOthers(kept) {
  for (const menu of doc.querySelectorAll(open)) {
    if (!kept || !menu.contains(kept)) menu.open = false;
  }
}

// A question is a page; with script it is shown in a dialog over the page that asked.
async function ask(link) {
  const answer = await fetch(link.href, { headers: { "X-Requested-With": "dialog" }, credentials: "same-origin" });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const question = page.querySelector("[data-confirm-page]");
  if (!answer.ok || !question) {
    window.location.assign(link.href);
    return;
  }
  const dialog = doc.createElement("dialog");
  dialog.className = "yl-dialog";
  dialog.append(doc.adoptNode(question));
  for (const form of dialog.querySelectorAll("form:not([action])")) form.action = link.href;
  dialog.addEventListener("close", () => dialog.remove());
  doc.body.append(dialog);
  dialog.showModal();
}

function click(event) {
  const target = event.target;
  closeOthers(target);
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  if (target.closest("dialog [data-dialog-close]")) {
    event.preventDefault();
    target.closest("dialog").close();
    return;
  }
  const asking = target.closest("a[data-dialog]");
  if (asking) {
    event.preventDefault();
    ask(asking);
    return;
  }
  const row = target.closest("tr[data-href]");
  if (row && !target.closest("a, button, input, label, summary") && !String(window.getSelection())) {
    window.location.assign(row.dataset.href);
  }
}

// j and k move through the rows of a list, Enter opens, / goes to the search.
function move(step) {
  const rows = [...doc.querySelectorAll("[data-table] tbody tr")];
  if (!rows.length) return;
  const here = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const next = Math.max(0, Math.min(rows.length - 1, here + step));
  if (here >= 0) rows[here].removeAttribute("aria-selected");
  rows[next].setAttribute("aria-selected", "true");
  rows[next].scrollIntoView({ block: "nearest" });
  rows[next].querySelector("a")?.focus({ preventScroll: true });
}

function key(event) {
  if (event.key === "Escape") {
    const menu = doc.querySelector(open);
    closeOthers(null);
    menu?.querySelector("summary").focus();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
  if (event.key === "j" || event.key === "k") {
    move(event.key === "j" ? 1 : -1);
  } else if (event.key === "/") {
    const search = [...doc.querySelectorAll("[data-search], [data-table-search]")].find((field) => field.offsetParent);
    if (!search) return;
    event.preventDefault();
    search.focus();
    search.select();
  }
}

function change(event) {
  const form = event.target.closest("[data-filters]");
  if (form && event.target.matches("select, input[type=date]")) form.requestSubmit();
}

// A refusal after a swap: a form with errors is shown in place, anything else as the page it would have been.
function refused(event) {
  const { xhr, requestConfig } = event.detail;
  if (xhr.status === 422) {
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  } else if (xhr.status >= 400 && requestConfig.verb === "get") {
    window.location.assign(requestConfig.path);
  } else if (xhr.status >= 400) {
    const page = new DOMParser().parseFromString(xhr.responseText, "text/html");
    say(page.querySelector("[data-refusal]")?.textContent.trim() ?? doc.body.dataset.failed);
  }
}

function say(sentence) {
  const message = doc.createElement("div");
  message.className = "yl-message yl-message-error yl-said";
  message.setAttribute("role", "alert");
  message.textContent = sentence;
  doc.querySelector("main").prepend(message);
  dismissable(message);
  message.scrollIntoView({ block: "nearest" });
}

function dismissable(message) {
  const button = doc.createElement("button");
  button.type = "button";
  button.textContent = "×";
  button.setAttribute("aria-label", doc.body.dataset.close);
  button.addEventListener("click", () => message.remove());
  message.append(button);
}

doc.addEventListener("submit", send);
doc.addEventListener("formdata", trim);
doc.addEventListener("click", click);
doc.addEventListener("keydown", key);
doc.addEventListener("change", change);
doc.addEventListener("htmx:afterRequest", release);
doc.addEventListener("htmx:beforeSwap", refused);
doc.addEventListener("htmx:sendError", () => say(doc.body.dataset.offline));
window.addEventListener("pageshow", release);
doc.querySelectorAll(".yl-message").forEach(dismissable);
doc.querySelector("[data-focus]")?.focus();
