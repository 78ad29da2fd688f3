"""The bad hours of a host: when many of its pages in a row fail in the same way, it is told once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.model import FetchOutcome
from crawler.polling.incidents import PageAttempt, find_incidents


def attempts(
    minutes: list[int],
    outcome: FetchOutcome = FetchOutcome.FORBIDDEN,
    *,
    first_entry: int = 1,
    come: int = 0,
    host: str = "paper.example",
    reason: str = "HTTP 403",
) -> list[PageAttempt]:
    """One exchange of an entry each at these minutes after ten o'clock; the first `come` entries are articles by now."""
    began = datetime(2026, 3, 6, 10, 0, tzinfo=UTC)
    return [
        PageAttempt(
            feed_id=1,
            source="paper",
            host=host,
            entry_id=first_entry + place,
            started_at=began + timedelta(minutes=minute),
            outcome=outcome,
            reason=reason,
            has_come=place < come,
            waits=place >= come,
        )
        for place, minute in enumerate(minutes)
    ]


def came(*minutes: int) -> list[PageAttempt]:
    return attempts(list(minutes), FetchOutcome.OK, first_entry=900, come=99, reason="")


def texts(exchanges: list[PageAttempt]) -> list[str]:
    return [incident.text for incident in find_incidents(exchanges)]


def test_a_bad_hour_is_told_once_with_what_has_come_since() -> None:
    hour = attempts(list(range(0, 60, 3)), come=18)
    assert texts([*came(-30, 75), *hour]) == [
        "Fri 6 Mar 2026, 10:00 UTC, for 57 min: 20 pages of paper.example were blocked by the site (HTTP 403); 18 have come since, 2 are asked for again"
    ]


def test_pages_that_are_asked_for_again_in_vain_belong_to_the_same_bad_hour() -> None:
    hour = attempts([0, 1, 2], come=3)
    again = attempts([60, 61, 62, 240, 241, 242], come=6)
    again = [replace(attempt, entry_id=1 + place % 3) for place, attempt in enumerate(again)]
    assert texts([*hour, *again, *came(300)]) == [
        "Fri 6 Mar 2026, 10:00 UTC, for 4 hours: 3 pages of paper.example were blocked by the site (HTTP 403); all have come since"
    ]


@pytest.mark.parametrize(
    ("exchanges", "number"),
    [
        (attempts([0, 5]), 0),  # two
        (attempts([0, 50, 100, 150, 200]), 0),  # never three within an hour
        ([*attempts([0, 5]), *came(7), *attempts([9, 11], first_entry=50)], 0),  # one came between
        (attempts([0, 1, 2], FetchOutcome.BLOCKED_BY_ROBOTS), 0),  # a standing rule, no moment
        ([replace(attempt, entry_id=1) for attempt in attempts([0, 1, 2, 3])], 0),  # one page, four times
        (attempts([0, 5, 9]), 1),
        (attempts([0, 1, 2], FetchOutcome.TIMEOUT, reason=""), 1),
        (attempts([0, 1, 2], FetchOutcome.OK, reason="challenge"), 1),
        ([*attempts([0, 1, 2, 3]), *came(10), *attempts([20, 21, 22], first_entry=50)], 1),
        ([*attempts([0, 1, 2]), *came(100), *attempts([200, 201, 202], first_entry=50)], 2),
        ([*attempts([0, 1, 2]), *attempts([0, 1, 2], first_entry=50, host="second.example")], 2),
        ([*attempts([0, 1, 2, 3]), *attempts([2], FetchOutcome.NOT_FOUND, first_entry=50)], 1),
    ],
)
def test_what_is_a_bad_hour_and_what_is_not(exchanges: list[PageAttempt], number: int) -> None:
    assert len(texts(exchanges)) == number


def test_many_exchanges_cost_time_in_proportion() -> None:
    """Each exchange enters and leaves the hour once: no list is searched anew for each."""
    exchanges = attempts(list(range(20_000)), come=0)
    assert [incident.pages for incident in find_incidents(exchanges)] == [20_000]
