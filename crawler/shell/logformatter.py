"""How a crawl logs: one line per thing an operator can act on, never a page of text."""

from __future__ import annotations

from typing import Any

from scrapy.logformatter import LogFormatter


# ruff: noqa: ARG002
class QuietFormatter(LogFormatter):
    """Items are pages of text and dropping is how our pipeline ends: neither belongs into a log."""

    def scraped(self, item: Any, response: Any, spider: Any) -> None:  # type: ignore[override]  # None: do not log
        return None

    def dropped(self, item: Any, exception: BaseException, response: Any, spider: Any) -> None:  # type: ignore[override]
        return None
