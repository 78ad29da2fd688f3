"""Everything the archive holds of an alert and its article, as evidence packs repeat it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from crawler.model import Hit, TextFrom
from crawler.model.redaction import redact_url
from crawler.report.evidence import (
    EditKept,
    EvidenceAlert,
    EvidenceArticle,
    KeptExchange,
    PageKept,
    PublishingSource,
    ReviewMark,
    Sighting,
    StoryKept,
    VersionKept,
)
from crawler.store.feed_texts import MISSING_PAGE, missing_page
from crawler.store.publication import publication_date
from crawler.store.reasons import reason_from_json
from crawler.store.relevance import relevance_of
from crawler.store.versions import unpack

if TYPE_CHECKING:
    from crawler.store.connection import Connection


class Evidence:
    """Reads; writes nothing."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def alert(self, alert_id: int) -> EvidenceAlert | None:
        row = self._c.row(
            """SELECT alerts.*, watches.slug AS watch, watches.title AS watch_title FROM alerts
            JOIN watches ON watches.id = watch_id WHERE alerts.id = ?""",
            (alert_id,),
        )
        if row is None:
            return None
        marks = self._c.rows("SELECT * FROM reviews WHERE alert_id = ? ORDER BY id", (alert_id,))
        return EvidenceAlert(
            id=row["id"],
            article=row["article_id"],
            watch=row["watch"],
            watch_title=row["watch_title"],
            severity=row["severity"],
            state=row["state"],
            raised_by=row["raised_by"],
            version=row["version"],
            rule_hash=row["rule_hash"],
            created_at=row["created_at"],
            updated_at=row["updated_at"],
            sightings=self._sightings(alert_id),
            relevance=relevance_of(row),
            likely=bool(row["likely"]),
            lowered_from=row["lowered_from"],
            marks=tuple(ReviewMark(**_only(mark, "state", "reviewer", "note", "created_at")) for mark in marks),
        )

    def _sightings(self, alert_id: int) -> tuple[Sighting, ...]:
        """The versions it fired on, the first one first."""
        hits: dict[int, list[Hit]] = {}
        for row in self._c.rows("SELECT * FROM hits WHERE alert_id = ? ORDER BY version, id", (alert_id,)):
            fields = _only(row, "field", "start", "end", "text", "term", "folded", "language")
            hits.setdefault(row["version"], []).append(Hit(**fields, group=row["group_name"]))
        explanations = {row["version"]: row for row in self._c.rows("SELECT * FROM explanations WHERE alert_id = ?", (alert_id,))}
        return tuple(
            Sighting(
                version=version,
                hits=tuple(hits.get(version, ())),
                reason=reason_from_json(explanations[version]["tree"]) if version in explanations else None,
                applied_at=explanations[version]["applied_at"] if version in explanations else None,
            )
            for version in sorted(hits.keys() | explanations.keys())
        )

    def article(self, article_id: int) -> EvidenceArticle:
        row = self._c.exactly_one(  # alerts refer to it
            f"""SELECT articles.*, slug, name, homepage, country, {MISSING_PAGE} AS missing_page
            FROM articles JOIN sources ON sources.id = source_id
            WHERE articles.id = ?""",
            (article_id,),
        )
        addresses = self._c.rows("SELECT url_key FROM article_urls WHERE article_id = ? ORDER BY 1", (article_id,))
        return EvidenceArticle(
            id=article_id,
            story=row["story_id"],
            source=row["slug"],
            source_name=row["name"],
            homepage=row["homepage"],
            country=row["country"],
            addresses=tuple(address["url_key"] for address in addresses),
            versions=self._versions(article_id),
            edits=self._edits(article_id),
            pages=self._pages(article_id),
            exchanges=self._exchanges(article_id),
            text_from=TextFrom(row["text_from"]),
            missing_page=missing_page(row["missing_page"]),
            date=publication_date(row),
            **_only(row, "url", "canonical_url", "language", "first_seen_at", "copy_of"),
        )

    def _versions(self, article_id: int) -> tuple[VersionKept, ...]:
        rows = self._c.rows(
            "SELECT *, lag(text_from) OVER (ORDER BY number) AS former FROM versions WHERE article_id = ? ORDER BY number",
            (article_id,),
        )
        return tuple(
            VersionKept(
                authors=tuple(json.loads(row["authors"])),
                page=row["page_id"],
                text_from=TextFrom(row["text_from"]),
                former=TextFrom(row["former"]) if row["former"] else None,
                **_only(row, "number", "title", "text", "published_at", "modified_at", "content_hash", "recorded_at", "extractor"),
            )
            for row in rows
        )

    def _edits(self, article_id: int) -> tuple[EditKept, ...]:
        rows = self._c.rows("SELECT * FROM edits WHERE article_id = ? ORDER BY version", (article_id,))
        return tuple(
            EditKept(
                reasons=tuple(json.loads(row["reasons"])),
                changes=tuple((before, old, new) for before, old, new in json.loads(row["changes"])),
                **_only(row, "version", "kind", "created_at"),
            )
            for row in rows
        )

    def _pages(self, article_id: int) -> tuple[PageKept, ...]:
        """Pages of its versions, and whatever else was fetched for its entries and kept."""
        rows = self._c.rows(
            """SELECT pages.*, entries.link FROM pages LEFT JOIN entries ON entries.id = entry_id WHERE pages.id IN
            (SELECT page_id FROM versions WHERE article_id = ?
             UNION SELECT id FROM pages WHERE entry_id IN (SELECT id FROM entries WHERE article_id = ?))
            ORDER BY fetched_at, pages.id""",
            (article_id, article_id),
        )
        return tuple(
            PageKept(
                requested_url=row["link"] or "",
                headers=json.loads(row["headers"]),
                body=unpack(row["body"], row["bytes"]),
                **_only(row, "id", "url", "status", "fetched_at"),
            )
            for row in rows
        )

    def _exchanges(self, article_id: int) -> tuple[KeptExchange, ...]:
        rows = self._c.rows(
            """SELECT fetches.*, feeds.url AS feed, runs.software FROM fetches JOIN feeds ON feeds.id = feed_id
            JOIN runs ON runs.id = run_id WHERE entry_id IN (SELECT id FROM entries WHERE article_id = ?)
            ORDER BY fetches.started_at, fetches.id""",
            (article_id,),
        )
        names = ("url", "started_at", "elapsed_ms", "status", "bytes", "outcome", "reason", "feed", "software")
        return tuple(KeptExchange(run=row["run_id"], **{**_only(row, *names), "feed": redact_url(row["feed"])}) for row in rows)

    def stories(self, story_ids: Sequence[int]) -> tuple[StoryKept, ...]:
        """Stories, each once, with their articles in the order they were published, originals first."""
        return tuple(self._story(story_id) for story_id in sorted(set(story_ids)))

    def _story(self, story_id: int) -> StoryKept:
        rows = self._c.rows(
            """SELECT articles.*, name AS source_name, country, coalesce(why, '') AS why, coalesce(decided_by, '') AS decided_by
            FROM articles JOIN sources ON sources.id = source_id LEFT JOIN memberships ON memberships.article_id = articles.id
            WHERE articles.story_id = ?
            ORDER BY copy_of IS NOT NULL, coalesce(published_at, first_seen_at), articles.id""",
            (story_id,),
        )
        names = ("title", "url", "source_name", "country", "language", "first_seen_at", "copy_of", "why")
        return StoryKept(
            id=story_id,
            headline=self._c.value("SELECT headline FROM stories WHERE id = ?", (story_id,)),
            articles=tuple(
                PublishingSource(
                    article=row["id"],
                    date=publication_date(row),
                    decided_by=row["decided_by"],
                    text_from=TextFrom(row["text_from"]),
                    **_only(row, *names),
                )
                for row in rows
            ),
        )


def _only(row: sqlite3.Row, *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}
