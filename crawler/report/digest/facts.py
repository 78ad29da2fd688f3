"""The facts of a card, listed once: every form shows these, in this order, each in its own way."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from crawler.language.reader.texts import gettext as _
from crawler.report.digest import phrases
from crawler.report.digest.report import shown_figures
from crawler.report.published import published_words

if TYPE_CHECKING:
    from crawler.report.digest.values import Card, FigureRange

MAX_CARD_FIGURES = 5  # of a card
MAX_CORRECTIONS = 4


class FactKey(StrEnum):
    """What a fact is about, for forms that show one in a way of their own."""

    WHERE = "where"
    FIGURES = "figures"
    REPORTED_BY = "reported_by"
    SIDES = "sides"
    STAGE = "stage"
    STATE_ONLY = "state_only"
    FROM_FEED = "from_feed"
    UNUSUAL = "unusual"
    CORRECTED = "corrected"
    EDITED = "edited"
    NEWEST = "newest"


@dataclass(frozen=True, slots=True)
class CardFact:
    """`lines`: where there are several, each on its own; `text` is all of them."""

    key: FactKey
    label: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return "; ".join(self.lines)


def card_facts(card: Card) -> tuple[CardFact, ...]:
    """Everything that is known of a story beside its headline, its watches and its articles. Facts without a value are
    left out."""
    edited = (_("since it was first seen, without a change that matters"),) if card.edited and not card.corrections else ()
    facts = (
        CardFact(FactKey.WHERE, _("Where"), (phrases.place_list(card),)),
        CardFact(FactKey.FIGURES, _("Figures"), tuple(map(figure_line, card_figures(card)))),
        CardFact(FactKey.REPORTED_BY, _("Reported by"), (phrases.reported_by(card), phrases.first_report(card))),
        CardFact(FactKey.SIDES, _("Sides"), (phrases.sides_reporting(card),)),
        CardFact(FactKey.STAGE, _("Stage"), (phrases.stage_steps(card),)),
        CardFact(FactKey.STATE_ONLY, _("Sources"), (_("state media only"),) if card.sourcing.state_only else ()),
        CardFact(FactKey.FROM_FEED, _("From the feed only"), phrases.from_feed_lines(card)),
        CardFact(FactKey.UNUSUAL, _("Unusual"), (phrases.rise_text(card.rise),) if card.rise else ()),
        CardFact(FactKey.CORRECTED, _("Corrected"), card.corrections[:MAX_CORRECTIONS]),
        CardFact(FactKey.EDITED, _("Edited"), edited),
        CardFact(FactKey.NEWEST, _("Latest"), (published_words(card.latest),)),
    )
    return tuple(fact for fact in facts if any(fact.lines))


def card_figures(card: Card) -> list[FigureRange]:
    """The figures that a card has room for, those that say most first."""
    return shown_figures(card)[:MAX_CARD_FIGURES]


def figure_line(figure: FigureRange) -> str:
    """ "killed 3–5, latest 5 (3 → 5)"."""
    return phrases.figure_span(figure) + (f" ({phrases.figure_steps(figure)})" if phrases.figure_steps(figure) else "")


def fact_of(card: Card, key: FactKey | str) -> CardFact | None:
    """The fact of that key; None: the card has none."""
    return next((fact for fact in card_facts(card) if fact.key == key), None)
