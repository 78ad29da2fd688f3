"""Entries of what a document says: text made plain, links made whole, dates made sane. One bad entry costs itself."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import TypeVar
from urllib.parse import urlsplit

from crawler.feeds.markup import to_text
from crawler.language import dates
from crawler.language.tokens import clean, clean_line
from crawler.model import DocumentFlaw, DocumentProblem, Entry
from crawler.web.urls import canonicalise, join

T = TypeVar("T")
MAX_SUMMARY_CHARS = 2000
MAX_CONTENT_CHARS = 100_000
MAX_MARKUP_SHARE = 20  # characters of markup that are looked at for each character of text
MAX_PROBLEMS = 20
PARAGRAPH_BREAK = "\u2029"
_MARKED_BREAKS = re.compile(rf"{PARAGRAPH_BREAK}|\n[ \t\r]*\n")
_SPACED_OFFSET = re.compile(r"([+-])\s+(\d{2}:?\d{2})\s*$")
_CLOCK_TIME = re.compile(r"\b\d{1,2}:\d\d(?::\d\d)?\b")
_SUMMARY_WORD = re.compile(r"[^\W\d_]+")
_BARE_HOST = re.compile(r"www\.[\w-]+(?:\.[\w-]+)+(?=[/:?#]|$)", re.IGNORECASE)


@dataclass(slots=True)
class FeedContext:
    """What a reader knows besides the body; collects problems, each once."""

    url: str
    now: datetime
    selector: str | None = None
    language: str | None = None
    timezone: str = "UTC"
    max_entries: int = 2000
    follow_links: bool = False  # the page that a post links to is the article
    cheaply: bool = False  # read no more of an item than its fields
    text: str = ""  # of the document, from its root on
    problems: dict[DocumentProblem, None] = field(default_factory=dict)

    def problem(self, code: DocumentFlaw, detail: str = "") -> None:
        if len(self.problems) < MAX_PROBLEMS:
            self.problems.setdefault(DocumentProblem(code, detail))


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
    return clean_line(to_text(value[: limit * MAX_MARKUP_SHARE]), limit)


def paragraphs(value: object) -> str:
    """Text of a field that holds an article: its paragraphs a line each, without markup."""
    if not isinstance(value, str):
        return ""
    text = to_text(value[: MAX_CONTENT_CHARS * MAX_MARKUP_SHARE], PARAGRAPH_BREAK)
    # Where markup says what a paragraph is, a line break inside one says nothing.
    lines = _MARKED_BREAKS.split(text) if PARAGRAPH_BREAK in text else text.splitlines()
    plain = clean("\n".join(words for line in lines if (words := " ".join(line.split()))))
    return "\n".join(filter(None, map(str.strip, plain[:MAX_CONTENT_CHARS].split("\n"))))


def _longest_text(values: Iterable[object]) -> str:
    """The longest of the fields that hold an article, as `paragraphs`: the others are not even read."""
    longest = ""
    for markup in sorted({value for value in values if isinstance(value, str)}, key=lambda value: (-len(value), value)):
        if len(markup) <= len(longest):  # markup is never shorter than its text
            break
        longest = max(longest, paragraphs(markup), key=len)
    return longest


def read_date(value: object, context: FeedContext) -> datetime | None:
    """`read_written_date` as UTC."""
    date = read_written_date(value, context)
    return None if date is None else date.astimezone(UTC)


def read_written_date(value: object, context: FeedContext) -> datetime | None:
    """A date with the offset in which it is written, in the source's zone when it names none; None (and a problem) when it cannot
    be meant."""
    if isinstance(value, datetime):
        date = value if value.tzinfo else value.replace(tzinfo=UTC)
    elif isinstance(value, str) and value.strip():
        languages = (context.language,) if context.language else ()
        parsed = dates.parse_local(_SPACED_OFFSET.sub(r"\1\2", value.strip()[:100]), languages, context.timezone, context.now)
        if parsed is None:
            context.problem(DocumentFlaw.DATE_UNREADABLE, clean_line(value, 60))
            return None
        date = parsed
    else:
        return None
    if not dates.plausible(date, context.now):
        context.problem(DocumentFlaw.DATE_ABSURD, f"{date:%Y-%m-%d}")
        return None
    return date


def build_entry(
    context: FeedContext,
    *,
    link: object,
    key: object = None,
    title: object = "",
    summary: object = "",
    contents: Iterable[object] = (),
    published: object = None,
    updated: object = None,
    authors: Iterable[object] = (),
    language: object = None,
    base: str = "",
    is_title_text: bool = False,
) -> Entry:
    """An Entry of raw fields. Its key is the guid, else the canonical link, else a hash of what there is. The longest of
    `contents` is its content where that says more than the summary. `is_title_text`: the title holds no markup."""
    address = _address(link, base or context.url)
    if address is None and link:
        context.problem(DocumentFlaw.NO_WEB_ADDRESS, clean_line(str(link), 80))
    title_text = clean_line(str(title), 500) if is_title_text else plain_text(title)
    content = _longest_text([*contents, summary])
    summary_text = plain_text(summary, MAX_SUMMARY_CHARS) or content[:MAX_SUMMARY_CHARS]
    first, last = read_written_date(published, context), read_written_date(updated, context)
    identity = clean_line(key if isinstance(key, str) else "", 1000) or _key(address, title_text, summary_text)
    dated = first or last
    marks = [
        title_text,
        *(date.astimezone(UTC).isoformat() for date in (last or first,) if date),
        _text_mark(content, summary_text),
    ]
    return Entry(
        key=identity,
        link=address or "",
        title=title_text,
        authors=tuple(dict.fromkeys(name for author in authors if (name := plain_text(author, 200)))),
        published=dated.astimezone(UTC) if dated else None,
        published_offset=minutes_east(dated) if dated else None,
        updated=last.astimezone(UTC) if last else None,
        summary=clean_line(summary_text, MAX_SUMMARY_CHARS),
        content=content if len(content) > len(summary_text) or "\n" in content else "",
        language=clean(language)[:2].lower() or None if isinstance(language, str) else None,
        fingerprint=hashlib.sha256("\0".join(marks).encode(errors="replace")).hexdigest()[:16],
    )


def _text_mark(content: str, summary: str) -> str:
    """What of an item's text changes when the feed edits it. A summary may hold a counter: its words count, and its figures do not.
    A clock never does."""
    if len(content) > len(summary):
        return _CLOCK_TIME.sub("", content)
    return " ".join(_SUMMARY_WORD.findall(summary))


def minutes_east(date: datetime) -> int | None:
    """The minutes by which a date's clock is east of UTC; None where it is UTC itself, which says nothing of the outlet's clock."""
    offset = date.utcoffset()
    return round(offset.total_seconds() / 60) if offset else None


def _address(link: object, base: str) -> str | None:
    """The web address that a link means; a host without a scheme is one too. None when it is no web address."""
    if not isinstance(link, str) or not link.strip():
        return None
    link = link.strip()
    return join(base, f"{urlsplit(base).scheme or 'https'}://{link}" if _BARE_HOST.match(link) else link)


def base_of(*addresses: object) -> str:
    """What a relative link belongs to, the first web address: xml:base, else the site that the channel names, else the feed's own
    address."""
    webs = (address.strip() for address in addresses if isinstance(address, str))
    return next((address for address in webs if address.lower().startswith(("http://", "https://"))), "")


def with_own_keys(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries, where items that share an id but neither link nor title are several: such an id identifies nothing, and
    their link does, or what they say where they have none."""
    links: dict[str, set[str]] = defaultdict(set)
    titles: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        links[entry.key].add(entry.link)
        titles[entry.key].add(entry.title)
    shared = {key for key in links if len(titles[key]) > 1 and (len(links[key]) > 1 or links[key] == {""})}
    return tuple(
        replace(entry, key=_key(entry.link or None, entry.title, entry.summary)) if entry.key in shared else entry
        for entry in entries
    )


def _key(address: str | None, title: str, summary: str) -> str:
    if address:
        try:
            return canonicalise(address)
        except ValueError:
            return address
    return "sha256:" + hashlib.sha256(f"{title}\0{summary}".encode(errors="replace")).hexdigest()
