"""Entries and the ledger: each entry stands in exactly one disposition, and each run's sum is kept as it changes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from crawler.model import Disposition, Entry, PendingEntry
from crawler.runtime.clock import iso, moment
from crawler.store.connection import Connection, as_json
from crawler.store.fragments import NOT_DISMISSED
from crawler.store.states import EntryState, FailedEntry, entry_state, failed_entry


class DuePage(NamedTuple):
    """A page that is due for another look, with what its server said to recognise it by."""

    entry_id: int
    etag: str | None
    last_modified: str | None
    checks: int  # looks so far
    alerted: bool


class Entries:
    """The `entries`, `rechecks`, `page_validators`, `coverage` and `tallies` tables."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    # ------------------------------------------------------------------ the ledger

    def cover(self, run_id: int, feed_id: int, *, polled: int = 0, answered: int = 0, seen: int = 0, carried: int = 0) -> None:
        self._c.run(
            """INSERT INTO coverage (run_id, feed_id, polled, answered, seen, carried) VALUES (?, ?, ?, ?, ?, ?)
            ON CONFLICT (run_id, feed_id) DO UPDATE SET polled = max(polled, excluded.polled),
              answered = max(answered, excluded.answered), seen = seen + excluded.seen, carried = carried + excluded.carried""",
            (run_id, feed_id, polled, answered, seen, carried),
        )

    def is_polled(self, run_id: int, feed_id: int) -> bool:
        """True when this run has counted this feed's document already."""
        return bool(self._c.value("SELECT polled FROM coverage WHERE run_id = ? AND feed_id = ?", (run_id, feed_id)))

    def tally(self, run_id: int, feed_id: int, disposition: str, entries: int) -> None:
        if entries:
            self._c.run(
                """INSERT INTO tallies (run_id, feed_id, disposition, entries) VALUES (?, ?, ?, ?)
                ON CONFLICT (run_id, feed_id, disposition) DO UPDATE SET entries = entries + excluded.entries""",
                (run_id, feed_id, disposition, entries),
            )

    # ------------------------------------------------------------------ entries

    def find(self, feed_id: int, key: str) -> EntryState | None:
        row = self._c.row("SELECT * FROM entries WHERE feed_id = ? AND key = ?", (feed_id, key))
        return None if row is None else entry_state(row)

    def state(self, entry_id: int) -> EntryState:
        """An entry that must be there."""
        return entry_state(self._c.exactly_one("SELECT * FROM entries WHERE id = ?", (entry_id,)))

    def add(
        self,
        feed_id: int,
        entry: Entry,
        url_key: str | None,
        disposition: Disposition,
        now: datetime,
        *,
        run_id: int | None,
        article_id: int | None = None,
        reason: str = "",
    ) -> int:
        """A new entry; `run_id` is the run in whose ledger it is pending."""
        cursor = self._c.run(
            """INSERT INTO entries (feed_id, key, link, url_key, title, authors, published_at, published_offset, modified_at,
              summary, content, language, is_article, original, fingerprint, disposition, reason, run_id, article_id, first_seen_at,
              last_seen_at, settled_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                feed_id,
                entry.key,
                entry.link,
                url_key,
                entry.title,
                as_json(entry.authors),
                iso(entry.published),
                entry.published_offset,
                iso(entry.updated),
                entry.summary,
                entry.content if disposition is Disposition.PENDING else "",
                entry.language,
                entry.is_article,
                entry.original,
                entry.fingerprint,
                disposition,
                reason,
                run_id,
                article_id,
                iso(now),
                iso(now),
                None if disposition is Disposition.PENDING else iso(now),
            ),
        )
        return int(cursor.lastrowid or 0)

    def reopen(self, entry_id: int, entry: Entry, url_key: str | None, run_id: int, now: datetime) -> None:
        """The feed says that a settled entry changed: its page is fetched again."""
        self._c.run(
            """UPDATE entries SET disposition = 'pending', reason = '', attempts = 0, next_attempt_at = NULL,
              looks = looks + 1, run_id = ?, link = ?, url_key = ?, title = ?, modified_at = ?, summary = ?, content = ?,
              is_article = ?, original = ?, fingerprint = ?, settled_at = NULL, last_seen_at = ? WHERE id = ?""",
            (
                run_id,
                entry.link,
                url_key,
                entry.title,
                iso(entry.updated),
                entry.summary,
                entry.content,
                entry.is_article,
                entry.original,
                entry.fingerprint,
                iso(now),
                entry_id,
            ),
        )

    def renew(self, entry_id: int, entry: Entry, url_key: str | None) -> None:
        """What the feed says now of an entry whose page is still waited for. Its attempts and its times stay."""
        self._c.run(
            """UPDATE entries SET link = ?, url_key = ?, title = ?, modified_at = ?, summary = ?, content = ?,
              fingerprint = ? WHERE id = ?""",
            (entry.link, url_key, entry.title, iso(entry.updated), entry.summary, entry.content, entry.fingerprint, entry_id),
        )

    def set_address(self, entry_id: int, url_key: str) -> None:
        """The address under which an entry is settled with others: where its own leads."""
        self._c.run("UPDATE entries SET url_key = ? WHERE id = ?", (url_key, entry_id))

    def remember_fingerprint(self, entry_id: int, fingerprint: str) -> None:
        self._c.run("UPDATE entries SET fingerprint = ? WHERE id = ?", (fingerprint, entry_id))

    def mark_seen(self, feed_id: int, keys: Sequence[str], now: datetime) -> None:
        self._c.many(
            "UPDATE entries SET last_seen_at = ? WHERE feed_id = ? AND key = ?", [(iso(now), feed_id, key) for key in keys]
        )

    def settle(
        self,
        entry: EntryState,
        disposition: Disposition,
        now: datetime,
        *,
        article_id: int | None = None,
        reason: str = "",
        attempts: int = 0,
        retry_at: datetime | None = None,
        keeps_content: bool = False,
    ) -> None:
        """A pending entry gets its disposition, and its run's ledger moves with it. `retry_at`: when its page is asked for again,
        after so many `attempts`; None: never."""
        self._c.run(
            """UPDATE entries SET disposition = ?, reason = ?, article_id = coalesce(?, article_id), settled_at = ?,
              attempts = ?, next_attempt_at = ?, run_id = NULL, content = CASE WHEN ? THEN content ELSE '' END WHERE id = ?""",
            (disposition, reason, article_id, iso(now), attempts, iso(retry_at), keeps_content, entry.id),
        )
        if entry.run_id is not None:
            self.tally(entry.run_id, entry.feed_id, Disposition.PENDING, -1)
            self.tally(entry.run_id, entry.feed_id, disposition, 1)

    def postpone(self, entry_id: int, reason: str, when: datetime | None, *, attempts: int) -> None:
        """Its page could not be had; it stays pending until `when`."""
        self._c.run(
            "UPDATE entries SET attempts = ?, next_attempt_at = ?, reason = ? WHERE id = ?", (attempts, iso(when), reason, entry_id)
        )

    def failed_in(self, run_id: int, outcomes: Sequence[str]) -> tuple[FailedEntry, ...]:
        """Entries that wait or were given up, with the `url` that came to one of these outcomes in this run."""
        rows = self._c.rows(
            f"""SELECT entries.*, max(url) AS url FROM fetches JOIN entries ON entries.id = entry_id
            WHERE fetches.run_id = ? AND outcome IN ({",".join("?" * len(outcomes))})
              AND disposition IN ('pending', 'failed', 'from_feed') GROUP BY entries.id""",
            (run_id, *outcomes),
        )
        return tuple(map(failed_entry, rows))

    def forgive_failure(self, entry: FailedEntry, when: datetime, *, attempts: int, reopen_in: int | None) -> None:
        """Put an entry off until `when`. One that was given up waits again, in the ledger of the run `reopen_in`; one that is an
        article of its feed's text stays one."""
        if entry.disposition is Disposition.FROM_FEED:
            self._c.run("UPDATE entries SET attempts = ?, next_attempt_at = ? WHERE id = ?", (attempts, iso(when), entry.id))
            return
        self._c.run(
            """UPDATE entries SET disposition = 'pending', attempts = ?, next_attempt_at = ?, settled_at = NULL,
              run_id = coalesce(?, run_id) WHERE id = ?""",
            (attempts, iso(when), reopen_in, entry.id),
        )
        if reopen_in is not None:
            self.tally(reopen_in, entry.feed_id, Disposition.FAILED, -1)
            self.tally(reopen_in, entry.feed_id, Disposition.PENDING, 1)

    def recheck_count(self, entry_id: int) -> int:
        """How often its page was looked at again."""
        return int(self._c.value("SELECT checks FROM rechecks WHERE entry_id = ?", (entry_id,)) or 0)

    def schedule_recheck(self, entry_id: int, checks: int, when: datetime | None) -> None:
        self._c.run(
            """INSERT INTO rechecks (entry_id, checks, next_at) VALUES (?, ?, ?)
            ON CONFLICT (entry_id) DO UPDATE SET checks = excluded.checks, next_at = excluded.next_at""",
            (entry_id, checks, iso(when)),
        )

    def remember_page(self, entry_id: int, etag: str | None, last_modified: str | None) -> None:
        """The validators of an entry's page; none: it has none any more."""
        self._c.run("DELETE FROM page_validators WHERE entry_id = ?", (entry_id,))
        if etag or last_modified:
            self._c.run(
                "INSERT INTO page_validators (entry_id, etag, last_modified) VALUES (?, ?, ?)", (entry_id, etag, last_modified)
            )

    def due_pages(self, entry_ids: Sequence[int], now: datetime) -> list[DuePage]:
        """Those of these entries whose next look is due, and whose page has validators."""
        rows = self._c.rows(
            f"""SELECT page_validators.*, checks, EXISTS (
              SELECT 1 FROM alerts WHERE alerts.article_id = entries.article_id AND {NOT_DISMISSED}) AS alerted
            FROM page_validators JOIN rechecks USING (entry_id) JOIN entries ON entries.id = entry_id
            WHERE entry_id IN (SELECT value FROM json_each(?)) AND next_at <= ?""",
            (json.dumps(entry_ids), iso(now)),
        )
        return [DuePage(row["entry_id"], row["etag"], row["last_modified"], row["checks"], bool(row["alerted"])) for row in rows]

    def reopen_due(self, now: datetime, most: int) -> int:
        """Settled entries whose article is due for another look become pending, at most so many of a source: those of
        alerted articles first. One that was missing at the look before is remembered as such."""
        return self._c.run(
            """UPDATE entries SET disposition = 'pending', reason = '',
              attempts = CASE WHEN disposition = 'gone' THEN attempts ELSE 0 END, next_attempt_at = NULL, settled_at = NULL
            WHERE id IN (SELECT id FROM (
              SELECT entries.id, row_number() OVER (PARTITION BY feeds.source_id ORDER BY
                EXISTS (SELECT 1 FROM alerts WHERE alerts.article_id = entries.article_id) DESC, rechecks.next_at) AS place
              FROM rechecks JOIN entries ON entries.id = entry_id JOIN feeds ON feeds.id = feed_id
              WHERE rechecks.next_at <= ? AND disposition != 'pending' AND feeds.enabled) WHERE place <= ?)""",
            (iso(now), most),
        ).rowcount

    def reopen_retries(self, now: datetime, most: int, *, horizon: timedelta) -> int:
        """Settled entries whose page is to be asked for again become pending, at most so many of a source, the youngest first.
        One put off beyond `horizon` was put off by a wrong clock."""
        return self._c.run(
            """UPDATE entries SET disposition = 'pending', next_attempt_at = NULL, settled_at = NULL WHERE id IN (SELECT id FROM (
              SELECT entries.id, row_number() OVER (PARTITION BY feeds.source_id ORDER BY first_seen_at DESC, entries.id) AS place
              FROM entries JOIN feeds ON feeds.id = feed_id
              WHERE next_attempt_at IS NOT NULL AND (next_attempt_at <= ? OR next_attempt_at > ?) AND disposition != 'pending'
                AND feeds.enabled) WHERE place <= ?)""",
            (iso(now), iso(now + horizon), most),
        ).rowcount

    def reopen_unread(self, since: datetime, dispositions: Sequence[str], slugs: Sequence[str] = ()) -> int:
        """Count the entries first seen since then whose page did not become an article, and make them pending; those that wait
        for another try wait no longer. The page of an article that is looked at again is none of them."""
        only = f"AND slug IN ({','.join('?' * len(slugs))})" if slugs else ""
        return self._c.run(
            f"""UPDATE entries SET disposition = 'pending', next_attempt_at = NULL, settled_at = NULL, attempts = 0
            WHERE id IN (
              SELECT entries.id FROM entries JOIN feeds ON feeds.id = feed_id JOIN sources ON sources.id = feeds.source_id
              LEFT JOIN articles ON articles.id = entries.article_id
              WHERE entries.first_seen_at >= ? AND (disposition IN (SELECT value FROM json_each(?))
                  OR (disposition = 'pending' AND next_attempt_at IS NOT NULL))
                AND coalesce(text_from, 'feed') = 'feed' AND feeds.enabled AND NOT is_article {only})""",
            (iso(since), json.dumps(list(dispositions)), *slugs),
        ).rowcount

    def found_again(self, feed_id: int, keys: Sequence[str]) -> tuple[EntryState, ...]:
        """Posts that were missing, among these of their feed's newest document."""
        rows = self._c.rows(
            """SELECT * FROM entries WHERE feed_id = ? AND is_article AND disposition = 'gone'
            AND key IN (SELECT value FROM json_each(?))""",
            (feed_id, json.dumps(keys)),
        )
        return tuple(map(entry_state, rows))

    def is_listed(self, entry: EntryState) -> bool:
        """Whether the newest document of its feed holds an entry."""
        newest = self._c.value("SELECT max(last_seen_at) FROM entries WHERE feed_id = ?", (entry.feed_id,))
        return newest is None or entry.last_seen_at >= newest

    def pending_with_url(self, url_key: str) -> tuple[EntryState, ...]:
        rows = self._c.rows("SELECT * FROM entries WHERE url_key = ? AND disposition = 'pending'", (url_key,))
        return tuple(map(entry_state, rows))

    def settle_unread(self, url_key: str, article_id: int, except_for: int) -> None:
        """The page of an address was read: other entries that wait for it, with their feed's text meanwhile, wait no longer."""
        self._c.run(
            """UPDATE entries SET disposition = 'known', next_attempt_at = NULL, article_id = ?, content = ''
            WHERE url_key = ? AND disposition = 'from_feed' AND id != ?""",
            (article_id, url_key, except_for),
        )

    def fingerprints(self, feed_id: int, since: datetime, most: int = 5000) -> dict[str, str]:
        """Key → fingerprint of what the feed showed lately. An older entry that comes back is known to `record` still."""
        rows = self._c.rows(
            "SELECT key, fingerprint FROM entries WHERE feed_id = ? AND last_seen_at >= ? ORDER BY last_seen_at DESC LIMIT ?",
            (feed_id, iso(since), most),
        )
        return {row["key"]: row["fingerprint"] for row in rows}

    def pending(self, now: datetime, most: int, slugs: Sequence[str] = (), *, horizon: timedelta) -> list[tuple[int, PendingEntry]]:
        """(entry id, what the crawl needs) of entries whose page is to be fetched now, the newest first.

        Those of a feed that is switched off wait until it is on again; one put off beyond `horizon` was put off by a
        wrong clock.
        """
        only = f"AND slug IN ({','.join('?' * len(slugs))})" if slugs else ""
        rows = self._c.rows(
            f"""SELECT entries.*, slug FROM entries JOIN feeds ON feeds.id = feed_id JOIN sources ON sources.id = source_id
            WHERE disposition = 'pending' AND feeds.enabled
              AND (next_attempt_at IS NULL OR next_attempt_at <= ? OR next_attempt_at > ?) {only}
            ORDER BY first_seen_at DESC, entries.id LIMIT ?""",
            (iso(now), iso(now + horizon), *slugs, most),
        )
        return [
            (row["id"], PendingEntry(feed_id=row["feed_id"], source=row["slug"], entry=entry_of(row), attempts=row["attempts"]))
            for row in rows
        ]

    def carry(self, entries: Iterable[tuple[int, int]], run_id: int) -> None:
        """(entry id, feed id) taken up by a new run: from now on they stand in its ledger, not in their old run's."""
        for entry_id, feed_id in entries:
            self._c.run("UPDATE entries SET run_id = ? WHERE id = ?", (run_id, entry_id))
            self.cover(run_id, feed_id, carried=1)
            self.tally(run_id, feed_id, Disposition.PENDING, 1)


def entry_of(row: sqlite3.Row) -> Entry:
    """Read a row of `entries`."""
    return Entry(
        key=row["key"],
        link=row["link"],
        title=row["title"],
        authors=tuple(json.loads(row["authors"])),
        published=moment(row["published_at"]),
        published_offset=row["published_offset"],
        updated=moment(row["modified_at"]),
        summary=row["summary"],
        content=row["content"],
        language=row["language"],
        is_article=bool(row["is_article"]),
        original=row["original"],
        fingerprint=row["fingerprint"],
    )
