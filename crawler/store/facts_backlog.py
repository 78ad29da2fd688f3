"""Articles from before an update, and what of theirs is missing: the `facts_backlog` table. Within the caller's transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.model import Reason
from crawler.store.events import Events
from crawler.store.reasons import reason_to_json

if TYPE_CHECKING:
    from crawler.model import Match
    from crawler.store.connection import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertGap:
    """An alert without its reason or its event."""

    alert_id: int
    watch: str  # slug
    version: int  # of the article, on which it stands
    lacks_reason: bool
    lacks_event: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FactGaps:
    """What is missing of an article."""

    version: int  # the newest
    story_id: int
    copy_of: int | None
    lacks_findings: bool  # neither a place nor a figure: it may have none
    lacks_membership: bool  # nothing says why it is in its story, and its words are not counted
    alerts: tuple[AlertGap, ...]


class FactsBacklog:
    """Which articles wait, what each lacks, and that one is done."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection
        self._events = Events(connection)

    def size(self) -> int:
        """How many articles wait."""
        return int(self._c.value("SELECT count(*) FROM facts_backlog"))

    def newest(self, most: int) -> list[int]:
        """The next articles: the newest first, as people ask for these."""
        rows = self._c.rows("SELECT article_id FROM facts_backlog ORDER BY article_id DESC LIMIT ?", (most,))
        return [row["article_id"] for row in rows]

    def remove(self, article_id: int) -> None:
        """It waits no more."""
        self._c.run("DELETE FROM facts_backlog WHERE article_id = ?", (article_id,))

    def gaps(self, article_id: int) -> FactGaps:
        """What an article lacks now."""
        article = self._c.exactly_one("SELECT version, story_id, copy_of FROM articles WHERE id = ?", (article_id,))
        newest = (article_id, article["version"])
        has_findings = self._c.value(
            """SELECT EXISTS (SELECT 1 FROM mentions WHERE (article_id, version) = (?1, ?2))
            OR EXISTS (SELECT 1 FROM figures WHERE (article_id, version) = (?1, ?2))""",
            newest,
        )
        alerts = self._c.rows(
            """SELECT alerts.id, slug, version,
              NOT EXISTS (SELECT 1 FROM explanations WHERE alert_id = alerts.id AND version = alerts.version) AS lacks_reason,
              NOT EXISTS (SELECT 1 FROM events WHERE alert_id = alerts.id AND version = alerts.version) AS lacks_event
            FROM alerts JOIN watches ON watches.id = watch_id WHERE article_id = ? ORDER BY alerts.id""",
            (article_id,),
        )
        return FactGaps(
            version=article["version"],
            story_id=article["story_id"],
            copy_of=article["copy_of"],
            lacks_findings=not has_findings,
            lacks_membership=not self._c.value("SELECT 1 FROM memberships WHERE article_id = ?", (article_id,)),
            alerts=tuple(
                AlertGap(
                    alert_id=row["id"],
                    watch=row["slug"],
                    version=row["version"],
                    lacks_reason=bool(row["lacks_reason"]),
                    lacks_event=bool(row["lacks_event"]),
                )
                for row in alerts
                if row["lacks_reason"] or row["lacks_event"]
            ),
        )

    def version_text(self, article_id: int, number: int) -> tuple[str, str] | None:
        """Title and text of a version; None: it is gone."""
        row = self._c.row("SELECT title, text FROM versions WHERE article_id = ? AND number = ?", (article_id, number))
        return (row["title"], row["text"]) if row is not None else None

    def fill_alert(self, gap: AlertGap, match: Match) -> None:
        """Give an alert the reason and the event that it lacks; nothing else of it changes."""
        if gap.lacks_reason:
            hits = self._c.rows(
                'SELECT field, start, "end", group_name FROM hits WHERE alert_id = ? AND version = ? ORDER BY id',
                (gap.alert_id, gap.version),
            )
            numbers = {tuple(hit): number for number, hit in enumerate(hits)}
            known = [numbers.get((hit.field, hit.start, hit.end, hit.group)) for hit in match.hits]
            self._c.run(
                "INSERT INTO explanations (alert_id, version, tree) VALUES (?, ?, ?)",
                (gap.alert_id, gap.version, reason_to_json(_renumbered(match.reason, known))),
            )
        if gap.lacks_event and match.event is not None:
            self._events.add(gap.alert_id, gap.version, match.event)


def _renumbered(reason: Reason | None, numbers: Sequence[int | None]) -> Reason | None:
    """A reason by the numbers that its hits have in the archive; those that the rule did not find then are left out."""
    if reason is None:
        return None
    hits = (numbers[hit] for hit in reason.hits)
    parts = (_renumbered(part, numbers) for part in reason.parts)
    return Reason(reason.text, tuple(hit for hit in hits if hit is not None), tuple(part for part in parts if part is not None))
