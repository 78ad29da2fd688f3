"""Sources, feeds, endpoints, robots: what is polled and what is remembered of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crawler.model import Feed, FeedHealth, FeedKind, FeedState, FetchOutcome, PlannedEndpoint, PollState, RobotsCopy, Source
from crawler.runtime.clock import MAX_CLOCK_LEAD, instant, iso, moment
from crawler.store.configured import is_in_step, write_configured
from crawler.store.health import load_health
from crawler.store.renames import Rename, Renames
from crawler.store.states import FailedFeed, failed_feed

if TYPE_CHECKING:
    from crawler.store.connection import Connection


class Feeds:
    """The `sources`, `feeds`, `endpoints` and `robots` tables."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    # ------------------------------------------------------------------ configuration → tables

    def sync(self, sources: Sequence[Source], feeds: Sequence[Feed]) -> tuple[Rename, ...]:
        """Make the tables say what the configuration says. What is gone from it is switched off, never deleted. Gives what was
        found under a former name and stands under the present one from now on."""
        renames = Renames(self._c).rename_sources({source.slug: source.was for source in sources})
        if not is_in_step(self._c, sources, feeds):
            write_configured(self._c, sources, feeds)
        return renames

    def source_ids(self) -> dict[str, int]:
        return {row["slug"]: row["id"] for row in self._c.rows("SELECT slug, id FROM sources")}

    def source_name(self, source_id: int) -> str:
        return str(self._c.value("SELECT name FROM sources WHERE id = ?", (source_id,)) or "")

    def source_id_of(self, feed_id: int) -> int:
        return int(self._c.exactly_one("SELECT source_id FROM feeds WHERE id = ?", (feed_id,))["source_id"])

    # ------------------------------------------------------------------ what is due

    def due_ids(self, now: datetime, *, everything: bool, horizon: timedelta) -> list[int]:
        """Ids of enabled feeds that are due; one planned further ahead than `horizon`, or polled later than now, was planned by
        another clock than this."""
        rows = self._c.rows(
            """SELECT id FROM feeds WHERE enabled AND (? OR next_poll_at IS NULL OR next_poll_at <= ? OR next_poll_at > ?
              OR last_polled_at > ?) ORDER BY next_poll_at, id""",
            (everything, iso(now), iso(now + horizon), iso(now + MAX_CLOCK_LEAD)),
        )
        return [row["id"] for row in rows]

    def next_due(self) -> datetime | None:
        """When the next enabled feed is due; None: none is enabled, or none was polled yet."""
        return moment(self._c.value("SELECT min(next_poll_at) FROM feeds WHERE enabled"))

    def ids_of_sources(self, slugs: Sequence[str]) -> list[int]:
        """Ids of the enabled feeds of these sources."""
        marks = ",".join("?" * len(slugs))
        rows = self._c.rows(
            f"""SELECT feeds.id FROM feeds JOIN sources ON sources.id = source_id
            WHERE feeds.enabled AND slug IN ({marks}) ORDER BY feeds.id""",
            tuple(slugs),
        )
        return [row["id"] for row in rows]

    def answered_at(self, feed_id: int) -> datetime | None:
        """When a feed last answered well."""
        return moment(self._c.value("SELECT last_success_at FROM feeds WHERE id = ?", (feed_id,)))

    def some_answer(self) -> bool:
        """Whether any enabled feed answered well when it was last polled."""
        good = json.dumps([outcome for outcome in FetchOutcome if outcome.good])
        return bool(
            self._c.value("SELECT 1 FROM feeds WHERE enabled AND last_outcome IN (SELECT value FROM json_each(?)) LIMIT 1", (good,))
        )

    def sitemaps(self, feed_id: int) -> tuple[PlannedEndpoint, ...]:
        """The sitemaps among the endpoints of the feeds of its source, its own first."""
        rows = self._c.rows(
            """SELECT endpoints.url, fetch_url FROM feeds AS asking JOIN feeds ON feeds.source_id = asking.source_id
            JOIN endpoints ON endpoints.feed_id = feeds.id
            WHERE asking.id = ? AND endpoints.kind = 'sitemap' AND (feeds.enabled OR feeds.id = asking.id)
            ORDER BY feeds.id != asking.id, feeds.id, position""",
            (feed_id,),
        )
        by_url = {row["url"]: PlannedEndpoint(url=row["url"], fetch_url=row["fetch_url"], kind=FeedKind.SITEMAP) for row in rows}
        return tuple(by_url.values())

    def state(self, feed_id: int) -> tuple[str, str | None, PollState]:
        """A feed's source slug, language and poll state."""
        row = self._c.exactly_one(
            "SELECT feeds.*, slug FROM feeds JOIN sources ON sources.id = source_id WHERE feeds.id = ?", (feed_id,)
        )
        state = PollState(
            interval=row["interval_seconds"],
            failures=row["failures"],
            polls=row["polls"],
            polled_at=moment(row["last_polled_at"]),
            due_at=moment(row["due_at"]),
            newest_at=moment(row["newest_at"]),
            unconditional_at=moment(row["unconditional_at"]),
            unchanged_run=row["unchanged_run"],
            lies_about_304=bool(row["lies_about_304"]),
            moved_to=row["moved_to"],
            moved_since=moment(row["moved_since"]),
        )
        return row["slug"], row["language"], state

    def endpoints(self, feed_id: int) -> tuple[PlannedEndpoint, ...]:
        rows = self._c.rows("SELECT * FROM endpoints WHERE feed_id = ? ORDER BY position", (feed_id,))
        return tuple(
            PlannedEndpoint(
                url=row["url"],
                fetch_url=row["fetch_url"],
                kind=FeedKind(row["kind"]),
                selector=row["selector"],
                etag=row["etag"],
                last_modified=row["last_modified"],
                body_hash=row["body_hash"],
                received_hash=row["received_hash"],
            )
            for row in rows
        )

    # ------------------------------------------------------------------ what a poll learned

    def save(self, item: FeedState) -> bool:
        """State, schedule and validators after a poll. False when a later poll is already stored: a late item is old news."""
        state, decision = item.state, item.decision
        changed = self._c.run(
            """UPDATE feeds SET title = coalesce(nullif(?, ''), title), next_poll_at = ?, last_polled_at = ?,
              last_success_at = coalesce(?, last_success_at), newest_at = ?, last_outcome = ?, last_reason = ?,
              schedule_reasons = ?, served_url = coalesce(?, served_url), served_kind = coalesce(nullif(?, ''), served_kind),
              interval_seconds = ?, failures = ?, polls = ?, due_at = ?, unconditional_at = ?, unchanged_run = ?,
              lies_about_304 = ?, moved_to = ?, moved_since = ?
            WHERE id = ? AND (last_polled_at IS NULL OR polls < ?)""",
            (
                item.title,
                iso(decision.next_poll_at),
                iso(item.polled_at),
                iso(item.polled_at) if item.outcome.good else None,
                iso(state.newest_at),
                item.outcome,
                item.reason or "; ".join(item.problems[:3]),
                json.dumps(decision.reasons),
                item.served,
                item.served_kind,
                state.interval,
                state.failures,
                state.polls,
                iso(state.due_at),
                iso(state.unconditional_at),
                state.unchanged_run,
                state.lies_about_304,
                state.moved_to,
                iso(state.moved_since),
                item.feed_id,
                state.polls,
            ),
        ).rowcount
        if not changed:
            return False
        for validators in item.validators:
            self._c.run(
                """UPDATE endpoints SET fetch_url = ?, etag = ?, last_modified = ?, body_hash = coalesce(?, body_hash),
                  received_hash = ?
                WHERE feed_id = ? AND url = ?""",
                (
                    validators.fetch_url,
                    validators.etag,
                    validators.last_modified,
                    validators.body_hash,
                    validators.received_hash,
                    item.feed_id,
                    validators.endpoint,
                ),
            )
        return True

    # ------------------------------------------------------------------ a poll that says nothing of the feed

    def owner_count(self) -> int:
        """How many owners the enabled sources have; a source without one is its own."""
        return int(self._c.value("SELECT count(DISTINCT coalesce(nullif(owner, ''), slug)) FROM sources WHERE enabled") or 0)

    def failed_in(self, run_id: int, outcomes: Sequence[str]) -> tuple[FailedFeed, ...]:
        """The feeds whose last poll was in this run, and came to one of these outcomes."""
        rows = self._c.rows(
            f"""SELECT feeds.* FROM coverage JOIN feeds ON feeds.id = coverage.feed_id
            WHERE coverage.run_id = ? AND polled AND last_outcome IN ({",".join("?" * len(outcomes))})
              AND NOT EXISTS (
                SELECT 1 FROM coverage AS later WHERE later.feed_id = feeds.id AND later.run_id > ? AND later.polled)""",
            (run_id, *outcomes, run_id),
        )
        return tuple(map(failed_feed, rows))

    def failed_sources(self, run_id: int) -> dict[str, str]:
        """Slug → why, of the sources of which a feed was polled in this run and did not answer well."""
        good = json.dumps([outcome for outcome in FetchOutcome if outcome.good])
        rows = self._c.rows(
            """SELECT slug, last_outcome, last_reason FROM coverage JOIN feeds ON feeds.id = coverage.feed_id
            JOIN sources ON sources.id = source_id
            WHERE coverage.run_id = ? AND polled AND NOT answered AND last_outcome NOT IN (SELECT value FROM json_each(?))
            ORDER BY slug, feeds.id""",
            (run_id, good),
        )
        reasons: dict[str, str] = {}
        for row in rows:
            why = ": ".join(dict.fromkeys(filter(None, (row["last_outcome"], row["last_reason"]))))
            reasons.setdefault(row["slug"], why)
        return reasons

    def forgive_failure(
        self, feed_id: int, *, failures: float, interval: int | None, next_poll_at: datetime, reasons: Sequence[str]
    ) -> None:
        """Take back what a failed poll held against a feed. What it came to stays."""
        self._c.run(
            """UPDATE feeds SET failures = ?, interval_seconds = ?, next_poll_at = ?, due_at = ?, schedule_reasons = ?
            WHERE id = ?""",
            (failures, interval, iso(next_poll_at), iso(next_poll_at), json.dumps(reasons), feed_id),
        )

    # ------------------------------------------------------------------ robots

    def robots_statuses(self, run_id: int) -> dict[str, int]:
        """Site → status (0: no answer) of each robots.txt that was asked for since this run began."""
        rows = self._c.rows(
            "SELECT host, status FROM robots WHERE fetched_at >= (SELECT started_at FROM runs WHERE id = ?)", (run_id,)
        )
        return {row["host"]: row["status"] for row in rows}

    def robots(self, now: datetime) -> tuple[RobotsCopy, ...]:
        """Copies of the last two days; older ones are of no use to anyone."""
        rows = self._c.rows("SELECT * FROM robots WHERE fetched_at > ?", (iso(now - timedelta(days=2)),))
        return tuple(
            RobotsCopy(host=row["host"], status=row["status"], body=row["body"], fetched_at=instant(row["fetched_at"]))
            for row in rows
        )

    def save_robots(self, copy: RobotsCopy) -> None:
        self._c.run(
            "INSERT OR REPLACE INTO robots (host, status, body, fetched_at) VALUES (?, ?, ?, ?)",
            (copy.host, copy.status, copy.body, iso(copy.fetched_at)),
        )

    # ------------------------------------------------------------------ health

    def health(self, now: datetime, *, disabled: bool = False) -> tuple[FeedHealth, ...]:
        """How every enabled feed does, those in trouble first."""
        return load_health(self._c, now, disabled=disabled)
