"""JSON Feed 1.0 and 1.1 (https://jsonfeed.org/version/1.1)."""

from __future__ import annotations

import json
from typing import Any

from crawler.feeds.build import FeedContext, build_entry, plain_text, read_entries
from crawler.model import DocumentFlaw, Entry, FeedDocument, FeedProblem, Page
from crawler.model.errors import DocumentError


def read(page: Page, context: FeedContext) -> FeedDocument:
    """Raises `DocumentError` for other JSON."""
    try:
        data = json.loads(page.body.decode("utf-8-sig", "replace"), parse_int=_integer)
    except (ValueError, RecursionError) as error:
        detail = f"JSON that cannot be read ({type(error).__name__})"
        raise DocumentError(FeedProblem.NOT_A_FEED, detail, page.url) from None
    if not isinstance(data, dict) or not isinstance(data.get("items"), list) or "jsonfeed.org" not in str(data.get("version")):
        raise DocumentError(FeedProblem.NOT_A_FEED, "JSON, but no JSON Feed", page.url)
    items = [item for item in data["items"] if isinstance(item, dict)]
    if len(items) < len(data["items"]):
        context.problem(DocumentFlaw.ITEM_NO_OBJECT)
    entries = read_entries(items, lambda item: _entry(item, data, context), context)
    return FeedDocument(
        kind="json",
        title=plain_text(data.get("title")),
        entries=tuple(entries),
        problems=tuple(context.problems),
        language=(plain_text(data.get("language"), 20)[:2].lower() or None),
    )


def _entry(item: dict[str, Any], feed: dict[str, Any], context: FeedContext) -> Entry:
    people = item.get("authors") or ([item["author"]] if item.get("author") else []) or feed.get("authors") or []
    key = item.get("id")
    return build_entry(
        context,
        key=str(key) if isinstance(key, (str, int, float)) else None,
        link=item.get("url") or item.get("external_url"),
        title=item.get("title"),
        summary=item.get("summary") or item.get("content_text") or item.get("content_html"),
        published=item.get("date_published"),
        updated=item.get("date_modified"),
        authors=[person.get("name") for person in people if isinstance(person, dict)] if isinstance(people, list) else [],
        language=item.get("language") or feed.get("language"),
    )


def _integer(text: str) -> int | str:
    """Huge numbers stay text: Python refuses to read them, and an id may be one."""
    return int(text) if len(text) < 100 else text
