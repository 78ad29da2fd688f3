"""What the desk shows: filters as the query string has them, as a click changes them, and as the archive is asked. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from crawler.language.reader.texts import marked
from crawler.store.alert_filter import AlertFilter
from crawler.store.review_queue import QueuePosition

FACET_TITLES = {
    "state": marked("State"),
    "severity": marked("Severity"),
    "watch": marked("Watch"),
    "source": marked("Source"),
    "bank": marked("Side of the river"),
    "language": marked("Language"),
    "place": marked("Place"),
    "assigned": marked("Assigned to"),
}
PERIOD_LENGTHS = {"24h": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30), "90d": timedelta(days=90)}
EMPTY_VALUE_WORD = "none"  # in a query string: the empty value
ANY_STATE = "any"  # of states: all of them
MAX_FACET_VALUES = 40  # of one facet
MAX_FACET_VALUE_CHARS = 120  # characters of a value

ORDER_BY_TIME = "latest"  # in a query string: the order that is not the desk's own
ORDER_BY_WEIGHT = "weight"  # the desk's own

_CURSOR = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ)\.(\d{1,18})(?:\.(\d\.\d{6}))?")


@dataclass(frozen=True, slots=True)
class Filters:
    """(facet, value) pairs in the order they were chosen, a period (empty: all time), and whether the latest come first instead
    of the gravest and most relevant."""

    chosen: tuple[tuple[str, str], ...] = (("state", "new"),)
    period: str = ""
    latest_first: bool = False
    until: datetime | None = None  # later alerts are left out; it is no part of the query string
    ignored: tuple[str, ...] = field(
        default=(), compare=False
    )  # what the address asks for and nobody knows, "period=zz"; it is no part of the query string

    def values_of(self, facet: str) -> tuple[str, ...]:
        return tuple(value for name, value in self.chosen if name == facet)

    def toggled(self, facet: str, value: str) -> Filters:
        """Add the value, or remove it where it was chosen."""
        if facet == "period":
            return replace(self, period="" if self.period == value else value)
        pair = (facet, value)
        left = tuple(candidate for candidate in self.chosen if candidate != pair)
        return replace(self, chosen=left if len(left) < len(self.chosen) else (*self.chosen, pair))

    def query(self) -> str:
        """The query string; empty: the desk as it opens."""
        pairs = [(facet, value or EMPTY_VALUE_WORD) for facet, value in self.chosen]
        if self.values_of("state") == ("new",):
            pairs.remove(("state", "new"))
        elif not self.values_of("state"):
            pairs.insert(0, ("state", ANY_STATE))
        if self.period:
            pairs.append(("period", self.period))
        if self.latest_first:
            pairs.append(("order", ORDER_BY_TIME))
        return urlencode(pairs)

    def alert_filter(self, now: datetime) -> AlertFilter:
        """The filter for the queries of the archive."""
        return AlertFilter(
            state=self.values_of("state"),
            severity=self.values_of("severity"),
            watch=self.values_of("watch"),
            source=self.values_of("source"),
            bank=self.values_of("bank"),
            language=self.values_of("language"),
            place=self.values_of("place"),
            assigned=self.values_of("assigned"),
            since=now - PERIOD_LENGTHS[self.period] if self.period else None,
            until=self.until,
        )


def parse_filters(pairs: Iterable[tuple[str, str]]) -> Filters:
    """Parse a query string. Unknown names and values are ignored, as an old link still opens; the page names the values."""
    ignored: list[str] = []
    chosen: dict[tuple[str, str], None] = {}
    period, states, latest_first = "", False, False
    for name, value in pairs:
        if name == "period" and value in PERIOD_LENGTHS:
            period = value
        elif (name == "period" and value) or (name == "order" and value not in ("", ORDER_BY_TIME, ORDER_BY_WEIGHT)):
            ignored.append(f"{name}={value[:MAX_FACET_VALUE_CHARS]}")
        latest_first = latest_first or (name, value) == ("order", ORDER_BY_TIME)
        if name not in FACET_TITLES or not value or len(value) > MAX_FACET_VALUE_CHARS:
            continue
        states = states or name == "state"
        if (name == "state" and value == ANY_STATE) or sum(facet == name for facet, _ in chosen) >= MAX_FACET_VALUES:
            continue
        chosen[name, "" if value == EMPTY_VALUE_WORD else value] = None
    if not states:
        chosen["state", "new"] = None
    return Filters(tuple(chosen), period, latest_first, ignored=tuple(ignored))


def parse_cursor(text: str) -> QueuePosition | None:
    """Parse the position where older alerts begin; None: there is none."""
    parts = _CURSOR.fullmatch(text)
    return QueuePosition(parts[1], int(parts[2]), float(parts[3] or 0)) if parts else None
