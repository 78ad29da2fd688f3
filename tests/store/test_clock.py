"""Times that a wrong clock wrote: one run with it must neither stall nor repeat anything once the clock is right."""

import logging
import random
import re
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from crawler.model import Disposition
from crawler.polling.rechecks import ALERTED_STEPS
from crawler.runtime.clock import MAX_CLOCK_LEAD
from crawler.store import Store
from crawler.store.clock import PLANNED_COLUMNS, PUBLISHED_COLUMNS, RECORDED_COLUMNS, ClockState, RunTimes, assess_clock
from crawler.store.clock_report import duration_text
from jobs import retention
from tests.deliver.environment import CLASH, delivery_env
from tests.fakes import NOW, Env, a_state, an_article, an_article_found, an_entry, an_error, house

DAYS = timedelta(days=1)


def text(when: datetime) -> str:
    return when.strftime("%Y-%m-%dT%H:%M:%SZ")


def cycle(h: Env, name: str, *, newest: datetime | None = None) -> int:
    """A poll as it leaves the archive: an alerted article, an entry to be tried again in an hour, and the run's end."""
    run = h.plan(everything=True).run_id
    for number in (1, 2):
        host = f"{name}{number}.example"
        state = a_state(run, number, an_entry(name, host), an_entry(f"{name}-later", host))
        h.recorder.record(dated(h, state, newest))
    host = f"{name}1.example"
    article = an_article(name, host=host, title=f"Tajik clash at {name}", text=prose(name))
    h.recorder.record(an_article_found(run, 1, an_entry(name, host), article))
    h.recorder.record(
        an_error(run, 1, an_entry(f"{name}-later", host), Disposition.PENDING, retry_at=h.clock.now + timedelta(hours=1))
    )
    with h.store.write():
        h.store.log.finish(run, "ok", h.clock.now)
    return run


def dated(h: Env, state: Any, newest: datetime | None) -> Any:
    """The state of a feed polled by the clock of the house."""
    polls = h.single_value("SELECT polls FROM feeds WHERE id = ?", state.feed_id) + 1
    return replace(
        state,
        polled_at=h.clock.now,
        state=replace(state.state, polls=polls, newest_at=newest, polled_at=h.clock.now),
        decision=replace(state.decision, next_poll_at=h.clock.now + timedelta(minutes=30)),
    )


def prose(seed: str) -> str:
    chance = random.Random(seed)
    return " ".join("".join(chance.choices("bdfgklmnprstvz", k=4)) + "oo" for _ in range(150))


def ahead_of(h: Env, now: datetime) -> dict[str, int]:
    """Table and column → rows in it that lie ahead."""
    counts = {
        f"{table}.{column}": h.single_value(f"SELECT count(*) FROM {table} WHERE {column} > ?", text(now + MAX_CLOCK_LEAD))
        for table, columns in RECORDED_COLUMNS.items()
        for column in columns
    }
    return {name: count for name, count in counts.items() if count}


def everything(h: Env) -> dict[str, list[tuple[Any, ...]]]:
    return {table: h.sql(f"SELECT * FROM {table} ORDER BY 1, 2") for table in {**RECORDED_COLUMNS, **PLANNED_COLUMNS}}


# --------------------------------------------------------------------------- the tables


def test_every_column_that_holds_a_time_is_recorded_planned_or_a_publishers(tmp_path: Path) -> None:
    store = Store.open(tmp_path / "news.db")
    columns = store.columns()
    store.close()
    times = {
        (table, column)
        for table, comments in columns.items()
        for column, comment in comments.items()
        if "(UTC)" in comment or re.search(r"_(at|since|until)$", column)
    }
    classified = [
        (table, column)
        for kind in (RECORDED_COLUMNS, PLANNED_COLUMNS, PUBLISHED_COLUMNS)
        for table in kind
        for column in kind[table]
    ]
    assert len(classified) == len(set(classified))
    assert times == set(classified)


# --------------------------------------------------------------------------- a clock that was ahead


