"""What the desk shows: filters as the query string has them, as a click changes them, and as SQL. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from crawler.runtime.clock import iso

FACETS = {"state": "State", "severity": "Severity", "watch": "Watch", "source": "Source", "bank": "Bank",
          "language": "Language", "place": "Place"}  # fmt: skip
PERIODS = {"24h": timedelta(days=1), "7d": timedelta(days=7), "30d": timedelta(days=30), "90d": timedelta(days=90)}
NONE = "none"  # in a query string: the empty value
ANY = "any"  # of states: all of them
MOST_VALUES = 40  # of one facet
LONGEST = 120  # characters of a value

_WATCHES = " JOIN watches ON watches.id = alerts.watch_id"
_ARTICLES = " JOIN articles ON articles.id = alerts.article_id"
_SOURCES = " JOIN sources ON sources.id = articles.source_id"
_NEEDS = {
    "watch": _WATCHES,
    "source": _SOURCES,
    "bank": _SOURCES,
    "language": _ARTICLES,
    "place": _ARTICLES,
    "story": _ARTICLES,
}
COLUMNS = {"state": "alerts.state", "severity": "alerts.severity", "watch": "watches.slug", "source": "sources.slug",
           "bank": "sources.bank", "language": "coalesce(articles.language, '')"}  # fmt: skip
_PLACE = """EXISTS (SELECT 1 FROM mentions WHERE mentions.article_id = articles.id
  AND mentions.version = articles.version AND mentions.place_id IN ({marks}))"""
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

    def tables(self, *facets: str, without: str = "") -> str:
        """What the conditions and these facets are asked of: `alerts`, and no more of the wide tables than they need."""
        needed = {_NEEDS.get(facet, "") for facet in (*facets, *(name for name, _ in self.chosen if name != without))}
        if _SOURCES in needed:
            needed.add(_ARTICLES)
        return "alerts" + "".join(one for one in (_WATCHES, _ARTICLES, _SOURCES) if one in needed)

    def where(self, now: datetime, without: str = "") -> tuple[str, list[Any]]:
        """The condition over `tables()` and its values; one facet may be left out, to count what it would give."""
        conditions, values = ["1"], list[Any]()
        for facet in FACETS:
            wanted = self.of(facet)
            if not wanted or facet == without:
                continue
            marks = ",".join("?" * len(wanted))
            conditions.append(_PLACE.format(marks=marks) if facet == "place" else f"{COLUMNS[facet]} IN ({marks})")
            values.extend(wanted)
        if self.period and without != "period":
            conditions.append("alerts.created_at >= ?")
            values.append(iso(now - PERIODS[self.period]))
        return " AND ".join(conditions), values


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


def cursor(text: str) -> tuple[str, int] | None:
    """(moment, alert) below which older ones begin."""
    found = _CURSOR.fullmatch(text)
    return (found[1], int(found[2])) if found else None


