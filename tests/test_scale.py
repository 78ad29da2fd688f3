"""The simulation of many feeds: every due feed is planned once, no host is leased twice, and nothing is left in a queue."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from datetime import timedelta
from pathlib import Path

from bench.scale.made_web import HISTORY, MadeWeb, feed_number_of
from bench.scale.measures import COLUMNS, HourMeasures, hours_chart, hours_table
from bench.scale.simulation import BEGAN, Simulation
from crawler.web.urls import host_of


def test_two_hours_of_200_feeds_plan_each_due_feed_once_and_lease_no_host_twice(tmp_path: Path) -> None:
    simulation = Simulation(tmp_path, feeds=200, articles_a_day=6, workers=4)
    try:
        promises = simulation.run(2)
    finally:
        simulation.close()
    assert (promises.due_not_planned, promises.planned_not_due) == (0, 0)
    assert promises.hosts_leased_twice == 0
    assert promises.left_in_queues == 0
    assert promises.articles_stored == promises.pages_fetched > 40
    assert promises.are_kept
    first, second = simulation.hours
    assert first.polls >= 200
    assert second.polls > 0
    assert sum(hour.held_back for hour in simulation.hours) > 0, "the stuck shard holds nothing back"
    assert all(hour.database_bytes > 0 and hour.result_bytes > 0 for hour in simulation.hours)


def test_a_made_web_is_the_same_every_time_and_lists_nothing_older_than_its_history() -> None:
    now = BEGAN + timedelta(hours=5)
    web, second = MadeWeb(60, 20, BEGAN), MadeWeb(60, 20, BEGAN)
    listed = [web.entries(number, now) for number in range(60)]
    assert listed == [second.entries(number, now) for number in range(60)]
    dates = [entry.published for entries in listed for entry in entries]
    assert dates and all(when is not None and BEGAN - HISTORY - timedelta(seconds=1) <= when <= now for when in dates)
    busiest = max(range(60), key=lambda number: len(listed[number]))
    assert len({web.article(entry, "s").text for entry in listed[busiest]}) == len(listed[busiest]) > 10
    hosts = [host_of(feed.url) for feed in web.feeds]
    assert len(set(hosts)) < len(web.sources) < len(web.feeds)
    assert [feed_number_of(feed.url) for feed in web.feeds] == list(range(60))


def test_hours_are_a_row_each_of_the_table_and_a_line_for_each_measure_of_the_drawing() -> None:
    hours = [HourMeasures(hour=number, polls=1000 * number, digest_seconds=0.5 if number == 1 else None) for number in range(3)]
    lines = hours_table(hours).splitlines()
    assert len(lines) == 2 + len(hours)
    assert lines[2].split(" | ")[-1] == " |" and lines[3].split(" | ")[-1] == "0.50 |"
    drawing = ElementTree.fromstring(hours_chart(hours, "Three hours"))
    texts = ["".join(element.itertext()) for element in drawing.iter() if element.tag.endswith("text")]
    assert [name for name, _, _ in COLUMNS] == texts[::2]
    assert texts[3] == "2,000"