@pytest.mark.parametrize("jump", [timedelta(hours=7), 3 * DAYS, 400 * DAYS])
def test_what_a_clock_that_was_ahead_wrote_counts_as_done_now(tmp_path: Path, jump: timedelta) -> None:
    with house(tmp_path, recheck=5) as h:
        cycle(h, "before", newest=NOW - timedelta(hours=1))
        h.clock.later(hours=1)
        h.clock.now += jump
        run = cycle(h, "wrong", newest=NOW)
        h.clock.now -= jump
        now = h.clock.later(minutes=10)
        before = everything(h)
        report = h.store.clock.correct(now)
        assert not ahead_of(h, now)
        assert report.runs == ((run, "poll"),)
        assert abs(report.ahead - jump) < timedelta(hours=1)
        assert f"the clock was ahead by {duration_text(report.ahead)}: run {run} of poll corrected" in report.text
        # What was planned lies as far from now as it lay from then.
        for (next_poll,) in h.sql("SELECT next_poll_at FROM feeds"):
            assert next_poll == text(now + timedelta(minutes=30))
        retry = h.sql("SELECT next_attempt_at FROM entries WHERE next_attempt_at IS NOT NULL ORDER BY id")
        assert retry == [(text(NOW + timedelta(hours=1)),), (text(now + timedelta(hours=1)),)]
        looks = h.sql("SELECT next_at FROM rechecks ORDER BY entry_id")
        assert looks == [(text(NOW + ALERTED_STEPS[0]),), (text(now + ALERTED_STEPS[0]),)]
        # The rest stands as it stood.
        after = everything(h)
        assert after["entries"][0] == before["entries"][0]
        assert after["articles"][0] == before["articles"][0]
        assert h.store.clock.correct(now).text == ""
        assert everything(h) == after


def test_a_right_clock_changes_nothing_and_what_is_planned_far_ahead_stays(tmp_path: Path) -> None:
    with house(tmp_path, recheck=5) as h:
        run = cycle(h, "one", newest=NOW)
        month = NOW + 30 * DAYS
        h.recorder.record(an_error(run, 2, an_entry("one", "one2.example"), Disposition.PENDING, retry_at=month))
        h.store._connection.run("UPDATE feeds SET next_poll_at = ? WHERE id = 2", (text(month),))
        before = everything(h)
        for minutes in (0, 1, 600):
            assert h.store.clock.correct(NOW + timedelta(minutes=minutes)).text == ""
        assert everything(h) == before
        # A wrong run does not drag along what others had planned.
        h.clock.now += 3 * DAYS
        wrong = h.store.log.start("backup", h.clock.now)
        h.store.log.finish(wrong, "ok", h.clock.now)
        assert h.store.clock.correct(NOW).rows == {"runs": 1}
        assert {name: rows for name, rows in everything(h).items() if name != "runs"} == {
            name: rows for name, rows in before.items() if name != "runs"
        }


