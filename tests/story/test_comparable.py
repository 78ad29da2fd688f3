"""Which figures of a story are compared: those that count the same thing."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.model import StoryFigure
from crawler.story import figure_timelines, snapshot
from crawler.story.comparable import figures_of_one_thing
from tests.fakes import an_article, an_article_found, an_entry, house
from tests.story.test_story import history, hours, member


def figure(article: int, value: float, unit: str = "people", version: int = 1, **more: Any) -> StoryFigure:
    return StoryFigure(article_id=article, version=version, unit=unit, value=value, **{"qualifier": "exact", "label": "", **more})


CROSSED = (figure(0, 1037), figure(1, 1000), figure(2, 300), figure(3, 1))  # the last: "a teacher said"


def values(*figures: StoryFigure) -> list[float]:
    return sorted(compared.value for compared in figures_of_one_thing(figures))


def test_one_teacher_who_speaks_is_no_movement_from_a_thousand_who_crossed() -> None:
    story = history(*map(member, range(4)), figures=CROSSED)
    (timeline,) = figure_timelines(story)
    assert (timeline.low and timeline.low.value, timeline.high and timeline.high.value) == (300, 1037)
    assert 1 not in timeline.value_history
    assert len(timeline.entries) == 4, "what was said stays in the list"
    now = snapshot(story, hours(9))
    assert now is not None
    assert [(span.low, span.high) for span in now.figures] == [(300, 1037)]


@pytest.mark.parametrize(
    ("figures", "compared"),
    [
        (CROSSED, [300, 1000, 1037]),
        ((figure(0, 1), figure(1, 1), figure(2, 1037)), [1, 1]),  # what most give
        ((figure(0, 1), figure(1, 1037)), [1037]),
        ((figure(0, 3, "killed"), figure(1, 40, "killed")), [3, 40]),  # the unit says what happened: a toll may grow so
        ((figure(0, 40, "vehicles"), figure(0, 900, "vehicles", version=2)), [40, 900]),  # an edit put it right
        ((figure(0, 4, "killed"), figure(1, 60, "killed", background="total")), [4]),
        ((figure(0, 9, "killed"), figure(0, 2, "killed", background="part")), [9]),
        ((figure(0, 8, "killed"), figure(1, 3, "killed", counted="soldiers"), figure(2, 5, "killed", counted="civilians")), [8]),
        (
            (
                figure(0, 3, "killed", counted="soldiers"),
                figure(1, 4, "killed", counted="soldiers"),
                figure(2, 5, "killed", counted="civilians"),
            ),
            [3, 4],
        ),
        ((figure(0, 3, "killed", counted="soldiers"), figure(1, 4, "killed", counted="people")), [3, 4]),
        ((), []),
        ((figure(0, 4, "killed", background="past"),), []),
    ],
)
def test_only_what_counts_the_same_thing_is_compared(figures: tuple[StoryFigure, ...], compared: list[float]) -> None:
    assert values(*figures) == values(*figures[::-1]) == compared


def test_the_archive_keeps_of_whom_a_figure_is_and_whether_it_is_of_the_news(tmp_path: Any) -> None:
    text = "Gunmen killed four soldiers near Ishkashim on Monday, officials of the border service said. Since January 60 people were killed."
    with house(tmp_path) as h:
        run = h.plan().run_id
        h.recorder.record(
            an_article_found(run, 1, an_entry("a"), an_article("a", title="Tajik clash near the river", text=f"{text}\n\n{text}"))
        )
        (story,) = h.store.histories.of_stories([1]).values()
        rows = {(row.unit, row.value): (row.counted, row.background) for row in story.figures}
        assert rows["killed", 4.0] == ("soldiers", "")
        assert rows["killed", 60.0][1] == "total"
        assert [timeline.high and timeline.high.value for timeline in figure_timelines(story) if timeline.unit == "killed"] == [4.0]
