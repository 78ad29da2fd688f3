"""The archive row by row, for other programs: page after page by id, so that memory does not grow with it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.runtime.clock import iso
from crawler.store.fragments import COUNTS, MOST_RELEVANT_FIRST, PROBABLY_NOT, SEVERITY_ORDER, SURE_PLACE
from crawler.store.publication import PUBLISHED_DAY

if TYPE_CHECKING:
    from crawler.store.connection import Connection

_NOT_KEPT_APART = f"alerts.shown_as != '{PROBABLY_NOT}'"
EXPORT_BATCH_ROWS = 100  # articles with their text: a page of them is held in memory


@dataclass(frozen=True, slots=True)
class ExportTable:
    """What is exported of one kind: its columns in order, the select behind them, and the column a period is about."""

    columns: tuple[str, ...]
    select: str
    key: str
    since: str
    state: str = ""


ALERT_EXPORT = ExportTable(
    columns=tuple(
        "id watch watch_title severity state raised_at updated_at title url source source_name country bank language "
        "published_at published_day article version story copy_of text_from reviewer note relevance likely relevance_reasons "
        "lowered_from places hits".split()
    ),
    select=f"""SELECT alerts.id, watches.slug AS watch, watches.title AS watch_title, alerts.severity, alerts.state,
      alerts.created_at AS raised_at, alerts.updated_at, versions.title, articles.url, sources.slug AS source,
      sources.name AS source_name, sources.country, sources.bank, articles.language, articles.published_at,
      {PUBLISHED_DAY}, articles.id AS article, alerts.version, articles.story_id AS story, articles.copy_of, articles.text_from,
      alerts.reviewer, alerts.note, alerts.relevance, alerts.likely, alerts.relevance_reasons, alerts.lowered_from
    FROM alerts JOIN watches ON watches.id = watch_id JOIN articles ON articles.id = alerts.article_id
    JOIN versions ON versions.article_id = articles.id AND versions.number = alerts.version
    JOIN sources ON sources.id = articles.source_id""",
    key="alerts.id",
    since="alerts.created_at",
    state="alerts.shown_as",
)
ARTICLE_EXPORT = ExportTable(
    columns=tuple(
        "id title url canonical_url source source_name country bank language published_at published_day first_seen_at updated_at "
        "version words story copy_of text_from alerts authors lead".split()
    ),
    select=f"""SELECT {PUBLISHED_DAY}, articles.*, sources.slug AS source, sources.name AS source_name, sources.country,
      sources.bank, articles.story_id AS story,
      (SELECT count(*) FROM alerts WHERE article_id = articles.id AND {_NOT_KEPT_APART}) AS alerts
    FROM articles JOIN sources ON sources.id = source_id""",
    key="articles.id",
    since="articles.first_seen_at",
)
STORY_EXPORT = ExportTable(
    columns=tuple(
        "id headline first_seen_at last_seen_at articles sources copies alerts severity watches languages countries".split()
    ),
    select=f"""SELECT stories.*, (SELECT count(*) FROM articles WHERE story_id = stories.id AND copy_of IS NOT NULL) AS copies,
      (SELECT json_group_array(DISTINCT language) FROM articles WHERE story_id = stories.id AND language IS NOT NULL) AS languages,
      (SELECT json_group_array(DISTINCT country) FROM articles JOIN sources ON sources.id = source_id
       WHERE story_id = stories.id AND country != '') AS countries,
      (SELECT count(*) FROM alerts JOIN articles ON articles.id = article_id
       WHERE story_id = stories.id AND {_NOT_KEPT_APART}) AS alerts,
      (SELECT alerts.severity FROM alerts JOIN articles ON articles.id = article_id
       WHERE story_id = stories.id AND {_NOT_KEPT_APART} ORDER BY {SEVERITY_ORDER} LIMIT 1) AS severity,
      (SELECT json_group_array(DISTINCT slug) FROM alerts JOIN watches ON watches.id = watch_id
       JOIN articles ON articles.id = article_id WHERE story_id = stories.id AND {_NOT_KEPT_APART}) AS watches
    FROM stories""",
    key="stories.id",
    since="stories.last_seen_at",
)
EVENT_EXPORT = ExportTable(
    columns=tuple(
        "id happened_on published_at published_day watch watch_title severity state trigger_verb trigger_text actor target killed "
        "wounded attribution status denied_by place_id place country province place_kind latitude longitude confidence title url "
        "source source_name language story sentence".split()
    ),
    select=f"""SELECT alerts.id, happened_on, articles.published_at, {PUBLISHED_DAY}, watches.slug AS watch,
      watches.title AS watch_title, alerts.severity, alerts.state,
      trigger_verb, trigger_text, actor, target, killed, wounded, attribution, events.status, denied_by, events.place_id,
      places.name AS place, places.country, places.province, places.kind AS place_kind, places.latitude, places.longitude,
      confidence, versions.title, versions.text, spans, articles.url, sources.slug AS source, sources.name AS source_name,
      articles.language, articles.story_id AS story, alerts.created_at AS raised_at
    FROM events JOIN alerts ON alerts.id = events.alert_id AND alerts.version = events.version
    JOIN watches ON watches.id = watch_id JOIN articles ON articles.id = alerts.article_id
    JOIN versions ON versions.article_id = articles.id AND versions.number = alerts.version
    JOIN sources ON sources.id = articles.source_id LEFT JOIN places ON places.id = events.place_id
    WHERE alerts.id = (SELECT alerts.id FROM alerts JOIN articles AS told ON told.id = alerts.article_id
      JOIN events AS known ON known.alert_id = alerts.id AND known.version = alerts.version
      WHERE told.story_id = articles.story_id AND told.copy_of IS NULL AND {COUNTS}
      ORDER BY known.status != 'happened', {SEVERITY_ORDER}, {MOST_RELEVANT_FIRST}, known.place_id IS NULL, alerts.id LIMIT 1)""",
    key="alerts.id",
    since="alerts.created_at",
    state="alerts.state",
)
EXPORT_TABLES = {"alerts": ALERT_EXPORT, "articles": ARTICLE_EXPORT, "stories": STORY_EXPORT, "events": EVENT_EXPORT}
_LISTS = ("authors", "relevance_reasons")
_SETS = ("languages", "countries", "watches")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportChoice:
    """Which rows: raised, published or begun since then; alerts and events of a state; of one story, of some articles."""

    since: datetime | None = None
    state: str | None = None
    story: int | None = None
    articles: Sequence[int] | None = None


EVERYTHING = ExportChoice()


class Exports:
    """Reads; writes nothing."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def count(self, kind: str, choice: ExportChoice = EVERYTHING) -> int:
        """How many rows `rows` gives."""
        where, values = _where(kind, choice)
        rows = f"({EXPORT_TABLES[kind].select} AND {where})" if kind == "events" else f"{kind} WHERE {where}"
        return int(self._c.value(f"SELECT count(*) FROM {rows}", values))

    def rows(self, kind: str, choice: ExportChoice = EVERYTHING, *, batch: int = EXPORT_BATCH_ROWS) -> Iterator[dict[str, Any]]:
        """Every chosen row in the order of its number. `kind` is alerts, articles, stories or events (one for each story)."""
        table = EXPORT_TABLES[kind]
        where, values = _where(kind, choice)
        last = 0
        while True:
            batch_rows = self._c.rows(
                f"{table.select} {'AND' if kind == 'events' else 'WHERE'} {table.key} > ? AND {where} ORDER BY {table.key} LIMIT ?",
                (last, *values, batch),
            )
            rows = [dict(row) for row in batch_rows]
            for row in rows:
                row.update({name: json.loads(row[name]) for name in _LISTS if name in row})
                row.update({name: sorted(json.loads(row[name])) for name in _SETS if name in row})
            if kind == "alerts":
                self._add_findings(rows)
            elif kind == "events":
                _add_sentences(rows)
            yield from rows
            if len(rows) < batch:
                return
            last = rows[-1]["id"]

    def _add_findings(self, rows: list[dict[str, Any]]) -> None:
        """The hits of each alert, and the places its version names without doubt, each once."""
        ids = json.dumps([row["id"] for row in rows])
        for row in rows:
            row["places"], row["hits"] = [], []
        by_id = {row["id"]: row for row in rows}
        for place in self._c.rows(
            f"""SELECT alerts.id AS alert, places.id, places.name, places.country, places.kind, places.latitude,
              places.longitude, min(mentions.precision) AS precision
            FROM alerts JOIN mentions ON mentions.article_id = alerts.article_id AND mentions.version = alerts.version
            JOIN places ON places.id = place_id
            WHERE alerts.id IN (SELECT value FROM json_each(?)) AND {SURE_PLACE}
            GROUP BY alerts.id, places.id ORDER BY alerts.id, min(mentions.id)""",
            (ids,),
        ):
            row = dict(place)
            by_id[row.pop("alert")]["places"].append(row)
        for hit in self._c.rows(
            """SELECT alert_id, field, start, "end", hits.text, term, group_name AS "group", language FROM hits
            JOIN alerts ON alerts.id = alert_id AND alerts.version = hits.version
            WHERE alert_id IN (SELECT value FROM json_each(?)) ORDER BY hits.id""",
            (ids,),
        ):
            row = dict(hit)
            by_id[row.pop("alert_id")]["hits"].append(row)


