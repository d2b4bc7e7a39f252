// The page as a WeChat visitor: one openid per browser, choices become taps that say their label, and what is pushed
// to this visitor is looked up every few seconds.
"use strict";

const talk = document.getElementById("talk");
const form = document.getElementById("say");
const field = document.getElementById("text");
const dispatch = document.getElementById("dispatch");
const day = document.getElementById("day");
const LOOK_EVERY = 3000; // milliseconds

function openid() {
  let id = localStorage.getItem("openid");
  const fresh = !id;
  if (fresh) {
    const letters = crypto.getRandomValues(new Uint8Array(14));
    id = "o" + Array.from(letters, (n) => n.toString(16).padStart(2, "0")).join("").slice(0, 27);
    localStorage.setItem("openid", id);
  }
  return { id, fresh };
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}

function put(box) {
  talk.append(box);
  box.scrollIntoView({ block: "end" });
}

function show(text, who) {
  const box = document.createElement("div");
  box.className = "said " + who;
  const link = /<a href="weixin:\/\/bizmsgmenu\?msgmenucontent=[^"]*">([^<]*)<\/a>/g;
  let at = 0;
  for (const match of text.matchAll(link)) {
    box.append(text.slice(at, match.index));
    const tap = document.createElement("a");
    tap.href = "#";
    tap.textContent = match[1];
    tap.addEventListener("click", (event) => { event.preventDefault(); say(match[1].replace(/^\d+ /, "")); });
    box.append(tap);
    at = match.index + match[0].length;
  }
  box.append(text.slice(at));
  put(box);
}

async function send(path, body) {
  try {
    const response = await fetch(path, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (answer.error) show("没有送到（" + answer.error + "），再试一次。", "fault");
    else if (answer.reply) show(answer.reply, "theirs");
  } catch (fault) {
    show("连不上服务器，看看它还在不在运行。", "fault");
  }
}

function say(text) {
  show(text, "mine");
  return send("/chat/say", { person: openid().id, text });
}

function showPushed(message) {
  if (!message.rows.length) {
    show(message.text, "theirs pushed");
    return;
  }
  const box = document.createElement("section");
  box.className = "said theirs pushed card";
  const list = document.createElement("dl");
  for (const [label, value] of message.rows) list.append(element("dt", label), element("dd", value));
  box.append(element("h2", message.title), list);
  put(box);
}

// What was shown already is not shown again when the page is loaded anew.
let seen = Number(localStorage.getItem("seen") || 0);
let looking = false;

async function look() {
  if (looking || document.hidden) return;
  looking = true;
  try {
    const response = await fetch("/chat/inbox?" + new URLSearchParams({ person: openid().id, after: seen }));
    if (!response.ok) return;
    const answer = await response.json();
    answer.messages.forEach(showPushed);
    if (answer.messages.length) seen = answer.messages.at(-1).number;
    else if (answer.last < seen) seen = answer.last; // the server began with a new database
    localStorage.setItem("seen", seen);
    if (!day.dataset.touched) day.value = answer.next;
  } catch (fault) {
    // The server is away. What is typed next says so; the next look may find it again.
  } finally {
    looking = false;
  }
}

async function runDispatch() {
  const button = dispatch.querySelector("button");
  button.disabled = true;
  try {
    const response = await fetch("/chat/dispatch", {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify({ day: day.value }),
    });
    const answer = await response.json();
    show(answer.said || "没有派发成（" + answer.error + "），再试一次。", "note");
    delete day.dataset.touched;
    await look();
  } catch (fault) {
    show("连不上服务器，看看它还在不在运行。", "fault");
  } finally {
    button.disabled = false;
  }
}

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = field.value.trim();
  field.value = "";
  if (!text) return;
  await say(text);
  if (dispatch) look();
});

if (dispatch) {
  dispatch.addEventListener("submit", (event) => { event.preventDefault(); runDispatch(); });
  day.addEventListener("input", () => { day.dataset.touched = "yes"; });
  document.addEventListener("visibilitychange", look);
  setInterval(look, LOOK_EVERY);
  look();
}

openid();
send("/chat/follow", { person: openid().id });
field.focus();
