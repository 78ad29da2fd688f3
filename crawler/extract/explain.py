"""What each step of extraction kept and dropped of a page, and why: read from the steps' own results."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.extract import junk, site
from crawler.extract.by_hand import HandResult
from crawler.extract.paths import path_of
from crawler.extract.times import PageDates
from crawler.facts.boilerplate import block_key
from crawler.language.plurals import count
from crawler.model import ExtractionStep, MemoryUse, SiteMemory

MAX_EXPLAINED_CHARS = 160  # of a line
_MEMORY_WORDS = {
    MemoryUse.NONE: "",
    MemoryUse.CUT: "read at the place where earlier pages of the source have it",
    MemoryUse.CONFIRMED: "a sample: the place that earlier pages have gives the same",
    MemoryUse.REFUTED: "a sample: the place that earlier pages have gives another text",
    MemoryUse.MISSED: "the place that earlier pages have is not there, or holds too little",
}


def explain_hand(hand: HandResult) -> Iterator[ExtractionStep]:
    """What the operator's rules did."""
    if hand.rules is None:
        return
    since = f"rules from {hand.rules.since}" if hand.rules.since else "rules of the source"
    missing = f"; no element has {', '.join(hand.unmatched)}" if hand.unmatched else ""
    yield ExtractionStep(step="remove", why=f"{since}{missing}", dropped=hand.removed)
    if hand.rules.select:
        selected = "the text is read in what they select" if hand.text else "they select nothing: the page is read as without them"
        yield ExtractionStep(step="select", why=f"{since}: {selected}", kept=_shown(hand.text.splitlines()))


def explain_facts(title: str, authors: Sequence[str], when: PageDates) -> Iterator[ExtractionStep]:
    """Title, authors and date, and where the date was found."""
    yield ExtractionStep(step="title", kept=_shown([title]) if title else ())
    yield ExtractionStep(step="authors", why="" if authors else "none named", kept=tuple(authors))
    why = f"found in {when.evidence}, {when.certainty}" if when.evidence else "none found"
    yield ExtractionStep(step="date", why=why, kept=(when.local_day.isoformat(),) if when.local_day else ())


def explain_text(page: site.PageText, memory: SiteMemory | None) -> Iterator[ExtractionStep]:
    """Which blocks of the page are its text, and why the others are not."""
    lines = {block_key(line) for line in page.text.splitlines()}
    repeated = memory.repeated if memory is not None else frozenset()
    dropped = []
    for block in page.blocks:
        if (key := block.key) in lines:
            continue
        why = "outside the text"
        if key in repeated:
            why = "the site repeats it"
        elif block.is_aside:
            why = "in an element that is named as one beside an article"
        elif block.is_link:
            why = "mostly links"
        dropped.append(f"{path_of(block.element)}: {block.text[:MAX_EXPLAINED_CHARS]} ({why})")
    why = "; ".join(filter(None, (_MEMORY_WORDS[page.use], page.way)))
    yield ExtractionStep(step="text", why=why, kept=_shown(page.text.splitlines()), dropped=tuple(dropped))


def explain_lines(before: str, after: str, opening: Sequence[str], title: str, authors: Sequence[str]) -> Iterator[ExtractionStep]:
    """Which lines of the text were taken out one by one, and which were put before it."""
    kept = {block_key(line) for line in after.splitlines()}
    lines = [line for line in before.splitlines() if line.strip() and block_key(line) not in kept]
    dropped = tuple(f"{line[:MAX_EXPLAINED_CHARS]} ({_why(line, title, authors)})" for line in lines)
    yield ExtractionStep(step="lines", why=f"{count(len(dropped), 'line')} taken out", dropped=dropped)
    yield ExtractionStep(step="standfirst", why="between headline and text" if opening else "none", kept=_shown(opening))


def _why(line: str, title: str, authors: Sequence[str]) -> str:
    if junk.repeats(line, title):
        return "the headline again"
    if junk.is_byline(line, authors):
        return "a byline or a date"
    if junk.is_junk(line):
        return "an invitation, a label or a counter"
    return "before the headline, or a link"


def _shown(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line[:MAX_EXPLAINED_CHARS] for line in lines if line.strip())
