// Live preview of an entry while it is typed, and a word before unsaved writing is left. All pages work without it.
"use strict";

const WAIT = 700; // milliseconds without typing

function mark(box, issues) {
  for (const list of box.querySelectorAll("[data-issues]")) {
    const said = issues[list.dataset.issues] || [];
    list.replaceChildren(...said.map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      return item;
    }));
  }
  tint(box);
}

function tint(box) {
  for (const field of box.querySelectorAll(".field")) {
    field.classList.toggle("has-issues", Boolean(field.querySelector(".issues li")));
  }
}

function previewing(form) {
  let timer = 0;
  let turn = 0;
  async function refresh() {
    const mine = ++turn;
    try {
      const response = await fetch(form.dataset.preview, { method: "POST", body: new FormData(form) });
      if (!response.ok) throw new Error(String(response.status));
      const told = await response.json();
      if (mine !== turn) return; // a later one is under way
      document.getElementById("preview").innerHTML = told.html;
      mark(form, told.issues);
    } catch (fault) {
      if (mine === turn) document.getElementById("preview").textContent = "预览没有取到（" + fault.message + "）。点「存草稿」，你写的不会丢。";
    }
  }
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, WAIT);
  });
}

// Should the session be over, the next page shows what was changed, and only that.
function tellChanged(form) {
  const named = [...form.elements].filter((field) => field.name && field.type !== "hidden");
  const changed = named.filter((field) => {
    if (field.type === "checkbox") return field.checked !== field.defaultChecked;
    if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
    return field.value !== field.defaultValue;
  });
  const told = document.createElement("input");
  Object.assign(told, { type: "hidden", name: "changed", value: changed.map((field) => field.name).join(" ") });
  form.append(told);
}

for (const form of document.querySelectorAll("form[data-keep]")) {
  let changed = false;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => {
    changed = false;
    if (!("refilled" in form.dataset)) tellChanged(form);
  });
  window.addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
  if (form.dataset.preview) previewing(form);
}
// What was sent is under way: the button says so, and a second press does nothing.
for (const form of document.querySelectorAll("form[method=post]")) {
  form.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    const word = pressed ? pressed.textContent : "";
    function wait(on) {
      for (const button of form.querySelectorAll("button")) button.disabled = on;
      if (pressed && pressed.dataset.busy) pressed.textContent = on ? pressed.dataset.busy : word;
    }
    setTimeout(() => wait(true)); // the one that was pressed is sent along, so not before
    window.addEventListener("pageshow", () => wait(false), { once: true }); // back at this page
  });
}

for (const form of document.querySelectorAll("form")) tint(form);

// Ticks that differ from what the page tells about: it is not the page to publish from, nor to come back to by itself.
let retick = false;
for (const form of document.querySelectorAll("form[data-ticks]")) {
  form.addEventListener("change", (event) => {
    if (event.target.type !== "checkbox") return;
    const boxes = [...form.querySelectorAll("input[type=checkbox]")];
    retick = boxes.some((box) => box.checked !== box.defaultChecked);
    form.querySelector("[data-changed]").hidden = !retick;
    for (const button of form.querySelectorAll("button.main")) button.disabled = retick;
  });
}
for (const link of document.querySelectorAll("a[data-again]")) {
  setTimeout(() => { if (!retick) location.assign(link.href); }, 1000 * Number(link.dataset.again));
}
