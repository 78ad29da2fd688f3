"""Filters of alerts: a value, and the SQL that it becomes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from crawler.runtime.clock import iso
from crawler.store.fragments import PROBABLY_NOT

__all__ = ["PROBABLY_NOT", "AlertFacet", "AlertFilter", "from_clause", "where_clause"]


class AlertFacet(StrEnum):
    """What alerts can be filtered by; each is a field of `AlertFilter`."""

    STATE = "state"
    SEVERITY = "severity"
    WATCH = "watch"  # slug
    SOURCE = "source"  # slug
    BANK = "bank"
    LANGUAGE = "language"
    PLACE = "place"  # id of the gazetteer
    ASSIGNED = "assigned"  # reviewer who works on the story


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertFilter:
    """Alerts that have one of these values of each facet (empty: any) and were raised since and until those moments
    (None: ever)."""

    state: tuple[str, ...] = ()  # of review, or probably_not
    severity: tuple[str, ...] = ()
    watch: tuple[str, ...] = ()
    source: tuple[str, ...] = ()
    bank: tuple[str, ...] = ()
    language: tuple[str, ...] = ()  # empty text: unknown
    place: tuple[str, ...] = ()  # where the story happened
    assigned: tuple[str, ...] = ()  # empty text: to nobody
    since: datetime | None = None
    until: datetime | None = None

    def of(self, facet: AlertFacet) -> tuple[str, ...]:
        values: tuple[str, ...] = getattr(self, facet)
        return values

    def without(self, facet: AlertFacet) -> AlertFilter:
        """The filters without this facet: to count what each of its values would give."""
        changes: dict[str, Any] = {facet: ()}
        return replace(self, **changes)


_JOIN_WATCHES = " JOIN watches ON watches.id = alerts.watch_id"
_JOIN_ARTICLES = " JOIN articles ON articles.id = alerts.article_id"
_JOIN_SOURCES = " JOIN sources ON sources.id = articles.source_id"
_JOIN_ASSIGNMENTS = " LEFT JOIN story_assignments ON story_assignments.story_id = articles.story_id"
_JOINS_BY_FACET = {
    AlertFacet.WATCH: (_JOIN_WATCHES,),
    AlertFacet.SOURCE: (_JOIN_ARTICLES, _JOIN_SOURCES),
    AlertFacet.BANK: (_JOIN_ARTICLES, _JOIN_SOURCES),
    AlertFacet.LANGUAGE: (_JOIN_ARTICLES,),
    AlertFacet.PLACE: (_JOIN_ARTICLES,),
    AlertFacet.ASSIGNED: (_JOIN_ARTICLES, _JOIN_ASSIGNMENTS),
}
VALUE_COLUMNS = {
    AlertFacet.STATE: "alerts.shown_as",
    AlertFacet.SEVERITY: "alerts.severity",
    AlertFacet.WATCH: "watches.slug",
    AlertFacet.SOURCE: "sources.slug",
    AlertFacet.BANK: "sources.bank",
    AlertFacet.LANGUAGE: "coalesce(articles.language, '')",
    AlertFacet.ASSIGNED: "coalesce(story_assignments.reviewer, '')",
}


def from_clause(filters: AlertFilter, *facets: AlertFacet, articles: bool = False) -> str:
    """The FROM clause: `alerts`, and only those wide tables that the filters and these facets need."""
    needed = {join for facet in (*facets, *filter(filters.of, AlertFacet)) for join in _JOINS_BY_FACET.get(facet, ())}
    if articles:
        needed.add(_JOIN_ARTICLES)
    return "alerts" + "".join(join for join in (_JOIN_WATCHES, _JOIN_ARTICLES, _JOIN_SOURCES, _JOIN_ASSIGNMENTS) if join in needed)


def where_clause(filters: AlertFilter) -> tuple[str, list[Any]]:
    """The WHERE condition over `from_clause()`, and the values of its question marks: no value becomes SQL."""
    conditions, values = ["1"], list[Any]()
    for facet in AlertFacet:
        wanted = filters.of(facet)
        if not wanted:
            continue
        marks = f"({','.join('?' * len(wanted))})"
        if facet is AlertFacet.PLACE:
            from crawler.store.scenes import stories_at  # a list without places asks for none

            conditions.append(f"articles.story_id IN ({stories_at(marks)})")
            values.extend(wanted * 2)
        else:
            conditions.append(f"{VALUE_COLUMNS[facet]} IN {marks}")
            values.extend(wanted)
    if filters.since is not None:
        conditions.append("alerts.created_at >= ?")
        values.append(iso(filters.since))
    if filters.until is not None:
        conditions.append("alerts.created_at <= ?")
        values.append(iso(filters.until))
    return " AND ".join(conditions), values
