"""Alerts with what stands around them, read for many at once: a query for each table, not for each alert."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.model import AlertRow, AlertState, Hit, PlacedEvent, Severity, TextFrom
from crawler.runtime.clock import instant, moment
from crawler.store.events import event_of
from crawler.store.feed_texts import MISSING_PAGE, PAGE_REPLACEMENTS, missing_page
from crawler.store.publication import DATE_COLUMNS, publication_date
from crawler.store.reasons import reason_from_json
from crawler.store.relevance import relevance_of

if TYPE_CHECKING:
    import sqlite3

    from crawler.store.connection import Connection

ALERT_ROWS = f"""SELECT alerts.*, watches.slug AS watch, watches.title AS watch_title, articles.title, articles.url,
  articles.lead, articles.text, articles.language, {DATE_COLUMNS}, articles.first_seen_at AS seen_at,
  articles.story_id, articles.copy_of, articles.version AS newest, articles.text_from, {MISSING_PAGE} AS missing_page,
  {PAGE_REPLACEMENTS} AS replacements, sources.slug, sources.name, sources.country, sources.bank
FROM alerts JOIN watches ON watches.id = watch_id JOIN articles ON articles.id = article_id
JOIN sources ON sources.id = source_id"""
# Rows that belong to the version which an alert holds for: those of other versions are of no use here.
_OF_THESE = "alerts.id IN (SELECT value FROM json_each(?))"


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What other tables have on some alerts, by the number of the alert, or of the article."""

    hits: Mapping[int, Sequence[sqlite3.Row]]
    explanations: Mapping[int, sqlite3.Row]
    events: Mapping[int, sqlite3.Row]
    former_texts: Mapping[int, sqlite3.Row]  # of alerts that hold for an older version of their article
    edits: Mapping[int, tuple[str, ...]]  # article → reasons of its material edits


class AlertRows:
    """Reads alerts whole."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def read(self, sql: str, values: Sequence[Any]) -> tuple[AlertRow, ...]:
        """The alerts of a query that begins with `ALERT_ROWS`, in its order."""
        rows = self._c.rows(sql, values)
        surroundings = self._surroundings(rows)
        return tuple(alert_row(row, surroundings) for row in rows)

    def _surroundings(self, rows: Sequence[sqlite3.Row]) -> Surroundings:
        ids = json.dumps([row["id"] for row in rows])
        hits, edits = defaultdict[int, list[Any]](list), defaultdict[int, list[str]](list)
        for row in self._joined("hits", ids, "hits.*", order="hits.id"):
            hits[row["alert_id"]].append(row)
        articles = json.dumps(sorted({row["article_id"] for row in rows}))
        for row in self._c.rows(
            """SELECT article_id, reasons FROM edits WHERE article_id IN (SELECT value FROM json_each(?)) AND kind = 'material'
            ORDER BY article_id, version""",
            (articles,),
        ):
            edits[row["article_id"]] += json.loads(row["reasons"])
        former = json.dumps([row["id"] for row in rows if row["version"] != row["newest"]])
        return Surroundings(
            hits=hits,
            explanations={row["alert_id"]: row for row in self._joined("explanations", ids, "explanations.*")},
            events={
                row["alert_id"]: row
                for row in self._joined(
                    "events", ids, "events.*, places.name AS place_name", joins="LEFT JOIN places ON places.id = place_id"
                )
            },
            former_texts={
                row["alert"]: row
                for row in self._c.rows(
                    f"""SELECT alerts.id AS alert, title, text FROM alerts
                    JOIN versions ON versions.article_id = alerts.article_id AND number = alerts.version WHERE {_OF_THESE}""",
                    (former,),
                )
            },
            edits={article: tuple(reasons) for article, reasons in edits.items()},
        )

    def _joined(self, table: str, ids: str, columns: str, *, joins: str = "", order: str = "alerts.id") -> Sequence[sqlite3.Row]:
        """The rows of a table that belong to these alerts and to the version that each holds for."""
        return self._c.rows(
            f"""SELECT {columns} FROM alerts JOIN {table} ON {table}.alert_id = alerts.id AND {table}.version = alerts.version
            {joins} WHERE {_OF_THESE} ORDER BY {order}""",
            (ids,),
        )


def alert_row(row: sqlite3.Row, surroundings: Surroundings) -> AlertRow:
    """Build an alert from its row and what other tables have on it."""
    why, event = surroundings.explanations.get(row["id"]), surroundings.events.get(row["id"])
    text_row = surroundings.former_texts.get(row["id"], row)  # its hits point into the version it holds for
    title, text = text_row["title"], text_row["text"]
    placed: PlacedEvent | None = event_of(event, title, text) if event is not None else None
    return AlertRow(
        id=row["id"],
        watch=row["watch"],
        watch_title=row["watch_title"],
        severity=Severity(row["severity"]),
        rule_hash=row["rule_hash"],
        created_at=instant(row["created_at"]),
        state=AlertState(row["state"]),
        hits=tuple(
            Hit(
                field=hit["field"],
                start=hit["start"],
                end=hit["end"],
                text=hit["text"],
                term=hit["term"],
                folded=hit["folded"],
                group=hit["group_name"],
                language=hit["language"],
            )
            for hit in surroundings.hits.get(row["id"], ())
        ),
        article_id=row["article_id"],
        version=row["version"],
        url=row["url"],
        title=title,
        lead=row["lead"],
        text=text,
        language=row["language"],
        date=publication_date(row),
        first_seen=instant(row["seen_at"]),
        source=row["slug"],
        source_name=row["name"],
        country=row["country"],
        bank=row["bank"],
        story_id=row["story_id"],
        copy_of=row["copy_of"],
        edited=row["newest"] - row["replacements"] > 1,
        note=row["note"],
        text_from=TextFrom(row["text_from"]),
        missing_page=missing_page(row["missing_page"]),
        reason=reason_from_json(why["tree"]) if why else None,
        event=placed,
        applied_at=moment(why["applied_at"]) if why else None,
        relevance=relevance_of(row),
        likely=bool(row["likely"]),
        lowered_from=Severity(row["lowered_from"]) if row["lowered_from"] else None,
        edits=surroundings.edits.get(row["article_id"], ()),
    )
