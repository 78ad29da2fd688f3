"""Kept pages that a later extractor reads again: the `rereads` table, and versions of ours in `version_rows`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.model import Article, Entry, Page
from crawler.model.brief import Brief
from crawler.runtime.clock import instant, iso, moment
from crawler.store.connection import as_json
from crawler.store.entries import entry_of
from crawler.store.versions import unpack

if TYPE_CHECKING:
    from crawler.store.connection import Connection

# Articles whose newest text a page gave that is kept, made by another extractor, and not read again by this one.
_WAITING = """FROM articles JOIN sources ON sources.id = articles.source_id
JOIN version_rows ON version_rows.article_id = articles.id AND version_rows.number = articles.version
JOIN pages ON pages.id = version_rows.page_id
WHERE purged_at IS NULL AND articles.text_from = 'page' AND version_rows.extractor != ?1
  AND NOT EXISTS (SELECT 1 FROM rereads WHERE rereads.article_id = articles.id AND rereads.extractor = ?1)
  AND (?2 = '' OR slug = ?2) AND articles.first_seen_at >= ?3 AND articles.id > ?4"""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class RereadPage(Brief):
    """The raw page of the newest version of an article."""

    article_id: int
    version: int
    source: str  # slug
    first_seen: datetime
    page: Page
    entry: Entry | None  # None: it is not kept any more


@dataclass(frozen=True, slots=True, kw_only=True)
class RereadScope:
    """Which kept pages are meant. `source`: a slug; empty: all. `since`: when their articles came; None: ever."""

    extractor: str
    source: str = ""
    since: datetime | None = None

    def values(self, after: int = 0) -> tuple[object, ...]:
        return self.extractor, self.source, iso(self.since) or "", after


class Rereads:
    """Within the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def counts(self, scope: RereadScope) -> dict[str, int]:
        """Source → kept pages that wait to be read again."""
        rows = self._c.rows(f"SELECT slug, count(*) AS pages {_WAITING} GROUP BY slug ORDER BY slug", scope.values())
        return {row["slug"]: row["pages"] for row in rows}

    def waiting(self, scope: RereadScope, after: int, most: int) -> list[RereadPage]:
        """The next kept pages, by the number of their article."""
        rows = self._c.rows(
            f"""SELECT articles.id AS article_id, articles.version, slug, articles.first_seen_at, pages.* {_WAITING}
            ORDER BY articles.id LIMIT ?5""",
            (*scope.values(after), most),
        )
        return [
            RereadPage(
                article_id=row["article_id"],
                version=row["version"],
                source=row["slug"],
                first_seen=instant(row["first_seen_at"]),
                page=Page(
                    url=row["url"],
                    body=unpack(row["body"], row["bytes"]),
                    headers=json.loads(row["headers"]),
                    status=row["status"],
                    fetched_at=moment(row["fetched_at"]),
                ),
                entry=self._entry(row["entry_id"]),
            )
            for row in rows
        ]

    def remember(self, article_id: int, extractor: str, outcome: str, now: datetime) -> None:
        """What came of reading a kept page again: it is not read by this extractor once more."""
        self._c.run(
            "INSERT OR REPLACE INTO rereads (article_id, extractor, outcome, read_at) VALUES (?, ?, ?, ?)",
            (article_id, extractor, outcome, iso(now)),
        )

    def add_version(self, article_id: int, article: Article, *, number: int, content_hash: str, now: datetime) -> None:
        """Keep a version of ours that `articles` has the text of. It stands for the one before: same page, same moment, so that
        nothing seems to have happened now."""
        self._c.run(
            """INSERT INTO version_rows (article_id, number, title, lead, text, repeats, authors, published_at, modified_at,
              content_hash, recorded_at, page_id, text_from, extractor, reread_at)
            SELECT article_id, ?, '', '', '', 1, ?, published_at, modified_at, ?, recorded_at, page_id, text_from, ?, ?
            FROM version_rows WHERE article_id = ? AND number = ?""",
            (number, as_json(article.authors), content_hash, article.extractor, iso(now), article_id, number - 1),
        )

    def _entry(self, entry_id: int | None) -> Entry | None:
        row = self._c.row("SELECT * FROM entries WHERE id = ?", (entry_id,))
        return entry_of(row) if row is not None else None
