"""Alerts as the review desk lists, counts and places them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from crawler.runtime.clock import iso
from crawler.store.alert_filter import VALUE_COLUMNS, AlertFacet, AlertFilter, from_clause, where_clause
from crawler.store.alert_tally import AlertGroup, AlertTally, FacetCount, QueueSize, tally_alerts
from crawler.store.fragments import PROBABLY_NOT, SEVERITY_ORDER, severity_at
from crawler.store.scenes import scenes_of

if TYPE_CHECKING:
    from crawler.model import Severity
    from crawler.store.connection import Connection


class QueuePosition(NamedTuple):
    """An alert's place in the queue: older ones stand below it, in a queue by weight first those of less weight."""

    created_at: str  # UTC, as it is kept
    alert_id: int
    weight: float = 0.0  # severity, then relevance


@dataclass(frozen=True, slots=True)
class QueuedAlert:
    """An alert in its turn, and the story that it belongs to."""

    position: QueuePosition
    story_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertedPlace:
    """A place where stories with alerts happened."""

    id: str
    name: str
    country: str
    kind: str
    latitude: float
    longitude: float
    alerts: int
    stories: int
    gravest: Severity


@dataclass(frozen=True, slots=True)
class LastMark:
    """Who marked an alert last; empty: nobody."""

    reviewer: str
    reviewed_at: str | None  # UTC, as it is kept


_KEYS = {
    False: (("alerts.created_at", "alerts.id"), "(?, ?)"),
    True: (("alerts.weight", "alerts.created_at", "alerts.id"), "(?, ?, ?)"),
}


def _key(position: QueuePosition, by_weight: bool) -> tuple[float | str | int, ...]:
    return (position.weight, *position[:2]) if by_weight else position[:2]


