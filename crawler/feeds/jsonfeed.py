"""JSON Feed 1.0 and 1.1 (https://jsonfeed.org/version/1.1)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from crawler.feeds.build import FeedContext, base_of, build_entry, plain_text, read_entries
from crawler.feeds.items import newest, quick_moment
from crawler.language.plurals import count
from crawler.model import DocumentFlaw, Entry, FeedDocument, FeedProblem, Page
from crawler.model.errors import DocumentError
from crawler.web.urls import join

_ITEMS_START = re.compile(r'"items"\s*:\s*\[')
_VERSION = re.compile(r'"version"\s*:\s*"([^"]{0,200})"')
_TITLE = re.compile(r'"title"\s*:\s*"((?:[^"\\]|\\.){0,500})"')
_NEXT_OBJECT = re.compile(r'\}\s*,\s*(?P<next>\{)\s*"\Z')
_JSON_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*+"|[{}\[\]]', re.DOTALL)


def read(page: Page, context: FeedContext) -> FeedDocument:
    """Raises `DocumentError` for other JSON."""
    try:
        data = json.loads(context.text, parse_int=_integer)
    except (ValueError, RecursionError) as error:
        data = _item_by_item(context, error)
    if not isinstance(data, dict) or not isinstance(data.get("items"), list) or "jsonfeed.org" not in str(data.get("version")):
        raise DocumentError(FeedProblem.NOT_A_FEED, "JSON that is no JSON Feed", page.url)
    items = [item for item in data["items"] if isinstance(item, dict)]
    if len(items) < len(data["items"]):
        context.problem(DocumentFlaw.ITEM_NO_OBJECT)
    if len(items) > context.max_entries:
        context.problem(DocumentFlaw.TRUNCATED, f"{count(len(items), 'entry')}, the newest {context.max_entries:,} are taken")
        items = list(newest(items, context.max_entries, _quick_date_of))
    entries = read_entries(items, lambda item: _entry(item, data, context), context)
    return FeedDocument(
        kind="json",
        title=plain_text(data.get("title")),
        entries=tuple(entries),
        problems=tuple(context.problems),
        earlier=join(context.url, next_url) if isinstance(next_url := data.get("next_url"), str) else None,
        language=(plain_text(data.get("language"), 20)[:2].lower() or None),
    )


def _quick_date_of(item: dict[str, Any]) -> datetime | None:
    return quick_moment(item.get("date_published") or item.get("date_modified"))


def _entry(item: dict[str, Any], feed: dict[str, Any], context: FeedContext) -> Entry:
    people = item.get("authors") or ([item["author"]] if item.get("author") else []) or feed.get("authors") or []
    key = item.get("id")
    return build_entry(
        context,
        key=str(key) if isinstance(key, (str, int, float)) else None,
        link=item.get("url") or item.get("external_url"),
        title=item.get("title"),
        summary=item.get("summary") or item.get("content_text") or item.get("content_html"),
        contents=[item.get("content_html"), _escaped(item.get("content_text"))],
        published=item.get("date_published"),
        updated=item.get("date_modified"),
        authors=[person.get("name") for person in people if isinstance(person, dict)] if isinstance(people, list) else [],
        language=item.get("language") or feed.get("language"),
        base=base_of(feed.get("home_page_url"), context.url),
    )


def _integer(text: str) -> int | str:
    """Huge numbers stay text: Python refuses to read them, and an id may be one."""
    return int(text) if len(text) < 100 else text


def _escaped(text: object) -> object:
    """Plain text as markup: what looks like a tag in it is none."""
    return "<br>".join(html.escape(line) for line in text.splitlines()) if isinstance(text, str) else None


def _item_by_item(context: FeedContext, error: Exception) -> dict[str, Any]:
    """The feed with those of its items that can be read: one that is broken or nested without end costs itself.
    Raises `DocumentError` where no item can be found."""
    start = _ITEMS_START.search(context.text)
    if start is None:
        raise DocumentError(FeedProblem.NOT_A_FEED, f"JSON that cannot be read ({type(error).__name__})", context.url) from None
    items = []
    end = start.end()
    for begin, end in _object_spans(context.text, start.end()):
        try:
            items.append(json.loads(context.text[begin:end], parse_int=_integer))
        except (ValueError, RecursionError) as fault:
            context.problem(DocumentFlaw.ENTRY_UNREADABLE, type(fault).__name__)
    if not items:
        raise DocumentError(FeedProblem.NOT_A_FEED, f"JSON that cannot be read ({type(error).__name__})", context.url) from None
    if not context.text.rstrip().endswith("}"):
        context.problem(DocumentFlaw.CUT_SHORT, "the document has no end")
    context.problem(DocumentFlaw.RECOVERED, DocumentFlaw.NOT_WELL_FORMED.words)
    version = _VERSION.search(context.text)
    title = _TITLE.search(context.text, 0, start.start())
    return {"version": version[1] if version else "", "items": items, "title": title[1] if title else ""}


def _object_spans(text: str, start: int) -> Iterator[tuple[int, int]]:
    """Beginning and end of each object of the array that begins before `start`. A bracket or a string that is never closed ends
    with its object."""
    opened: list[str] = []
    counts = {"{": 0, "[": 0}
    begin, position = -1, start
    while (token := _JSON_TOKEN.search(text, position)) is not None:
        position = token.end()
        match token[0]:
            case "{" | "[":
                if not opened:
                    begin = token.start()
                opened.append(token[0])
                counts[token[0]] += 1
            case "}" | "]":
                wanted = "{" if token[0] == "}" else "["
                if not opened:
                    return
                while counts[wanted]:
                    closed = opened.pop()
                    counts[closed] -= 1
                    if closed == wanted:
                        break
                if not opened:
                    yield begin, position
            case string if opened and (swallowed := _NEXT_OBJECT.search(string)) is not None:
                yield begin, token.start() + swallowed.start() + 1
                begin, position = token.start() + swallowed.start("next"), position - 1
                opened, counts = ["{"], {"{": 1, "[": 0}
            case _:  # a string: braces in it are none
                continue
