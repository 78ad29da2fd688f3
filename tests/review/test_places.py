"""One answer to "which places does it name for sure", whoever asks: desk, map, digest, export, story."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from crawler.facts.places import Gazetteer
from crawler.model import AlertState, Severity, Source
from crawler.report.charts import Point
from crawler.report.digest.findings import map_points, scenes
from crawler.store.alert_filter import AlertFacet, AlertFilter
from crawler.store.review_queue import QueuedAlert, QueuePosition
from crawler.watch import compile_watches
from jobs.review import filters
from jobs.review.pages import desk, map
from tests.fakes import NOW, SECOND_SOURCE, Env, an_article, an_article_found, an_entry, house

WATCHES = compile_watches(
    {"clash": {"en": ["clash*"]}, "flood": {"en": ["flood*"]}},
    [
        {"id": "clash", "title": "Clashes", "severity": "high", "when": {"all": ["clash"]}},
        {"id": "flood", "title": "Floods", "severity": "low", "when": {"all": ["flood"]}},
    ],
    gazetteer=Gazetteer.shipped(),
)
RIVER = "A clash on the Panj river near Khorog"
TWO_ISHKASHIMS = "A clash in Ishkashim, where soldiers were seen"
PROVINCE = "A flood in Tajikistan reached Khorog from Badakhshan"
SURE = {"af-badakhshan", "tj-khorugh"}
EVER = AlertFilter()


@contextmanager
def archive(folder: Path) -> Iterator[Env]:
    """Articles of a publisher that writes from nowhere: nothing decides which Ishkashim it means."""
    with house(folder, watches=WATCHES, sources=(Source(slug="one", name="One"), SECOND_SOURCE)) as h:
        run = h.plan().run_id
        for number, title in enumerate((RIVER, TWO_ISHKASHIMS, PROVINCE)):
            own = " ".join(f"w{number}x{position}" for position in range(40))
            article = an_article(str(number), title=title, text=f"{title}. Nobody knew more: {own}.")
            h.recorder.record(an_article_found(run, 1, an_entry(str(number)), article))
        yield h


def filters_of(query: str) -> filters.Filters:
    return filters.parse_filters(parse_qsl(query))


def offered(h: Env) -> dict[str, int]:
    """What the side bar of the desk offers."""
    _size, (places,) = desk.load_facets(h.store, ("place",), filters_of("state=any"), NOW)
    return {option.value: option.stories for option in places.options}


def drawn(h: Env) -> dict[str, Point]:
    spots, _, _ = map.load_map_page(h.store, map.MapQuery(filters_of("state=any")), NOW)
    return {dict(parse_qsl(spot.point.href.partition("?")[2]))["place"]: spot.point for spot in spots}


def test_the_archive_names_a_river_a_country_and_a_place_that_stays_open(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        kinds = dict(
            h.sql("SELECT kind, min(json_array_length(candidates)) FROM mentions JOIN places ON place_id = places.id GROUP BY 1")
        )
    assert kinds == {"river": 1, "country": 1, "adm2": 2, "adm1": 1, "town": 1}


def test_the_desk_offers_no_river_and_no_place_that_the_text_left_open(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        assert offered(h) == {"tj-khorugh": 2}


def test_the_map_draws_what_the_desk_offers(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        points = drawn(h)
        assert {id: point.count for id, point in points.items()} == offered(h)
    assert points["tj-khorugh"].severity == "high"


def test_the_map_goes_by_where_it_happened_and_by_what_is_named_where_nobody_knows(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        assert "af-badakhshan" not in drawn(h), "the flood was in Khorog; the province is only where the river comes from"
        (flood,) = (row[0] for row in h.sql("SELECT story_id FROM articles WHERE title LIKE '%flood%'"))
        assert h.store.queue.count(AlertFilter(place=("af-badakhshan",))).stories == 0
        h.store.alerts.review(h.store.queue.alerts_of_story(flood), AlertState.DISMISSED, reviewer="ann", note="", now=NOW)
        assert set(drawn(h)) == set(offered(h)) == SURE, "what was dismissed happened nowhere"
        assert h.store.queue.count(AlertFilter(place=("af-badakhshan",))).stories == 1


def test_the_map_of_the_desk_and_that_of_a_digest_have_the_same_marks(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        for dismissed in ([], [3]):
            h.store.alerts.review(dismissed, AlertState.DISMISSED, reviewer="ann", note="", now=NOW)
            histories = h.store.histories.of_stories(row[0] for row in h.sql("SELECT id FROM stories"))
            marks = {place.id for history in histories.values() for place in scenes(map_points(history))}
            assert marks == {place.id for place in h.store.queue.places(EVER, 60)}


def test_what_a_mark_counts_is_what_its_link_shows(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        run = h.plan().run_id
        for number in range(10, 13):  # one story more, and a mark in it
            own = " ".join(f"v{number % 2}x{position}" for position in range(40))
            title = "Three guards were killed in a clash in Kulob, and a flood was feared, the ministry in Dushanbe said"
            article = an_article(str(number), title=title, text=f"{title}. {own}.")
            h.recorder.record(an_article_found(run, 1, an_entry(str(number)), article))
        h.store.alerts.review([4], AlertState.CONFIRMED, reviewer="ann", note="", now=NOW)
        spots, _, _ = map.load_map_page(h.store, map.MapQuery(filters_of("state=any")), NOW)
        assert len(spots) > 1
        for spot in spots:
            query = spot.point.href.partition("?")[2]
            assert desk.load_desk_page(h.store, filters_of(query), None, 0, NOW).size == (spot.point.count, spot.alerts)


def test_the_map_begins_with_what_counts(tmp_path: Path) -> None:
    """It counted alerts, an article under four watches four times, and those that are probably none."""
    with archive(tmp_path) as h:

        def counted() -> tuple[int, int]:
            spots, _, _ = map.load_map_page(h.store, map.parse_map_query([]), NOW)
            return sum(spot.point.count for spot in spots), sum(spot.alerts for spot in spots)

        stories, alerts = counted()
        h.store.alerts.review([1], AlertState.DISMISSED, reviewer="ann", note="", now=NOW)
        assert counted() < (stories, alerts)


def test_stories_exports_and_first_times_name_the_same_places(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        stories = [row[0] for row in h.sql("SELECT id FROM stories")]
        histories = h.store.histories.of_stories(stories).values()
        assert {place.id for history in histories for place in history.places} == SURE
        assert {place["id"] for row in h.store.exports.rows("alerts") for place in row["places"]} == SURE
        h.store._connection.run("UPDATE articles SET first_seen_at = '2025-01-01T00:00:00Z' WHERE id = 2")  # old enough
        firsts = h.store.firsts(NOW - timedelta(days=1), NOW + timedelta(days=1))
        names = dict(h.sql("SELECT name, id FROM places"))
        assert {names[first.place] for first in firsts} == SURE


def test_a_click_on_a_place_gives_as_many_stories_as_stand_beside_it(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        for place, stories in offered(h).items():
            assert desk.load_desk_page(h.store, filters_of(f"state=any&place={place}"), None, 0, NOW).size.stories == stories
        assert h.store.queue.count(AlertFilter(place=("af-ishkashim-d", "tj-ishkoshim-d"))).alerts == 0
        assert h.store.queue.count(AlertFilter(place=("panj-river",))).alerts == 1, "an old link to a river leads on"


def test_a_chip_bears_the_name_of_a_place_and_the_id_where_there_is_none(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        assert h.store.queue.place_name("tj-khorugh") == "Khorugh"
        view = desk.load_desk_page(h.store, filters_of("state=any&place=atlantis&place=tj-khorugh"), None, 0, NOW)
    assert [chip.label for chip in view.chips] == ["Place: atlantis", "Place: Khorugh"]


# ---------------------------------------------------------------------- the queue


def test_the_queue_goes_down_alert_by_alert_and_knows_what_stands_above(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        everything = h.store.queue.below(EVER, None, 10)
        assert [alert.position.alert_id for alert in everything] == [3, 2, 1]
        walked: list[QueuedAlert] = []
        position: QueuePosition | None = None
        while step := h.store.queue.below(EVER, position, 1):
            walked += step
            position = step[-1].position
        assert tuple(walked) == everything
        stories = [alert.story_id for alert in everything]
        assert h.store.queue.stories_above(EVER, everything[1].position, stories) == set(stories[:2])
        assert h.store.queue.stories_above(AlertFilter(watch=("clash",)), everything[1].position, stories) == {stories[1]}


@pytest.mark.parametrize(
    ("wanted", "alerts"),
    [
        (AlertFilter(watch=("flood",)), [3]),
        (AlertFilter(severity=("high", "low")), [3, 2, 1]),
        (AlertFilter(severity=("high",), place=("tj-khorugh",)), [1]),
        (AlertFilter(state=("dismissed",)), [2]),
        (AlertFilter(source=("two",)), []),
        (AlertFilter(bank=("",), language=("en",)), [3, 2, 1]),
        (AlertFilter(since=NOW + timedelta(seconds=1)), []),
        (AlertFilter(since=NOW), [3, 2, 1]),
    ],
)
def test_a_filter_lets_through_what_it_says(tmp_path: Path, wanted: AlertFilter, alerts: list[int]) -> None:
    with archive(tmp_path) as h:
        h.store.alerts.review([2], AlertState.DISMISSED, reviewer="ann", note="", now=NOW)
        assert [alert.position.alert_id for alert in h.store.queue.below(wanted, None, 10)] == alerts
        assert h.store.queue.count(wanted).alerts == len(alerts)


def test_a_facet_counts_as_if_it_were_not_chosen(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        chosen = AlertFilter(severity=("low",))
        severities = h.store.queue.facet_counts(chosen, AlertFacet.SEVERITY, 10)
        assert [(count.value, count.stories) for count in severities] == [("high", 2), ("low", 1)]
        watches = h.store.queue.facet_counts(chosen, AlertFacet.WATCH, 10)
        assert [(count.value, count.label, count.stories) for count in watches] == [("flood", "Floods", 1)]


def test_the_gravest_alert_of_a_place_gives_it_its_colour(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        for severity in Severity:
            h.store._connection.run("UPDATE alerts SET severity = ? WHERE id = 1", (severity,))
            (khorugh,) = (place for place in h.store.queue.places(EVER, 60) if place.id == "tj-khorugh")
            assert khorugh.gravest is severity
            assert (khorugh.alerts, khorugh.stories) == (2, 2)
        h.store._connection.run("UPDATE alerts SET severity = 'critical' WHERE id = 3")
        assert {place.gravest for place in h.store.queue.places(EVER, 60)} == {Severity.CRITICAL}


def test_an_alert_leads_to_its_story_and_to_who_marked_it(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        h.store.alerts.review([1], AlertState.CONFIRMED, reviewer="ann", note="", now=NOW)
        assert h.store.queue.story_of(1) == h.single_value("SELECT story_id FROM articles WHERE id = 1")
        assert h.store.queue.story_of(99) is None
        marks = h.store.queue.last_marks([1, 2, 99])
        assert {alert: mark.reviewer for alert, mark in marks.items()} == {1: "ann", 2: ""}


def test_a_history_knows_where_the_events_of_its_alerts_were_while_they_count(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        stories = [row[0] for row in h.sql("SELECT id FROM stories")]

        def happened() -> set[tuple[int, str]]:
            histories = h.store.histories.of_stories(stories).values()
            return {(place.article_id, place.id) for history in histories for place in history.places if place.happened}

        events = set(
            h.sql(
                "SELECT article_id, place_id FROM events JOIN alerts ON alerts.id = alert_id WHERE place_id IN ('af-badakhshan', 'tj-khorugh')"
            )
        )
        assert events and happened() == {tuple(row) for row in events}
        alerts = [row[0] for row in h.sql("SELECT id FROM alerts")]
        h.store.alerts.review(alerts, AlertState.DISMISSED, reviewer="ann", note="", now=NOW)
        assert happened() == set()
