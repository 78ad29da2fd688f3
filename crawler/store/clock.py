"""Times that a wrong clock wrote: found, and set right. Every column that holds a time stands in one of the three tables here."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from crawler.runtime.clock import MAX_CLOCK_LEAD, instant, iso, moment
from crawler.store.clock_report import ClockReport

if TYPE_CHECKING:
    from crawler.store.connection import Connection

logger = logging.getLogger("borderwatch.clock")

MAX_ZONE_ERROR = timedelta(hours=6)  # publishers who give local time as UTC are early by so much
MIN_WITNESS_SOURCES = 3  # sources whose dates are needed to doubt the clock; all, where there are fewer
MAX_CHECKED_ROWS = 2000  # of alerts and edits, looked through for those that bear an earlier time than the row before
MAX_WITNESS_AGE = timedelta(days=2)  # publishers whose dates reach up to so long ago bear out that now is now

# When something was done here. None of these can lie ahead; one that does counts as done now.
RECORDED_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "feeds": ("last_polled_at", "last_success_at", "newest_at", "unconditional_at", "moved_since"),
    "stories": ("first_seen_at", "last_seen_at"),
    "articles": ("first_seen_at", "updated_at", "purged_at"),
    "pages": ("fetched_at",),
    "version_rows": ("recorded_at", "reread_at"),
    "rereads": ("read_at",),
    "translations": ("tried_at",),
    "edits": ("created_at",),
    "entries": ("first_seen_at", "last_seen_at", "settled_at"),
    "paragraphs": ("last_seen_at",),
    "site_pages": ("seen_at",),
    "site_memories": ("learned_at",),
    "site_drifts": ("found_at", "ended_at"),
    "feed_troubles": ("began_at", "confirmed_at", "healed_at"),
    "workers": ("heard_at",),
    "gaps": ("since", "until", "found_at", "closed_at"),
    "explanations": ("applied_at",),
    "alerts": ("created_at", "updated_at", "reviewed_at", "counts_since"),
    "unjudged": ("at",),
    "reviews": ("created_at",),
    "prior_marks": ("reviewed_at",),
    "saved_views": ("created_at",),
    "article_marks": ("read_at", "starred_at"),
    "story_assignments": ("assigned_at",),
    "memberships": ("decided_at",),
    "story_changes": ("created_at", "undone_at"),
    "story_aliases": ("created_at",),
    "story_splits": ("created_at",),
    "robots": ("fetched_at",),
    "digests": ("created_at", "since", "until"),
    "messages": ("created_at", "since", "until", "claimed_at", "sent_at"),
    "notification_log": ("notified_at",),
    "fetches": ("started_at",),
    "runs": ("started_at", "finished_at"),
}
# When something is to be done. These lie ahead by right; one that was reckoned from a wrong time moves with it.
PLANNED_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "feeds": ("next_poll_at", "due_at"),
    "translations": ("retry_at",),
    "entries": ("next_attempt_at",),
    "rechecks": ("next_at",),
    "leases": ("leased_until",),
    "messages": ("next_at",),
}
# What publishers say. It is theirs; only where we had to put our own time in its place is it corrected.
PUBLISHED_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "articles": ("published_at", "modified_at"),
    "version_rows": ("published_at", "modified_at"),
    "entries": ("published_at", "modified_at"),
}

# Cheap questions that see a clock that was ahead: by an index, in a small table, or among the newest rows.
_AHEAD_QUERIES = (
    "SELECT 1 FROM runs WHERE started_at > :limit",
    "SELECT 1 FROM (SELECT finished_at FROM runs ORDER BY id DESC LIMIT 50) WHERE finished_at > :limit",
    "SELECT 1 FROM feeds WHERE last_polled_at > :limit OR newest_at > :limit",
    "SELECT 1 FROM robots WHERE fetched_at > :limit",
    "SELECT 1 FROM articles WHERE first_seen_at > :limit",
    "SELECT 1 FROM alerts WHERE created_at > :limit",
    "SELECT 1 FROM alerts WHERE updated_at > :limit",
    "SELECT 1 FROM edits WHERE created_at > :limit",
    "SELECT 1 FROM pages WHERE fetched_at > :limit",
    "SELECT 1 FROM fetches WHERE started_at > :limit",
    """SELECT 1 FROM (SELECT created_at, claimed_at, sent_at FROM messages ORDER BY id DESC LIMIT 5)
    WHERE created_at > :limit OR claimed_at > :limit OR sent_at > :limit""",
)


def _moved(column: str, reckoned_from: str) -> str:
    """SQL: the time of `column`, as far from now as it was from the wrong time."""
    seconds = f"strftime('%s', {column}) - strftime('%s', {reckoned_from}) + strftime('%s', :now)"
    return f"strftime('%Y-%m-%dT%H:%M:%SZ', {seconds}, 'unixepoch')"


def _before(column: str) -> str:
    """SQL: what stands in `column` of the last message to the same recipient that a sound clock dated; now, where there is none."""
    return f"""coalesce((SELECT earlier.{column} FROM messages AS earlier WHERE earlier.recipient = messages.recipient
      AND earlier.id < messages.id AND earlier.created_at <= :limit AND earlier.until <= :limit
      ORDER BY earlier.id DESC LIMIT 1), :now)"""


_MOVES = (
    f"""UPDATE feeds SET next_poll_at = {_moved("next_poll_at", "last_polled_at")}, due_at = {_moved("due_at", "last_polled_at")}
    WHERE last_polled_at > :limit""",
    f"""UPDATE entries SET next_attempt_at = {_moved("next_attempt_at", "max(started_at, coalesce(finished_at, ''))")}
    FROM runs WHERE runs.id = run_id AND next_attempt_at > :now AND (started_at > :limit OR finished_at > :limit)""",
    f"""UPDATE rechecks SET next_at = {_moved("next_at", "first_seen_at")}
    FROM entries WHERE entries.id = entry_id AND first_seen_at > :limit""",
    f"""UPDATE rechecks SET next_at = {_moved("next_at", "settled_at")}
    FROM entries WHERE entries.id = entry_id AND first_seen_at <= :limit AND settled_at > :limit
      AND strftime('%s', next_at) - strftime('%s', settled_at) BETWEEN 0 AND 7200""",
    f"UPDATE translations SET retry_at = {_moved('retry_at', 'tried_at')} WHERE tried_at > :limit",
    f"UPDATE messages SET next_at = {_moved('next_at', 'claimed_at')} WHERE claimed_at > :limit",
    # A message counts as made when the one before it was: later would skip what came in between, earlier says nothing twice, as
    # what its reader knows is remembered story by story.
    f"""UPDATE messages SET until = {_before("until")}, since = min(since, {_before("until")}), created_at = {_before("created_at")}
    WHERE created_at > :limit OR until > :limit""",
    """UPDATE notification_log SET notified_at = (SELECT created_at FROM messages WHERE messages.id = message_id)
    WHERE notified_at > :limit""",
    "UPDATE articles SET published_at = :now WHERE published_from = 'first_seen' AND published_at > :limit",
)


def _too_early(table: str) -> str:
    """SQL: rows of a table in the order in which they came that bear an earlier time than one before them."""
    return f"""SELECT rowid, article_id, created_at FROM (
      SELECT rowid, article_id, created_at,
        max(created_at) OVER (ORDER BY rowid ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS latest
      FROM (SELECT rowid, article_id, created_at FROM {table} ORDER BY rowid DESC LIMIT {MAX_CHECKED_ROWS}))
    WHERE created_at < latest AND strftime('%s', latest) - strftime('%s', created_at) > {int(MAX_CLOCK_LEAD.total_seconds())}"""


# What a slow clock dated lies before the period of the next digest: it counts as of now, so that it is told.
_LIFTS = {
    "alerts": (
        "UPDATE articles SET first_seen_at = :now WHERE id = :article AND first_seen_at = :dated",
        "UPDATE alerts SET created_at = :now, updated_at = :now WHERE rowid = :row",
    ),
    "edits": (
        "UPDATE alerts SET updated_at = :now WHERE article_id = :article",
        "UPDATE edits SET created_at = :now WHERE rowid = :row",
    ),
}


@dataclass(frozen=True, slots=True)
class RunTimes:
    """The runs as now sees them: whether any lies in the past, the first and the last that lie ahead."""

    has_past: bool
    first_ahead: datetime | None = None
    last_ahead: datetime | None = None


class ClockState(StrEnum):
    """Which clock is wrong where the archive has times that lie ahead."""

    WAS_AHEAD = "was_ahead"
    IS_BEHIND = "is_behind"
    DOUBTFUL = "doubtful"


def assess_clock(witnessed: datetime | None, history: RunTimes, now: datetime) -> ClockState:
    """Tell which clock is wrong: by publishers' dates where they have recent ones. Else by the shape of what lies ahead: a clock
    that leapt left a gap before the runs ahead, longer than these runs; seen by a slow clock, the runs go on without a gap."""
    if witnessed is not None and witnessed > now + MAX_ZONE_ERROR:
        return ClockState.IS_BEHIND
    if witnessed is not None and witnessed >= now - MAX_WITNESS_AGE:
        return ClockState.WAS_AHEAD
    if not history.has_past:
        return ClockState.DOUBTFUL
    if history.first_ahead is None or history.last_ahead is None:
        return ClockState.WAS_AHEAD
    leapt = history.first_ahead - now >= history.last_ahead - history.first_ahead
    return ClockState.WAS_AHEAD if leapt else ClockState.DOUBTFUL


class ArchiveClock:
    """Compares the times of the archive with the clock, and with what publishers' clocks said."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def correct(self, now: datetime) -> ClockReport:
        """Set right what a clock that was ahead or slow wrote, in one transaction, and log it. Where the clock is slow now, every
        time of the archive is ahead of it: then nothing is touched."""
        values = {"now": iso(now), "limit": iso(now + MAX_CLOCK_LEAD)}
        ahead = self._signs(values)
        if ahead:
            slow = self.assess(now)
            if slow.behind or slow.doubtful:
                return slow
        elif not any(self._c.row(f"{_too_early(table)} LIMIT 1") for table in _LIFTS):
            return ClockReport()
        with self._c.write():
            report = replace(self._clamp(now, values) if ahead else ClockReport(), late=self._lift(now))
        if report.text:
            logger.warning("%s", report.text)
        return report

    def assess(self, now: datetime) -> ClockReport:
        """Whether the clock is slow now; of one that was ahead, nothing is said. Reads only."""
        values = {"now": iso(now), "limit": iso(now + MAX_CLOCK_LEAD)}
        if not self._signs(values):
            return ClockReport()
        witnessed, history = self.publishers_time(), self._history(values)
        verdict = assess_clock(witnessed, history, now)
        if verdict is ClockState.WAS_AHEAD:
            return ClockReport()
        latest = max(filter(None, (witnessed, history.last_ahead)), default=now)
        return ClockReport(behind=latest - now, doubtful=verdict is ClockState.DOUBTFUL)

    def publishers_time(self) -> datetime | None:
        """A moment that is past by the word of publishers: the newest date that three sources reach. None: no source has dates."""
        rows = self._c.rows(
            """SELECT max(newest_at) AS newest FROM feeds WHERE newest_at IS NOT NULL GROUP BY source_id
            ORDER BY newest DESC LIMIT ?""",
            (MIN_WITNESS_SOURCES,),
        )
        return moment(rows[-1]["newest"]) if rows else None

    def trusted_now(self, now: datetime, slack: timedelta) -> datetime:
        """Now, but no later than `slack` after what publishers bear witness to: for what cannot be undone."""
        witnessed = self.publishers_time()
        return now if witnessed is None else min(now, witnessed + slack)

    def _history(self, values: Mapping[str, str | None]) -> RunTimes:
        past = self._c.named("SELECT 1 FROM runs WHERE started_at <= :now LIMIT 1", values).fetchone()
        row = self._c.named(
            "SELECT min(started_at) AS first, max(started_at) AS last FROM runs WHERE started_at > :now", values
        ).fetchone()
        return RunTimes(past is not None, moment(row["first"]), moment(row["last"]))

    def _signs(self, values: Mapping[str, str | None]) -> bool:
        return any(self._c.named(f"{question} LIMIT 1", values).fetchone() for question in _AHEAD_QUERIES)

    def _latest_poll(self) -> datetime | None:
        return moment(self._c.value("SELECT max(last_polled_at) FROM feeds"))

    def _clamp(self, now: datetime, values: Mapping[str, str | None]) -> ClockReport:
        """What lies ahead counts as done now, and what was planned from there moves with it."""
        runs = self._c.named(
            "SELECT id, job, max(started_at, coalesce(finished_at, '')) AS wrote FROM runs WHERE wrote > :limit ORDER BY id", values
        ).fetchall()
        latest = max((instant(row["wrote"]) for row in runs), default=self._latest_poll() or now)
        for statement in _MOVES:
            self._c.named(statement, values)
        rows = {}
        for table, columns in RECORDED_COLUMNS.items():
            change = ", ".join(f"{column} = min({column}, :now)" for column in columns)
            lies_ahead = " OR ".join(f"{column} > :limit" for column in columns)
            rows[table] = self._c.named(f"UPDATE {table} SET {change} WHERE {lies_ahead}", values).rowcount
        return ClockReport(
            ahead=max(latest - now, timedelta(0)),
            runs=tuple((row["id"], row["job"]) for row in runs),
            rows={table: changed for table, changed in rows.items() if changed},
        )

    def _lift(self, now: datetime) -> int:
        lifted = 0
        for table, statements in _LIFTS.items():
            for row in self._c.rows(_too_early(table)):
                values = {"now": iso(now), "row": row["rowid"], "article": row["article_id"], "dated": row["created_at"]}
                for statement in statements:
                    self._c.named(statement, values)
                lifted += 1
        return lifted
