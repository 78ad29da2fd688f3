// Keys and undo on the desk. Every button works without this file; what it adds is speed.
"use strict";
(() => {
  const list = document.querySelector(".cards");
  const status = document.getElementById("status");
  const help = document.getElementById("help");
  const done = []; // marks, the last on top: the card as it is now, and the marked one that moved away
  let busy = false;

  const cards = () => [...list.querySelectorAll(".card")];
  const current = () => list.querySelector(".card.current");
  const say = (words) => { status.textContent = words; };
  const word = (name) => status.dataset[name]; // in the reader's language: the page brings them along

  function choose(card, { scroll = true } = {}) {
    const old = current();
    if (old === card || !card) return;
    if (old) {
      old.classList.remove("current");
      if (old.classList.contains("marked")) putAway(old);
    }
    card.classList.add("current");
    card.focus({ preventScroll: true });
    if (scroll) card.scrollIntoView({ block: "nearest" });
  }

  // A marked card goes once one moves on; undo brings it back to its place.
  function putAway(card) {
    const entry = done.find((one) => one.card === card);
    if (!entry) return;
    entry.next = card.nextElementSibling;
    card.remove();
  }

  function step(by) {
    const all = cards();
    const at = all.indexOf(current());
    choose(all[at < 0 ? 0 : Math.min(all.length - 1, Math.max(0, at + by))]);
  }

  async function send(form, button) {
    const body = new URLSearchParams(new FormData(form));
    if (button && button.name) body.set(button.name, button.value);
    const answer = await fetch(form.action, { method: "POST", body, headers: { "x-desk": "card" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const card = page.querySelector(".card");
    if (answer.ok && card) return document.importNode(card, true);
    const words = [...page.querySelectorAll("main h1, main .said")].map((one) => one.textContent.trim());
    throw new Error(words.join(". ") || word("failed").replace("{status}", answer.status));
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
      const fresh = await send(form, button);
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

  // The card stays as it was, with what was typed; the reason stands on it.
  function complain(card, words) {
    let line = card.querySelector(".complaint");
    if (!line) {
      line = document.createElement("p");
      line.className = "complaint";
      line.setAttribute("role", "alert");
      card.append(line);
    }
    line.textContent = words;
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

  const actions = {
    j: () => step(1),
    k: () => step(-1),
    c: () => mark(".confirm"),
    d: () => mark(".dismiss"),
    n: () => note(),
    u: () => undo(),
    o: () => { const card = current(); if (card) location.href = card.dataset.href; },
    w: () => { const more = current()?.querySelector("details.more"); if (more) more.open = !more.open; },
    "/": () => document.getElementById("find").focus(),
    "?": () => (help.open ? help.close() : help.showModal()),
  };

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

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input, textarea, select");
    if (typing) {
      if (event.key === "Escape") { typing.blur(); current()?.focus({ preventScroll: true }); }
      if (event.key === "Enter" && !event.shiftKey && typing.name === "note") {
        event.preventDefault();
        press(typing.form, typing.form.querySelector('[value="note"]'));
      }
      return;
    }
    if (help.open && event.key !== "?") return;
    const act = actions[event.key];
    if (act) { event.preventDefault(); act(); }
  });

  list.addEventListener("submit", (event) => {
    event.preventDefault();
    press(event.target, event.submitter);
  });
  list.addEventListener("focusin", (event) => choose(event.target.closest(".card"), { scroll: false }));
  const keys = document.querySelector("button.keys");
  keys.hidden = false;
  keys.addEventListener("click", () => help.showModal());
  // Filters are folded on a narrow screen; without script they stand open, above the cards.
  if (matchMedia("(max-width: 60rem)").matches) document.querySelector(".facets").open = false;
})();
