"""Any list of rows as an Atom feed (RFC 4287), so that a feed reader can watch a query. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any
from xml.etree import ElementTree as ET

from crawler.language.tokens import clean, clean_line
from crawler.runtime.clock import iso
from jobs.review.links import PAGE_PATHS
from jobs.review.template_filters import as_moment, web_address

ATOM = "http://www.w3.org/2005/Atom"
MAX_FEED_ENTRIES = 200  # entries
MAX_FEED_VALUE_CHARS = 4000  # characters of a value
_ID_COLUMNS = ("alert_id", "article_id", "story_id", "id")  # which column names a row
_TITLE_COLUMNS = ("title", "headline", "name", "watch", "source")
_TIME_COLUMNS = ("updated_at", "created_at", "last_seen_at", "published_at", "first_seen_at", "recorded_at", "newest", "started_at")
_CHARS_NOT_IN_XML = re.compile("[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0


def atom_feed(rows: Iterable[Mapping[str, Any]], *, title: str, query: str, base: str, now: datetime) -> bytes:
    """The document. `query` names the list for ever: ids are made of it and of what names a row; `base` is the address of
    the site, where links lead. A row's date is that of its newest moment; without any, 1970: it never looks new."""
    root = ET.Element("feed", {"xmlns": ATOM})
    _add(root, "id", f"tag:borderwatch,2026:{query}")
    _add(root, "title", title or query)
    _add(root, "generator", "Borderwatch")
    ET.SubElement(root, "link", rel="self", type="application/atom+xml", href=f"{base}/{query}.atom")
    ET.SubElement(root, "link", rel="alternate", type="text/html", href=f"{base}/{query}")
    entries = [_entry(dict(row), query, base) for row in list(rows)[:MAX_FEED_ENTRIES]]
    dates = [entry.findtext("updated") or "" for entry in entries]
    _add(root, "updated", max(dates, default=iso(now)))
    author = ET.SubElement(root, "author")
    _add(author, "name", "Borderwatch")
    root.extend(entries)
    document: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _entry(row: Mapping[str, Any], query: str, base: str) -> ET.Element:
    entry = ET.Element("entry")
    key = next((f"{name}={row[name]}" for name in _ID_COLUMNS if isinstance(row.get(name), int)), None) or _digest(row)
    _add(entry, "id", f"tag:borderwatch,2026:{query}:{key}")
    _add(entry, "title", clean_line(next((str(row[name]) for name in _TITLE_COLUMNS if row.get(name)), "without a title")))
    moments = [moment for name in _TIME_COLUMNS if (moment := as_moment(str(row.get(name) or ""))) is not None]
    _add(entry, "updated", iso(max(moments, default=datetime(1970, 1, 1, tzinfo=UTC))))
    here = next(
        (f"{base}{page}{row[f'{name}_id']}" for name, page in PAGE_PATHS.items() if isinstance(row.get(f"{name}_id"), int)), ""
    )
    outside = web_address(str(row.get("url") or "").strip())
    if here or outside:
        ET.SubElement(entry, "link", rel="alternate", type="text/html", href=_fit(here or outside))
    if here and outside:
        ET.SubElement(entry, "link", rel="via", type="text/html", href=_fit(outside))
    lines = [
        f"{name}: {clean(str(value), MAX_FEED_VALUE_CHARS)}"
        for name, value in row.items()
        if value not in (None, "") and not isinstance(value, bytes)
    ]
    content = ET.SubElement(entry, "content", type="text")
    content.text = _fit("\n".join(lines))
    return entry


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = _fit(text)


def _fit(text: str) -> str:
    return _CHARS_NOT_IN_XML.sub("", text)


def _digest(row: Mapping[str, Any]) -> str:
    return hashlib.sha256(repr(sorted(row.items())).encode(errors="replace")).hexdigest()[:20]
