"""A report that tells no event of now, or probably another matter, gives a story no headline, no place and no figure."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.model import AlertState, EventStatus
from crawler.report.digest import story_head
from crawler.report.digest.findings import map_points
from crawler.story import aside_articles, figure_timelines, history_at, snapshot, sourcing_of
from tests.digest.builders import alert, figure, history, hours, member, place, raised

CLASH = raised(1, 1)
ASIDE: list[dict[str, Any]] = [
    {"likely": False},
    {"status": EventStatus.PAST},
    {"status": EventStatus.DENIED},
    {"status": EventStatus.SUPPOSED},
]


@pytest.mark.parametrize("changes", ASIDE)
def test_beside_a_report_of_the_event_who_tells_none_stands_aside(changes: dict[str, Any]) -> None:
    remembering = raised(2, 2, **changes)
    assert aside_articles([CLASH, remembering]) == {2}
    assert aside_articles([CLASH, remembering], hours(1.5)) == frozenset()  # it had not come then
    assert aside_articles([remembering]) == frozenset()  # nobody tells the event better
    assert aside_articles([CLASH, remembering, raised(2, 2, "arrests")]) == frozenset()  # it tells of today as well


def test_what_a_reviewer_confirmed_tells_the_event_however_little_spoke_for_it() -> None:
    assert aside_articles([CLASH, raised(2, 2, likely=False, state=AlertState.CONFIRMED)]) == frozenset()


@pytest.mark.parametrize("changes", ASIDE)
def test_who_stands_aside_gives_no_place_no_figure_and_no_headline(changes: dict[str, Any]) -> None:
    reports = [member(1, 1, language="ru"), member(2, 2, language="en")]
    story = history(
        *reports,
        raised=(CLASH, raised(2, 2, **changes)),
        figures=(figure(1, 2), figure(2, 31)),
        places=(place(1, "Panj"), place(2, "Khorog")),
    )
    assert [point.name for point in map_points(history_at(story, hours(3)))] == ["Panj"]
    assert [entry.value for timeline in figure_timelines(story) for entry in timeline.entries] == [2]
    made = snapshot(story, hours(3))
    assert made is not None and made.origins == 1  # and it confirms nothing
    head, others = story_head([alert(1, language="ru")], reports, story.raised, "en")
    assert (head.article_id, others) == (1, ())


def test_who_stands_aside_is_counted_as_an_article_and_as_no_independent_source() -> None:
    sourcing = sourcing_of([member(1, 1, bank="tj"), member(2, 2, bank="af", owner="x")], {2})
    assert (sourcing.articles, sourcing.origins, sourcing.copies, sourcing.stage) == (2, 1, 0, "single source")
    assert sourcing_of([member(2, 2, bank="af")], {2}).origins == 1  # nobody tells it better
