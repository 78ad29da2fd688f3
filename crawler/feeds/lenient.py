"""feedparser, for what only it can read."""

from __future__ import annotations

import io

import feedparser

from crawler.feeds.parsed import ParsedFeed


def parse_leniently(text: str, language: str | None) -> ParsedFeed:
    """What feedparser makes of a repaired document. `language`: the header's. May raise whatever feedparser raises."""
    # BytesIO always: feedparser opens a file or an address when the body looks like one.
    headers = {"content-type": "application/xml; charset=utf-8"}
    if language:
        headers["content-language"] = language
    data = f'<?xml version="1.0" encoding="utf-8"?>{text}'.encode("utf-8", "replace")
    parsed = feedparser.parse(io.BytesIO(data), response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
    reason = parsed.get("bozo_exception") if parsed.get("bozo") else None
    is_harmless = reason is None or isinstance(reason, feedparser.exceptions.NonXMLContentType)
    return ParsedFeed(parsed.get("version") or "", parsed.feed, parsed.entries, "" if is_harmless else type(reason).__name__)
