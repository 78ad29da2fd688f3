// A list of cards that is walked through by keys: which one is chosen, the list of keys, and what a key does.
"use strict";

export function cardList(list, putAway = () => {}) {
  const cards = () => [...list.querySelectorAll(".card")];
  const current = () => list.querySelector(".card.current");

  function choose(card, { scroll = true } = {}) {
    const old = current();
    if (old === card || !card) return;
    if (old) {
      old.classList.remove("current");
      putAway(old);
    }
    card.classList.add("current");
    card.focus({ preventScroll: true });
    if (scroll) card.scrollIntoView({ block: "nearest" });
  }

  function step(by) {
    const all = cards();
    const at = all.indexOf(current());
    choose(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]);
  }

  list.addEventListener("focusin", (event) => choose(event.target.closest(".card"), { scroll: false }));
  return { cards, current, choose, step };
}

// `actions`: key → what it does. While somebody types only `enter` is asked.
export function listen({ step, current }, actions, enter = () => {}) {
  const help = document.getElementById("help");
  const all = {
    j: () => step(1),
    k: () => step(-1),
    o: () => { const card = current(); if (card) location.href = card.dataset.href; },
    w: () => { const more = current()?.querySelector("details.more"); if (more) more.open = !more.open; },
    x: () => { const box = current()?.querySelector("input[form=bulk]"); if (box) box.checked = !box.checked; },
    "/": () => (document.getElementById("ask") || document.getElementById("find")).focus(),
    "?": () => (help.open ? help.close() : help.showModal()),
    ...actions,
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input:not([type=checkbox]), textarea, select");
    if (typing) {
      if (event.key === "Escape") { typing.blur(); current()?.focus({ preventScroll: true }); }
      if (event.key === "Enter" && !event.shiftKey) enter(event, typing);
      return;
    }
    if (help.open && event.key !== "?") return;
    const act = all[event.key];
    if (act) { event.preventDefault(); act(); }
  });
  const keys = document.querySelector("button.keys");
  keys.hidden = false;
  keys.addEventListener("click", () => help.showModal());
}

// Send a form as its button would, and get a part of the answer's page: `which` names it. Throws what the desk said.
export async function send(form, button, which, failed) {
  const body = new URLSearchParams(new FormData(form));
  if (button && button.name) body.set(button.name, button.value);
  const answer = await fetch(form.action, { method: "POST", body, headers: { "x-desk": "card" } });
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const part = page.querySelector(which);
  if (answer.ok && part) return document.importNode(part, true);
  const words = [...page.querySelectorAll("main h1, main .said")].map((one) => one.textContent.trim());
  throw new Error(words.join(". ") || failed.replace("{status}", answer.status));
}

// The card stays as it was, with what was typed; the reason stands on it.
export function complain(card, words) {
  let line = card.querySelector(".complaint");
  if (!line) {
    line = document.createElement("p");
    line.className = "complaint";
    line.setAttribute("role", "alert");
    card.append(line);
  }
  line.textContent = words;
}
