"""Programs that read one page, side by side: text, headline, authors and day of publication."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from crawler.extract import extract
from crawler.model import Extraction, Page, Source

ANYONE = Source(slug="", name="")
MEASURED_AT = datetime(2026, 11, 24, tzinfo=UTC)
MIN_PAGE_WORDS = 40


@dataclass(frozen=True, slots=True)
class PageReading:
    """What one program makes of a page. None: it does not read that."""

    text: str | None = None
    title: str | None = None
    author: str | None = None
    date: str | None = None

    def row(self, page_id: str) -> dict[str, str | None]:
        """The reading as the scorers beside the data have it."""
        return {"id": page_id, "text": self.text, "title": self.title, "author": self.author, "date": self.date}


PageReader = Callable[[Page], PageReading]


def run_extraction(page: Page) -> Extraction:
    return extract(page, source=ANYONE, now=MEASURED_AT, min_words=MIN_PAGE_WORDS)


def read_as_borderwatch(page: Page) -> PageReading:
    """Our own reading. A page that is refused keeps its date."""
    extraction = run_extraction(page)
    article = extraction.article
    date = (extraction.date.local_day or "") if extraction.date else ""
    if article is None:
        return PageReading("", "", "", str(date))
    return PageReading(article.text, article.title, "; ".join(article.authors), str(date))


def read_as_trafilatura(page: Page) -> PageReading:
    from trafilatura import bare_extraction

    document: Any = bare_extraction(page.body, url=page.url, with_metadata=True)
    if document is None:
        return PageReading("", "", "", "")
    return PageReading(document.text or "", document.title or "", document.author or "", document.date or "")


def read_as_htmldate(page: Page) -> PageReading:
    from htmldate import find_date

    return PageReading(date=find_date(page.body, url=page.url, original_date=True, max_date=f"{MEASURED_AT:%Y-%m-%d}") or "")


def read_as_newspaper(page: Page) -> PageReading:
    from newspaper import Article

    article = Article(page.url)
    article.download(input_html=page.body.decode("utf-8", "replace"))
    article.parse()
    day = f"{article.publish_date:%Y-%m-%d}" if article.publish_date else ""
    return PageReading(article.text, article.title, "; ".join(article.authors), day)


_LIBRARIES: Mapping[str, tuple[str, PageReader]] = {
    "trafilatura": ("trafilatura", read_as_trafilatura),
    "htmldate": ("htmldate", read_as_htmldate),
    "newspaper4k": ("newspaper", read_as_newspaper),
}


def installed_readers() -> dict[str, PageReader]:
    """Ours, and those of the others whose library is here."""
    for name in ("trafilatura", "htmldate", "newspaper"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    others = {name: reader for name, (module, reader) in _LIBRARIES.items() if importlib.util.find_spec(module) is not None}
    return {"Borderwatch": read_as_borderwatch, **others}


def try_reading(reader: PageReader, page: Page) -> PageReading:
    """What a program makes of a page; one that raises has read nothing of it."""
    try:
        return reader(page)
    except Exception:  # hostile pages are among them
        return PageReading("", "", "", "")
