"""What people read of an article that is known from its feed only: why its page is missing, and when it is asked for again."""

from __future__ import annotations

from crawler.language.reader.moments import moment_words
from crawler.language.reader.texts import gettext
from crawler.language.tokens import clean_line
from crawler.model import Disposition, FetchOutcome, MissingPage, TextFrom

FROM_FEED_FLAG = "from the feed only"
SHOWS_LESS = "the feed's text, as the page shows less"
FEED_VERSION = "the feed's text"
PAGE_VERSION = "the page, which replaced the feed's text"
MAX_SHOWN_REASON_CHARS = 120
_PAGE_WORDS = {
    FetchOutcome.FORBIDDEN: "page blocked",
    FetchOutcome.BLOCKED_BY_ROBOTS: "page not asked for",
    FetchOutcome.BLOCKED_BY_GUARD: "page not asked for",
    FetchOutcome.GONE: "page missing",
    FetchOutcome.NOT_FOUND: "page missing",
    FetchOutcome.TOO_LARGE: "page too large",
    FetchOutcome.OK: "page without the article",
}


def from_feed_note(text_from: TextFrom, page: MissingPage | None) -> str:
    """ "from the feed only: page blocked (HTTP 403), asked again 27 Nov, 14:00 UTC"; empty: the text is the page's."""
    if text_from is not TextFrom.FEED:
        return ""
    return SHOWS_LESS if page is None else f"{FROM_FEED_FLAG}: {missing_page_note(page)}"


def missing_page_note(page: MissingPage | None) -> str:
    """ "page blocked (HTTP 403), asked again 27 Nov, 14:00 UTC". None: the page was read, and shows less than the feed."""
    if page is None:
        return SHOWS_LESS
    reason = clean_line(page.reason, MAX_SHOWN_REASON_CHARS)
    what = _PAGE_WORDS.get(page.outcome, "page cannot be had") if page.outcome else "page cannot be had"
    return f"{what}{f' ({reason})' if reason else ''}, {_next_try(page)}"


def version_name(text_from: TextFrom, former: TextFrom | None) -> str:
    """What a version is beside its number: the feed's text, or the page that replaced it; empty for any other. `former`: where the
    text of the version before it is from; None: it is the first."""
    if text_from is TextFrom.FEED:
        return FEED_VERSION
    return PAGE_VERSION if former is TextFrom.FEED else ""


def _next_try(page: MissingPage) -> str:
    if page.retry_at is not None:
        return gettext("asked again {moment}", moment=moment_words(page.retry_at))
    return "asked again at the next poll" if page.disposition is Disposition.PENDING else "not asked again"
