"""Watches, alerts, their hits, and what reviewers said."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.model import AlertRow, AlertState, Match, Severity
from crawler.runtime.clock import iso
from crawler.store.alert_rows import ALERT_ROWS, AlertRows
from crawler.store.events import Events
from crawler.store.fragments import COUNTS, IS_NEW, MOST_RELEVANT_FIRST, NOT_DISMISSED, PROBABLY_NOT, SEVERITY_ORDER
from crawler.store.marks import Marks
from crawler.store.reasons import reason_to_json
from crawler.store.relevance import Relevances, relevance_values
from crawler.store.renames import Rename, Renames

if TYPE_CHECKING:
    from crawler.model.alerts import WatchIdentity
    from crawler.store.connection import Connection

_GRAVEST_FIRST = f"ORDER BY {SEVERITY_ORDER}, {MOST_RELEVANT_FIRST}, alerts.created_at DESC, alerts.id DESC"


class Alerts:
    """The `watches`, `alerts`, `hits` and `reviews` tables."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection
        self._relevances = Relevances(connection)
        self._events = Events(connection)
        self._rows = AlertRows(connection)

    # ------------------------------------------------------------------ writing

    def sync(self, watches: Sequence[WatchIdentity]) -> tuple[Rename, ...]:
        """Make the table say what the configuration says. Gives what was found under a former id and stands under the present one
        from now on."""
        renames = Renames(self._c).rename_watches({watch.id: watch.was for watch in watches})
        self._c.run("UPDATE watches SET enabled = 0")
        for watch in watches:
            self._c.run(
                """INSERT INTO watches (slug, title, severity, rule_hash, enabled) VALUES (?, ?, ?, ?, 1)
                ON CONFLICT (slug) DO UPDATE SET title = excluded.title, severity = excluded.severity,
                  rule_hash = excluded.rule_hash, enabled = 1""",
                (watch.id, watch.title, watch.severity, watch.rule_hash),
            )
        return renames

    def raise_for(
        self, article_id: int, version: int, matches: Sequence[Match], now: datetime, *, applied_at: datetime | None = None
    ) -> int:
        """Raise one alert for each article and watch: a new version may add hits, severity or relevance, never a second alert.
        `applied_at`: a changed rule raises it after the fact, `now` is then when the article came. Returns how many are
        new."""
        fresh = 0
        for match in matches:
            watch_id = self._c.value("SELECT id FROM watches WHERE slug = ?", (match.watch,))
            if watch_id is None:  # a configuration changed since the run was planned
                self._c.run(
                    "INSERT INTO watches (slug, title, severity, rule_hash, enabled) VALUES (?, ?, ?, ?, 1)",
                    (match.watch, match.title, match.severity, match.rule_hash),
                )
                watch_id = self._c.value("SELECT id FROM watches WHERE slug = ?", (match.watch,))
            old = self._c.row("SELECT * FROM alerts WHERE watch_id = ? AND article_id = ?", (watch_id, article_id))
            if old is None:
                cursor = self._c.run(
                    """INSERT INTO alerts (watch_id, article_id, severity, matched, raised_by, version, rule_hash, created_at,
                      updated_at, relevance, likely, relevance_reasons, evidence, lowered_from)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                    (
                        watch_id,
                        article_id,
                        match.severity,
                        matched_terms(match),
                        match.raised_by,
                        version,
                        match.rule_hash,
                        iso(now),
                        iso(now),
                        *relevance_values(match),
                        match.lowered_from,
                    ),
                )
                self._add_hits(int(cursor.lastrowid or 0), version, match, applied_at)
                fresh += 1
            elif old["version"] < version:
                gravest = max(Severity(old["severity"]), match.severity, key=lambda level: level.rank)
                self._c.run(
                    """UPDATE alerts SET severity = ?, matched = ?, raised_by = ?, version = ?, rule_hash = ?, updated_at = ?
                    WHERE id = ?""",
                    (gravest, matched_terms(match), match.raised_by, version, match.rule_hash, iso(now), old["id"]),
                )
                self._relevances.raise_to(old, match, gravest, now)
                self._add_hits(old["id"], version, match, applied_at)
        return fresh

    def reread(self, article_id: int, version: int, matches: Sequence[Match], now: datetime) -> None:
        """Move the alerts of an article to a version of ours, where their watches are true of it: it brings none up again, and
        raises none."""
        rows = self._c.rows(
            "SELECT alerts.id, slug FROM alerts JOIN watches ON watches.id = watch_id WHERE article_id = ? AND version < ?",
            (article_id, version),
        )
        by_watch = {match.watch: match for match in matches}
        for row in rows:
            if match := by_watch.get(row["slug"]):
                values = (matched_terms(match), match.raised_by, version, row["id"])
                self._c.run("UPDATE alerts SET matched = ?, raised_by = ?, version = ? WHERE id = ?", values)
                self._add_hits(row["id"], version, match, now)

    def _add_hits(self, alert_id: int, version: int, match: Match, applied_at: datetime | None) -> None:
        if match.event is not None:
            self._events.add(alert_id, version, match.event)
        self._c.run(
            "INSERT OR REPLACE INTO explanations (alert_id, version, tree, applied_at) VALUES (?, ?, ?, ?)",
            (alert_id, version, reason_to_json(match.reason), iso(applied_at)),
        )
        self._c.many(
            """INSERT INTO hits (alert_id, version, field, start, "end", text, term, folded, group_name, language)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                (alert_id, version, hit.field, hit.start, hit.end, hit.text, hit.term, hit.folded, hit.group, hit.language)
                for hit in match.hits
            ],
        )

    def review(self, ids: Sequence[int], state: AlertState, *, reviewer: str, note: str, now: datetime) -> tuple[int, ...]:
        """Mark alerts, keeping who said what and when. Returns the ids that exist."""
        marks = Marks(self._c).add(ids, state, reviewer=reviewer, note=note, now=now)
        return tuple(mark.alert_id for mark in marks)

    # ------------------------------------------------------------------ reading

    def in_period(self, since: datetime, until: datetime) -> tuple[AlertRow, ...]:
        """Alerts raised or changed within the period that count; the gravest first, of these the most relevant."""
        return self._rows.read(
            f"""{ALERT_ROWS} WHERE alerts.updated_at >= ? AND alerts.created_at <= ? AND {COUNTS}
            {_GRAVEST_FIRST}""",
            (iso(since), iso(until)),
        )

    def on_stories(self, story_ids: Iterable[int], until: datetime) -> tuple[AlertRow, ...]:
        """Alerts that stand on these stories, whenever they were raised; the gravest first."""
        return self._rows.read(
            f"""{ALERT_ROWS} WHERE articles.story_id IN (SELECT value FROM json_each(?)) AND alerts.created_at <= ?
            AND {COUNTS} {_GRAVEST_FIRST}""",
            (json.dumps(sorted(set(story_ids))), iso(until)),
        )

    def list(
        self,
        *,
        state: AlertState | None = AlertState.NEW,
        watch: str | None = None,
        source: str | None = None,
        severity: Severity | None = None,
        since: datetime | None = None,
        limit: int = 50,
        probably_not: bool = False,
        by_weight: bool = False,
    ) -> tuple[AlertRow, ...]:
        """List alerts, the newest first (`by_weight`: the gravest, of these the most relevant); `severity`: at least this.
        `probably_not`: those that are kept apart instead of those in a state; state None: all of them."""
        conditions, values = ["1"], list[Any]()
        for sql, value in (
            ("+alerts.shown_as = ?", PROBABLY_NOT if probably_not else state),
            ("watches.slug = ?", watch),
            ("sources.slug = ?", source),
            ("alerts.created_at >= ?", iso(since)),
        ):
            if value is not None:
                conditions.append(sql)
                values.append(value)
        if severity is not None:
            grave = [str(level) for level in Severity if level.rank >= severity.rank]
            conditions.append(f"alerts.severity IN ({','.join('?' * len(grave))})")
            values.extend(grave)
        return self._rows.read(
            f"""{ALERT_ROWS} WHERE {" AND ".join(conditions)}
            ORDER BY {"alerts.weight DESC, " if by_weight else ""}alerts.created_at DESC, alerts.id DESC LIMIT ?""",
            (*values, limit),
        )

    def get(self, alert_id: int) -> AlertRow | None:
        alerts = self._rows.read(f"{ALERT_ROWS} WHERE alerts.id = ?", (alert_id,))
        return alerts[0] if alerts else None

    def of_stories(self, story_ids: Sequence[int], most: int = 1000) -> tuple[AlertRow, ...]:
        """The alerts on the articles of these stories, the newest first. `most`: of each story, the new ones before others."""
        return self._rows.read(
            f"""{ALERT_ROWS} JOIN (
              SELECT alerts.id, row_number() OVER (
                PARTITION BY story_id ORDER BY {IS_NEW} DESC, created_at DESC, alerts.id DESC) AS position
              FROM articles JOIN alerts ON article_id = articles.id WHERE story_id IN (SELECT value FROM json_each(?))
            ) AS chosen ON chosen.id = alerts.id WHERE position <= ? ORDER BY alerts.created_at DESC, alerts.id DESC""",
            (json.dumps(story_ids), most),
        )

    def count_of_stories(self, story_ids: Sequence[int]) -> dict[int, int]:
        """Story → how many alerts it has."""
        rows = self._c.rows(
            """SELECT story_id, count(*) AS alerts FROM articles JOIN alerts ON article_id = articles.id
            WHERE story_id IN (SELECT value FROM json_each(?)) GROUP BY 1""",
            (json.dumps(story_ids),),
        )
        return {row["story_id"]: row["alerts"] for row in rows}

    def of_article(self, article_id: int) -> tuple[AlertRow, ...]:
        """The alerts on an article, the gravest first."""
        return self._rows.read(f"{ALERT_ROWS} WHERE article_id = ? {_GRAVEST_FIRST}", (article_id,))

    def has_standing_alert(self, article_id: int) -> bool:
        """Whether an alert that nobody dismissed stands on the article, be it probably none."""
        return bool(self._c.value(f"SELECT 1 FROM alerts WHERE article_id = ? AND {NOT_DISMISSED} LIMIT 1", (article_id,)))

    def fired_since(self, since: datetime) -> set[tuple[str, int]]:
        """(watch, article) of every alert on an article that came since then."""
        rows = self._c.rows(
            """SELECT watches.slug, article_id FROM articles CROSS JOIN alerts ON article_id = articles.id
            JOIN watches ON watches.id = watch_id WHERE articles.first_seen_at >= ?""",
            (iso(since),),
        )
        return {(row["slug"], row["article_id"]) for row in rows}


def matched_terms(match: Match) -> str:
    """List the terms of a match for a table: "fled (crossing), Badakhshan (af)"."""
    seen: dict[str, None] = {}
    for hit in match.hits:
        seen.setdefault(f"{hit.text or hit.group} ({hit.group})" if hit.field != "source" else f"{hit.group} (source)")
    return ", ".join(list(seen)[:8])
