"""The words for what a period was polled and what became of it. Plain text: each form escapes for itself."""

from __future__ import annotations

from crawler.language.plurals import count
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import marked, number_words
from crawler.language.reader.texts import ngettext as _n
from crawler.model import Coverage, Disposition
from crawler.report.names import readable_name
from crawler.report.relevance import probably_not_note
from crawler.report.words import HEALTH_WORDS, word_of

# What became of entries, where the name of the disposition says too little to somebody new to it.
DISPOSITION_WORDS: dict[str, str] = {
    Disposition.KNOWN: marked("known already"),
    Disposition.REPEATED: marked("listed twice"),
    Disposition.THIN: marked("with too little text"),
    Disposition.CONSENT: marked("behind a consent page"),
    Disposition.NOT_ARTICLE: marked("without an article"),
    Disposition.NOT_HTML: marked("not HTML"),
    Disposition.OFF_SITE: marked("on another site"),
    Disposition.BLOCKED_BY_ROBOTS: marked("blocked by robots.txt"),
    Disposition.BLOCKED_BY_GUARD: marked("blocked by the address check"),
    Disposition.PENDING: marked("pending"),
    Disposition.RECORDED: marked("recorded"),
    Disposition.COPY: marked("copy"),
    Disposition.EDITED: marked("edited"),
    Disposition.UNCHANGED: marked("unchanged"),
    Disposition.TOO_OLD: marked("too old"),
    Disposition.FROM_FEED: marked("from feed"),
    Disposition.PAYWALLED: marked("paywalled"),
    Disposition.BLOCKED_BY_SITE: marked("blocked by site"),
    Disposition.GONE: marked("gone"),
    Disposition.TOO_LARGE: marked("too large"),
    Disposition.FAILED: marked("failed"),
    Disposition.EXTRACTION_FAILED: marked("not readable"),
}
MAX_INCIDENTS = 8  # bad hours of hosts that a digest names


def coverage_sum(coverage: Coverage) -> str:
    """The entries seen, and what became of them."""
    parts = " + ".join(_disposition(name, number) for name, number in coverage.dispositions.items())
    carried = f" + {_('{n} carried over', n=number_words(coverage.carried))}" if coverage.carried else ""
    return f"{_n('{n} entry seen', '{n} entries seen', coverage.seen)}{carried} = {parts or '0'}"


def _disposition(name: str, number: int) -> str:
    return count(number, "copy") if name == Disposition.COPY else f"{number_words(number)} {word_of(DISPOSITION_WORDS, name)}"


def coverage_line(coverage: Coverage) -> str:
    return _(
        "{answered} of {feeds} answered in {cycles}; {articles}, {alerts}",
        answered=number_words(coverage.answered),
        feeds=count(coverage.feeds, "feed"),
        cycles=count(coverage.runs, "polling cycle"),
        articles=count(coverage.articles, "new article"),
        alerts=count(coverage.alerts, "new alert"),
    )


def probably_not_line(coverage: Coverage) -> str:
    """How many alerts of the period are kept apart; empty: none."""
    return probably_not_note(coverage.probably_not)


def trouble_lines(coverage: Coverage) -> list[str]:
    """A line for each feed that came into trouble in the period, and one for all that still are."""
    lines = [
        f"{readable_name(feed.source_name)}: {word_of(HEALTH_WORDS, feed.state)}: {feed.reason}" for feed in coverage.new_troubles
    ]
    return [*lines, *filter(None, (standing_line(coverage),))]


def standing_line(coverage: Coverage) -> str:
    """How many sources are in trouble that were so before; empty: none."""
    number = coverage.standing_troubles
    if not number:
        return ""
    return _n(
        "{n} source still in trouble: borderwatch sources --bad", "{n} sources still in trouble: borderwatch sources --bad", number
    )


def coverage_warnings(coverage: Coverage) -> list[str]:
    lines = []
    if not coverage.adds_up:
        lines.append(_("The coverage does not add up: some entries are unaccounted for. Please report this as a defect."))
    if coverage.unfinished_runs:
        lines.append(
            _n(
                "{n} polling cycle did not finish; the next cycle fetches what is left.",
                "{n} polling cycles did not finish; the next cycle fetches what is left.",
                coverage.unfinished_runs,
            )
        )
    if coverage.offline_runs or coverage.unreached:
        lines.append(_outage(coverage))
    if coverage.quiet:
        lines.append(
            _n(
                "{n} feed with nothing new, and nearly all sources have nothing: a holiday?",
                "{n} feeds with nothing new, and nearly all sources have nothing: a holiday?",
                coverage.quiet,
            )
        )
    lines += [f"{incident}." for incident in coverage.incidents[:MAX_INCIDENTS]]
    if (more := len(coverage.incidents) - MAX_INCIDENTS) > 0:
        lines.append(
            _n(
                "{n} more bad hour of hosts; `borderwatch sources` names those of the last days.",
                "{n} more bad hours of hosts; `borderwatch sources` names those of the last days.",
                more,
            )
        )
    if coverage.gaps:
        still_open = coverage.gaps - coverage.gaps_closed
        lines.append(
            _(
                "Entries had scrolled off a feed before a poll {times}: {state}, {entries} recovered.",
                times=count(coverage.gaps, "time"),
                state=_("{n} still open", n=still_open) if still_open else _("all closed"),
                entries=count(coverage.gap_entries, "entry"),
            )
        )
    if coverage.polled < coverage.feeds:
        lines.append(
            _n("{n} feed not polled in this period.", "{n} feeds not polled in this period.", coverage.feeds - coverage.polled)
        )
    return lines


def _outage(coverage: Coverage) -> str:
    where = (
        _(" in {n} of {cycles}", n=coverage.offline_runs, cycles=count(coverage.runs, "polling cycle"))
        if coverage.offline_runs
        else ""
    )
    since = _n("; {n} feed not reached since then", "; {n} feeds not reached since then", coverage.unreached)
    return _(
        "Our own connection seems to have been down: no host answered{where}{since}. No source is blamed for it.",
        where=where,
        since=since if coverage.unreached else "",
    )
