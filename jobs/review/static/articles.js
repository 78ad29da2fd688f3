// Keys on the list of articles. Every button works without this file; what it adds is speed.
"use strict";
import { cardList, complain, listen, send } from "./keys.js";

const list = document.querySelector(".cards");
const status = document.getElementById("status");
const done = []; // marks, the last on top: the card, and the key that takes it back
let busy = false;
const walk = list && cardList(list);

async function press(button, { remember = true } = {}) {
  const form = button?.form;
  if (busy || !form) return;
  busy = true;
  const card = form.closest(".card");
  try {
    // The words that the search marked stay: only what a mark changes is replaced.
    const fresh = await send(form, button, ".card", status.dataset.failed);
    card.classList.toggle("unread", fresh.classList.contains("unread"));
    form.replaceWith(fresh.querySelector("form.marks"));
    card.querySelector(".star")?.remove();
    const star = fresh.querySelector(".star");
    if (star) card.querySelector(".line input").after(" ", star);
    if (remember) done.push({ card, key: button.dataset.key });
    status.textContent = remember ? status.dataset.undoHint : status.dataset.undone;
    card.focus({ preventScroll: true });
  } catch (error) {
    complain(card, error.message);
  } finally {
    busy = false;
  }
}

const buttonOf = (card, key) => card?.querySelector(`form.marks [data-key="${key}"]`);

function mark(key) {
  const card = walk.current() || walk.cards()[0];
  const button = buttonOf(card, key);
  if (!button) { status.textContent = status.dataset.login; return; }
  walk.choose(card);
  press(button);
}

function undo() {
  const last = done.pop();
  const made = document.querySelector(".made form.undo");
  if (last) {
    walk.choose(last.card);
    press(buttonOf(last.card, last.key), { remember: false });
  } else if (made) made.requestSubmit();
  else status.textContent = status.dataset.nothing;
}

if (list) {
  listen(walk, {
    r: () => mark("r"),
    s: () => mark("s"),
    u: undo,
  });
  list.addEventListener("submit", (event) => {
    event.preventDefault();
    press(event.submitter);
  });
}