def _add_sentences(rows: list[dict[str, Any]]) -> None:
    """The first sentence that each event rests on, in the place of the whole text."""
    for row in rows:
        spans, text = json.loads(row.pop("spans")), row.pop("text")
        row["sentence"] = next(((row["title"] if field == "title" else text)[begin:stop] for field, begin, stop in spans), "")


def _where(kind: str, choice: ExportChoice) -> tuple[str, list[Any]]:
    """The condition that rows are chosen, and its values."""
    # The plus sign keeps the planner on the key: another index would sort all that is left for each page.
    table, conditions = EXPORT_TABLES[kind], dict[str, Any]()
    article = "articles.id" if kind == "articles" else "alerts.article_id"
    if choice.since is not None:
        conditions[f"+{table.since} >= ?"] = iso(choice.since)
    if choice.state is not None:
        conditions[f"+{table.state} = ?"] = choice.state
    if choice.story is not None:
        of_story = "stories.id = ?" if kind == "stories" else f"{article} IN (SELECT id FROM articles WHERE story_id = ?)"
        conditions[of_story] = choice.story
    if choice.articles is not None:
        conditions[f"{article} IN (SELECT value FROM json_each(?))"] = json.dumps(list(choice.articles))
    return " AND ".join(["1", *conditions]), list(conditions.values())
