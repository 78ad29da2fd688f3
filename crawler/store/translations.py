"""Headlines that a machine translated: the `translations` table. What matches or groups articles never asks it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.model.translation import HeadlineTranslation, TranslationTally
from crawler.runtime.clock import iso
from crawler.store.fragments import COUNTS

if TYPE_CHECKING:
    from crawler.store.connection import Connection


class Translations:
    """Writes stand within the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def of_stories(self, story_ids: Iterable[int], language: str) -> dict[int, HeadlineTranslation]:
        """Article → its headline in that language, for articles of these stories whose headline is still the one translated."""
        rows = self._c.rows(
            """SELECT article_id, translations.text, translator FROM articles
            JOIN translations ON article_id = articles.id AND translations.title = articles.title
            WHERE story_id IN (SELECT value FROM json_each(?)) AND translations.language = ? AND translations.text != ''""",
            (json.dumps(list(story_ids)), language),
        )
        return {
            row["article_id"]: HeadlineTranslation(
                article_id=row["article_id"], language=language, text=row["text"], translator=row["translator"]
            )
            for row in rows
        }

    def untranslated_stories(self, language: str, since: datetime, now: datetime, most: int) -> tuple[int, ...]:
        """Stories with an alert since then that have no headline in that language, neither a report's nor a translation, nor one
        that waits for its next attempt: those with the latest alerts first."""
        rows = self._c.rows(
            f"""SELECT articles.story_id FROM alerts JOIN articles ON articles.id = article_id
            WHERE alerts.created_at >= ?1 AND {COUNTS} AND NOT EXISTS (
              SELECT 1 FROM articles AS reports
              LEFT JOIN translations ON translations.article_id = reports.id AND translations.language = ?2
                AND translations.title = reports.title
              WHERE reports.story_id = articles.story_id AND (
                reports.language = ?2 AND reports.title != '' OR translations.text != '' OR translations.retry_at > ?3))
            GROUP BY articles.story_id ORDER BY max(alerts.created_at) DESC, articles.story_id LIMIT ?4""",
            (iso(since), language, iso(now), most),
        )
        return tuple(row["story_id"] for row in rows)

    def keep(self, translation: HeadlineTranslation, title: str, now: datetime) -> None:
        """Keep what a translator answered for a headline."""
        self._write(translation, title, now, 0, "", None)

    def failed_attempts(self, article_id: int, language: str, title: str) -> int:
        """How often a translator failed on this headline."""
        sql = "SELECT attempts FROM translations WHERE article_id = ? AND language = ? AND title = ?"
        return int(self._c.value(sql, (article_id, language, title)) or 0)

    def keep_failure(
        self, article_id: int, language: str, title: str, *, translator: str, problem: str, now: datetime, retry_at: datetime
    ) -> None:
        """Record that a translator did not translate a headline, and when it is asked again."""
        attempts = self.failed_attempts(article_id, language, title) + 1
        empty = HeadlineTranslation(article_id=article_id, language=language, text="", translator=translator)
        self._write(empty, title, now, attempts, problem, retry_at)

    def tally(self, since: datetime) -> TranslationTally:
        """How it went since then."""
        counts = self._c.exactly_one(
            "SELECT total(text != '') AS translated, total(text = '') AS failed FROM translations WHERE tried_at >= ?",
            (iso(since),),
        )
        last = self._c.value("SELECT problem FROM translations WHERE tried_at >= ? ORDER BY tried_at DESC LIMIT 1", (iso(since),))
        return TranslationTally(translated=int(counts["translated"]), failed=int(counts["failed"]), problem=last or "")

    def _write(
        self, translation: HeadlineTranslation, title: str, now: datetime, attempts: int, problem: str, retry_at: datetime | None
    ) -> None:
        self._c.run(
            """INSERT INTO translations (article_id, language, title, text, translator, tried_at, attempts, problem, retry_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (article_id, language) DO UPDATE SET title = excluded.title, text = excluded.text,
              translator = excluded.translator, tried_at = excluded.tried_at, attempts = excluded.attempts,
              problem = excluded.problem, retry_at = excluded.retry_at""",
            (
                *(translation.article_id, translation.language, title, translation.text, translation.translator),
                *(iso(now), attempts, problem, iso(retry_at)),
            ),
        )