class ReviewQueue:
    """Reads over `alerts` with what they are filtered by; writes nothing."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def count(self, filters: AlertFilter) -> QueueSize:
        return self.tally(filters).size

    def facet_counts(self, filters: AlertFilter, facet: AlertFacet, most: int) -> tuple[FacetCount, ...]:
        """The values of a facet with how many stories each would give, all other filters as they are; the most first."""
        if facet is AlertFacet.PLACE:
            return self._place_counts(filters.without(facet), most)
        return self.tally(filters, (facet,), most=most).facets[facet]

    def tally(
        self, filters: AlertFilter, facets: Sequence[AlertFacet] = (), *, most: int = 10, moments: Sequence[datetime] = ()
    ) -> AlertTally:
        """How much passes the filters; the values of each facet with how many stories each would give, other filters as they are;
        how many stories there are since each moment. The alerts are read once for all of it. `facets`: any but places."""
        boundaries = sorted({iso(moment) or "" for moment in (*moments, *filter(None, (filters.since,)))})
        in_sql = AlertFilter(  # what no facet here has to be counted without
            state=() if AlertFacet.STATE in facets else filters.state,
            place=filters.place,
            since=None if moments else filters.since,
            until=filters.until,
        )

        def period_of(moment: datetime) -> int:
            return boundaries.index(iso(moment) or "") + 1

        return tally_alerts(
            self._groups(in_sql, boundaries),
            filters,
            facets,
            most=most,
            since=period_of(filters.since) if filters.since else 0,
            periods=[period_of(moment) for moment in moments],
        )

    def _groups(self, filters: AlertFilter, boundaries: Sequence[str]) -> list[AlertGroup]:
        where, values = where_clause(filters)
        period = " + ".join("(alerts.created_at >= ?)" for _ in boundaries) or "0"
        rows = self._c.rows(
            f"""SELECT alerted.*, watches.slug AS watch, watches.title, sources.slug AS source, sources.name, sources.bank FROM (
              SELECT {VALUE_COLUMNS[AlertFacet.STATE]} AS state, alerts.severity, alerts.watch_id, articles.source_id,
                {VALUE_COLUMNS[AlertFacet.LANGUAGE]} AS language, {VALUE_COLUMNS[AlertFacet.ASSIGNED]} AS assigned,
                {period} AS period, json_group_array(articles.story_id) AS stories
              FROM {from_clause(filters, AlertFacet.ASSIGNED)} WHERE {where} GROUP BY 1, 2, 3, 4, 5, 6, 7) AS alerted
            JOIN watches ON watches.id = watch_id JOIN sources ON sources.id = source_id""",
            (*boundaries, *values),
        )
        return [
            AlertGroup(
                values={facet: row[facet] for facet in VALUE_COLUMNS},
                labels={AlertFacet.WATCH: row["title"], AlertFacet.SOURCE: row["name"]},
                period=row["period"],
                stories=json.loads(row["stories"]),
            )
            for row in rows
        ]

    def _place_counts(self, filters: AlertFilter, most: int) -> tuple[FacetCount, ...]:
        """Places with how many stories each would give. A story is looked up once, however many alerts it has."""
        where, values = where_clause(filters)
        rows = self._c.rows(
            f"""WITH alerted AS MATERIALIZED (
              SELECT DISTINCT articles.story_id FROM {from_clause(filters, articles=True)} WHERE {where}),
            {scenes_of("alerted")}
            SELECT places.id AS value, places.name AS label, count(*) AS stories
            FROM scenes JOIN places ON places.id = place_id GROUP BY 1 ORDER BY stories DESC, label LIMIT ?""",
            (*values, most),
        )
        return tuple(FacetCount(row["value"], row["label"], row["stories"]) for row in rows)

    def below(
        self, filters: AlertFilter, position: QueuePosition | None, most: int, *, by_weight: bool = False
    ) -> tuple[QueuedAlert, ...]:
        """The next alerts below a position (None: from the top), the newest first, or by weight. Walks an index: the same work
        at any depth."""
        where, values = where_clause(filters)
        columns, marks = _KEYS[by_weight]
        deeper = f"AND ({', '.join(columns)}) < {marks}" if position else ""
        rows = self._c.rows(
            f"""SELECT alerts.id, alerts.created_at, alerts.weight, articles.story_id FROM {from_clause(filters, articles=True)}
            WHERE {where} {deeper} ORDER BY {", ".join(f"{column} DESC" for column in columns)} LIMIT ?""",
            (*values, *(_key(position, by_weight) if position else ()), most),
        )
        return tuple(QueuedAlert(QueuePosition(row["created_at"], row["id"], row["weight"]), row["story_id"]) for row in rows)

    def stories_above(
        self, filters: AlertFilter, position: QueuePosition, stories: Iterable[int], *, by_weight: bool = False
    ) -> frozenset[int]:
        """Those of the stories that have an alert at the position or above it."""
        where, values = where_clause(filters)
        columns, marks = _KEYS[by_weight]
        rows = self._c.rows(
            f"""SELECT DISTINCT articles.story_id FROM {from_clause(filters, articles=True)} WHERE {where}
            AND articles.story_id IN (SELECT value FROM json_each(?)) AND ({", ".join(columns)}) >= {marks}""",
            (*values, json.dumps(sorted(stories)), *_key(position, by_weight)),
        )
        return frozenset(row["story_id"] for row in rows)

    def places(self, filters: AlertFilter, most: int) -> tuple[AlertedPlace, ...]:
        """Where the stories of these alerts happened, the places with the most stories first."""
        where, values = where_clause(filters)
        rows = self._c.rows(
            f"""WITH alerted AS MATERIALIZED (
              SELECT articles.story_id, count(*) AS alerts, min({SEVERITY_ORDER}) AS gravest
              FROM {from_clause(filters, articles=True)} WHERE {where} GROUP BY 1),
            {scenes_of("alerted")}
            SELECT places.*, sum(alerts) AS alerts, count(*) AS stories, min(gravest) AS gravest
            FROM scenes JOIN alerted USING (story_id) JOIN places ON places.id = place_id
            GROUP BY places.id ORDER BY stories DESC, alerts DESC, places.name LIMIT ?""",
            (*values, most),
        )
        return tuple(
            AlertedPlace(
                id=row["id"],
                name=row["name"],
                country=row["country"],
                kind=row["kind"],
                latitude=row["latitude"],
                longitude=row["longitude"],
                alerts=row["alerts"],
                stories=row["stories"],
                gravest=severity_at(row["gravest"]),
            )
            for row in rows
        )

    def place_name(self, place_id: str) -> str | None:
        """The name of a place; None: the gazetteer has none of this id."""
        name: str | None = self._c.value("SELECT name FROM places WHERE id = ?", (place_id,))
        return name

    def last_marks(self, alert_ids: Sequence[int]) -> dict[int, LastMark]:
        """Alert → who marked it last, and when."""
        rows = self._c.rows(
            "SELECT id, reviewer, reviewed_at FROM alerts WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(alert_ids),)
        )
        return {row["id"]: LastMark(row["reviewer"], row["reviewed_at"]) for row in rows}

    def alerts_of_story(self, story_id: int) -> tuple[int, ...]:
        """The alerts of a story but for those that are probably none."""
        rows = self._c.rows(
            f"""SELECT alerts.id FROM articles JOIN alerts ON alerts.article_id = articles.id
            WHERE story_id = ? AND alerts.shown_as != '{PROBABLY_NOT}' ORDER BY alerts.id""",
            (story_id,),
        )
        return tuple(row["id"] for row in rows)

    def story_of(self, alert_id: int) -> int | None:
        """The story of an alert; None: there is no such alert."""
        story: int | None = self._c.value(
            "SELECT story_id FROM alerts JOIN articles ON articles.id = article_id WHERE alerts.id = ?", (alert_id,)
        )
        return story
