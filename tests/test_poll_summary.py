"""The line that a poll ends with."""

from __future__ import annotations

import pytest

from jobs.cli.run import summary


@pytest.mark.parametrize(("number", "words"), [(1, "1 copy"), (25, "25 copies")])
def test_a_poll_counts_its_copies_in_plain_english(number: int, words: str) -> None:
    counts = {"feeds": 1, "polled": 1, "answered": 1, "seen": number, "carried": 0, "copy": number, "alerts": 0}
    assert f": {words}; 0 new alerts" in summary(counts)
