"""How a feed does: by its answers, by its pages, by its weekdays, and the bad hours of its host."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.model import Disposition, FetchOutcome
from crawler.polling.health import assess_feed
from crawler.polling.page_yield import NO_PAGE_WORDS, PageResult, assess_pages, last_outcome_of, outcome_words

NOW = datetime(2026, 3, 6, 9, 30, tzinfo=UTC)  # a Friday


def state_of(outcome: FetchOutcome, reason: str = "") -> tuple[str, str]:
    return assess_feed(
        last_outcome=outcome,
        last_reason=reason,
        last_polled_at=NOW,
        last_success_at=NOW - timedelta(hours=5),
        newest_at=NOW,
        interval=3600,
        now=NOW,
    )


# ------------------------------------------------------------------ what the feed itself answers


def test_a_feed_that_answers_says_what_was_wrong_with_its_last_document() -> None:
    reason = "cut short: the transfer or the compressed data ended early"
    assert state_of(FetchOutcome.CHANGED, reason) == ("ok", reason)


@pytest.mark.parametrize(
    ("outcome", "reason", "state", "words"),
    [
        (
            FetchOutcome.NETWORK,
            "unreachable: connection refused",
            "failing",
            "connections to it fail (unreachable: connection refused)",
        ),
        (FetchOutcome.DNS, "", "failing", "its name does not resolve"),
        (FetchOutcome.TLS, "TLS: the handshake failed", "failing", "its TLS connection fails (TLS: the handshake failed)"),
        (FetchOutcome.TIMEOUT, "", "failing", "it does not answer in time"),
        (FetchOutcome.FORBIDDEN, "HTTP 403", "blocked", "the site refuses us (HTTP 403)"),
    ],
)
def test_a_feed_that_cannot_be_had_says_how(outcome: FetchOutcome, reason: str, state: str, words: str) -> None:
    assert state_of(outcome, reason) == (state, f"{words}; last good answer 5 hours ago")


# ------------------------------------------------------------------ what its pages came to


def pages(*groups: tuple[int, FetchOutcome | None, str]) -> list[PageResult]:
    """(number, outcome or None where they were read, reason), the newest first; each an hour older than the one before."""
    kinds = [(outcome, reason) for number, outcome, reason in groups for _ in range(number)]
    return [
        PageResult(
            is_read=outcome is None,
            outcome=outcome or FetchOutcome.OK,
            reason=reason,
            first_seen_at=NOW - timedelta(hours=age),
            from_feed=outcome is not None,
        )
        for age, (outcome, reason) in enumerate(kinds)
    ]


READ = (20, None, "")


@pytest.mark.parametrize(
    ("pages_found", "blocked", "words"),
    [
        (
            pages((12, FetchOutcome.FORBIDDEN, "HTTP 403")),
            True,
            "12 of 12 pages were blocked by the site (HTTP 403) since Thu 5 Mar 2026, 22:30 UTC; 12 articles made of the feed's own text",
        ),
        (pages((3, FetchOutcome.DNS, "")), False, "3 of 3 pages were not reached, as the host name does not resolve since"),
        (
            pages((4, FetchOutcome.NETWORK, "unreachable: connection refused")),
            False,
            "not reached (unreachable: connection refused)",
        ),
        (pages((4, FetchOutcome.TIMEOUT, "")), False, "4 of 4 pages were not answered in time"),
        (pages((4, FetchOutcome.TLS, "TLS: x")), False, "not reached, as the TLS connection fails (TLS: x)"),
        (pages((4, FetchOutcome.NOT_FOUND, "HTTP 404")), False, "4 of 4 pages were missing (HTTP 404)"),
        (
            pages((4, FetchOutcome.BLOCKED_BY_ROBOTS, "forbidden by robots.txt: http://a.example/1")),
            True,
            "4 of 4 pages were forbidden by robots.txt since",
        ),
        (pages((3, FetchOutcome.OK, "challenge")), False, "3 of 3 pages were read and gave no article (challenge) since"),
        (pages((1, FetchOutcome.OK, "7 words"), (3, FetchOutcome.OK, "9 words")), False, "(7 words and the like)"),
        (
            pages((2, FetchOutcome.OK, "7 words"), (1, FetchOutcome.OK, "9 words"), (1, FetchOutcome.OK, "challenge")),
            False,
            "(7 words and others) since",
        ),
        (pages((9, FetchOutcome.FORBIDDEN, "HTTP 403"), (1, None, "")), True, "9 of 10 pages were blocked by the site (HTTP 403)"),
        (pages((5, FetchOutcome.FORBIDDEN, "HTTP 403"), READ), True, "5 of 5 pages were blocked by the site (HTTP 403)"),
        (
            pages((6, FetchOutcome.FORBIDDEN, "HTTP 403"), (4, FetchOutcome.NOT_FOUND, "HTTP 404")),
            True,
            "6 of 10 pages were blocked by the site (HTTP 403) since Fri 6 Mar 2026, 04:30 UTC, and 4 others failed too",
        ),
    ],
)
def test_a_feed_that_answers_is_not_well_while_its_pages_cannot_be_had(
    pages_found: list[PageResult], blocked: bool, words: str
) -> None:
    trouble = assess_pages(pages_found)
    assert trouble is not None
    assert trouble.is_blocked is blocked
    assert words in trouble.text
    assessed = assess_feed(
        last_outcome=FetchOutcome.CHANGED,
        last_reason="",
        last_polled_at=NOW,
        last_success_at=NOW,
        newest_at=NOW,
        interval=3600,
        now=NOW,
        page_trouble=trouble,
    )
    assert assessed == ("blocked" if blocked else "failing", trouble.text)


@pytest.mark.parametrize(
    "pages_found",
    [
        [],
        pages(READ),
        pages((2, FetchOutcome.FORBIDDEN, "HTTP 403")),  # two links may be dead by chance
        pages((4, FetchOutcome.FORBIDDEN, "HTTP 403"), READ),
        pages((6, FetchOutcome.OK, "8 words"), READ),  # a day of short pages says nothing about the site
        pages((2, None, ""), (8, FetchOutcome.FORBIDDEN, "HTTP 403")),
        pages((1, None, ""), (7, FetchOutcome.FORBIDDEN, "HTTP 403")),  # the newest came: it is over
    ],
)
def test_a_few_dead_links_are_no_trouble(pages_found: list[PageResult]) -> None:
    assert assess_pages(pages_found) is None


def test_every_outcome_of_a_page_has_words() -> None:
    of_feeds_only = {FetchOutcome.CHANGED, FetchOutcome.EMPTY, FetchOutcome.NOT_A_FEED, FetchOutcome.UNREADABLE, FetchOutcome.OK}
    assert set(FetchOutcome) - of_feeds_only == set(NO_PAGE_WORDS)


def test_an_entry_whose_exchange_is_no_longer_in_the_log_is_judged_by_its_disposition() -> None:
    assert last_outcome_of(Disposition.BLOCKED_BY_SITE, None) is FetchOutcome.FORBIDDEN
    assert last_outcome_of(Disposition.FROM_FEED, "dns") is FetchOutcome.DNS
    assert last_outcome_of(Disposition.THIN, None) is FetchOutcome.OK
    assert outcome_words(FetchOutcome.FORBIDDEN, ["HTTP 403", "HTTP 403", "captcha"]) == "blocked by the site (HTTP 403 and others)"
