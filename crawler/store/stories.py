"""Stories: articles that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from crawler.model import StoryMember
from crawler.store.connection import Connection, iso, moment


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
        """Counters and headline from the articles themselves: they can never drift."""
        self._c.run(
            """UPDATE stories SET
              articles = (SELECT count(*) FROM articles WHERE story_id = stories.id),
              sources = (SELECT count(DISTINCT source_id) FROM articles WHERE story_id = stories.id),
              last_seen_at = (SELECT max(updated_at) FROM articles WHERE story_id = stories.id),
              headline = (SELECT title FROM articles WHERE story_id = stories.id ORDER BY copy_of IS NOT NULL, id LIMIT 1)
            WHERE id = ?""",
            (story_id,),
        )

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
