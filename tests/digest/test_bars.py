"""The bars of a digest say what is usual, as those of the desk do."""

from __future__ import annotations

from datetime import date, timedelta

from crawler.report.digest import Volume
from crawler.report.digest.drawings import WIDE_PX, draw_bars
from tests.digest.builders import digest_of
from tests.fakes import NOW

DAYS = tuple(NOW.date() - timedelta(days=ago) for ago in reversed(range(56)))


def bars(counts: dict[date, int], observed: tuple[date, ...] = DAYS) -> str:
    volume = Volume(days=DAYS[-14:], observed=frozenset(observed), by_watch={"clash": counts})
    return draw_bars(digest_of(volume=volume, titles={"clash": "Clashes"}), WIDE_PX)


def test_what_is_usual_is_a_line_and_a_day_above_it_is_named() -> None:
    drawn = bars(dict.fromkeys(DAYS, 1) | {DAYS[-1]: 9})
    assert "usual for such a day" in drawn
    assert "More than usual: Clashes" in drawn


def test_a_steady_watch_has_the_line_and_no_day_above_it() -> None:
    drawn = bars(dict.fromkeys(DAYS, 2))
    assert "usual for such a day" in drawn and "More than usual:" not in drawn


def test_before_there_are_days_to_compare_there_is_no_line() -> None:
    assert "usual for such a day" not in bars(dict.fromkeys(DAYS[-5:], 1), DAYS[-5:])
