"""Stories with their past: accounts, alerts, figures of every version, places, edits. What `story` makes a snapshot of."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from crawler.language.units import KILLED, WOUNDED
from crawler.model import AlertState, EventStatus, Severity, StoryAlert, StoryEdit, StoryFigure, StoryHistory, StoryPlace, TextFrom
from crawler.runtime.clock import instant, iso
from crawler.store.fragments import COUNTS, PROMINENT, SURE_PLACE
from crawler.story import feed_word_count

if TYPE_CHECKING:
    from crawler.store.connection import Connection
    from crawler.store.stories import Stories

T = TypeVar("T")
AFTER_TITLE = 1_000_000_000  # characters: what the text says comes behind the title
_IN_STORIES = "articles.story_id IN (SELECT value FROM json_each(?))"


class Histories:
    """Reads over `articles`, `versions`, `alerts`, `figures`, `mentions` and `edits`, by story."""

    def __init__(self, connection: Connection, stories: Stories) -> None:
        self._c, self._stories = connection, stories

    def of_stories(self, story_ids: Iterable[int]) -> dict[int, StoryHistory]:
        """Story → its history, for those that have articles."""
        ids = list(dict.fromkeys(story_ids))
        values = (json.dumps(ids),)
        members = _grouped((member.story_id, member) for member in self._stories.members(ids))
        raised = self.raised_on(ids)
        figures = self._by_story(
            f"""SELECT story_id, article_id, figures.version, unit, value, qualifier, label, counted, background
            FROM articles JOIN figures ON article_id = articles.id WHERE {_IN_STORIES} AND unit != ''
            GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9
            ORDER BY article_id, figures.version, min((field != 'title') * {AFTER_TITLE} + start), unit, value""",
            values,
            _figure,
        )
        places = self._by_story(
            f"""SELECT story_id, article_id, places.id, places.name, places.country, province, places.kind, latitude,
              longitude, mentions.precision, max({PROMINENT}) AS prominent,
              EXISTS (SELECT 1 FROM alerts JOIN events ON events.alert_id = alerts.id AND events.version = articles.version
                WHERE alerts.article_id = articles.id AND events.place_id = places.id AND {COUNTS}) AS happened
            FROM articles JOIN mentions ON article_id = articles.id AND mentions.version = articles.version
            JOIN places ON places.id = place_id
            WHERE {_IN_STORIES} AND {SURE_PLACE}
            GROUP BY article_id, place_id ORDER BY article_id, place_id""",
            values,
            _place,
        )
        harm: dict[int, dict[tuple[int, int, str], int]] = defaultdict(dict)
        for row in self._c.rows(
            f"""SELECT story_id, article_id, events.version, max(killed) AS killed, max(wounded) AS wounded
            FROM articles JOIN alerts ON article_id = articles.id JOIN events ON alert_id = alerts.id
            WHERE {_IN_STORIES} GROUP BY 1, 2, 3""",
            values,
        ):
            for unit in (KILLED, WOUNDED):
                if row[unit] is not None:
                    harm[row["story_id"]][row["article_id"], row["version"], unit] = row[unit]
        edits = self._by_story(
            f"""SELECT story_id, edits.article_id, edits.version, reasons, created_at,
              withdrawals.version IS NOT NULL AS withdrawn
            FROM articles JOIN edits ON edits.article_id = articles.id
            LEFT JOIN withdrawals ON withdrawals.article_id = articles.id AND withdrawals.version = edits.version
            WHERE {_IN_STORIES} AND edits.kind = 'material'
            ORDER BY created_at, edits.article_id, edits.version""",
            values,
            _edit,
        )
        versions: dict[int, dict[int, list[datetime]]] = defaultdict(lambda: defaultdict(list))
        feed_versions: dict[int, dict[int, dict[int, int]]] = defaultdict(dict)
        for row in self._c.rows(
            f"""SELECT story_id, article_id, number, recorded_at, versions.text_from,
              CASE versions.text_from WHEN 'feed' THEN versions.title END AS feed_title,
              CASE versions.text_from WHEN 'feed' THEN versions.text END AS feed_text
            FROM articles JOIN versions ON article_id = articles.id WHERE {_IN_STORIES} ORDER BY article_id, number""",
            values,
        ):
            versions[row["story_id"]][row["article_id"]].append(instant(row["recorded_at"]))
            if row["text_from"] == TextFrom.FEED:
                feed_words = feed_word_count(row["feed_title"], row["feed_text"])
                feed_versions[row["story_id"]].setdefault(row["article_id"], {})[row["number"]] = feed_words
        return {
            story: StoryHistory(
                story_id=story,
                members=tuple(articles),
                raised=tuple(raised[story]),
                figures=tuple(figures[story]),
                places=tuple(places[story]),
                edits=tuple(edits[story]),
                versions={article: tuple(times) for article, times in versions[story].items()},
                feed_versions=feed_versions[story],
                harm=harm[story],
            )
            for story, articles in members.items()
        }

    def raised_on(self, story_ids: Iterable[int]) -> defaultdict[int, list[StoryAlert]]:
        """Story → all alerts on it, those too that do not count."""
        return self._by_story(
            f"""SELECT story_id, alerts.id, watches.slug, watches.title, alerts.severity, article_id,
              coalesce(alerts.counts_since, alerts.created_at) AS raised_at, alerts.updated_at, state, likely, relevance,
              (SELECT status FROM events WHERE alert_id = alerts.id AND events.version = articles.version) AS status
            FROM articles JOIN alerts ON article_id = articles.id JOIN watches ON watches.id = watch_id
            WHERE {_IN_STORIES} ORDER BY alerts.created_at, alerts.id""",
            (json.dumps(list(story_ids)),),
            _raised,
        )

    def alerted_stories(self, since: datetime, until: datetime) -> tuple[int, ...]:
        """Stories on which an alert was raised or changed within the period, dismissed ones left out."""
        rows = self._c.rows(
            f"""SELECT DISTINCT story_id FROM alerts JOIN articles ON articles.id = article_id
            WHERE alerts.updated_at >= ? AND alerts.created_at <= ? AND {COUNTS} ORDER BY story_id""",
            (iso(since), iso(until)),
        )
        return tuple(row["story_id"] for row in rows)

    def changed_between(self, since: datetime, until: datetime, severities: Iterable[Severity] = ()) -> tuple[int, ...]:
        """Stories on which an alert stands that nobody dismissed, of one of the severities (empty: any), and that changed
        after `since`, up to `until`: `notify.changed_between` is the definition, this is its index."""
        period = (iso(since), iso(until))
        grave = [str(severity) for severity in severities]
        rows = self._c.rows(
            f"""SELECT DISTINCT articles.story_id FROM alerts JOIN articles ON articles.id = article_id
            WHERE {COUNTS} AND (? OR severity IN (SELECT value FROM json_each(?))) AND articles.story_id IN (
              SELECT story_id FROM articles WHERE first_seen_at > ? AND first_seen_at <= ?
              UNION SELECT story_id FROM alerts JOIN articles ON articles.id = article_id
                WHERE alerts.updated_at > ? AND alerts.updated_at <= ? OR alerts.created_at > ? AND alerts.created_at <= ?
              UNION SELECT story_id FROM edits JOIN articles ON articles.id = article_id
                WHERE edits.kind = 'material' AND edits.created_at > ? AND edits.created_at <= ?
              UNION SELECT story_id FROM versions AS later JOIN versions AS former
                ON former.article_id = later.article_id AND former.number = later.number - 1
                JOIN articles ON articles.id = later.article_id
                WHERE later.text_from = 'page' AND later.number > 1 AND later.recorded_at > ? AND later.recorded_at <= ?
                  AND former.text_from = 'feed')
            ORDER BY articles.story_id""",
            (not grave, json.dumps(grave), *period, *period, *period, *period, *period),
        )
        return tuple(row["story_id"] for row in rows)

    def newest_alert_mark(self, severities: Iterable[Severity]) -> tuple[int, str, int]:
        """A mark that changes whenever an alert of one of these severities is raised, or becomes one of them: the highest number,
        the last change, and how many changed in that second. Quick enough to ask every second."""
        grave = json.dumps([str(severity) for severity in severities])
        row = self._c.row(
            """WITH grave(severity) AS (SELECT value FROM json_each(?)),
            last(changed_at) AS (
              SELECT updated_at FROM alerts WHERE +severity IN (SELECT severity FROM grave) ORDER BY updated_at DESC LIMIT 1)
            SELECT (SELECT max((SELECT max(id) FROM alerts WHERE alerts.severity = grave.severity)) FROM grave) AS number,
              (SELECT changed_at FROM last) AS changed_at,
              (SELECT count(*) FROM alerts WHERE updated_at = (SELECT changed_at FROM last)
                AND +severity IN (SELECT severity FROM grave)) AS changed""",
            (grave,),
        )
        assert row is not None
        return row["number"] or 0, row["changed_at"] or "", row["changed"]

    # ------------------------------------------------------------------ what is usual

    def observed_days(self, since: datetime, until: datetime) -> tuple[date, ...]:
        """Days (UTC) on which a feed answered."""
        rows = self._c.rows(
            """SELECT DISTINCT substr(started_at, 1, 10) AS day FROM runs JOIN coverage ON run_id = runs.id
            WHERE started_at >= ? AND started_at <= ? AND answered ORDER BY day""",
            (iso(since), iso(until)),
        )
        return tuple(date.fromisoformat(row["day"]) for row in rows)

    def stories_per_watch(self, since: datetime, until: datetime) -> dict[str, dict[date, int]]:
        """Watch → day (UTC) → stories on which it fired."""
        rows = self._c.rows(
            f"""SELECT watches.slug AS subject, substr(alerts.created_at, 1, 10) AS day, count(DISTINCT story_id) AS number
            FROM alerts JOIN watches ON watches.id = watch_id JOIN articles ON articles.id = article_id
            WHERE alerts.created_at >= ? AND alerts.created_at <= ? AND {COUNTS} GROUP BY 1, 2""",
            (iso(since), iso(until)),
        )
        return _counts(rows)

    def most_owners(self, since: datetime, until: datetime) -> dict[date, int]:
        """Day (UTC) → owners of the story that most of them told that day with a text of their own."""
        rows = self._c.rows(
            """SELECT day, max(number) AS number FROM (
              SELECT substr(first_seen_at, 1, 10) AS day, count(DISTINCT coalesce(nullif(owner, ''), slug)) AS number
              FROM articles JOIN sources ON sources.id = source_id
              WHERE first_seen_at >= ? AND first_seen_at <= ? AND copy_of IS NULL GROUP BY story_id, 1) GROUP BY day""",
            (iso(since), iso(until)),
        )
        return {date.fromisoformat(row["day"]): row["number"] for row in rows}

    def watch_titles(self) -> dict[str, str]:
        return {row["slug"]: row["title"] for row in self._c.rows("SELECT slug, title FROM watches ORDER BY slug")}

    def articles_by_origin(self, since: datetime, until: datetime) -> dict[tuple[str, str], int]:
        """("bank", "af") or ("language", "fa") → articles that came within the period."""
        period = (iso(since), iso(until))
        rows = self._c.rows(
            """SELECT 'bank' AS what, bank AS which, count(*) AS number FROM articles JOIN sources ON sources.id = source_id
            WHERE first_seen_at >= ? AND first_seen_at <= ? AND bank != '' GROUP BY 2
            UNION ALL SELECT 'language', language, count(*) FROM articles
            WHERE first_seen_at >= ? AND first_seen_at <= ? AND language != '' GROUP BY 2""",
            (*period, *period),
        )
        return {(row["what"], row["which"]): row["number"] for row in rows}

    def _by_story(self, sql: str, values: Sequence[Any], make: Callable[[sqlite3.Row], T]) -> defaultdict[int, list[T]]:
        return _grouped((row["story_id"], make(row)) for row in self._c.rows(sql, values))


def _grouped(pairs: Iterable[tuple[int, T]]) -> defaultdict[int, list[T]]:
    groups: defaultdict[int, list[T]] = defaultdict(list)
    for story, value in pairs:
        groups[story].append(value)
    return groups


def _counts(rows: Iterable[sqlite3.Row]) -> dict[Any, dict[date, int]]:
    counts: dict[Any, dict[date, int]] = defaultdict(dict)
    for row in rows:
        counts[row["subject"]][date.fromisoformat(row["day"])] = row["number"]
    return dict(counts)


def _raised(row: sqlite3.Row) -> StoryAlert:
    return StoryAlert(
        alert_id=row["id"],
        watch=row["slug"],
        title=row["title"],
        severity=Severity(row["severity"]),
        article_id=row["article_id"],
        raised_at=instant(row["raised_at"]),
        state=AlertState(row["state"]),
        changed=instant(row["updated_at"]),
        likely=bool(row["likely"]),
        relevance=row["relevance"],
        status=EventStatus(row["status"]) if row["status"] else None,
    )


def _figure(row: sqlite3.Row) -> StoryFigure:
    return StoryFigure(
        article_id=row["article_id"],
        version=row["version"],
        unit=row["unit"],
        value=row["value"],
        qualifier=row["qualifier"],
        label=row["label"],
        counted=row["counted"],
        background=row["background"],
    )


def _place(row: sqlite3.Row) -> StoryPlace:
    return StoryPlace(
        article_id=row["article_id"],
        id=row["id"],
        name=row["name"],
        country=row["country"],
        kind=row["kind"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        precision=row["precision"],
        prominent=bool(row["prominent"]),
        happened=bool(row["happened"]),
        province=row["province"],
    )


def _edit(row: sqlite3.Row) -> StoryEdit:
    return StoryEdit(
        article_id=row["article_id"],
        version=row["version"],
        reasons=tuple(json.loads(row["reasons"])),
        edited_at=instant(row["created_at"]),
        withdrawn=bool(row["withdrawn"]),
    )
