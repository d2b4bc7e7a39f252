// The page as a WeChat visitor: one openid per browser, choices become taps that say their label.
"use strict";

const talk = document.getElementById("talk");
const form = document.getElementById("say");
const field = document.getElementById("text");

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
  talk.append(box);
  box.scrollIntoView({ block: "end" });
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

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const text = field.value.trim();
  field.value = "";
  if (text) say(text);
});

openid();
send("/chat/follow", { person: openid().id });
field.focus();
