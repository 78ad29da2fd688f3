"""Stories: articles that belong together."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from crawler.model import StoryMember, TextFrom
from crawler.runtime.clock import instant, iso
from crawler.store.feed_texts import MISSING_PAGE, PAGE_REPLACEMENTS, feed_words_of, missing_page
from crawler.store.publication import publication_date

if TYPE_CHECKING:
    from crawler.store.connection import Connection


class StoryRow(NamedTuple):
    """A story as a list shows it."""

    id: int
    headline: str
    last_seen: datetime


class Stories:
    """The `stories` table, and articles as members of one."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def create(self, headline: str, now: datetime) -> int:
        cursor = self._c.run(
            "INSERT INTO stories (headline, first_seen_at, last_seen_at) VALUES (?, ?, ?)", (headline, iso(now), iso(now))
        )
        return int(cursor.lastrowid or 0)

    def recount(self, story_id: int) -> None:
        """Counters and headline from the articles themselves: they can never drift. A story without any keeps its last."""
        self._c.run(
            """UPDATE stories SET
              articles = (SELECT count(*) FROM articles WHERE story_id = stories.id),
              sources = (SELECT count(DISTINCT source_id) FROM articles WHERE story_id = stories.id),
              last_seen_at = coalesce((SELECT max(updated_at) FROM articles WHERE story_id = stories.id), last_seen_at),
              headline = coalesce((SELECT title FROM articles WHERE story_id = stories.id
                ORDER BY text_from = 'feed', copy_of IS NOT NULL, id LIMIT 1), headline)
            WHERE id = ?""",
            (story_id,),
        )

    def member_count(self, story_id: int) -> int:
        """How many articles it has."""
        return int(self._c.value("SELECT count(*) FROM articles WHERE story_id = ?", (story_id,)) or 0)

    def exists(self, story_id: int) -> bool:
        return self._c.value("SELECT 1 FROM stories WHERE id = ?", (story_id,)) is not None

    def headline(self, story_id: int) -> str | None:
        """None: there is no such story."""
        headline: str | None = self._c.value("SELECT headline FROM stories WHERE id = ?", (story_id,))
        return headline

    def recent(self, since: datetime, *, least: int = 1, limit: int = 30) -> tuple[StoryRow, ...]:
        """Stories with news since then, the latest first."""
        rows = self._c.rows(
            """SELECT * FROM stories WHERE last_seen_at >= ? AND articles >= ? ORDER BY last_seen_at DESC, id DESC LIMIT ?""",
            (iso(since), max(1, least), limit),
        )
        return tuple(StoryRow(row["id"], row["headline"], instant(row["last_seen_at"])) for row in rows)

    def members(self, story_ids: Sequence[int]) -> tuple[StoryMember, ...]:
        """The articles of these stories, originals first, in the order they were published."""
        rows = self._c.rows(
            f"""SELECT articles.*, slug, name, country, bank, owner, kind, {MISSING_PAGE} AS missing_page,
              {PAGE_REPLACEMENTS} AS replacements,
              (SELECT group_concat(DISTINCT label) FROM
                (SELECT label FROM figures
                 WHERE article_id = articles.id AND figures.version = articles.version AND label != 'denied'
                 UNION SELECT label FROM article_labels AS l WHERE l.article_id = articles.id AND l.version = articles.version)
              ) AS labels
            FROM articles JOIN sources ON sources.id = source_id WHERE story_id IN (SELECT value FROM json_each(?))
            ORDER BY story_id, copy_of IS NOT NULL, coalesce(published_at, first_seen_at), articles.id""",
            (json.dumps(list(story_ids)),),
        )
        return tuple(_member(row) for row in rows)


def _member(row: sqlite3.Row) -> StoryMember:
    return StoryMember(
        story_id=row["story_id"],
        article_id=row["id"],
        title=row["title"],
        url=row["url"],
        source=row["slug"],
        source_name=row["name"],
        country=row["country"],
        bank=row["bank"],
        language=row["language"],
        date=publication_date(row),
        first_seen=instant(row["first_seen_at"]),
        copy_of=row["copy_of"],
        versions=row["version"],
        owner=row["owner"],
        kind=row["kind"],
        labels=frozenset(label for label in (row["labels"] or "").split(",") if label),
        text_from=TextFrom(row["text_from"]),
        feed_words=feed_words_of(row),
        missing_page=missing_page(row["missing_page"]),
        replacements=row["replacements"],
    )
