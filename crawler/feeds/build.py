"""Entries of what a document says: text made plain, links made whole, dates made sane. One bad entry costs itself."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeVar

from crawler.language import dates
from crawler.language.tokens import clean, clean_line
from crawler.model import DocumentFlaw, DocumentProblem, Entry
from crawler.web.urls import canonicalise, join

T = TypeVar("T")
MAX_SUMMARY_CHARS = 2000
_TAGS_AND_COMMENTS = re.compile(r"<!--.*?-->|<(script|style)\b.*?</\1\s*>|</?[a-zA-Z][^<>]*>|<!\[CDATA\[|\]\]>", re.S | re.I)
_BAD_REFERENCES = re.compile(
    rb"&#(?:0*(?:[0-8]|1[124-9]|2\d|3[01]|5529[6-9]|55[3-9]\d\d|5[67]\d{3}|6553[45])|"
    rb"[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]|[dD][89a-fA-F][0-9a-fA-F]{2}|[fF]{3}[eEfF]));"
)


@dataclass(slots=True)
class FeedContext:
    """What a reader knows besides the body; collects problems, each once."""

    url: str
    now: datetime
    selector: str | None = None
    language: str | None = None
    timezone: str = "UTC"
    problems: dict[DocumentProblem, None] = field(default_factory=dict)

    def problem(self, code: DocumentFlaw, detail: str = "") -> None:
        if len(self.problems) < 20:
            self.problems.setdefault(DocumentProblem(code, detail))


def without_bad_references(body: bytes) -> bytes:
    """XML without references to what is no character (&#xD800;, &#0;): parsers raise on them, or make text that cannot be
    written."""
    return _BAD_REFERENCES.sub(b"", body)


def read_entries(items: Iterable[T], read: Callable[[T], Entry], context: FeedContext) -> list[Entry]:
    """The entries of a document's items; one that raises costs itself and is a problem."""
    entries = []
    for item in items:
        try:
            entries.append(read(item))
        except Exception as error:
            context.problem(DocumentFlaw.ENTRY_UNREADABLE, type(error).__name__)
    return entries


def plain_text(value: object, limit: int = 500) -> str:
    """Text of a field that may hold markup: tags dropped, character references read, on one line."""
    if not isinstance(value, str):
        return ""
    text = value[: limit * 20]
    if "<" in text:
        text = _TAGS_AND_COMMENTS.sub(" ", text)
    if "&" in text:
        text = html.unescape(text)
        if "<" in text:  # markup that had been escaped once
            text = _TAGS_AND_COMMENTS.sub(" ", text)
    return clean_line(text, limit)


def read_date(value: object, context: FeedContext) -> datetime | None:
    """A date as written, in the source's zone when it names none; None (and a problem) when it cannot be meant."""
    if isinstance(value, datetime):
        date = value if value.tzinfo else value.replace(tzinfo=UTC)
    elif isinstance(value, str) and value.strip():
        languages = (context.language,) if context.language else ()
        parsed = dates.parse(value.strip()[:100], languages, context.timezone, context.now)
        if parsed is None:
            context.problem(DocumentFlaw.DATE_UNREADABLE, clean_line(value, 60))
            return None
        date = parsed
    else:
        return None
    if not dates.plausible(date, context.now):
        context.problem(DocumentFlaw.DATE_ABSURD, f"{date:%Y-%m-%d}")
        return None
    return date.astimezone(UTC)


def build_entry(
    context: FeedContext,
    *,
    link: object,
    key: object = None,
    title: object = "",
    summary: object = "",
    published: object = None,
    updated: object = None,
    authors: Iterable[object] = (),
    language: object = None,
    base: str = "",
) -> Entry:
    """An Entry of raw fields. Its key is the guid, else the canonical link, else a hash of what there is."""
    address = join(base or context.url, link) if isinstance(link, str) and link.strip() else None
    if address is None and link:
        context.problem(DocumentFlaw.NO_WEB_ADDRESS, clean_line(str(link), 80))
    said_title, said_summary = plain_text(title), plain_text(summary, MAX_SUMMARY_CHARS)
    first, last = read_date(published, context), read_date(updated, context)
    identity = clean_line(key if isinstance(key, str) else "", 1000) or _key(address, said_title, said_summary)
    # A summary may hold a clock or a counter: it counts only where the feed says nothing of when the item changed.
    marks = [said_title, last.isoformat() if last else said_summary[:300] if first is None else first.isoformat()]
    return Entry(
        key=identity,
        link=address or "",
        title=said_title,
        authors=tuple(dict.fromkeys(name for author in authors if (name := plain_text(author, 200)))),
        published=first or last,
        updated=last,
        summary=said_summary,
        language=clean(language)[:2].lower() or None if isinstance(language, str) else None,
        fingerprint=hashlib.sha256("\0".join(marks).encode(errors="replace")).hexdigest()[:16],
    )


def _key(address: str | None, title: str, summary: str) -> str:
    if address:
        try:
            return canonicalise(address)
        except ValueError:
            return address
    return "sha256:" + hashlib.sha256(f"{title}\0{summary}".encode(errors="replace")).hexdigest()


def local_name(element: Any) -> str:
    """The name of an XML element without its namespace, in lower case; empty for a comment."""
    return element.tag.rpartition("}")[2].lower() if isinstance(element.tag, str) else ""
