"""What a recipient knows of a story: everything that was ever sent, so that nothing is sent twice."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from crawler.story.sourcing import STAGE_ORDER

if TYPE_CHECKING:
    from crawler.model import Stage
    from crawler.story.figures import Span
    from crawler.story.snapshots import Snapshot

T = TypeVar("T", str, int, "tuple[int, int, str]")


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownStory:
    """What was sent to a recipient about a story up to `notified_at`, in one snapshot."""

    snapshot: Snapshot
    notified_at: datetime


def merge_known(before: Snapshot | None, now: Snapshot) -> Snapshot:
    """Merge what a recipient knew (`before`) with what is sent `now`. It only ever grows: an article that is moved to another
    story and back, an alert that is dismissed and confirmed, are not news the second time."""
    if before is None:
        return now
    return replace(
        now,
        severity=max(before.severity, now.severity, key=lambda severity: severity.rank),
        watches=_both(before.watches, now.watches),
        origins=max(before.origins, now.origins),
        copies=max(before.copies, now.copies),
        owners=tuple(dict.fromkeys((*before.owners, *now.owners))),
        banks=_both(before.banks, now.banks),
        languages=_both(before.languages, now.languages),
        stage=max(before.stage, now.stage, key=_step),
        denied=before.denied or now.denied,
        retracted=_both(before.retracted, now.retracted),
        figures=_spans((*before.figures, *now.figures)),
        places=_both(before.places, now.places),
        corrections=_both(before.corrections, now.corrections),
    )


def _both(first: tuple[T, ...], second: tuple[T, ...]) -> tuple[T, ...]:
    return tuple(sorted(set(first) | set(second)))


def _step(stage: Stage) -> int:
    return STAGE_ORDER.index(stage) if stage in STAGE_ORDER else -1


def _spans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Merge spans of the same unit; the newest value is that of the last."""
    span_by_unit: dict[str, Span] = {}
    for span in spans:
        old = span_by_unit.get(span.unit, span)
        span_by_unit[span.unit] = replace(span, low=min(old.low, span.low), high=max(old.high, span.high))
    return tuple(span_by_unit[unit] for unit in sorted(span_by_unit))
