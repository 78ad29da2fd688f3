"""Stories: articles that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from crawler.model import StoryMember
from crawler.store.connection import Connection, iso, moment
from crawler.stories.voices import Voice


class StoryRow(NamedTuple):
    """A story as a list shows it."""

    id: int
    headline: str
    last_seen: datetime


class Stories:
    """The `stories` table, and articles as members of one."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def found(self, headline: str, now: datetime) -> int:
        cursor = self._c.run(
            "INSERT INTO stories (headline, first_seen_at, last_seen_at) VALUES (?, ?, ?)",
            (headline, iso(now), iso(now)),
        )
        return int(cursor.lastrowid or 0)

    def recount(self, story_id: int) -> None:
        """Counters and headline from the articles themselves: they can never drift. A story without any keeps its last."""
        self._c.run(
            """UPDATE stories SET
              articles = (SELECT count(*) FROM articles WHERE story_id = stories.id),
              sources = (SELECT count(DISTINCT source_id) FROM articles WHERE story_id = stories.id),
              last_seen_at = coalesce((SELECT max(updated_at) FROM articles WHERE story_id = stories.id), last_seen_at),
              headline = coalesce(
                (SELECT title FROM articles WHERE story_id = stories.id ORDER BY copy_of IS NOT NULL, id LIMIT 1), headline)
            WHERE id = ?""",
            (story_id,),
        )

    def exists(self, story_id: int) -> bool:
        return self._c.value("SELECT 1 FROM stories WHERE id = ?", (story_id,)) is not None

    def recent(self, since: datetime, *, least: int = 1, limit: int = 30) -> tuple[StoryRow, ...]:
        """Stories with news since then, the latest first."""
        rows = self._c.rows(
            """SELECT * FROM stories WHERE last_seen_at >= ? AND articles >= ? ORDER BY last_seen_at DESC, id DESC LIMIT ?""",
            (iso(since), max(1, least), limit),
        )
        found = []
        for row in rows:
            seen = moment(row["last_seen_at"])
            assert seen is not None
            found.append(StoryRow(row["id"], row["headline"], seen))
        return tuple(found)

    def voices_of(self, story_id: int) -> tuple[Voice, ...]:
        """The articles of a story with whose they are."""
        rows = self._c.rows(
            """SELECT articles.id, slug, owner, kind, bank, language, coalesce(published_at, first_seen_at) AS at, copy_of,
              (SELECT group_concat(DISTINCT label) FROM figures WHERE article_id = articles.id AND version = articles.version)
              AS labels
            FROM articles JOIN sources ON sources.id = source_id WHERE story_id = ?""",
            (story_id,),
        )
        found = []
        for row in rows:
            at = moment(row["at"])
            assert at is not None
            found.append(
                Voice(
                    article=row["id"],
                    source=row["slug"],
                    owner=row["owner"],
                    kind=row["kind"],
                    bank=row["bank"],
                    language=row["language"] or "",
                    published=at,
                    copy_of=row["copy_of"],
                    labels=frozenset(label for label in (row["labels"] or "").split(",") if label),
                )
            )
        return tuple(found)

    def figures(self, story_id: int) -> list[tuple[str, float, str, str, str, str]]:
        """(unit, value, qualifier, label, source, when) of the figures of a story that say what they count, by unit and
        time; copies add none."""
        rows = self._c.rows(
            """SELECT DISTINCT unit, value, qualifier, label, slug, coalesce(published_at, first_seen_at) AS at FROM figures
            JOIN articles ON articles.id = article_id AND articles.version = figures.version
            JOIN sources ON sources.id = source_id
            WHERE story_id = ? AND copy_of IS NULL AND unit != '' ORDER BY unit, at, value""",
            (story_id,),
        )
        return [(row["unit"], row["value"], row["qualifier"], row["label"], row["slug"], row["at"]) for row in rows]

    def members(self, story_ids: Sequence[int]) -> tuple[StoryMember, ...]:
        """The articles of these stories, originals first, in the order they were published."""
        found: list[StoryMember] = []
        for start in range(0, len(story_ids), 500):
            part = tuple(story_ids[start : start + 500])
            rows = self._c.rows(
                f"""SELECT articles.*, slug, name, country, bank FROM articles JOIN sources ON sources.id = source_id
                WHERE story_id IN ({",".join("?" * len(part))})
                ORDER BY story_id, copy_of IS NOT NULL, coalesce(published_at, first_seen_at), articles.id""",
                part,
            )
            for row in rows:
                first_seen = moment(row["first_seen_at"])
                assert first_seen is not None
                found.append(
                    StoryMember(
                        story_id=row["story_id"],
                        article_id=row["id"],
                        title=row["title"],
                        url=row["url"],
                        source=row["slug"],
                        source_name=row["name"],
                        country=row["country"],
                        bank=row["bank"],
                        language=row["language"],
                        published=moment(row["published_at"]),
                        first_seen=first_seen,
                        copy_of=row["copy_of"],
                        versions=row["version"],
                    )
                )
        return tuple(found)
