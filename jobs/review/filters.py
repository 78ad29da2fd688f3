"""What the desk shows: filters as the query string has them, as a click changes them, and as the archive is asked. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from crawler.store.alert_filter import AlertFilter
from crawler.store.review_queue import QueuePosition

FACETS = {
    "state": "State",
    "severity": "Severity",
    "watch": "Watch",
    "source": "Source",
    "bank": "Bank",
    "language": "Language",
    "place": "Place",
}
PERIODS = {"24h": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30), "90d": timedelta(days=90)}
NONE = "none"  # in a query string: the empty value
ANY = "any"  # of states: all of them
MOST_VALUES = 40  # of one facet
LONGEST = 120  # characters of a value

_CURSOR = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\.(\d{1,18})")


@dataclass(frozen=True, slots=True)
class Filters:
    """(facet, value) pairs in the order they were chosen, and a period (empty: all time)."""

    chosen: tuple[tuple[str, str], ...] = (("state", "new"),)
    period: str = ""

    def of(self, facet: str) -> tuple[str, ...]:
        return tuple(value for name, value in self.chosen if name == facet)

    def toggled(self, facet: str, value: str) -> Filters:
        """With the value if it is not there, without it if it is."""
        if facet == "period":
            return replace(self, period="" if self.period == value else value)
        pair = (facet, value)
        left = tuple(one for one in self.chosen if one != pair)
        return replace(self, chosen=left if len(left) < len(self.chosen) else (*self.chosen, pair))

    def query(self) -> str:
        """The query string; empty: the desk as it opens."""
        pairs = [(facet, value or NONE) for facet, value in self.chosen]
        if self.of("state") == ("new",):
            pairs.remove(("state", "new"))
        elif not self.of("state"):
            pairs.insert(0, ("state", ANY))
        if self.period:
            pairs.append(("period", self.period))
        return urlencode(pairs)

    def alert_filter(self, now: datetime) -> AlertFilter:
        """As the archive is asked."""
        return AlertFilter(
            state=self.of("state"),
            severity=self.of("severity"),
            watch=self.of("watch"),
            source=self.of("source"),
            bank=self.of("bank"),
            language=self.of("language"),
            place=self.of("place"),
            since=now - PERIODS[self.period] if self.period else None,
        )


def read(pairs: Iterable[tuple[str, str]]) -> Filters:
    """Of a query string. What it does not know it passes over: a link of last year still opens."""
    chosen: dict[tuple[str, str], None] = {}
    period, states = "", False
    for name, value in pairs:
        if name == "period" and value in PERIODS:
            period = value
        if name not in FACETS or not value or len(value) > LONGEST:
            continue
        states = states or name == "state"
        if (name == "state" and value == ANY) or sum(one == name for one, _ in chosen) >= MOST_VALUES:
            continue
        chosen[name, "" if value == NONE else value] = None
    if not states:
        chosen["state", "new"] = None
    return Filters(tuple(chosen), period)


def cursor(text: str) -> QueuePosition | None:
    """Where older alerts begin."""
    parts = _CURSOR.fullmatch(text)
    return QueuePosition(parts[1], int(parts[2])) if parts else None
