"""How a feed does: one word for the table, one sentence for the operator. Pure.

It tells apart who is silent: we (`unpolled`), those who let nobody in (`blocked`), what is broken (`failing`), a publisher
with nothing new (`silent`, `stale`), and all publishers at once (`quiet`: a holiday). A feed that answers is judged by its pages
as well.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.language.plurals import count
from crawler.language.reader.kept import kept_words
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import marked
from crawler.model import DocumentFlaw, FetchOutcome
from crawler.polling.page_yield import PageTrouble
from crawler.polling.silence import FeedSilence

HOST_RESTS_REASON = "host_rests"  # why a feed's next poll is when it is: another one's answer keeps its host from being asked
STALE_AFTER = timedelta(days=90)  # a zombie: it answers, and has had nothing new for months
SILENT_AFTER = timedelta(days=3)  # the shortest silence worth a word of a feed whose weekdays are not known yet
SILENT_GAPS = 12  # … or so many of its own intervals, for feeds with a slow rhythm
UNPOLLED_AFTER = timedelta(days=2)  # not polled for so long: it is we who are silent

_BLOCKED_REASONS = {
    FetchOutcome.FORBIDDEN: marked("the site refuses us"),
    FetchOutcome.BLOCKED_BY_ROBOTS: marked("robots.txt forbids it"),
    FetchOutcome.BLOCKED_BY_GUARD: marked("the address guard forbids it"),
}
_FAILURE_REASONS = {
    FetchOutcome.GONE: marked("it is gone (410)"),
    FetchOutcome.NOT_FOUND: marked("there is nothing at its address (404)"),
    FetchOutcome.NOT_A_FEED: marked("its address serves no feed"),
    FetchOutcome.THROTTLED: marked("it asks us to come less often"),
    FetchOutcome.SERVER_ERROR: marked("its server fails"),
    FetchOutcome.CLIENT_ERROR: marked("its server does not accept the request"),
    FetchOutcome.TIMEOUT: marked("it does not answer in time"),
    FetchOutcome.DNS: marked("its name does not resolve"),
    FetchOutcome.TLS: marked("its TLS connection fails"),
    FetchOutcome.NETWORK: marked("connections to it fail"),
    FetchOutcome.TOO_LARGE: marked("its document is too large"),
    FetchOutcome.BAD_REDIRECT: marked("it redirects in circles or to nowhere"),
    FetchOutcome.UNREADABLE: marked("its document cannot be read"),
}


def assess_feed(
    *,
    last_outcome: str,
    last_reason: str,
    last_polled_at: datetime | None,
    last_success_at: datetime | None,
    newest_at: datetime | None,
    interval: int | None,
    now: datetime,
    page_trouble: PageTrouble | None = None,
    silence: FeedSilence | None = None,
    everybody_quiet: bool = False,
    enabled: bool = True,
    own_line: bool = False,
    host_rests: bool = False,
) -> tuple[str, str]:
    """(state, reason): ok, quiet, silent, stale, empty, failing, blocked, unpolled, never_polled or disabled.
    `own_line`: nobody answered in the cycle of its last poll. `host_rests`: it was not asked, as its host had asked for a pause.
    `newest_at`: of its newest entry, or when that came."""
    if not enabled:
        return "disabled", _("switched off in the configuration")
    if last_polled_at is None:
        return "never_polled", _("not polled yet")
    outcome = FetchOutcome(last_outcome) if last_outcome in list(FetchOutcome) else FetchOutcome.UNREADABLE
    if not outcome.good:
        good = (
            _("last good answer {time} ago", time=_ago(now - last_success_at)) if last_success_at else _("it never answered well")
        )
        since = f"; {good}"
        detail = f" ({kept_words(last_reason)})" if last_reason else ""
        if own_line:
            return "unpolled", f"{_('no host answered in its last cycle: our own line seems down')}{detail}{since}"
        if host_rests:
            return "unpolled", f"{kept_words(last_reason)}{since}"
        if outcome in _BLOCKED_REASONS:
            return "blocked", f"{_(_BLOCKED_REASONS[outcome])}{detail}{since}"
        return "failing", f"{_(_FAILURE_REASONS.get(outcome, str(outcome)))}{detail}{since}"
    if now - last_polled_at > UNPOLLED_AFTER:
        return "unpolled", _("not polled for {time}: is the daemon or cron at work?", time=_ago(now - last_polled_at))
    if last_reason.startswith((DocumentFlaw.MARKUP_CHANGED.words, DocumentFlaw.DRAWN_BY_SCRIPT.words)):
        return "failing", kept_words(last_reason)
    if outcome is FetchOutcome.EMPTY:
        return "empty", _("it answers with a valid document that holds no entries")
    if page_trouble is not None:
        return "blocked" if page_trouble.is_blocked else "failing", page_trouble.text
    state, reason = _assess_silence(newest_at, interval, silence, everybody_quiet, now)
    return state, kept_words(last_reason) or reason if state == "ok" else reason


def _assess_silence(
    newest_at: datetime | None, interval: int | None, silence: FeedSilence | None, everybody_quiet: bool, now: datetime
) -> tuple[str, str]:
    if newest_at is None:
        return "ok", _("its entries bear no dates")
    quiet = now - newest_at
    if quiet >= STALE_AFTER:
        return "stale", _("it answers, but its newest entry is {time} old", time=_ago(quiet))
    if silence is None:
        is_silent, habit = quiet >= max(SILENT_AFTER, timedelta(seconds=SILENT_GAPS * (interval or 0))), ""
    else:
        is_silent = silence.is_silent
        words = marked("on such weekdays it published {n} times of {all} before")
        habit = f"; {_(words, n=silence.published, all=silence.observed)}"
    if not is_silent:
        return "ok", ""
    text = _("it answers, but has had nothing new for {time}", time=_ago(quiet))
    if everybody_quiet:
        return "quiet", f"{text}, {_('like nearly all sources: a holiday?')}"
    return "silent", f"{text}{habit}"


def _ago(span: timedelta) -> str:
    hours = span.total_seconds() / 3600
    if hours < 1:
        return count(round(max(0, span.total_seconds()) / 60), "minute")
    return count(round(hours), "hour") if hours < 48 else count(round(hours / 24), "day")
