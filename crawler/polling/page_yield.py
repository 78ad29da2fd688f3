"""Whether a feed's pages can be read: a feed that answers is not well while its pages are blocked. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import takewhile

from crawler.language.plurals import count
from crawler.language.reader.kept import kept_words
from crawler.language.reader.moments import moment_words
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import marked
from crawler.model import Disposition, FetchOutcome

LATEST_PAGES = 20  # of the newest entries are looked at: with fewer, one bad headline page would decide
MIN_ALL_PAGES = 3  # fewer prove nothing, even where none of them came: two links may be dead by chance
MIN_REFUSED_RUN = 5  # newest pages that failed in the same way: the others came before it began
MIN_SHARE_PAGES, MIN_READ_SHARE = 10, 0.2  # of so many pages nearly none became an article

# What a page came to, in words that follow "12 pages were": exchanges that brought no page.
NO_PAGE_WORDS = {
    FetchOutcome.FORBIDDEN: marked("blocked by the site"),
    FetchOutcome.NOT_FOUND: marked("missing"),
    FetchOutcome.GONE: marked("missing"),
    FetchOutcome.THROTTLED: marked("put off, as the site asks us to come less often"),
    FetchOutcome.SERVER_ERROR: marked("answered with a server error"),
    FetchOutcome.CLIENT_ERROR: marked("not given to our requests"),
    FetchOutcome.TIMEOUT: marked("not answered in time"),
    FetchOutcome.DNS: marked("not reached, as the host name does not resolve"),
    FetchOutcome.TLS: marked("not reached, as the TLS connection fails"),
    FetchOutcome.NETWORK: marked("not reached"),
    FetchOutcome.TOO_LARGE: marked("too large"),
    FetchOutcome.BAD_REDIRECT: marked("redirected in circles or to nowhere"),
    FetchOutcome.BLOCKED_BY_ROBOTS: marked("forbidden by robots.txt"),
    FetchOutcome.BLOCKED_BY_GUARD: marked("refused by the address guard"),
    FetchOutcome.UNCHANGED: marked("answered with 304 though nothing was known of them"),
}
NO_ARTICLE_WORDS = marked("read and gave no article")
BLOCKING_OUTCOMES = frozenset({FetchOutcome.FORBIDDEN, FetchOutcome.BLOCKED_BY_ROBOTS, FetchOutcome.BLOCKED_BY_GUARD})
_DIGITS_OF_REASON = re.compile(r"\d+")
_OUTCOMES_BY_DISPOSITION = {  # of entries whose exchange is no longer in the log
    Disposition.BLOCKED_BY_SITE: FetchOutcome.FORBIDDEN,
    Disposition.GONE: FetchOutcome.NOT_FOUND,
    Disposition.TOO_LARGE: FetchOutcome.TOO_LARGE,
    Disposition.BLOCKED_BY_ROBOTS: FetchOutcome.BLOCKED_BY_ROBOTS,
    Disposition.BLOCKED_BY_GUARD: FetchOutcome.BLOCKED_BY_GUARD,
    Disposition.FAILED: FetchOutcome.NETWORK,
    Disposition.PENDING: FetchOutcome.NETWORK,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PageResult:
    """What the page of an entry came to at its last try."""

    is_read: bool  # it became an article
    outcome: FetchOutcome = FetchOutcome.OK  # of the exchange; OK and not read: no article stands on it
    reason: str = ""
    first_seen_at: datetime
    from_feed: bool = False  # its feed's own text is an article meanwhile


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTrouble:
    """All, or nearly all, of a feed's newest pages did not become articles."""

    is_blocked: bool  # somebody forbids it; False: they fail
    text: str


def last_outcome_of(disposition: Disposition, fetch_outcome: str | None) -> FetchOutcome:
    """The outcome of an entry's last exchange: as the log has it, or else as its disposition tells."""
    if fetch_outcome in list(FetchOutcome):
        return FetchOutcome(fetch_outcome)
    return _OUTCOMES_BY_DISPOSITION.get(disposition, FetchOutcome.OK)


def assess_pages(pages: Sequence[PageResult]) -> PageTrouble | None:
    """What is wrong with the pages of a feed's newest entries (the newest first); None: enough of them are read."""
    troubled = _troubled_pages(pages[:LATEST_PAGES])
    unread = [page for page in troubled if not page.is_read]
    if not unread:
        return None
    outcome, number = Counter(page.outcome for page in unread).most_common(1)[0]
    same = [page for page in unread if page.outcome is outcome]
    since = min(page.first_seen_at for page in same)
    text = _(
        "its feed answers, but {n} of {pages} were {outcome} since {moment}",
        n=number,
        pages=count(len(troubled), "page"),
        outcome=outcome_words(outcome, [page.reason for page in same]),
        moment=moment_words(since),
    )
    if len(unread) > number:
        text += ", " + _("and {others} failed too", others=count(len(unread) - number, "other"))
    if from_feed := sum(page.from_feed for page in unread):
        text += "; " + _("{articles} made of the feed's own text", articles=count(from_feed, "article"))
    return PageTrouble(is_blocked=outcome in BLOCKING_OUTCOMES, text=text)


def outcome_words(outcome: FetchOutcome, reasons: Sequence[str]) -> str:
    """ "blocked by the site (HTTP 403)": what pages came to, with the most frequent reason that the log has."""
    words = NO_PAGE_WORDS.get(outcome, NO_ARTICLE_WORDS)
    named = [reason for reason in reasons if reason and not reason.startswith(words)]
    if not named:
        return _(words)
    kinds = Counter(_DIGITS_OF_REASON.sub("0", reason) for reason in named)  # "19 words" and "20 words" are one reason
    main = kinds.most_common(1)[0][0]
    same = [reason for reason in named if _DIGITS_OF_REASON.sub("0", reason) == main]
    more = f" {_('and others')}" if len(kinds) > 1 else f" {_('and the like')}" if len(set(same)) > 1 else ""
    return f"{_(words)} ({kept_words(same[0])}{more})"


def _troubled_pages(pages: Sequence[PageResult]) -> Sequence[PageResult]:
    """The newest pages of which none, or nearly none, became an article; empty: there are none such."""
    newest_unread = list(takewhile(lambda page: not page.is_read, pages))
    if len(newest_unread) == len(pages) >= MIN_ALL_PAGES:
        return pages
    if len(pages) >= MIN_SHARE_PAGES and sum(page.is_read for page in pages) < MIN_READ_SHARE * len(pages):
        return pages
    same = list(takewhile(lambda page: page.outcome is newest_unread[0].outcome, newest_unread)) if newest_unread else []
    # A page that came and held no article says something of that page; one that did not come, of the site.
    return same if len(same) >= MIN_REFUSED_RUN and same[0].outcome is not FetchOutcome.OK else ()
