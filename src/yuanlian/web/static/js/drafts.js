// Keeps a text that was not sent: on this device only, a week at most, gone once the form was taken or on sign-out (app.js).

const WEEK = 7 * 24 * 3600 * 1000;
const name = (key) => `yuanlian-draft:${key}`;
const sent = "yuanlian-sent";

function read(key) {
  try {
    const kept = JSON.parse(localStorage.getItem(name(key)) ?? "null");
    return kept && Date.now() - kept.at < WEEK ? kept.text : "";
  } catch {
    return "";
  }
}

function keep(field) {
  const text = field.value.trim() ? field.value : "";
  if (text) localStorage.setItem(name(field.dataset.draft), JSON.stringify({ text, at: Date.now() }));
  else localStorage.removeItem(name(field.dataset.draft));
}

function restore(field) {
  const text = read(field.dataset.draft);
  if (!text || field.value) return;
  field.value = text;
  const note = Object.assign(document.createElement("p"), { className: "yl-draft-note", role: "status", textContent: field.dataset.draftRestored });
  const clear = Object.assign(document.createElement("button"), { type: "button", textContent: field.dataset.draftClear });
  clear.addEventListener("click", () => {
    field.value = "";
    keep(field);
    note.remove();
    field.focus();
  });
  note.append(clear);
  field.after(note);
}

// The form was taken when the page after it shows no such field filled in by the server.
const before = sessionStorage.getItem(sent);
if (before) {
  sessionStorage.removeItem(sent);
  const again = document.querySelector(`[data-draft="${CSS.escape(before)}"]`);
  if (!again || !again.value) localStorage.removeItem(name(before));
}

document.querySelectorAll("[data-draft]").forEach(restore);
document.addEventListener("input", (event) => {
  if (event.target.matches("[data-draft]")) keep(event.target);
});
document.addEventListener("submit", (event) => {
  const field = event.target.querySelector("[data-draft]");
  if (field) sessionStorage.setItem(sent, field.dataset.draft);
});
