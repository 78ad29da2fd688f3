"""An article with where it came from: its source, the entries that led to it, its raw page, its alerts' hits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.model import MissingPage, PublicationDate, TextFrom
from crawler.model.redaction import redact_url
from crawler.store.feed_texts import MISSING_PAGE, missing_page
from crawler.store.publication import DATE_COLUMNS, publication_date

if TYPE_CHECKING:
    from crawler.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedArticle:
    """The newest version of an article, with its source. Times are UTC, as they are kept."""

    id: int
    story_id: int
    version: int
    title: str
    text: str
    url: str
    canonical_url: str
    language: str | None
    date: PublicationDate
    first_seen_at: str
    purged_at: str | None  # when its text was forgotten
    copy_of: int | None  # article id
    similarity: float | None  # with the text that it copies
    name: str  # of the source
    bank: str
    text_from: TextFrom
    missing_page: MissingPage | None


@dataclass(frozen=True, slots=True)
class HitSpan:
    """Where a hit stands: characters `start` to `end` of `field` (title or text)."""

    field: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedEntry:
    """An entry that led to an article."""

    feed: str  # its address
    disposition: str
    reason: str
    first_seen_at: str
    next_attempt_at: str | None  # when its page is asked for again


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPage:
    """A raw page that is still kept."""

    status: int
    bytes: int  # before compression
    fetched_at: str


class Provenance:
    """Reads over `articles`, `entries`, `pages` and `hits`; writes nothing."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def article(self, article_id: int) -> SourcedArticle | None:
        row = self._c.zero_or_one(
            f"""SELECT articles.id, story_id, version, title, text, url, canonical_url, language, {DATE_COLUMNS},
              first_seen_at, purged_at, copy_of, similarity, sources.name, sources.bank,
              articles.text_from, {MISSING_PAGE} AS missing_page
            FROM articles JOIN sources ON sources.id = source_id WHERE articles.id = ?""",
            (article_id,),
        )
        if row is None:
            return None
        fields = {name: row[name] for name in row.keys() if not name.startswith("published_")}  # noqa: SIM118
        fields |= {
            "date": publication_date(row),
            "text_from": TextFrom(row["text_from"]),
            "missing_page": missing_page(row["missing_page"]),
        }
        return SourcedArticle(**fields)

    def hit_spans(self, article_id: int, version: int) -> frozenset[HitSpan]:
        """Where the hits of all its alerts stand in a version of it."""
        rows = self._c.rows(
            """SELECT field, start, "end" FROM hits JOIN alerts ON alerts.id = alert_id
            WHERE article_id = ? AND hits.version = ? AND field IN ('title', 'text')""",
            (article_id, version),
        )
        return frozenset(HitSpan(row["field"], row["start"], row["end"]) for row in rows)

    def entries(self, article_id: int, most: int) -> tuple[FeedEntry, ...]:
        """In the order they were seen."""
        rows = self._c.rows(
            """SELECT feeds.url AS feed, disposition, reason, entries.first_seen_at, next_attempt_at FROM entries
            JOIN feeds ON feeds.id = feed_id WHERE article_id = ? ORDER BY entries.id LIMIT ?""",
            (article_id, most),
        )
        return tuple(FeedEntry(**{**dict(row), "feed": redact_url(row["feed"])}) for row in rows)

    def page(self, article_id: int) -> KeptPage | None:
        """The raw page of the newest version that has one."""
        row = self._c.zero_or_one(
            """SELECT status, bytes, fetched_at FROM versions JOIN pages ON pages.id = page_id
            WHERE article_id = ? ORDER BY number DESC LIMIT 1""",
            (article_id,),
        )
        return KeptPage(**dict(row)) if row else None
