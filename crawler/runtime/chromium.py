"""Whether pages can be drawn on this machine: the libraries of the extra `render`, and a Chromium."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def can_render() -> bool:
    """Whether what draws pages is installed."""
    return all(find_spec(name) is not None for name in ("playwright", "scrapy_playwright"))


def find_chromium() -> str | None:
    """The path of the first Chromium in PATH; None: only Playwright may have one of its own."""
    return next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
