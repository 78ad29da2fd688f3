"""Who asks for it hears of a feed once when it breaks, and once when it heals."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.model import FetchOutcome, PollState
from crawler.polling.troubles import MIN_TROUBLE, Trouble, next_trouble, trouble_lines
from tests.deliver.environment import DeliveryEnv, delivery_env
from tests.fakes import NOW, a_fetch, a_state
from tests.test_health_command import feed

HOUR = timedelta(hours=1)
ILL, WELL = feed("one", "failing", feed_id=1), feed("one", "ok", feed_id=1)


def states(*steps: tuple[str, float]) -> list[Trouble | None]:
    """What becomes of a feed's trouble at each (state, hours after NOW)."""
    trouble, seen = None, []
    for state, hours in steps:
        trouble = next_trouble(trouble, feed("one", state, feed_id=1), NOW + hours * HOUR)
        seen.append(trouble)
    return seen


def test_a_bad_moment_is_no_news() -> None:
    assert states(("failing", 0), ("failing", 5), ("ok", 5.5))[-1] is None


def test_what_lasts_is_confirmed_once_and_healed_once() -> None:
    *_, confirmed, later, healed = states(("failing", 0), ("blocked", 6), ("failing", 30), ("ok", 31))
    assert confirmed is not None
    assert (confirmed.state, confirmed.confirmed_at) == ("blocked", NOW + MIN_TROUBLE)
    assert later == confirmed
    assert healed == replace(confirmed, healed_at=NOW + 31 * HOUR)


@pytest.mark.parametrize("state", ["unpolled", "never_polled", "disabled"])
def test_what_nobody_asked_is_neither_broken_nor_healed(state: str) -> None:
    begun = states(("failing", 0))[0]
    assert states((state, 0)) == [None]
    assert states(("failing", 0), (state, 8))[-1] == begun
    assert next_trouble(begun, replace(WELL, own_line=True), NOW + 9 * HOUR) == begun


def test_what_broke_and_healed_between_two_messages_is_left_out() -> None:
    confirmed = Trouble(feed_id=1, state="failing", reason="no answer", began_at=NOW, confirmed_at=NOW + 6 * HOUR)
    healed = replace(confirmed, healed_at=NOW + 9 * HOUR)

    def lines(trouble: Trouble, since: float | None, until: float) -> tuple[str, ...]:
        return trouble_lines([trouble], {1: "One"}, None if since is None else NOW + since * HOUR, NOW + until * HOUR)

    broke, well = ("One is failing: no answer",), ("One works again; it was failing from 2026-03-01",)
    assert [lines(confirmed, since, 8) for since in (None, 5, 7)] == [broke, broke, ()]
    assert [lines(healed, since, 10) for since in (None, 5, 7, 9.5)] == [(), (), well, ()]
    assert lines(confirmed, None, 5) == ()


DESK = (
    "recipients: [{name: desk, channel: files, digest_at: [], broken_sources: true}, {name: rest, channel: files, digest_at: []}]"
)


def poll(d: DeliveryEnv, outcome: FetchOutcome) -> None:
    with d.house.store.write():
        run = d.house.store.log.start("poll", d.now)
    for number in (1, 2):
        result = outcome if number == 1 else FetchOutcome.UNCHANGED
        d.house.recorder.record(
            a_state(
                run,
                number,
                outcome=result,
                reason="HTTP 410" if result is FetchOutcome.GONE else "",
                polled_at=d.now,
                fetches=(a_fetch(result),),
                state=PollState(interval=3600, polls=run, polled_at=d.now, failures=3.0 if result is FetchOutcome.GONE else 0.0),
            )
        )


def test_a_feed_that_breaks_and_heals_is_two_messages_and_no_more(tmp_path: Path) -> None:
    with delivery_env(tmp_path, DESK) as d:
        for outcome in [FetchOutcome.GONE] * 30 + [FetchOutcome.UNCHANGED] * 10:
            poll(d, outcome)
            d.deliver()
            d.later(hours=1)
        rows = d.house.sql("SELECT recipient, subject FROM messages WHERE kind = 'sources' ORDER BY id")
        subjects = [subject for _, subject in rows]
        assert {recipient for recipient, _ in rows} == {"desk"}
        assert len(subjects) == 2
        assert subjects[0].startswith("Borderwatch: One (rss) is failing: ")
        assert subjects[1].startswith("Borderwatch: One (rss) works again; it was failing from ")
