from datetime import UTC, datetime, timedelta

import pytest

from crawler.model import Disposition, Outcome
from crawler.polling.responses import LONGEST_WAIT, fate, of_status, retry_at

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.OK),
        (206, Outcome.OK),
        (304, Outcome.UNCHANGED),
        (302, Outcome.BAD_REDIRECT),
        (400, Outcome.CLIENT_ERROR),
        (401, Outcome.FORBIDDEN),
        (403, Outcome.FORBIDDEN),
        (404, Outcome.NOT_FOUND),
        (410, Outcome.GONE),
        (429, Outcome.THROTTLED),
        (451, Outcome.FORBIDDEN),
        (500, Outcome.SERVER_ERROR),
        (503, Outcome.SERVER_ERROR),
        (999, Outcome.SERVER_ERROR),
        (100, Outcome.SERVER_ERROR),
    ],
)
def test_a_status_has_its_outcome(status: int, outcome: Outcome) -> None:
    assert of_status(status) is outcome


def test_503_with_retry_after_is_a_wish_and_not_a_fault() -> None:
    assert of_status(503, retry_after=120) is Outcome.THROTTLED


@pytest.mark.parametrize("outcome", [Outcome.THROTTLED, Outcome.SERVER_ERROR, Outcome.TIMEOUT, Outcome.DNS, Outcome.NETWORK])
def test_what_may_pass_is_tried_again(outcome: Outcome) -> None:
    assert fate(outcome) is Disposition.PENDING


@pytest.mark.parametrize(
    ("outcome", "disposition"),
    [
        (Outcome.GONE, Disposition.GONE),
        (Outcome.NOT_FOUND, Disposition.GONE),
        (Outcome.FORBIDDEN, Disposition.BLOCKED_BY_SITE),
        (Outcome.BLOCKED_BY_ROBOTS, Disposition.BLOCKED_BY_ROBOTS),
        (Outcome.BLOCKED_BY_GUARD, Disposition.BLOCKED_BY_GUARD),
        (Outcome.TOO_LARGE, Disposition.TOO_LARGE),
    ],
)
def test_what_will_not_pass_is_settled(outcome: Outcome, disposition: Disposition) -> None:
    assert fate(outcome) is disposition


def test_each_failure_waits_longer_and_the_server_may_ask_for_more() -> None:
    waits = [retry_at(attempt, NOW) - NOW for attempt in (1, 2, 3, 9)]
    assert waits == sorted(waits)
    assert waits[0] == timedelta(minutes=15)
    assert retry_at(1, NOW, 7200) - NOW == timedelta(hours=2)


def test_no_server_keeps_us_away_for_ten_years() -> None:
    assert retry_at(1, NOW, 10 * 365 * 86400) - NOW == LONGEST_WAIT
