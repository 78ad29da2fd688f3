"""When the page of an entry is asked for again, and when its feed's own text is news meanwhile. Pure.

One bad moment of a site says nothing for ever: a page that was refused, missing, empty or no article is asked for again, first
after hours, then after days, as long as the feed lists the entry or the entry is young. Only then the disposition is settled.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from crawler.model import Disposition

RETRY_DELAYS = tuple(timedelta(hours=hours) for hours in (1, 3, 9, 24, 48, 96))  # after the tries so far
YOUNG = timedelta(days=3)  # an entry is asked for again for so long, whether or not its feed still lists it
LISTED = timedelta(days=8)  # … and while its feed lists it for no longer than this
FEED_TEXT_AFTER = timedelta(minutes=10)  # a page that could not be had for so long: its feed's text is news
FEED_TEXT_ATTEMPTS = 2

# What may be a bad moment of the site. robots.txt that was read, the address guard and faults of our own do not pass.
PASSING = frozenset(
    {
        Disposition.BLOCKED_BY_SITE,
        Disposition.GONE,
        Disposition.THIN,
        Disposition.NOT_ARTICLE,
        Disposition.PAYWALLED,
        Disposition.CONSENT,
        Disposition.NOT_HTML,
        Disposition.TOO_LARGE,
        Disposition.FAILED,
    }
)

# What may be asked for again by hand: also what we, or a robots.txt of that day, stood in the way of.
UNREAD = PASSING | {
    Disposition.FROM_FEED,
    Disposition.EXTRACTION_FAILED,
    Disposition.BLOCKED_BY_ROBOTS,
    Disposition.BLOCKED_BY_GUARD,
}


def next_try(disposition: Disposition, tries: int, *, first_seen: datetime, listed: bool, now: datetime) -> datetime | None:
    """When to ask again for a page that came to `disposition` at its `tries`-th try (1, 2, …); None: it is settled.

    `listed`: the newest document of its feed holds the entry.
    """
    if disposition not in PASSING or tries > len(RETRY_DELAYS):
        return None
    when = now + RETRY_DELAYS[max(tries, 1) - 1]
    return when if when - first_seen <= (LISTED if listed else YOUNG) else None


def feed_text_is_due(disposition: Disposition, attempts: int, *, first_seen: datetime, now: datetime) -> bool:
    """Whether an entry becomes an article of its feed's text now: at once where its page did not become an article, and after
    a moment of patience where the page can simply not be had yet."""
    if disposition is not Disposition.PENDING:
        return True
    return attempts >= FEED_TEXT_ATTEMPTS or now - first_seen >= FEED_TEXT_AFTER
