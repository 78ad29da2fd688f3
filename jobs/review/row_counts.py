"""Which of Datasette's pages count rows: not those that show a whole table of the archive, as it would be read to its end."""

from __future__ import annotations

from urllib.parse import parse_qsl

from crawler.store.describe import CONFIGURED_TABLES, TABLE_WORDS, VIEW_WORDS

UNCOUNTED_TABLES = (TABLE_WORDS.keys() | VIEW_WORDS.keys()) - CONFIGURED_TABLES - {"feed_health"}
_NARROWING_OPTIONS = ("_where", "_through")


def query_of_page(path: str, query: str) -> str:
    """The query string of a page with Datasette's `_nocount`, where it shows all rows of a table that grows. Rows of a filter are
    counted, and so are those of JSON and CSV: a program has asked for them."""
    parts = path.strip("/").split("/")
    options = [name for name, _ in parse_qsl(query, keep_blank_values=True)]
    is_filtered = any(not name.startswith("_") or name.startswith(_NARROWING_OPTIONS) for name in options)
    if len(parts) != 2 or parts[1] not in UNCOUNTED_TABLES or is_filtered or "_nocount" in options:
        return query
    return f"{query}&_nocount=1" if query else "_nocount=1"
