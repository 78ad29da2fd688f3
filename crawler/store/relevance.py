"""The relevance of alerts: how it is kept, how it is weighed anew, and the marks from which its weights are learned."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.model import AlertState, MarkedAlert, Match, Relevance, RelevanceReason, Severity
from crawler.runtime.clock import iso
from crawler.store.fragments import PROBABLY_NOT

if TYPE_CHECKING:
    from crawler.store.connection import Connection

RELEVANCE_COLUMNS = ("relevance", "likely", "relevance_reasons", "evidence", "lowered_from", "counts_since")
EVIDENCE_DECIMALS = 4


def relevance_of(row: Any) -> Relevance | None:
    """Read the relevance of a row of `alerts`; None: it was raised before there was one."""
    if row["relevance"] is None:
        return None
    reasons = tuple(RelevanceReason(words, effect) for words, effect in json.loads(row["relevance_reasons"]))
    return Relevance(row["relevance"], reasons)


def relevance_values(match: Match) -> tuple[Any, ...]:
    """Relevance, likely, reasons, evidence: as the columns of a new alert keep them."""
    relevance = match.relevance
    reasons = [[reason.words, reason.effect] for reason in relevance.reasons] if relevance else []
    evidence = {name: round(figure, EVIDENCE_DECIMALS) for name, figure in match.evidence.items()}
    return (
        relevance.value if relevance else None,
        int(match.likely),
        json.dumps(reasons, ensure_ascii=False, separators=(",", ":")),
        json.dumps(evidence, separators=(",", ":")),
    )


class Relevances:
    """The columns of `alerts` that say how relevant it is. What a reviewer marked is never weighed anew."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def raise_to(self, old: Any, match: Match, severity: Severity, now: datetime) -> None:
        """Take over what a new version of the article says, where it says more: an alert that was shown stays shown."""
        gated = severity is not Severity.CRITICAL
        lowered_from = (match.lowered_from or old["lowered_from"]) if gated else None
        self._c.run("UPDATE alerts SET lowered_from = ? WHERE id = ?", (lowered_from, old["id"]))
        if old["state"] != AlertState.NEW:
            return
        value, likely, reasons, evidence = relevance_values(match)
        if value is not None and value >= (old["relevance"] or 0.0):
            self._c.run(
                "UPDATE alerts SET relevance = ?, relevance_reasons = ?, evidence = ? WHERE id = ?",
                (value, reasons, evidence, old["id"]),
            )
        if likely and not old["likely"]:
            self._c.run("UPDATE alerts SET likely = 1, counts_since = ? WHERE id = ?", (iso(now), old["id"]))

    def weigh_anew(self, article_id: int, version: int, matches: Sequence[Match]) -> Counter[str]:
        """Give the alerts of an article's version the relevance that rules and weights give them now. Of a marked one only what
        is missing is filled in: it is what is learned from. Its severity stays: people were told. Counts `weighed` alerts, and
        of these the ones that became `likely` or `unlikely`."""
        changes: Counter[str] = Counter()
        for match in matches:
            old = self._c.row(
                """SELECT alerts.* FROM alerts JOIN watches ON watches.id = watch_id
                WHERE slug = ? AND article_id = ? AND alerts.version = ?""",
                (match.watch, article_id, version),
            )
            if old is None:
                continue
            values = relevance_values(match)
            is_marked = old["state"] != AlertState.NEW
            columns = ("relevance", "relevance_reasons", "evidence") if is_marked else RELEVANCE_COLUMNS[:4]
            kept = tuple(old[column] for column in RELEVANCE_COLUMNS[:4])
            if kept == values or (is_marked and old["relevance"] is not None):
                continue
            by_column = dict(zip(RELEVANCE_COLUMNS, values, strict=False))
            self._c.run(
                f"UPDATE alerts SET {', '.join(f'{column} = ?' for column in columns)} WHERE id = ?",
                (*(by_column[column] for column in columns), old["id"]),
            )
            changes["weighed"] += 1
            if not is_marked and match.likely != bool(old["likely"]):
                changes["likely" if match.likely else "unlikely"] += 1
        return changes

    def probably_not(self) -> int:
        """How many alerts are kept as probably not, and were marked by nobody."""
        return int(self._c.value("SELECT count(*) FROM alerts WHERE shown_as = ?", (PROBABLY_NOT,)))

    def confirmed_articles(self, watch: str) -> frozenset[int]:
        """The articles on which an alert of the watch was confirmed."""
        rows = self._c.rows(
            "SELECT article_id FROM alerts JOIN watches ON watches.id = watch_id WHERE slug = ? AND state = ?",
            (watch, AlertState.CONFIRMED),
        )
        return frozenset(row["article_id"] for row in rows)

    def marked(self) -> tuple[MarkedAlert, ...]:
        """Every alert that a reviewer confirmed or dismissed, with the evidence it had (none: it was raised before there was any),
        in the order of the marks."""
        rows = self._c.rows(
            """SELECT alerts.id, watches.slug, article_id, story_id, alerts.state, evidence, reviewed_at FROM alerts
            JOIN watches ON watches.id = watch_id JOIN articles ON articles.id = article_id
            WHERE alerts.state IN (?, ?) ORDER BY reviewed_at, alerts.id""",
            (AlertState.CONFIRMED, AlertState.DISMISSED),
        )
        return tuple(
            MarkedAlert(
                alert_id=row["id"],
                watch=row["slug"],
                story_id=row["story_id"],
                right=row["state"] == AlertState.CONFIRMED,
                evidence=json.loads(row["evidence"]),
            )
            for row in rows
        )
