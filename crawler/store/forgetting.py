"""Forgetting: old texts and what else bears their words, old runs with their ledger, and the room that all this leaves."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from crawler.runtime.clock import iso
from crawler.store.findings import Findings
from crawler.store.full_text import FullTextIndex, words_of

if TYPE_CHECKING:
    from crawler.store.connection import Connection

INCREMENTAL_VACUUM = 2  # value of PRAGMA auto_vacuum
KEPT_FREE_SHARE = 0.1  # of the file: the next days write into it
MAX_PAGES_PER_STEP = 2000  # 8 MB: nobody waits long for the lock


class Forgetting:
    """Deletes over several tables. Each method but `release_room` stands within the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def forget_texts(self, before: datetime, now: datetime, most: int = 200) -> int:
        """Forget texts of old articles without alerts, with their raw pages; not of one that may still get its alert, as a watch
        was too dear to be judged on it. Their rows, titles and addresses stay: they never come back as new, and are found by
        their titles (also those that an earlier version took out of the index). How many went; call again until none did."""
        index = FullTextIndex(self._c)
        rows = self._c.rows(
            """SELECT id, title, language FROM articles WHERE first_seen_at < ?
            AND (purged_at IS NULL OR NOT EXISTS (SELECT 1 FROM articles_fts WHERE articles_fts.rowid = articles.id))
            AND NOT EXISTS (SELECT 1 FROM alerts WHERE article_id = articles.id)
            AND NOT EXISTS (SELECT 1 FROM unjudged WHERE article_id = articles.id) LIMIT ?""",
            (iso(before), most),
        )
        for row in rows:
            article_id = row["id"]
            index.remove(article_id)
            self._c.run(
                "UPDATE articles SET text = '', lead = '', purged_at = coalesce(purged_at, ?) WHERE id = ?", (iso(now), article_id)
            )
            self._c.run(
                "DELETE FROM pages WHERE id IN (SELECT page_id FROM versions WHERE article_id = ? AND page_id IS NOT NULL)",
                (article_id,),
            )
            self._c.run("UPDATE version_rows SET text = '', lead = '' WHERE article_id = ?", (article_id,))
            self._c.run("UPDATE edits SET changes = '[]' WHERE article_id = ?", (article_id,))
            Findings(self._c).forget(article_id)
            index.add(article_id, words_of(row["title"], "", row["language"]))
            self._c.run("DELETE FROM buckets WHERE article_id = ?", (article_id,))
            self._c.run("DELETE FROM translations WHERE article_id = ?", (article_id,))
        return len(rows)

    def forget_feed_texts(self, before: datetime) -> int:
        """Forget what feeds said of entries whose article's text is forgotten, or that never became one and are listed no more."""
        return self._c.run(
            """UPDATE entries SET summary = '', content = '' WHERE (summary != '' OR content != '') AND disposition != 'pending'
            AND CASE WHEN article_id IS NULL THEN last_seen_at < ? AND coalesce(next_attempt_at, '') < ?
              ELSE EXISTS (SELECT 1 FROM articles WHERE articles.id = article_id AND purged_at IS NOT NULL) END""",
            (iso(before), iso(before)),
        ).rowcount

    def forget_runs(self, before: datetime, most: int = 500) -> int:
        """Forget old runs with their ledger. The last ones of each job stay, and those that entries or fetches refer to. How many
        went; call again until none did."""
        ids = [
            row["id"]
            for row in self._c.rows(
                """SELECT id FROM runs WHERE started_at < ? AND finished_at IS NOT NULL
                AND id NOT IN (SELECT max(id) FROM runs GROUP BY job, outcome)
                AND NOT EXISTS (SELECT 1 FROM entries WHERE entries.run_id = runs.id)
                AND NOT EXISTS (SELECT 1 FROM fetches WHERE fetches.run_id = runs.id) LIMIT ?""",
                (iso(before), most),
            )
        ]
        for run_id in ids:
            for statement in (
                "DELETE FROM tallies WHERE run_id = ?",
                "DELETE FROM coverage WHERE run_id = ?",
                "DELETE FROM runs WHERE id = ?",
            ):
                self._c.run(statement, (run_id,))
        return len(ids)

    # ------------------------------------------------------------------ the file

    @property
    def can_shrink(self) -> bool:
        """Whether the file gives its free pages back. One that an older version made does so once it was copied: by a restored
        backup, or by a repair."""
        return bool(self._c.value("PRAGMA auto_vacuum") == INCREMENTAL_VACUUM)

    def release_room(self) -> int:
        """Give free pages back to the disk, in steps; how many bytes."""
        if not self.can_shrink:
            return 0
        page_bytes = int(self._c.value("PRAGMA page_size"))
        free, total = (int(self._c.value(f"PRAGMA {name}")) for name in ("freelist_count", "page_count"))
        surplus = surplus_pages(free, total)
        for start in range(0, surplus, MAX_PAGES_PER_STEP):
            with self._c.write():
                for _ in range(min(MAX_PAGES_PER_STEP, surplus - start)):
                    self._c.run("PRAGMA incremental_vacuum(1)")  # of more pages, `sqlite3` frees one only
        return (total - int(self._c.value("PRAGMA page_count"))) * page_bytes


def surplus_pages(free: int, total: int) -> int:
    """How many of the free pages the file should give back: what the next days will need, it keeps."""
    used = total - free
    return max(0, free - int(used * KEPT_FREE_SHARE))
