"""Who works on which story, and which articles a reviewer has read and starred."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from crawler.model import PublicationDate, TextFrom
from crawler.runtime.clock import iso
from crawler.store.publication import DATE_COLUMNS, publication_date

if TYPE_CHECKING:
    from crawler.store.connection import Connection


class Assignment(NamedTuple):
    """A row of `story_assignments`."""

    reviewer: str
    assigned_by: str
    assigned_at: str  # UTC, as it is kept


class Shelf(StrEnum):
    """Which articles a list shows."""

    ALL = "all"
    UNREAD = "unread"
    STARRED = "starred"
    UNMATCHED = "unmatched"  # no watch raised an alert on it


class ArticleMark(StrEnum):
    """What a reviewer marks an article as; each is a column `…_at`."""

    READ = "read"
    STARRED = "starred"


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleSelection:
    """Which articles a reviewer asks for: on this shelf, of this source (slug) and language; empty: any."""

    shelf: Shelf = Shelf.ALL
    source: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedArticle:
    """An article as a list shows it to a reviewer."""

    id: int
    title: str
    lead: str
    url: str
    language: str | None
    date: PublicationDate
    first_seen_at: str  # UTC, as it is kept
    story_id: int
    copy_of: int | None
    text_from: TextFrom
    source_name: str
    bank: str
    alerts: int
    is_read: bool
    is_starred: bool


_SHELF_CONDITIONS = {
    Shelf.ALL: "1",
    Shelf.UNREAD: "marks.read_at IS NULL",
    Shelf.STARRED: "articles.id IN (SELECT article_id FROM article_marks WHERE reviewer = ?1 AND starred_at IS NOT NULL)",
    Shelf.UNMATCHED: "NOT EXISTS (SELECT 1 FROM alerts WHERE article_id = articles.id)",
}


class DeskWork:
    """The `story_assignments` and `article_marks` tables."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    # ------------------------------------------------------------------ stories

    def assign(self, story_id: int, reviewer: str, *, assigned_by: str, now: datetime) -> None:
        """Assign a story to a reviewer; to nobody where the name is empty."""
        with self._c.write():
            if not reviewer:
                self._c.run("DELETE FROM story_assignments WHERE story_id = ?", (story_id,))
                return
            self._c.run(
                """INSERT OR REPLACE INTO story_assignments (story_id, reviewer, assigned_by, assigned_at)
                SELECT id, ?, ?, ? FROM stories WHERE id = ?""",
                (reviewer, assigned_by, iso(now), story_id),
            )

    def inherit(self, story_id: int, merged: int) -> None:
        """Who worked on a story that was merged works on the one it is now, unless somebody does already."""
        self._c.run(
            """INSERT OR IGNORE INTO story_assignments (story_id, reviewer, assigned_by, assigned_at)
            SELECT ?, reviewer, assigned_by, assigned_at FROM story_assignments WHERE story_id = ?""",
            (story_id, merged),
        )

    def assignments(self, story_ids: Sequence[int]) -> dict[int, Assignment]:
        """Story → who works on it; a story that nobody works on is not there."""
        rows = self._c.rows(
            """SELECT story_id, reviewer, assigned_by, assigned_at FROM story_assignments
            WHERE story_id IN (SELECT value FROM json_each(?))""",
            (json.dumps(list(story_ids)),),
        )
        return {row["story_id"]: Assignment(row["reviewer"], row["assigned_by"], row["assigned_at"]) for row in rows}

    # ------------------------------------------------------------------ articles

    def mark_articles(
        self, articles: Sequence[int], mark: ArticleMark, *, marked: bool, reviewer: str, now: datetime
    ) -> tuple[int, ...]:
        """Mark articles as read or starred by a reviewer, or take that back. Returns those that were not so before: to undo it is
        to mark just these the other way round."""
        with self._c.write():
            rows = self._c.run(
                f"""INSERT INTO article_marks (article_id, reviewer, {mark}_at)
                SELECT id, ?1, ?2 FROM articles WHERE id IN (SELECT value FROM json_each(?3)) AND ?4 != EXISTS (
                  SELECT 1 FROM article_marks AS present
                  WHERE present.article_id = articles.id AND present.reviewer = ?1 AND present.{mark}_at IS NOT NULL)
                ON CONFLICT (article_id, reviewer) DO UPDATE SET {mark}_at = excluded.{mark}_at RETURNING article_id""",
                (reviewer, iso(now) if marked else None, json.dumps(list(articles)), marked),
            ).fetchall()
        return tuple(sorted(row["article_id"] for row in rows))

    def article_ids(
        self,
        reviewer: str,
        selection: ArticleSelection,
        *,
        before: int = 1 << 62,
        only: Sequence[int] | None = None,
        most: int = 50,
    ) -> tuple[int, ...]:
        """Numbers of the articles below one, those that were recorded last first. `only`: of these articles."""
        among = "" if only is None else "AND articles.id IN (SELECT value FROM json_each(?3))"
        rows = self._c.rows(
            f"""SELECT articles.id FROM articles CROSS JOIN sources ON sources.id = source_id
            LEFT JOIN article_marks AS marks ON marks.article_id = articles.id AND marks.reviewer = ?1
            WHERE articles.id < ?2 {among} AND {_SHELF_CONDITIONS[selection.shelf]} AND (?4 = '' OR sources.slug = ?4)
              AND (?5 = '' OR articles.language = ?5)
            ORDER BY articles.id DESC LIMIT ?6""",
            (reviewer, before, json.dumps(list(only or ())), selection.source, selection.language, most),
        )
        return tuple(row["id"] for row in rows)

    def list_articles(self, reviewer: str, articles: Sequence[int]) -> tuple[ListedArticle, ...]:
        """These articles as a list shows them to a reviewer, those that were recorded last first."""
        rows = self._c.rows(
            f"""SELECT articles.id, title, lead, articles.url, articles.language, {DATE_COLUMNS}, first_seen_at, story_id, copy_of,
              text_from, sources.name, sources.bank, marks.read_at, marks.starred_at,
              (SELECT count(*) FROM alerts WHERE article_id = articles.id) AS alerts
            FROM articles CROSS JOIN sources ON sources.id = source_id
            LEFT JOIN article_marks AS marks ON marks.article_id = articles.id AND marks.reviewer = ?1
            WHERE articles.id IN (SELECT value FROM json_each(?2)) ORDER BY articles.id DESC""",
            (reviewer, json.dumps(list(articles))),
        )
        return tuple(
            ListedArticle(
                id=row["id"],
                title=row["title"],
                lead=row["lead"],
                url=row["url"],
                language=row["language"],
                date=publication_date(row),
                first_seen_at=row["first_seen_at"],
                story_id=row["story_id"],
                copy_of=row["copy_of"],
                text_from=TextFrom(row["text_from"]),
                source_name=row["name"],
                bank=row["bank"],
                alerts=row["alerts"],
                is_read=row["read_at"] is not None,
                is_starred=row["starred_at"] is not None,
            )
            for row in rows
        )
