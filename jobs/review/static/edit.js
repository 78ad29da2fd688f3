// Tries a watch while it is being written, and says what a form waits for. The buttons work without this file.
"use strict";
(() => {
  const PAUSE_MS = 700; // after the last key
  let timer = 0;
  let running = null;

  async function tryNow(form) {
    if (running) running.abort();
    running = new AbortController();
    const trial = document.getElementById("trial");
    trial.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(form.action, {
        method: "POST", body: new URLSearchParams(new FormData(form)), headers: { "x-desk": "trial" }, signal: running.signal,
      });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("trial");
      if (fresh) trial.replaceWith(document.importNode(fresh, true));
      else trial.removeAttribute("aria-busy");
    } catch (error) {
      if (error.name !== "AbortError") trial.removeAttribute("aria-busy");
    }
  }

  for (const form of document.querySelectorAll("form[data-wait]")) {
    form.addEventListener("submit", () => {
      const status = form.querySelector(".waiting");
      const clock = document.createElement("span");
      status.hidden = false;
      status.textContent = form.dataset.wait + " ";
      clock.setAttribute("aria-hidden", "true");
      status.append(clock);
      const began = Date.now();
      setInterval(() => { clock.textContent = Math.round((Date.now() - began) / 1000); }, 1000);
      form.querySelector("button").disabled = true;
    });
  }

  for (const form of document.querySelectorAll("form[data-try]")) {
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => tryNow(form), PAUSE_MS);
    });
  }
})();
