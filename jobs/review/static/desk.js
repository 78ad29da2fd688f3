// Keys and undo on the desk. Every button works without this file; what it adds is speed.
"use strict";
import { cardList, complain, listen, send } from "./keys.js";

const list = document.querySelector(".cards");
const status = document.getElementById("status");
const done = []; // marks, the last on top: the card as it is now, and the marked one that moved away
let busy = false;

const say = (words) => { status.textContent = words; };
const word = (name) => status.dataset[name]; // in the reader's language: the page brings them along
const walk = cardList(list, (card) => { if (card.classList.contains("marked")) putAway(card); });
const { cards, current, choose } = walk;

// A marked card goes once one moves on; undo brings it back to its place.
function putAway(card) {
  const entry = done.find((one) => one.card === card);
  if (!entry) return;
  entry.next = card.nextElementSibling;
  card.remove();
}

// The counts follow a mark: they are asked for once the last one is through, and nobody waits for them.
let asking = 0;
async function recount() {
  const turn = ++asking;
  const answer = await fetch(location.href, { headers: { "x-desk": "counts" } });
  if (!answer.ok || turn !== asking) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const which of ["#size", ".facets > .values"]) {
    const fresh = page.querySelector(which);
    if (fresh) document.querySelector(which)?.replaceWith(document.importNode(fresh, true));
  }
}

async function press(form, button) {
  if (busy || !form) return;
  busy = true;
  const card = form.closest(".card");
  const undoing = form.classList.contains("undo");
  try {
    const fresh = await send(form, button, ".card", word("failed"));
    fresh.classList.add("current");
    card.replaceWith(fresh);
    if (undoing) {
      const at = done.findIndex((one) => one.card === card);
      if (at >= 0) done.splice(at, 1);
      say(word("undone"));
    } else if (fresh.classList.contains("marked")) {
      done.push({ card: fresh, next: null });
      say(`${fresh.querySelector(".state").textContent}. ${word("undoHint")}`);
    }
    cards().forEach((one) => one.classList.toggle("current", one === fresh));
    fresh.focus({ preventScroll: true });
    recount().catch(() => {}); // the mark is kept; the counts are right at the next one
  } catch (error) {
    complain(card, error.message);
  } finally {
    busy = false;
  }
}

async function undo() {
  const entry = done[done.length - 1];
  if (!entry) return say(word("nothing"));
  if (!entry.card.isConnected) {
    if (entry.next && entry.next.isConnected) entry.next.before(entry.card);
    else list.append(entry.card);
  }
  choose(entry.card);
  await press(entry.card.querySelector("form.undo"));
  current()?.scrollIntoView({ block: "nearest" });
}

function mark(which) {
  const button = (current() || cards()[0])?.querySelector(`.foot > form ${which}`);
  if (button) press(button.form, button);
  else if (!document.querySelector("form.act")) say(word("login"));
}

function note() {
  const box = current()?.querySelector("details.note");
  if (!box) return;
  box.open = true;
  box.querySelector("textarea").focus();
}

listen(
  walk,
  { c: () => mark(".confirm"), d: () => mark(".dismiss"), n: note, u: undo },
  (event, typing) => {
    if (typing.name !== "note") return;
    event.preventDefault();
    press(typing.form, typing.form.querySelector('[value="note"]'));
  },
);
list.addEventListener("submit", (event) => {
  event.preventDefault();
  press(event.target, event.submitter);
});
// Filters are folded on a narrow screen; without script they stand open, above the cards.
if (matchMedia("(max-width: 60rem)").matches) document.querySelector(".facets").open = false;
