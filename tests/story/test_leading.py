"""The numbers of one article about different people are no range: a story has one of each article, that of its event."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.model import StoryFigure
from crawler.report.digest import build_card
from crawler.report.digest.facts import figure_line
from crawler.story import figure_timelines
from tests.digest.builders import alert
from tests.fakes import an_article, an_article_found, an_entry, house
from tests.story.test_story import history, hours, member

EVER = hours(-99)


def figure(article: int, value: float, counted: str = "", unit: str = "killed", version: int = 1, **more: Any) -> StoryFigure:
    more = {"qualifier": "exact", "label": "", **more}
    return StoryFigure(article_id=article, version=version, unit=unit, value=value, counted=counted, **more)


def lines(*figures: StoryFigure, **changes: Any) -> list[str]:
    articles = sorted({row.article_id for row in figures})
    card = build_card(
        7, [alert(story=7, article_id=0)], history(*map(member, articles), figures=figures, **changes), EVER, hours(9), None
    )
    return [figure_line(shown) for shown in card.figures]


@pytest.mark.parametrize(
    ("figures", "harm", "line"),
    [
        ((figure(0, 3, "soldiers"), figure(0, 4, "militants")), {}, "killed 3"),
        ((figure(0, 3, "soldiers"), figure(0, 4, "militants")), {(0, 1, "killed"): 4}, "killed 4"),
        ((figure(0, 2, "police"), figure(0, 3, "militants")), {(0, 1, "killed"): 5}, "killed 5"),  # "and": together
        ((figure(0, 1, unit="detained"), figure(0, 4, unit="detained")), {}, "detained 1"),
        ((figure(0, 6, background="past"), figure(0, 2)), {}, "killed 2"),
        ((figure(0, 30, qualifier="min"), figure(0, 3), figure(0, 34)), {}, "killed 34"),  # the title rounds
        ((figure(0, 2), figure(0, 7), figure(1, 4), figure(1, 9)), {}, "killed 2–4, latest 4 (2 → 4)"),
        ((figure(0, 2, background="past"),), {(0, 1, "killed"): 2}, None),
        ((figure(0, 2, "soldiers"), figure(0, 5, "militants", label="denied")), {}, "killed 2"),
    ],
)
def test_a_story_has_one_number_of_each_article(figures: tuple[StoryFigure, ...], harm: Any, line: str | None) -> None:
    assert lines(*figures, harm=harm) == ([line] if line else [])


def test_a_number_that_was_the_second_one_stands_once_an_edit_made_it_the_first() -> None:
    figures = (figure(0, 3), figure(0, 5), figure(0, 5, version=2), figure(0, 3, version=2))
    story = history(member(0), versions={0: (hours(0), hours(6))}, figures=figures)
    (timeline,) = figure_timelines(story)
    assert [entry.value for entry in timeline.standing] == [5]
    assert [entry.value for entry in timeline.entries] == [3, 5]


@pytest.mark.parametrize(
    ("text", "harm"),
    [
        ("Two border guards were killed near Ishkashim on Monday. Five attackers were killed as well, officials said.", 2),
        ("Gunmen killed three guards and six villagers near Ishkashim on Monday. Four smugglers were killed later.", 9),
    ],
)
def test_key_figures_say_what_the_event_says(tmp_path: Any, text: str, harm: int) -> None:
    with house(tmp_path) as h:
        article = an_article(
            "a", title="Clash on the Tajik border with Afghanistan", text=f"{text} The border service told it to the press."
        )
        h.recorder.record(an_article_found(h.plan().run_id, 1, an_entry("a"), article))
        (story,) = h.store.histories.of_stories([1]).values()
        (killed,) = [timeline for timeline in figure_timelines(story) if timeline.unit == "killed"]
        assert [entry.value for entry in killed.standing] == [harm]
        assert len(killed.entries) > 1, "the rest stays in the list"
