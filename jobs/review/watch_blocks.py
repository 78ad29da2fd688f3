"""The alerts of a story by watch: one block for each, however many reports raised it. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from crawler.model import AlertRow, Severity
from crawler.store.alert_filter import PROBABLY_NOT
from jobs.review.policy import ReviewTarget, review_target


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchBlock:
    """A watch of a story with its alerts; `lead` is the one that says most."""

    watch: str
    title: str
    severity: Severity
    lead: AlertRow
    alerts: tuple[AlertRow, ...]
    states: Mapping[str, int]  # how an alert is shown → how many are
    target: ReviewTarget


def watch_blocks(alerts: Sequence[AlertRow], language: str = "") -> tuple[WatchBlock, ...]:
    """A block for each watch, the gravest first; alerts stay in their order. `language`: the reader's, in which the lead is where
    any is."""
    by_watch: dict[str, list[AlertRow]] = {}
    for alert in alerts:
        by_watch.setdefault(alert.watch, []).append(alert)
    blocks = [_block(watch, rows, language) for watch, rows in by_watch.items()]
    return tuple(sorted(blocks, key=lambda block: (block.lead.probably_not, -block.severity.rank, block.title)))


def shown_as(alert: AlertRow) -> str:
    """The state that a reader sees: of review, or probably not."""
    return PROBABLY_NOT if alert.probably_not else str(alert.state)


def _block(watch: str, rows: Sequence[AlertRow], language: str) -> WatchBlock:
    lead = min(rows, key=lambda row: _lead_order(row, language))
    return WatchBlock(
        watch=watch,
        title=lead.watch_title,
        severity=max((row.severity for row in rows), key=lambda severity: severity.rank),
        lead=lead,
        alerts=tuple(rows),
        states=dict(sorted(Counter(map(shown_as, rows)).items())),
        target=review_target((row.id, shown_as(row)) for row in rows),
    )


def _lead_order(row: AlertRow, language: str) -> tuple[bool, int, bool, bool, float, int]:
    """What counts, then the gravest, then what the reader can read, then originals, then the most relevant."""
    relevance = row.relevance.value if row.relevance else 0.0
    return row.probably_not, -row.severity.rank, row.language != language, row.copy_of is not None, -relevance, row.id
