"""What a story counts is the same for a snapshot, the digest's card and the story's page."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import StoryFigure
from crawler.report.digest import build_card
from crawler.report.digest.facts import figure_line
from crawler.story import figure_timelines, snapshot
from tests.digest.builders import alert, figure
from tests.story.test_story import history, hours, member

EVER = hours(-99)
figures = st.builds(
    lambda article, value, unit, version, qualifier, label: StoryFigure(
        article_id=article, version=version, unit=unit, value=value, qualifier=qualifier, label=label
    ),
    st.integers(0, 2),
    st.integers(1, 6),
    st.sampled_from(["killed", "wounded"]),
    st.integers(1, 2),
    st.sampled_from(["exact", "min", "vague"]),
    st.sampled_from(["", "official", "denied"]),
)


def ranges(story: Any, hour: float) -> Any:
    shown = build_card(7, [alert(story=7, article_id=0)], story, EVER, hours(hour), None)
    return {span.unit: (span.low, span.high, span.newest) for span in shown.figures}


@settings(deadline=None)
@given(st.lists(figures, max_size=8, unique=True), st.sampled_from([1, 3, 5, 9]))
def test_snapshot_card_and_page_give_the_same_span(given_figures: list[StoryFigure], hour: float) -> None:
    story = history(
        member(0), member(2), member(4, copy_of=0), figures=tuple(given_figures), versions={0: (hours(0), hours(6)), 2: (hours(2),)}
    )
    now = snapshot(story, hours(hour))
    assert now is not None
    by_snapshot = {span.unit: (span.low, span.high, span.newest) for span in now.figures}
    by_page = {
        ledger.unit: (ledger.low.value, ledger.high.value, ledger.span.newest)
        for ledger in figure_timelines(story, hours(hour))
        if ledger.low and ledger.high and ledger.span
    }
    assert by_snapshot == by_page == ranges(story, hour)


def test_dozens_are_no_number_on_the_page_either() -> None:
    (ledger,) = figure_timelines(history(member(0), member(1), figures=(figure(0, 40, qualifier="vague"), figure(1, 7))))
    assert (str(ledger.low), str(ledger.high)) == ("7", "7")
    assert [str(line) for line in ledger.entries] == ["7"]


def test_a_figure_that_an_edit_kept_still_stands_and_one_that_it_took_out_does_not() -> None:
    times = {0: (hours(0), hours(6))}
    unchanged = history(member(0), member(1), versions=times, figures=(figure(0, 3), figure(0, 3, version=2), figure(1, 9)))
    (ledger,) = figure_timelines(unchanged)
    assert (str(ledger.low), str(ledger.high)) == ("3", "9")
    gone = history(member(0), versions=times, figures=(figure(0, 3), figure(0, 5, unit="wounded", version=2)))
    assert {ledger.unit: ledger.low is not None for ledger in figure_timelines(gone)} == {"killed": False, "wounded": True}


def test_page_and_card_say_the_same_of_how_a_figure_moved() -> None:
    story = history(
        member(0), member(1), member(2), figures=(figure(0, 3), figure(1, 5), figure(1, 4, qualifier="min"), figure(2, 4))
    )
    (ledger,) = figure_timelines(story)
    (shown,) = build_card(7, [alert(story=7, article_id=0)], story, EVER, hours(9), None).figures
    assert ledger.value_history == shown.steps == (3, 5, 4), "and it ends in the newest, which the card names beside it"
    assert shown.newest == 4


def test_several_numbers_of_one_article_are_no_movement() -> None:
    figures = (
        figure(0, 3),
        figure(0, 8),
        figure(0, 5),
        figure(1, 2),
        figure(1, 8),
        figure(1, 6, version=2),
        figure(1, 8, version=2),
    )
    story = history(member(0), member(1), versions={1: (hours(1), hours(4))}, figures=figures)
    (ledger,) = figure_timelines(story)
    assert [value for _source, value in ledger.moves] == [3, 2, 6], "one number of each version: the first"
    assert len(ledger.entries) == 6, "the list has them all"


def test_the_newest_figure_is_that_of_the_last_edit_and_ends_the_movement() -> None:
    times = {0: (hours(0), hours(6))}
    edited = history(member(0), member(2), versions=times, figures=(figure(0, 12), figure(0, 31, version=2), figure(2, 7)))
    (shown,) = build_card(7, [alert(story=7, article_id=0)], edited, EVER, hours(9), None).figures
    assert (shown.low, shown.high, shown.newest, shown.steps) == (7, 31, 31, (12, 7, 31))
    assert figure_line(shown) == "killed 7–31, latest 31 (12 → 7 → 31)"
    assert ranges(edited, 5)["killed"] == (7, 12, 7), "before the edit the report of the second hour was the last"


def test_an_edit_that_left_the_figure_as_it_was_does_not_make_it_the_newest() -> None:
    times = {0: (hours(0), hours(6), hours(7))}
    story = history(member(0), member(2), versions=times, figures=(figure(0, 12), figure(0, 12, version=2), figure(2, 7)))
    assert ranges(story, 6.5)["killed"] == (7, 12, 7)
    back = history(
        member(0),
        member(2),
        versions=times,
        figures=(figure(0, 12), figure(0, 20, version=2), figure(0, 12, version=3), figure(2, 7)),
    )
    assert ranges(back, 9)["killed"] == (7, 12, 12), "one that took a correction back says it anew"


def test_a_bound_that_says_less_than_the_exact_numbers_is_not_the_newest() -> None:
    story = history(member(0), member(2), member(3), figures=(figure(0, 31), figure(2, 30, qualifier="min")))
    assert ranges(story, 9)["killed"] == (30, 31, 31)
    more = history(member(0), member(2), figures=(figure(0, 31), figure(2, 50, qualifier="min")))
    (shown,) = build_card(7, [alert(story=7, article_id=0)], more, EVER, hours(9), None).figures
    assert (shown.newest, shown.steps) == (50, (31, 50))
