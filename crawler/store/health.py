"""What health is judged by: polls, the newest pages, the weekdays of the past weeks and the bad hours of hosts. The pure
functions of `polling` decide."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.model import Disposition, FeedHealth, FetchOutcome
from crawler.polling import outage
from crawler.polling.health import HOST_RESTS_REASON, assess_feed
from crawler.polling.incidents import INCIDENT_PERIOD, Incident, PageAttempt, find_incidents
from crawler.polling.page_yield import LATEST_PAGES, PageResult, assess_pages, last_outcome_of
from crawler.polling.silence import (
    RHYTHM_PERIOD,
    FeedRhythm,
    FeedSilence,
    is_everybody_quiet,
    may_be_silent,
    measure_silence,
    quiet_sources,
)
from crawler.runtime.clock import instant, iso, moment
from crawler.store.gaps import Gaps
from crawler.store.sites import open_drifts
from crawler.web.urls import host_of

if TYPE_CHECKING:
    from crawler.store.connection import Connection

_MAX_ENTRIES_SCANNED = 10 * LATEST_PAGES  # of a feed whose entries are mostly known through another one
_READ_DISPOSITIONS = (Disposition.RECORDED, Disposition.COPY, Disposition.EDITED, Disposition.UNCHANGED)
_IS_READ = f"""(disposition IN ({", ".join(f"'{disposition}'" for disposition in _READ_DISPOSITIONS)})
  OR coalesce(text_from, '') = 'page')"""  # `entries` with their `articles`


class _Rhythm(NamedTuple):
    """When a feed last had something new, and how unusual its silence since then is."""

    latest: datetime | None
    silence: FeedSilence | None  # None: its rhythm is not known
    is_young: bool = False  # its newest entry is

    @property
    def is_known(self) -> bool:
        return self.is_young or self.silence is not None

    @property
    def is_quiet(self) -> bool:
        return self.silence is not None and self.silence.is_quiet


def load_health(connection: Connection, now: datetime, *, disabled: bool) -> tuple[FeedHealth, ...]:
    """How every enabled feed does, those in trouble first."""
    rows = connection.rows(
        """SELECT feeds.*, slug, name, timezone FROM feeds JOIN sources ON sources.id = source_id
        WHERE feeds.enabled OR ? ORDER BY slug, feeds.id""",
        (disabled,),
    )
    incidents: dict[int, list[str]] = defaultdict(list)
    for incident in load_incidents(connection, now - INCIDENT_PERIOD, now):
        incidents[incident.feed_id].append(incident.text)
    rhythms = {row["id"]: _rhythm(connection, row, now) for row in rows if row["enabled"] and _is_heard(row)}
    everybody_quiet = is_everybody_quiet(
        quiet_sources(
            (row["slug"], rhythms[row["id"]].is_quiet) for row in rows if row["id"] in rhythms and rhythms[row["id"]].is_known
        )
    )
    gaps = Gaps(connection).latest_by_feed(now)
    drifts = open_drifts(connection)
    healths = []
    for row in rows:
        pages = _pages(connection, row["id"])
        rhythm = rhythms.get(row["id"], _Rhythm(moment(row["newest_at"]), None))
        schedule_reasons = json.loads(row["schedule_reasons"])
        own_line = outage.OFFLINE_REASON in schedule_reasons
        state, reason = assess_feed(
            last_outcome=row["last_outcome"],
            last_reason=row["last_reason"],
            last_polled_at=moment(row["last_polled_at"]),
            last_success_at=moment(row["last_success_at"]),
            newest_at=rhythm.latest,
            interval=row["interval_seconds"],
            now=now,
            page_trouble=assess_pages(pages),
            silence=rhythm.silence,
            everybody_quiet=everybody_quiet,
            enabled=bool(row["enabled"]),
            own_line=own_line,
            host_rests=HOST_RESTS_REASON in schedule_reasons,
        )
        healths.append(
            FeedHealth(
                source=row["slug"],
                source_name=row["name"],
                url=row["url"],
                kind=row["kind"],
                state=state,
                reason=reason,
                last_polled_at=moment(row["last_polled_at"]),
                last_success_at=moment(row["last_success_at"]),
                newest_at=moment(row["newest_at"]),
                next_poll_at=moment(row["next_poll_at"]),
                interval=row["interval_seconds"],
                failures=row["failures"],
                served=row["served_url"],
                articles=row["articles"],
                pages=len(pages),
                pages_read=sum(page.is_read for page in pages),
                incidents=tuple(incidents[row["id"]]),
                feed_id=row["id"],
                last_outcome=row["last_outcome"],
                last_reason=row["last_reason"],
                own_line=own_line,
                drift=drifts.get(row["slug"], ""),
                gap=gaps.get(row["id"], ""),
            )
        )
    return tuple(sorted(healths, key=lambda health: (health.state == "ok", health.source)))


def load_incidents(connection: Connection, since: datetime, until: datetime) -> tuple[Incident, ...]:
    """The bad hours of hosts within a period. Cycles in which nobody answered say nothing about a host."""
    rows = connection.rows(
        f"""SELECT fetches.feed_id, slug, fetches.entry_id, fetches.url, fetches.started_at, fetches.outcome, fetches.reason,
          {_IS_READ} AS has_come, disposition = 'pending' OR next_attempt_at IS NOT NULL AS waits
        FROM fetches JOIN entries ON entries.id = fetches.entry_id LEFT JOIN articles ON articles.id = entries.article_id
        JOIN feeds ON feeds.id = fetches.feed_id JOIN sources ON sources.id = feeds.source_id
        JOIN runs ON runs.id = fetches.run_id
        WHERE fetches.started_at >= ? AND fetches.started_at <= ? AND runs.outcome != ? AND feeds.enabled""",
        (iso(since), iso(until), outage.OFFLINE),
    )
    return find_incidents(
        PageAttempt(
            feed_id=row["feed_id"],
            source=row["slug"],
            host=host_of(row["url"]),
            entry_id=row["entry_id"],
            started_at=instant(row["started_at"]),
            outcome=FetchOutcome(row["outcome"]),
            reason=row["reason"],
            has_come=bool(row["has_come"]),
            waits=bool(row["waits"]),
        )
        for row in rows
    )


def _is_heard(row: sqlite3.Row) -> bool:
    return row["last_polled_at"] is not None and row["last_outcome"] in [outcome for outcome in FetchOutcome if outcome.good]


def _pages(connection: Connection, feed_id: int) -> list[PageResult]:
    """What the pages of a feed's newest entries came to, the newest first. An item without a web address has
    none, nor has a post."""
    rows = connection.rows(
        f"""WITH newest AS MATERIALIZED (
          SELECT * FROM entries WHERE feed_id = ? AND NOT is_article
          ORDER BY last_seen_at DESC, id DESC LIMIT {_MAX_ENTRIES_SCANNED})
        SELECT disposition, newest.reason, newest.first_seen_at, {_IS_READ} AS is_read,
          coalesce(text_from, '') = 'feed' AS from_feed,
          (SELECT outcome FROM fetches WHERE entry_id = newest.id ORDER BY id DESC LIMIT 1) AS outcome
        FROM newest LEFT JOIN articles ON articles.id = article_id
        WHERE disposition NOT IN ('known', 'repeated', 'too_old', 'off_site') AND newest.url_key IS NOT NULL
          AND (disposition != 'pending' OR newest.reason != '' OR article_id IS NOT NULL)
        ORDER BY last_seen_at DESC, newest.id DESC LIMIT {LATEST_PAGES}""",
        (feed_id,),
    )
    return [
        PageResult(
            is_read=bool(row["is_read"]),
            outcome=last_outcome_of(Disposition(row["disposition"]), row["outcome"]),
            reason=row["reason"],
            first_seen_at=instant(row["first_seen_at"]),
            from_feed=bool(row["from_feed"]),
        )
        for row in rows
    ]


def _rhythm(connection: Connection, row: sqlite3.Row, now: datetime) -> _Rhythm:
    newest_at = moment(row["newest_at"])
    if not may_be_silent(newest_at, now):
        return _Rhythm(newest_at, None, is_young=True)
    rhythm = _load_rhythm(connection, row["id"], row["timezone"], now)
    dates = [when for when in (newest_at, rhythm.latest) if when is not None]
    return _Rhythm(max(dates, default=None), measure_silence(rhythm))


def _load_rhythm(connection: Connection, feed_id: int, timezone: str, now: datetime) -> FeedRhythm:
    try:
        zone = ZoneInfo(timezone)
    except (ZoneInfoNotFoundError, ValueError):
        zone = ZoneInfo("UTC")
    local = now.astimezone(zone)
    offset = local.utcoffset()
    shift = f"{round(offset.total_seconds() / 60) if offset else 0} minutes"
    since = iso(now - RHYTHM_PERIOD)
    # A date in the future is a slip of the publisher: then the moment counts at which the entry came.
    days = connection.rows(
        """SELECT date(came_at, ?) AS day, count(*) AS entries, max(came_at) AS latest FROM (
          SELECT CASE WHEN published_at <= first_seen_at THEN published_at ELSE first_seen_at END AS came_at
          FROM entries WHERE feed_id = ? AND last_seen_at >= ?)
        WHERE came_at >= ? AND came_at <= ? GROUP BY day""",
        (shift, feed_id, since, since, iso(now)),
    )
    answered = connection.rows(
        """SELECT DISTINCT date(started_at, ?) AS day FROM coverage JOIN runs ON runs.id = run_id
        WHERE feed_id = ? AND answered AND started_at >= ? AND started_at <= ?""",
        (shift, feed_id, since, iso(now)),
    )
    return FeedRhythm(
        entries={date.fromisoformat(row["day"]): row["entries"] for row in days},
        answered=frozenset(date.fromisoformat(row["day"]) for row in answered),
        today=local.date(),
        latest=max((instant(row["latest"]).astimezone(UTC) for row in days), default=None),
    )
