"""A digest at a glance, for a terminal: what was polled, then a block of a few lines for each story."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING

from crawler.language.plurals import count
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import joined_clauses
from crawler.language.reader.texts import ngettext as _n
from crawler.report.digest import coverage_phrases, phrases
from crawler.report.digest.budget import count_fitting
from crawler.report.digest.facts import card_figures, figure_line
from crawler.report.words import language_name, severity_word

if TYPE_CHECKING:
    from crawler.report.digest.values import Card, Digest

BRIEF_COLUMNS = 96
MAX_BRIEF_SCREEN_LINES = 60  # of all that is shown without asking for more
BRIEF_FIGURES = 2  # of a story
MAX_BRIEF_LINES = 2  # of a headline
REST_LINES = 2  # that say how many stories are left
MAX_BRIEF_NOTES = 4  # gaps, sources in trouble, what is unusual


def render_brief(digest: Digest, *, limit: int | None = None, max_lines: int | None = MAX_BRIEF_SCREEN_LINES) -> str:
    """`limit`: stories shown; `max_lines`: of the whole, at least one story. None: all. The reasons, places, quotations and
    articles of a story are in the form `text`."""
    lines = [f"Borderwatch, {phrases.period(digest.since, digest.until)}"]
    lines += _lines(f"{_('Coverage')}: {coverage_phrases.coverage_line(digest.coverage)}")
    lines += _lines(coverage_phrases.probably_not_line(digest.coverage)) if digest.coverage.probably_not else []
    notes = list(_notes(digest))
    lines += [line for note in notes[:MAX_BRIEF_NOTES] for line in _lines(note)]
    if len(notes) > MAX_BRIEF_NOTES:
        lines.append(f"  {_n('and {n} more note: --why', 'and {n} more notes: --why', len(notes) - MAX_BRIEF_NOTES)}")
    if not digest.cards:
        lines += ["", phrases.verdict_sentence(digest.verdict)]
    blocks = [["", *_block(card)] for card in digest.cards[:limit]]
    if max_lines is not None and blocks:
        sizes, room = [len(block) for block in blocks], max_lines - len(lines)
        shown = count_fitting(sizes, room)
        if shown < len(digest.cards):
            shown = count_fitting(sizes, room - REST_LINES)
        blocks = blocks[: max(1, shown)]
    lines += [line for block in blocks for line in block]
    rest = len(digest.cards) - len(blocks)
    lines += ["", _n("and {n} more story: --all shows it", "and {n} more stories: --all shows them", rest)] if rest else []
    return "\n".join(lines) + "\n"


def _notes(digest: Digest) -> Iterator[str]:
    """What a reader must know before the stories, the gravest first."""
    for gap in dict.fromkeys((*coverage_phrases.coverage_warnings(digest.coverage), *digest.gaps)):
        yield f"! {gap}"
    for line in coverage_phrases.trouble_lines(digest.coverage):
        yield f"! {line}"
    for rise in digest.rising:
        yield f"* {phrases.rise_text(rise)}: {phrases.shortened(rise.title)}"
    for first in digest.firsts:
        yield f"* {phrases.first_text(first)}"


def _block(card: Card) -> list[str]:
    """Headline, what happened in English, who reports it with which figures, and where to read it."""
    headline, language = card.label
    original = f" ({language_name(card.lang)})" if language != card.lang else ""
    figures = joined_clauses(map(figure_line, card_figures(card)[:BRIEF_FIGURES]))
    return [
        *_lines(f"[{severity_word(card.severity).upper()}] {headline}{original}", ""),
        *(_lines(card.event, lines=1) if card.event else []),
        *_lines(" · ".join(filter(None, (card.word, _sources(card), figures))), lines=1),
        *(line for change in phrases.change_lines(card) for line in _lines(change, lines=1)),
        *(_lines(_("corrected: {reasons}", reasons=joined_clauses(card.corrections)), lines=1) if card.corrections else []),
        f"  {phrases.safe_link(card.url)[:500] or _('no web address')}",
    ]


def _sources(card: Card) -> str:
    languages = f", {count(len(card.sourcing.languages), 'language')}" if len(card.sourcing.languages) > 1 else ""
    return f"{count(len(card.sourcing.owners), 'independent source')}{languages}"


def _lines(text: str, indent: str = "  ", lines: int = MAX_BRIEF_LINES) -> list[str]:
    return textwrap.wrap(
        text,
        BRIEF_COLUMNS,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_long_words=False,
        max_lines=lines,
        placeholder=" …",
    )
