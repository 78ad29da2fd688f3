"""A page in a real browser that is watched: what it complains of, what it asks of elsewhere, whom it shuts out (axe-core)."""

from __future__ import annotations

import os
from typing import Any

# Titles of watches may be of any length, and a reader opens the menu: what then leaves its form or the screen. A page that is read
# from right to left does not scroll to what leaves it at the right, so its width alone says nothing.
FIND_CONTROLS_OUTSIDE = """(width) => {
  const words = "a title as long as people write them, ".repeat(8);
  for (const select of document.querySelectorAll("select")) select.add(new Option(words));
  const menu = document.querySelector(".reader");
  menu.open = true;
  const sticksOut = (control) => {
    const box = control.getBoundingClientRect();
    const place = control.matches(".reader > form") ? document.body : control.parentElement.closest("form, td, aside, main, body");
    const edges = place.getBoundingClientRect();
    return box.left < Math.max(0, edges.left - 1) || box.right > Math.min(width, edges.right + 1);
  };
  const found = [...document.querySelectorAll("select, input, textarea, button, .reader > form")]
    .filter((control) => control.checkVisibility() && !control.closest(".hidden, .scroll") && sticksOut(control))
    .map((control) => control.outerHTML.slice(0, 120));
  if (document.documentElement.scrollWidth > width) found.push("the page scrolls sideways");
  menu.open = false;
  return found;
}"""


class Watched:
    """A page that notes every complaint and every request to elsewhere."""

    def __init__(self, page: Any, base: str) -> None:
        self.page, self.base = page, base
        self.complaints: list[str] = []
        self.elsewhere: list[str] = []
        page.on("console", lambda message: self.complaints.append(message.text) if message.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("dialog", self._dismiss)
        page.on(
            "request", lambda request: self.elsewhere.append(request.url) if not request.url.startswith((base, "data:")) else None
        )

    def go(self, path: str) -> Any:
        return self.page.goto(self.base + path)

    def _dismiss(self, dialog: Any) -> None:
        self.complaints.append(f"dialog {dialog.message}")
        dialog.dismiss()


def axe() -> Any:
    """The checker, or nothing where it is not installed and not required."""
    try:
        from axe_playwright_python.sync_playwright import Axe
    except ImportError:
        if os.environ.get("BORDERWATCH_REQUIRE_CHROMIUM"):
            raise
        return None
    return Axe()


def grave(results: Any) -> list[tuple[str, list[str]]]:
    """Serious and critical findings, with the beginning of what they point at."""
    violations = [violation for violation in results.response["violations"] if violation["impact"] in ("serious", "critical")]
    return [(violation["id"], [node["html"][:200] for node in violation["nodes"]][:3]) for violation in violations]


def controls_outside(page: Any, width: int) -> list[str]:
    """Beginnings of the controls that leave their form or a screen of this width, with long options and the menu open."""
    return list(page.evaluate(FIND_CONTROLS_OUTSIDE, width))
