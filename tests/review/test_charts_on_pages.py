"""Charts on the pages: drawn from the archive, each with words and with a table or list beside it."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from crawler.report.charts import usual_days
from crawler.runtime.clock import iso
from jobs.review.pages.sources import load_sources_page
from jobs.review.pages.watches import load_daily_stories
from tests.review.serving import RunningDesk, archive, fill

DAY = timedelta(days=1)


def test_the_page_of_a_story_draws_who_reported_it_when(anybody: RunningDesk) -> None:
    page = anybody.get("/-/story/1").text
    assert page.count("<title>Who reported it when</title>") == 2, "for a desk and for a phone"
    assert "3 reports by 2 sources, of them 1 copy." in page
    ((single,),) = anybody.sql("SELECT story_id FROM articles WHERE title LIKE 'Flood kills%'")
    assert "Who reported it when" not in anybody.get(f"/-/story/{single}").text, "one report is no timeline"


def test_watches_draw_their_stories_with_a_table_beside(anybody: RunningDesk) -> None:
    page = anybody.get("/-/watches").text
    assert page.count("<title>Stories by day and watch, and what is usual</title>") == 2
    table = page.partition("numbers")[2].partition("</table>")[0]
    assert re.findall(r'<th scope="col" class="n">([^<]+)</th>', table) == ["Armed clashes", "Floods"]
    assert len(re.findall(r'<th scope="row">', table)) == 30


def test_what_is_usual_is_of_the_days_before_and_says_which_have_more() -> None:
    days = [date(2026, 3, 1) + timedelta(days=number) for number in range(40)]
    counts = dict.fromkeys(days, 1) | {days[-1]: 9}
    usual = usual_days(counts, days, days)
    assert usual[0] is None, "nothing is known yet"
    assert [day.level for day in usual[-2:] if day] == [1, 1]
    assert [day.exceeded for day in usual[-2:] if day] == [False, True]


def test_polls_are_counted_by_source_and_day_and_cycles_of_ours_that_failed_are_not(tmp_path: Path) -> None:
    with archive(tmp_path) as made:
        fill(made)
        connection, now = made.store._connection, datetime.now(UTC)
        runs = [(3, "ok", 1), (3, "ok", 0), (2, "ok", 0), (1, "offline", 0)]
        for number, (ago, outcome, answered) in enumerate(runs, 100):
            started = iso(now - ago * DAY)
            connection.run("INSERT INTO runs (id, job, started_at, outcome) VALUES (?, 'poll', ?, ?)", (number, started, outcome))
            connection.run("INSERT INTO coverage (run_id, feed_id, polled, answered) VALUES (?, 1, 1, ?)", (number, answered))
        polls = made.store.statistics.polls_per_day(now - 5 * DAY)
        by_ago = {ago: polls.get(("one", (now - ago * DAY).date().isoformat())) for ago in (1, 2, 3)}
        assert by_ago == {1: None, 2: (1, 0), 3: (2, 1)}
        (row,) = [row for row in load_sources_page(made.store, now) if row.slug == "one"]
        assert "some on 1 day, none on 1 day; not polled on 27 days." in row.answers
        daily = load_daily_stories(made.store, now)
        assert daily.titles[0] == "Armed clashes" and daily.days[0][0] == now.date()
