"""Relevance in words: how likely an alert is right, and what moved that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import marked
from crawler.language.reader.texts import ngettext as _n

if TYPE_CHECKING:
    from crawler.model import Relevance, Severity

PROBABLY_NOT_WORDS = marked("probably not")


def relevance_line(relevance: Relevance | None, *, likely: bool = True, lowered_from: Severity | None = None) -> str:
    """ "relevance 0.82: its subject is in the title +0.21, …"; empty: nothing is known of it."""
    if relevance is None:
        return ""
    reasons = ", ".join(f"{_(reason.words)} {signed(reason.effect)}" for reason in relevance.reasons)
    line = _("relevance {value}", value=f"{relevance.value:.2f}") + (f": {reasons}" if reasons else "")
    if not likely:
        line += f"; {_('probably not an alert')}"
    if lowered_from:
        line += f"; {_('not {severity}, as too little speaks for it', severity=_(str(lowered_from)))}"
    return line


def probably_not_note(alerts: int) -> str:
    """How many alerts are kept apart, and what lists them; empty: none."""
    if not alerts:
        return ""
    note = _n("{n} alert is probably not", "{n} alerts are probably not", alerts)
    return f"{note}: borderwatch alerts --probably-not"


def signed(effect: float) -> str:
    """+0.21, −0.15"""
    return f"{'−' if effect < 0 else '+'}{abs(effect):.2f}"
