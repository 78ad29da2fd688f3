"""What changed in a story since a recipient was notified of it: only that is news to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.language.plurals import count
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import marked
from crawler.language.reader.texts import ngettext as _n
from crawler.model import SIDES, ChangeKind, Stage
from crawler.story.sourcing import STAGE_ORDER, STAGE_WORDS

if TYPE_CHECKING:
    from crawler.story.figures import Span
    from crawler.story.snapshots import Snapshot

CHANGE_WORDS = {
    ChangeKind.NEW: marked("new"),
    ChangeKind.DENIED: marked("denied"),
    ChangeKind.RETRACTED: marked("retracted"),
    ChangeKind.CORRECTED: marked("corrected"),
    ChangeKind.SEVERITY: marked("more severe"),
    ChangeKind.CONFIRMED: marked("confirmed"),
    ChangeKind.CORROBORATED: marked("corroborated"),
    ChangeKind.FIGURE: marked("figures changed"),
    ChangeKind.WATCH: marked("new watch"),
    ChangeKind.PLACE: marked("new place"),
    ChangeKind.ORIGIN: marked("new source"),
}
NOTHING_NEW = marked("nothing new")  # on a card without a change


@dataclass(frozen=True, slots=True)
class StoryChange:
    """One difference, in words for people."""

    kind: ChangeKind
    text: str


def changes_between(before: Snapshot | None, now: Snapshot) -> tuple[StoryChange, ...]:
    """List everything that is news since `before`, the most important first; nothing when only copies were added, or when less
    is known than before. `None`: nothing was sent before, all of it is new."""
    if before is None:
        return (StoryChange(ChangeKind.NEW, _("new")),)
    changes = [
        *_denial(before, now),
        *(
            StoryChange(ChangeKind.CORRECTED, reason)
            for article, version, reason in now.corrections
            if (article, version, reason) not in before.corrections
        ),
        *_severity(before, now),
        *_stage(before, now),
        *_figures(before.figures, now.figures),
        *_more(ChangeKind.WATCH, _("watch"), before.watches, now.watches),
        *_more(ChangeKind.PLACE, _("place"), before.places, now.places),
    ]
    owners = [owner for owner in now.owners if owner not in before.owners]
    if owners:
        sources = count(len(now.owners), "independent source")
        changes.append(StoryChange(ChangeKind.ORIGIN, _("{sources}, new: {names}", sources=sources, names=", ".join(owners))))
    order = list(ChangeKind)
    return tuple(sorted(changes, key=lambda change: order.index(change.kind)))


def headline_kind(changes: Iterable[StoryChange]) -> ChangeKind | None:
    """The most important kind of change, which a card names; None: nothing changed."""
    return next((change.kind for change in changes), None)


def _denial(before: Snapshot, now: Snapshot) -> Iterable[StoryChange]:
    if now.denied and not before.denied:
        yield StoryChange(ChangeKind.DENIED, _("denied by a source"))
    gone = sorted(set(now.retracted) - set(before.retracted))
    if gone:
        text = _n("{n} article is no longer online", "{n} articles are no longer online", len(gone))
        yield StoryChange(ChangeKind.RETRACTED, text)


def _severity(before: Snapshot, now: Snapshot) -> Iterable[StoryChange]:
    if now.severity.rank > before.severity.rank:
        yield StoryChange(ChangeKind.SEVERITY, _("severity {before} → {now}", before=_(before.severity), now=_(now.severity)))


def _stage(before: Snapshot, now: Snapshot) -> Iterable[StoryChange]:
    """Confirmed is what an official or an international body says; more independent sources corroborate."""
    if now.stage in STAGE_ORDER and before.stage in STAGE_ORDER and STAGE_ORDER.index(now.stage) > STAGE_ORDER.index(before.stage):
        kind = ChangeKind.CONFIRMED if now.stage == Stage.OFFICIAL else ChangeKind.CORROBORATED
        yield StoryChange(kind, f"{_(STAGE_WORDS[before.stage])} {_('→')} {_(STAGE_WORDS[now.stage])}")
    elif new := [_(f"{SIDES[bank]} side") if bank in SIDES else bank for bank in now.banks if bank not in before.banks]:
        yield StoryChange(ChangeKind.CORROBORATED, _("now also reported by the {sides}", sides=", ".join(new)))


def _figures(before: tuple[Span, ...], now: tuple[Span, ...]) -> Iterable[StoryChange]:
    """Report each figure outside the range that was sent before, and each new unit."""
    earlier_spans = {span.unit: span for span in before}
    for span in now:
        old = earlier_spans.get(span.unit)
        if old is None:
            yield StoryChange(ChangeKind.FIGURE, f"{_(span.unit)}: {_range(span)}")
        elif span.low < old.low or span.high > old.high:
            yield StoryChange(ChangeKind.FIGURE, f"{_(span.unit)}: {_range(old)} {_('→')} {_range(span)}")


def _range(span: Span) -> str:
    return f"{span.low:,g}" if span.low == span.high else f"{span.low:,g}–{span.high:,g}"


def _more(kind: ChangeKind, word: str, before: tuple[str, ...], now: tuple[str, ...]) -> Iterable[StoryChange]:
    new = [name for name in now if name not in before]
    if new:
        yield StoryChange(kind, f"{word}: {', '.join(new)}")
