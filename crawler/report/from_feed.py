"""What people read of an article that is known from its feed only: why its page is missing, and when it is asked for again."""

from __future__ import annotations

from crawler.language.reader.kept import kept_words
from crawler.language.reader.moments import moment_words
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import marked
from crawler.language.tokens import clean_line
from crawler.model import Disposition, FetchOutcome, MissingPage, TextFrom

FROM_FEED_FLAG = marked("from the feed only")
SHOWS_LESS = marked("the feed's text, as the page shows less")
FEED_VERSION = marked("the feed's text")
PAGE_VERSION = marked("the page, which replaced the feed's text")
MAX_SHOWN_REASON_CHARS = 120
NO_PAGE = marked("page cannot be had")
_PAGE_WORDS = {
    FetchOutcome.FORBIDDEN: marked("page blocked"),
    FetchOutcome.BLOCKED_BY_ROBOTS: marked("page not asked for"),
    FetchOutcome.BLOCKED_BY_GUARD: marked("page not asked for"),
    FetchOutcome.GONE: marked("page missing"),
    FetchOutcome.NOT_FOUND: marked("page missing"),
    FetchOutcome.TOO_LARGE: marked("page too large"),
    FetchOutcome.OK: marked("page without the article"),
}


def from_feed_note(text_from: TextFrom, page: MissingPage | None) -> str:
    """ "from the feed only: page blocked (HTTP 403), asked again 27 Nov, 14:00 UTC"; empty: the text is the page's."""
    if text_from is not TextFrom.FEED:
        return ""
    return _(SHOWS_LESS) if page is None else f"{_(FROM_FEED_FLAG)}: {missing_page_note(page)}"


def missing_page_note(page: MissingPage | None) -> str:
    """ "page blocked (HTTP 403), asked again 27 Nov, 14:00 UTC". None: the page was read, and shows less than the feed."""
    if page is None:
        return _(SHOWS_LESS)
    reason = clean_line(kept_words(page.reason), MAX_SHOWN_REASON_CHARS)
    what = _(_PAGE_WORDS.get(page.outcome, NO_PAGE) if page.outcome else NO_PAGE)
    return f"{what}{f' ({reason})' if reason else ''}, {_next_try(page)}"


def version_name(text_from: TextFrom, former: TextFrom | None) -> str:
    """What a version is beside its number: the feed's text, or the page that replaced it; empty for any other. `former`: where the
    text of the version before it is from; None: it is the first."""
    if text_from is TextFrom.FEED:
        return _(FEED_VERSION)
    return _(PAGE_VERSION) if former is TextFrom.FEED else ""


def _next_try(page: MissingPage) -> str:
    if page.retry_at is not None:
        return _("asked again {moment}", moment=moment_words(page.retry_at))
    return _("asked again at the next poll") if page.disposition is Disposition.PENDING else _("not asked again")
