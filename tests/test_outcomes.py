from datetime import UTC, datetime, timedelta

import pytest

from crawler.model import Disposition, FetchOutcome
from crawler.polling.responses import MAX_PAGE_WAIT, disposition_of, outcome_of_status, retry_at

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, FetchOutcome.OK),
        (206, FetchOutcome.OK),
        (304, FetchOutcome.UNCHANGED),
        (302, FetchOutcome.BAD_REDIRECT),
        (400, FetchOutcome.CLIENT_ERROR),
        (401, FetchOutcome.FORBIDDEN),
        (402, FetchOutcome.FORBIDDEN),
        (403, FetchOutcome.FORBIDDEN),
        (406, FetchOutcome.FORBIDDEN),
        (418, FetchOutcome.FORBIDDEN),
        (444, FetchOutcome.FORBIDDEN),
        (404, FetchOutcome.NOT_FOUND),
        (410, FetchOutcome.GONE),
        (429, FetchOutcome.THROTTLED),
        (451, FetchOutcome.FORBIDDEN),
        (500, FetchOutcome.SERVER_ERROR),
        (503, FetchOutcome.SERVER_ERROR),
        (999, FetchOutcome.SERVER_ERROR),
        (100, FetchOutcome.SERVER_ERROR),
    ],
)
def test_a_status_has_its_outcome(status: int, outcome: FetchOutcome) -> None:
    assert outcome_of_status(status) is outcome


def test_503_with_retry_after_is_a_wish_and_not_a_fault() -> None:
    assert outcome_of_status(503, retry_after=120) is FetchOutcome.THROTTLED


@pytest.mark.parametrize(
    "outcome", [FetchOutcome.THROTTLED, FetchOutcome.SERVER_ERROR, FetchOutcome.TIMEOUT, FetchOutcome.DNS, FetchOutcome.NETWORK]
)
def test_what_may_pass_is_tried_again(outcome: FetchOutcome) -> None:
    assert disposition_of(outcome) is Disposition.PENDING


@pytest.mark.parametrize(
    ("outcome", "disposition"),
    [
        (FetchOutcome.GONE, Disposition.GONE),
        (FetchOutcome.NOT_FOUND, Disposition.GONE),
        (FetchOutcome.FORBIDDEN, Disposition.BLOCKED_BY_SITE),
        (FetchOutcome.BLOCKED_BY_ROBOTS, Disposition.BLOCKED_BY_ROBOTS),
        (FetchOutcome.BLOCKED_BY_GUARD, Disposition.BLOCKED_BY_GUARD),
        (FetchOutcome.TOO_LARGE, Disposition.TOO_LARGE),
    ],
)
def test_what_will_not_pass_is_settled(outcome: FetchOutcome, disposition: Disposition) -> None:
    assert disposition_of(outcome) is disposition


def test_each_failure_waits_longer_and_the_server_may_ask_for_more() -> None:
    waits = [retry_at(attempt, NOW) - NOW for attempt in (1, 2, 3, 9)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=15)
    assert retry_at(1, NOW, 7200) - NOW == timedelta(hours=2)


def test_no_server_keeps_us_away_for_ten_years() -> None:
    assert retry_at(1, NOW, 10 * 365 * 86400) - NOW == MAX_PAGE_WAIT
