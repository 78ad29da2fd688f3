"""A bad hour of a host: when many of its pages in a row fail in the same way, it is told once, not a page at a time. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.language.plurals import count
from crawler.language.reader.moments import moment_words
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import ngettext as _n
from crawler.model import FetchOutcome
from crawler.polling.page_yield import outcome_words

MIN_INCIDENT_PAGES = 3  # within an hour, and none came between: so many dead links in a row are rare, so many refusals are not
INCIDENT_HOUR = timedelta(hours=1)
INCIDENT_PERIOD = timedelta(days=3)  # looked back: for so long pages are asked for again, whether their feed lists them or not
_STANDING_RULES = frozenset({FetchOutcome.BLOCKED_BY_ROBOTS, FetchOutcome.BLOCKED_BY_GUARD})  # no moments: they stay


@dataclass(frozen=True, slots=True, kw_only=True)
class PageAttempt:
    """One exchange for the page of an entry, and what has become of that entry since."""

    feed_id: int
    source: str  # slug
    host: str
    entry_id: int
    started_at: datetime
    outcome: FetchOutcome
    reason: str  # why it brought no article; empty: it brought one, or brought what was known
    has_come: bool  # the entry is an article of its page by now
    waits: bool  # its page is asked for again

    @property
    def failed(self) -> bool:
        return bool(self.reason) or self.outcome not in (FetchOutcome.OK, FetchOutcome.UNCHANGED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Incident:
    """Pages of one host that failed in the same way, with none between them that came."""

    feed_id: int  # that has most of them
    source: str
    host: str
    since: datetime
    until: datetime
    outcome: FetchOutcome
    reasons: tuple[str, ...]
    pages: int
    come: int  # that became articles since
    waiting: int  # that are asked for again

    @property
    def text(self) -> str:
        """ "Sun 1 Mar 2026, 10:02 UTC, for 39 min: 20 pages of paper.example were blocked by the site (HTTP 403); 18 have come
        since"."""
        minutes = (self.until - self.since) // timedelta(minutes=1)
        when = moment_words(self.since)
        if minutes:
            span = _("{n} min", n=minutes) if minutes < 120 else count(minutes // 60, "hour")
            when = _("{moment}, for {span}", moment=when, span=span)
        fate = _("all have come since")
        if self.come != self.pages:
            fate = _n("{n} has come since", "{n} have come since", self.come) if self.come else _("none have come since")
        if self.waiting:
            fate += ", " + _n("{n} is asked for again", "{n} are asked for again", self.waiting)
        happened = _(
            "{pages} of {host} were {outcome}",
            pages=count(self.pages, "page"),
            host=self.host,
            outcome=outcome_words(self.outcome, self.reasons),
        )
        return f"{when}: {happened}; {fate}"


def find_incidents(attempts: Iterable[PageAttempt]) -> tuple[Incident, ...]:
    """The bad hours in these exchanges, the latest first."""
    by_host: dict[tuple[str, str], list[PageAttempt]] = defaultdict(list)
    for attempt in attempts:
        if attempt.outcome not in _STANDING_RULES:
            by_host[attempt.source, attempt.host].append(attempt)
    incidents = [
        _incident(run)
        for host_attempts in by_host.values()
        for run in _joined(_failed_runs(sorted(host_attempts, key=lambda attempt: attempt.started_at)))
    ]
    return tuple(sorted(incidents, key=lambda incident: (incident.since, incident.host), reverse=True))


def _failed_runs(attempts: Sequence[PageAttempt]) -> list[list[PageAttempt]]:
    """Failures of the most frequent kind between two pages that came, where enough of them lie within an hour."""
    runs: list[list[PageAttempt]] = [[]]
    for attempt in attempts:
        if attempt.failed:
            runs[-1].append(attempt)
        elif runs[-1]:
            runs.append([])
    bad = []
    for run in filter(None, runs):
        main = Counter(attempt.outcome for attempt in run).most_common(1)[0][0]
        same = [attempt for attempt in run if attempt.outcome is main]
        if _has_bad_hour(same):
            bad.append(same)
    return bad


def _has_bad_hour(attempts: Sequence[PageAttempt]) -> bool:
    """Whether enough different pages failed within an hour. Each exchange enters and leaves the hour once."""
    entries, first = Counter[int](), 0
    for attempt in attempts:
        entries[attempt.entry_id] += 1
        while attempt.started_at - attempts[first].started_at > INCIDENT_HOUR:
            entries[attempts[first].entry_id] -= 1
            if not entries[attempts[first].entry_id]:
                del entries[attempts[first].entry_id]
            first += 1
        if len(entries) >= MIN_INCIDENT_PAGES:
            return True
    return False


def _joined(runs: Sequence[list[PageAttempt]]) -> list[list[PageAttempt]]:
    """Runs of the same kind that follow each other within an hour are one: a single page that came ends no bad hour."""
    joined: list[list[PageAttempt]] = []
    for run in runs:
        last = joined[-1] if joined else None
        if last and last[0].outcome is run[0].outcome and run[0].started_at - last[-1].started_at <= INCIDENT_HOUR:
            last.extend(run)
        else:
            joined.append(list(run))
    return joined


def _incident(run: Sequence[PageAttempt]) -> Incident:
    entries = {attempt.entry_id: attempt for attempt in run}
    return Incident(
        feed_id=Counter(attempt.feed_id for attempt in entries.values()).most_common(1)[0][0],
        source=run[0].source,
        host=run[0].host,
        since=run[0].started_at,
        until=run[-1].started_at,
        outcome=run[0].outcome,
        reasons=tuple(attempt.reason for attempt in entries.values()),
        pages=len(entries),
        come=sum(attempt.has_come for attempt in entries.values()),
        waiting=sum(attempt.waits and not attempt.has_come for attempt in entries.values()),
    )
