"""Sources and feeds as the configuration names them, in the archive's tables."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from crawler.model import Feed, Source

if TYPE_CHECKING:
    from crawler.store.connection import Connection


def is_in_step(connection: Connection, sources: Sequence[Source], feeds: Sequence[Feed]) -> bool:
    """Whether the tables say it already, as before nearly every cycle: three questions instead of four statements a feed."""
    columns = "slug, name, homepage, country, bank, owner, kind, languages, timezone"
    endpoints = [
        (feed.url, position, endpoint.url, endpoint.kind, endpoint.selector)
        for feed in feeds
        for position, endpoint in enumerate(feed.endpoints)
    ]
    stated = (
        (f"SELECT {columns} FROM sources WHERE enabled", [_columns_of(source) for source in sources]),
        (
            "SELECT slug, url, feeds.kind, language FROM feeds JOIN sources ON sources.id = source_id WHERE feeds.enabled",
            [(feed.source, feed.url, feed.endpoints[0].kind, feed.language) for feed in feeds],
        ),
        (
            """SELECT feeds.url, position, endpoints.url, endpoints.kind, selector FROM endpoints
            JOIN feeds ON feeds.id = feed_id WHERE enabled""",
            endpoints,
        ),
    )
    return all(Counter(tuple(row) for row in connection.rows(question)) == Counter(rows) for question, rows in stated)


def write_configured(connection: Connection, sources: Sequence[Source], feeds: Sequence[Feed]) -> None:
    """Write it down; what is not named is switched off."""
    connection.run("UPDATE sources SET enabled = 0")
    connection.run("UPDATE feeds SET enabled = 0")
    for source in sources:
        connection.run(
            """INSERT INTO sources (slug, name, homepage, country, bank, owner, kind, languages, timezone, enabled)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
            ON CONFLICT (slug) DO UPDATE SET name = excluded.name, homepage = excluded.homepage,
              country = excluded.country, bank = excluded.bank, owner = excluded.owner, kind = excluded.kind,
              languages = excluded.languages, timezone = excluded.timezone, enabled = 1""",
            _columns_of(source),
        )
    ids = {row["slug"]: row["id"] for row in connection.rows("SELECT slug, id FROM sources")}
    for feed in feeds:
        first = feed.endpoints[0]
        connection.run(
            """INSERT INTO feeds (source_id, url, kind, language, enabled) VALUES (?, ?, ?, ?, 1)
            ON CONFLICT (url) DO UPDATE SET source_id = excluded.source_id, kind = excluded.kind,
              language = excluded.language, enabled = 1""",
            (ids[feed.source], feed.url, first.kind, feed.language),
        )
        feed_id = connection.value("SELECT id FROM feeds WHERE url = ?", (feed.url,))
        _write_endpoints(connection, feed_id, feed)


def _write_endpoints(connection: Connection, feed_id: int, feed: Feed) -> None:
    urls = [endpoint.url for endpoint in feed.endpoints]
    marks = ",".join("?" * len(urls))
    connection.run(f"DELETE FROM endpoints WHERE feed_id = ? AND url NOT IN ({marks})", (feed_id, *urls))
    for position, endpoint in enumerate(feed.endpoints):
        connection.run(
            """INSERT INTO endpoints (feed_id, position, url, fetch_url, kind, selector) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (feed_id, url) DO UPDATE SET position = excluded.position, kind = excluded.kind,
              selector = excluded.selector""",
            (feed_id, position, endpoint.url, endpoint.url, endpoint.kind, endpoint.selector),
        )


def _columns_of(source: Source) -> tuple[str | None, ...]:
    return (
        source.slug,
        source.name,
        source.homepage,
        source.country,
        source.bank,
        source.owner,
        source.kind,
        json.dumps(source.languages),
        source.timezone,
    )
