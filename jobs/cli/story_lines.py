"""A story in lines: its sources and sides, how it came to its stage, and how a figure of it changed."""

from __future__ import annotations

from crawler.language.plurals import count, listed
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import ngettext as _n
from crawler.report.words import side_words, stage_words
from crawler.runtime.clock import iso
from crawler.story import FigureTimeline, Sourcing, Transition
from crawler.story.figures import DENIED_LABEL


def sourcing_lines(sourcing: Sourcing) -> list[str]:
    lag = f", {_('{n} h before the next', n=f'{sourcing.lead_hours:.1f}')}" if sourcing.lead_hours is not None else ""
    lines = [
        "  "
        + _(
            "{sources} and {copies} in {articles}; owners: {owners}",
            sources=count(len(sourcing.owners), "independent source"),
            copies=count(sourcing.copies, "copy"),
            articles=count(sourcing.articles, "article"),
            owners=", ".join(sourcing.owners) or _("unknown"),
        ),
        "  "
        + _(
            "sides of the river: {sides}; languages: {languages}; first: {source}",
            sides=listed([bank.upper() for bank in sourcing.banks]) or _("neither"),
            languages=", ".join(sourcing.languages),
            source=sourcing.first,
        )
        + lag,
        f"  {_('stage: {stage}', stage=stage_words(sourcing.stage))}",
    ]
    if sourcing.from_feed:
        lines.append(f"  {_n('{n} article from the feed only', '{n} articles from the feed only', sourcing.from_feed)}")
    if sourcing.one_bank_only:
        lines.append(f"  {_('reported on the {side} only', side=side_words(sourcing.banks[0]))}")
    if sourcing.state_only:
        lines.append(f"  {_('reported by state media only')}")
    return lines


def stage_lines(course: tuple[Transition, ...]) -> list[str]:
    """The lines on how the story came to its stage; none where it never changed."""
    return [
        f"  {iso(step.moment)[:16]}  {stage_words(step.before)} {_('→')} {stage_words(step.after)} ({step.source})"
        for step in course
        if step.before
    ]


def figure_heading(ledger: FigureTimeline) -> str:
    """ "killed: 3 to 5; 3 → 4 → 5"."""
    low, high = ledger.low, ledger.high
    if low is None or high is None:
        spread = _("denied") if any(line.label == DENIED_LABEL for line in ledger.entries) else _("no valid number")
    else:
        spread = str(low) if low.value == high.value else _("{low} to {high}", low=low, high=high)
    course = " → ".join(f"{value:,g}" for value in ledger.value_history)
    return f"{_(ledger.unit)}: {spread}" + (f"; {course}" if len(ledger.value_history) > 1 else "")
