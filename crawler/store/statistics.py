"""What came of sources and of watches, counted."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.model import Disposition, Severity
from crawler.polling.outage import OFFLINE
from crawler.runtime.clock import iso
from crawler.store.fragments import PROBABLY_NOT

if TYPE_CHECKING:
    from crawler.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceRow:
    """A publisher that the configuration has."""

    slug: str
    name: str
    country: str
    bank: str
    kind: str


@dataclass(frozen=True, slots=True)
class DayCount:
    """How many on a day (UTC, as text), of a source."""

    source: str  # slug
    day: str
    number: int


@dataclass(frozen=True, slots=True)
class TextYield:
    """What pages were worth: those with a text, of all that were read."""

    with_text: int
    pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRule:
    """A watch, also one that the configuration has no longer."""

    slug: str
    title: str
    severity: Severity
    enabled: bool


@dataclass(frozen=True, slots=True)
class WatchStateCount:
    """The alerts of a watch in one state of review."""

    watch: str  # slug
    state: str
    alerts: int
    newest: str  # when the newest of them was raised (UTC, as it is kept)


class Statistics:
    """Counts over `articles`, `alerts`, `entries` and `runs`; writes nothing."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def first_day(self) -> str:
        """The day of the first run (UTC); empty: there was none."""
        return str(self._c.value("SELECT substr(min(started_at), 1, 10) FROM runs") or "")

    # ------------------------------------------------------------------ sources

    def sources(self) -> tuple[SourceRow, ...]:
        """Sources of the configuration, by name."""
        rows = self._c.rows("SELECT slug, name, country, bank, kind FROM sources WHERE enabled ORDER BY name")
        return tuple(SourceRow(**dict(row)) for row in rows)

    def articles_per_day(self, first_day: str) -> tuple[DayCount, ...]:
        """Count the articles of each source on each day since then on which any came."""
        rows = self._c.rows(
            """SELECT slug, substr(first_seen_at, 1, 10) AS day, count(*) AS articles FROM articles
            JOIN sources ON sources.id = source_id WHERE first_seen_at >= ? GROUP BY 1, 2""",
            (first_day,),
        )
        return tuple(DayCount(row["slug"], row["day"], row["articles"]) for row in rows)

    def polls_per_day(self, since: datetime) -> dict[tuple[str, str], tuple[int, int]]:
        """(source, day) → how often its feeds were polled on that day since then, and how often they answered well. Cycles in
        which nobody answered say nothing about a source."""
        rows = self._c.rows(
            """SELECT slug, day, sum(polled) AS polled, sum(answered) AS answered FROM (
              SELECT feed_id, substr(started_at, 1, 10) AS day, sum(polled) AS polled, sum(answered) AS answered
              FROM runs CROSS JOIN coverage ON run_id = runs.id WHERE started_at >= ? AND outcome != ? GROUP BY 1, 2)
            JOIN feeds ON feeds.id = feed_id JOIN sources ON sources.id = source_id GROUP BY 1, 2""",
            (iso(since), OFFLINE),
        )
        return {(row["slug"], row["day"]): (row["polled"], row["answered"]) for row in rows}

    def text_yield(self, since: datetime, *, good: Iterable[Disposition], bad: Iterable[Disposition]) -> dict[str, TextYield]:
        """Source → how many of its entries first seen since then stand well by now, of those that stand well or badly. One whose
        page came after all counts as good, and only once."""
        rows = self._c.rows(
            """SELECT slug, sum(disposition IN (SELECT value FROM json_each(?))) AS good,
              sum(disposition IN (SELECT value FROM json_each(?))) AS bad
            FROM sources CROSS JOIN feeds ON source_id = sources.id CROSS JOIN entries ON feed_id = feeds.id
            WHERE last_seen_at >= ? AND first_seen_at >= ? AND url_key IS NOT NULL GROUP BY 1""",
            (json.dumps(list(good)), json.dumps(list(bad)), iso(since), iso(since)),
        )
        return {row["slug"]: TextYield(row["good"], row["good"] + row["bad"]) for row in rows}

    def alerts_per_source(self, since: datetime) -> dict[str, int]:
        """Source → alerts raised on its articles since then, but for those that are probably none; a source without any is not
        there."""
        rows = self._c.rows(
            """SELECT slug, count(*) AS alerts FROM alerts JOIN articles ON articles.id = article_id
            JOIN sources ON sources.id = source_id WHERE alerts.created_at >= ? AND alerts.shown_as != ? GROUP BY 1""",
            (iso(since), PROBABLY_NOT),
        )
        return {row["slug"]: row["alerts"] for row in rows}

    # ------------------------------------------------------------------ watches

    def watches(self) -> tuple[WatchRule, ...]:
        """All watches that ever were."""
        return tuple(
            WatchRule(slug=row["slug"], title=row["title"], severity=Severity(row["severity"]), enabled=bool(row["enabled"]))
            for row in self._c.rows("SELECT slug, title, severity, enabled FROM watches")
        )

    def alert_states(self) -> tuple[WatchStateCount, ...]:
        """The alerts of each watch by how they are shown (a state of review, or probably not), over all time."""
        rows = self._c.rows(
            """SELECT slug, shown_as AS state, count(*) AS alerts, max(alerts.created_at) AS newest FROM alerts
            JOIN watches ON watches.id = watch_id GROUP BY 1, 2"""
        )
        return tuple(WatchStateCount(row["slug"], row["state"], row["alerts"], row["newest"]) for row in rows)
