"""What changed of a story since somebody was told: only that is news to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from crawler.model import ChangeKind, Stage, side_name
from crawler.story.figures import Span
from crawler.story.snapshot import Snapshot
from crawler.story.sourcing import STAGE_ORDER, STAGE_WORDS

CHANGE_WORDS = {
    ChangeKind.NEW: "new",
    ChangeKind.DENIED: "denied",
    ChangeKind.RETRACTED: "retracted",
    ChangeKind.CORRECTED: "corrected",
    ChangeKind.SEVERITY: "graver",
    ChangeKind.CONFIRMED: "confirmed",
    ChangeKind.CORROBORATED: "corroborated",
    ChangeKind.FIGURE: "figures moved",
    ChangeKind.WATCH: "another watch",
    ChangeKind.PLACE: "another place",
    ChangeKind.ORIGIN: "grew",
}
NOTHING_NEW = "nothing new"  # the word of a card without a change


@dataclass(frozen=True, slots=True)
class StoryChange:
    """One difference, in words for people."""

    kind: ChangeKind
    text: str


def changes_between(before: Snapshot | None, now: Snapshot) -> tuple[StoryChange, ...]:
    """Everything that is news since `before`, the weightiest first; nothing when only copies were added, or when less is
    known than before. `None`: nothing was told, all of it is new."""
    if before is None:
        return (StoryChange(ChangeKind.NEW, "new"),)
    found = [
        *_denial(before, now),
        *(
            StoryChange(ChangeKind.CORRECTED, reason)
            for article, version, reason in now.corrections
            if (article, version, reason) not in before.corrections
        ),
        *_severity(before, now),
        *_stage(before, now),
        *_figures(before.figures, now.figures),
        *_more(ChangeKind.WATCH, "watch", before.watches, now.watches),
        *_more(ChangeKind.PLACE, "place", before.places, now.places),
    ]
    owners = [one for one in now.owners if one not in before.owners]
    if owners:
        found.append(
            StoryChange(ChangeKind.ORIGIN, f"{before.origins} → {now.origins} independent accounts (+ {', '.join(owners)})")
        )
    order = list(ChangeKind)
    return tuple(sorted(found, key=lambda change: order.index(change.kind)))


def headline_kind(changes: Iterable[StoryChange]) -> ChangeKind | None:
    """The word for a card: its weightiest change; None: nothing changed."""
    return next((change.kind for change in changes), None)


def _denial(before: Snapshot, now: Snapshot) -> Iterable[StoryChange]:
    if now.denied and not before.denied:
        yield StoryChange(ChangeKind.DENIED, "denied by one side")
    gone = sorted(set(now.retracted) - set(before.retracted))
    if gone:
        yield StoryChange(ChangeKind.RETRACTED, f"{len(gone)} {'article is' if len(gone) == 1 else 'articles are'} gone")


def _severity(before: Snapshot, now: Snapshot) -> Iterable[StoryChange]:
    if now.severity.rank > before.severity.rank:
        yield StoryChange(ChangeKind.SEVERITY, f"severity {before.severity} → {now.severity}")


def _stage(before: Snapshot, now: Snapshot) -> Iterable[StoryChange]:
    """Confirmed is what an official or an international body says; more independent sources corroborate."""
    if now.stage in STAGE_ORDER and before.stage in STAGE_ORDER and STAGE_ORDER.index(now.stage) > STAGE_ORDER.index(before.stage):
        kind = ChangeKind.CONFIRMED if now.stage == Stage.OFFICIAL else ChangeKind.CORROBORATED
        yield StoryChange(kind, f"{STAGE_WORDS[before.stage]} → {STAGE_WORDS[now.stage]}")
    elif new := [f"the {side_name(bank)}" for bank in now.banks if bank not in before.banks]:
        yield StoryChange(ChangeKind.CORROBORATED, f"now also reported by {', '.join(new)}")


def _figures(before: tuple[Span, ...], now: tuple[Span, ...]) -> Iterable[StoryChange]:
    """A figure that moved beyond what was told, or a unit that is new."""
    told = {one.unit: one for one in before}
    for span in now:
        old = told.get(span.unit)
        if old is None:
            yield StoryChange(ChangeKind.FIGURE, f"{span.unit}: {_range(span)}")
        elif span.low < old.low or span.high > old.high:
            yield StoryChange(ChangeKind.FIGURE, f"{span.unit}: {_range(old)} → {_range(span)}")


def _range(span: Span) -> str:
    return f"{span.low:,g}" if span.low == span.high else f"{span.low:,g}–{span.high:,g}"


def _more(kind: ChangeKind, word: str, before: tuple[str, ...], now: tuple[str, ...]) -> Iterable[StoryChange]:
    new = [one for one in now if one not in before]
    if new:
        yield StoryChange(kind, f"{word}: {', '.join(new)}")
