"""Where the real browser is, and whether what a test needs of it is installed."""

from __future__ import annotations

import os
import shutil
from importlib.util import find_spec


def chromium() -> str | None:
    """Its path. Tests that need it are skipped without it, unless it is required."""
    return shutil.which("chromium") or ("chromium" if os.environ.get("BORDERWATCH_REQUIRE_CHROMIUM") else None)


def can_draw_pages() -> bool:
    """Whether Chromium and the extra `render` are there, or required."""
    extra = find_spec("scrapy_playwright") is not None or bool(os.environ.get("BORDERWATCH_REQUIRE_CHROMIUM"))
    return chromium() is not None and extra