def test_the_poll_corrects_and_says_so(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with house(tmp_path) as h:
        cycle(h, "before", newest=NOW)
        h.clock.now += 3 * DAYS
        cycle(h, "wrong", newest=NOW)
        h.clock.now = NOW + timedelta(hours=1)
        with caplog.at_level(logging.WARNING, "borderwatch.clock"):
            plan = h.plan()
        assert not ahead_of(h, h.clock.now)
        assert [record.getMessage()[:33] for record in caplog.records] == ["the clock was ahead by 3 days: ru"]
        assert not plan.feeds  # polled a moment ago, whatever that clock said
        assert len(h.plan(everything=True).feeds) == 2
        h.clock.later(minutes=31)
        assert len(h.plan().feeds) == 2
        h.balance()


def test_whatever_leaps_the_clock_makes_nothing_stays_ahead(tmp_path: Path) -> None:
    chance = random.Random(11)
    with house(tmp_path) as h:
        for number in range(12):
            true = NOW + number * timedelta(hours=3)
            h.clock.now = true + (timedelta(hours=chance.uniform(7, 9000)) if number % 3 == 1 else timedelta(0))
            cycle(h, f"n{number}", newest=true - timedelta(hours=1))
            if number % 3 != 1:
                assert not ahead_of(h, true), number
        assert h.single_value("SELECT count(*) FROM articles") == 12
        h.balance()


def test_a_message_that_waits_for_another_try_does_not_wait_for_the_wrong_clock(tmp_path: Path) -> None:
    with delivery_env(tmp_path) as d:
        d.report("a", CLASH)
        d.deliver()
        wrong = NOW + 3 * DAYS
        d.house.store._connection.run(
            "UPDATE messages SET state = 'pending', claimed_at = ?, next_at = ?", (text(wrong), text(wrong + timedelta(hours=2)))
        )
        d.later(minutes=1)
        d.house.store.clock.correct(d.now)
        assert d.house.single_value("SELECT next_at FROM messages") == text(d.now + timedelta(hours=2))


# --------------------------------------------------------------------------- digests


@pytest.mark.parametrize("jump", [timedelta(hours=5), 3 * DAYS, 40 * DAYS, -timedelta(hours=5), -3 * DAYS])
@pytest.mark.parametrize("told_by", ["wrong clock", "right clock"])
def test_an_article_of_a_wrong_clock_is_told_once_and_soon(tmp_path: Path, jump: timedelta, told_by: str) -> None:
    with delivery_env(tmp_path) as d:
        d.report("a", CLASH)
        d.deliver()
        d.later(minutes=30)
        d.house.clock.now += jump
        d.report("b", "Tajik clash at the second post")
        if told_by == "wrong clock":
            d.deliver(force=True)
        d.house.clock.now -= jump
        d.report("c", "Tajik clash at the third post")
        d.house.clock.now = (NOW + DAYS).replace(hour=6, minute=1)
        for _ in range(3):
            d.deliver()
            d.later(minutes=1)
        assert d.house.sql("SELECT story_id, count(*) FROM notification_log GROUP BY 1 ORDER BY 1") == [(1, 1), (2, 1), (3, 1)]
        digests = [kind for _, kind, _, _ in d.messages()]
        assert len(digests) == (3 if told_by == "wrong clock" else 2)


# --------------------------------------------------------------------------- a clock that is slow


def test_seen_by_a_slow_clock_the_archive_is_left_as_it_is(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with house(tmp_path) as h:
        for number in range(5):
            cycle(h, f"n{number}", newest=h.clock.now)
            h.clock.later(days=1)
        before = everything(h)
        h.clock.now = NOW - 700 * DAYS
        report = h.store.clock.correct(h.clock.now)
        assert report.text.startswith("the clock is behind by 704 days: publishers' dates are later than now")
        assert everything(h) == before
        with caplog.at_level(logging.WARNING, "borderwatch.clock"):
            assert len(h.plan().feeds) == 2  # it polls all the same
        assert "the clock is behind by 704 days" in caplog.text
        h.clock.now = NOW + 6 * DAYS
        assert h.store.clock.correct(h.clock.now).text == ""


@pytest.mark.parametrize(
    ("witnessed", "past", "first", "last", "expected"),
    [
        (-1, True, 72, 73, ClockState.WAS_AHEAD),  # publishers' dates reach to about now: the clock is right
        (-1, False, 72, 73, ClockState.WAS_AHEAD),  # even where every run was made with the wrong clock
        (5, True, 72, 73, ClockState.WAS_AHEAD),  # a zone's worth of local time called UTC
        (70, True, 72, 73, ClockState.IS_BEHIND),
        (-500, True, 72, 73, ClockState.WAS_AHEAD),  # silent publishers: a leap leaves a gap
        (None, True, 72, 73, ClockState.WAS_AHEAD),
        (None, True, 1, 73, ClockState.DOUBTFUL),  # runs that go on from now: seen by a slow clock
        (None, False, 72, 73, ClockState.DOUBTFUL),
        (None, True, None, None, ClockState.WAS_AHEAD),
    ],
)
def test_which_clock_is_wrong_is_decided_by_publishers_or_by_the_gap(
    witnessed: int | None, past: bool, first: int | None, last: int | None, expected: ClockState
) -> None:
    def hours_ahead(hours: int | None) -> datetime | None:
        return None if hours is None else NOW + timedelta(hours=hours)

    assert assess_clock(hours_ahead(witnessed), RunTimes(past, hours_ahead(first), hours_ahead(last)), NOW) is expected


# --------------------------------------------------------------------------- what cannot be undone


def test_retention_with_a_clock_that_is_ahead_forgets_nothing_early(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        cycle(h, "one", newest=NOW)
        keep = SimpleNamespace(retention=SimpleNamespace(raw_days=30, log_days=90, text_days=60))
        wrong = retention.forget_old_data(keep, h.store, NOW + 3000 * DAYS)  # type: ignore[arg-type]
        assert not any(wrong.counts.values())
        assert h.single_value("SELECT count(*) FROM pages") == 1
        h.store._connection.run("UPDATE feeds SET newest_at = ?", (text(NOW + 50 * DAYS),))
        assert retention.forget_old_data(keep, h.store, NOW + 50 * DAYS).counts["pages"] == 1  # type: ignore[arg-type]


def test_lengths_of_time_in_words() -> None:
    words = [duration_text(timedelta(minutes=number)) for number in (0, 1, 59, 60, 150, 1440, 4320)]
    assert words == ["0 minutes", "1 minute", "59 minutes", "1 hour", "2 hours", "1 day", "3 days"]
