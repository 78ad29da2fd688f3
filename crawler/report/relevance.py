"""Relevance in words: how likely an alert is right, and what moved that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.language.plurals import count

if TYPE_CHECKING:
    from crawler.model import Relevance, Severity

PROBABLY_NOT_WORDS = "probably not"


def relevance_line(relevance: Relevance | None, *, likely: bool = True, lowered_from: Severity | None = None) -> str:
    """ "relevance 0.82: its subject is in the title +0.21, …"; empty: nothing is known of it."""
    if relevance is None:
        return ""
    reasons = ", ".join(f"{reason.words} {signed(reason.effect)}" for reason in relevance.reasons)
    line = f"relevance {relevance.value:.2f}{f': {reasons}' if reasons else ''}"
    if not likely:
        line += f"; {PROBABLY_NOT_WORDS} an alert"
    return f"{line}; not {lowered_from}, as too little speaks for it" if lowered_from else line


def probably_not_note(alerts: int) -> str:
    """How many alerts are kept apart, and what lists them; empty: none."""
    if not alerts:
        return ""
    return f"{count(alerts, 'alert')} {'is' if alerts == 1 else 'are'} {PROBABLY_NOT_WORDS}: borderwatch alerts --probably-not"


def signed(effect: float) -> str:
    """+0.21, −0.15"""
    return f"{'−' if effect < 0 else '+'}{abs(effect):.2f}"
