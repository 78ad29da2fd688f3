"""What changed of a story since somebody was told: only that is news to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from crawler.story.snapshot import Snapshot, Span
from crawler.story.sourcing import STAGES

BANKS = {"af": "the Afghan bank", "tj": "the Tajik bank"}


class Kind(StrEnum):
    """What a change is, the weightiest first: it names the card."""

    NEW = "new"
    DENIED = "denied"
    RETRACTED = "retracted"
    CORRECTED = "corrected"
    SEVERITY = "graver"
    STAGE = "confirmed"  # it came further: another owner, the other bank, an official
    FIGURE = "figures moved"
    WATCH = "another watch"
    PLACE = "another place"
    ORIGIN = "grew"


@dataclass(frozen=True, slots=True)
class StoryChange:
    """One difference, in words for people."""

    kind: Kind
    text: str


def changes_between(before: Snapshot | None, now: Snapshot) -> tuple[StoryChange, ...]:
    """Everything that is news since `before`, the weightiest first; nothing when only copies were added, or when less is
    known than before. `None`: nothing was told, all of it is new."""
    if before is None:
        return (StoryChange(Kind.NEW, "new"),)
    found = [
        *_denial(before, now),
        *(StoryChange(Kind.CORRECTED, reason) for article, version, reason in now.corrections
          if (article, version, reason) not in before.corrections),
        *_severity(before, now),
        *_stage(before, now),
        *_figures(before.figures, now.figures),
        *_more(Kind.WATCH, "watch", before.watches, now.watches),
        *_more(Kind.PLACE, "place", before.places, now.places),
    ]  # fmt: skip
    owners = [one for one in now.owners if one not in before.owners]
    if owners:
        found.append(
            StoryChange(Kind.ORIGIN, f"{before.origins} → {now.origins} independent accounts (+ {', '.join(owners)})")
        )
    order = list(Kind)
    return tuple(sorted(found, key=lambda change: order.index(change.kind)))


def headline_kind(changes: Iterable[StoryChange]) -> Kind | None:
    """The word for a card: its weightiest change; None: nothing changed."""
    return next((change.kind for change in changes), None)


def _denial(before: Snapshot, now: Snapshot) -> Iterable[StoryChange]:
    if now.denied and not before.denied:
        yield StoryChange(Kind.DENIED, "denied by one side")
    gone = sorted(set(now.retracted) - set(before.retracted))
    if gone:
        yield StoryChange(Kind.RETRACTED, f"{len(gone)} {'article is' if len(gone) == 1 else 'articles are'} gone")


def _severity(before: Snapshot, now: Snapshot) -> Iterable[StoryChange]:
    if now.severity.rank > before.severity.rank:
        yield StoryChange(Kind.SEVERITY, f"severity {before.severity} → {now.severity}")


def _stage(before: Snapshot, now: Snapshot) -> Iterable[StoryChange]:
    if now.stage in STAGES and before.stage in STAGES and STAGES.index(now.stage) > STAGES.index(before.stage):
        yield StoryChange(Kind.STAGE, f"{before.stage} → {now.stage}")
    elif new := [BANKS.get(bank, bank) for bank in now.banks if bank not in before.banks]:
        yield StoryChange(Kind.STAGE, f"now also told on {', '.join(new)}")


def _figures(before: tuple[Span, ...], now: tuple[Span, ...]) -> Iterable[StoryChange]:
    """A figure that moved beyond what was told, or a unit that is new."""
    told = {one.unit: one for one in before}
    for span in now:
        old = told.get(span.unit)
        if old is None:
            yield StoryChange(Kind.FIGURE, f"{span.unit}: {_range(span)}")
        elif span.low < old.low or span.high > old.high:
            yield StoryChange(Kind.FIGURE, f"{span.unit}: {_range(old)} → {_range(span)}")


def _range(span: Span) -> str:
    return f"{span.low:,g}" if span.low == span.high else f"{span.low:,g}–{span.high:,g}"


def _more(kind: Kind, word: str, before: tuple[str, ...], now: tuple[str, ...]) -> Iterable[StoryChange]:
    new = [one for one in now if one not in before]
    if new:
        yield StoryChange(kind, f"{word}: {', '.join(new)}")
