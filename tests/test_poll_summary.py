"""The line that a poll ends with."""

from __future__ import annotations

import pytest

from jobs.cli.run import summary


def test_what_a_killed_writer_left_in_the_queue_is_named() -> None:
    nothing = {"feeds": 0, "polled": 0, "answered": 0, "seen": 0, "carried": 0, "alerts": 16}
    late = "40 pages of earlier polls recorded, which workers had left in the queue"
    assert summary({**nothing, "late": 40}) == f"{late}; 16 new alerts"
    busy = {**nothing, "feeds": 2, "answered": 2, "seen": 5, "recorded": 5, "late": 1}
    assert summary(busy) == (
        "2 of 2 feeds answered; 5 entries: 5 recorded; 1 page of earlier polls recorded, which a worker had left in the queue; "
        "16 new alerts"
    )


@pytest.mark.parametrize(("number", "words"), [(1, "1 copy"), (25, "25 copies")])
def test_a_poll_counts_its_copies_in_plain_english(number: int, words: str) -> None:
    counts = {"feeds": 1, "polled": 1, "answered": 1, "seen": number, "carried": 0, "copy": number, "alerts": 0}
    assert f": {words}; 0 new alerts" in summary(counts)
