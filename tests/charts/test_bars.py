"""Alerts per day and watch."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.language.reader import Reader, written_for
from crawler.report.charts import UsualDay, bars_by_day
from crawler.report.charts.bars import Row, Usual
from tests.charts.drawn import HOSTILE, lines, read, texts

DAYS = [date(2026, 11, 20) + timedelta(days=days) for days in range(14)]


def drawn(series: list[Row], width: int = 720, usual: Usual | None = None) -> str:
    return bars_by_day(DAYS, series, title="Alerts", description="Two weeks.", width=width, usual=usual)


def bars(svg: str) -> list[list[tuple[float, float]]]:
    return [line for element in read(svg).iter("path") if element.get("fill") for line in lines(element.get("d", ""))]


def hatched(svg: str) -> list[list[tuple[float, float]]]:
    return [line for element in read(svg).iter("path") if element.get("stroke-width") for line in lines(element.get("d", ""))]


def test_each_row_has_its_name_and_total() -> None:
    labels = texts(read(drawn([("Fires", [1] * 14), ("Floods", [0] * 13 + [7])])))
    assert {"Fires", "Floods", "14", "7"} <= set(labels)


def test_the_months_are_named_where_they_begin() -> None:
    labels = texts(read(drawn([("Fires", [1] * 14)])))
    assert labels[:4] == ["Nov", "20", "21", "22"]
    assert "Dec" in labels


def test_a_zero_has_no_bar_and_no_hatching_a_gap_has_hatching() -> None:
    zero, gap = drawn([("Fires", [0] * 14)]), drawn([("Fires", [0] * 13 + [None])])
    assert not bars(zero) and not hatched(zero) and "not observed" not in texts(read(zero))
    assert not bars(gap) and hatched(gap) and "not observed" in texts(read(gap))


def test_days_before_the_first_value_were_not_observed() -> None:
    assert len(hatched(drawn([("New watch", [1, 2])]))) > 12
    assert len(bars(drawn([("New watch", [1, 2])]))) == 2


def test_a_row_that_nobody_observed_has_no_total_of_zero() -> None:
    assert "–" in texts(read(drawn([("Fires", [None] * 14)])))


def test_rows_compare_as_they_have_one_scale() -> None:
    heights = [line[0][1] - line[1][1] for line in bars(drawn([("A", [4] + [0] * 13), ("B", [2] + [0] * 13)]))]
    assert heights[0] == pytest.approx(2 * heights[1], abs=0.2)


def test_beyond_twelve_rows_the_smallest_are_summed_and_nothing_is_lost() -> None:
    series: list[Row] = [(f"W{number}", [number] + [None] * 13) for number in range(20)]
    labels = texts(read(drawn(series)))
    assert "other watches (9)" in labels and str(sum(range(9))) in labels
    assert "W19" in labels and "W8" not in labels
    assert [label for label in labels if label.startswith("W")] == [f"W{number}" for number in range(9, 20)], "in the order given"


def test_the_words_say_what_is_to_be_seen() -> None:
    description = read(drawn([("Fires", [1] * 14), ("Floods", [None] * 7 + [3] * 7)]))[1].text
    assert description == "Two weeks. 35 stories in 14 days; most for Floods (21), Fires (14). Days not observed in 1 of 2 rows."


@pytest.mark.parametrize("width", [360, 720])
def test_twelve_rows_of_two_weeks_take_less_than_14_kilobytes(width: int) -> None:
    series: list[Row] = [(f"A watch with a longer name {number}", [number, None] * 7) for number in range(12)]
    assert len(drawn(series, width=width)) < 14_000


def test_no_days_and_no_watches_are_no_error() -> None:
    assert read(bars_by_day([], [], title="Alerts", description="")) is not None
    assert read(bars_by_day([], [("Fires", [1])], title="Alerts", description="")) is not None
    assert "No watch has counts for these days." in texts(read(drawn([])))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text_and_stays_in_its_column(name: str) -> None:
    root = read(drawn([(name, [1] * 14)]))
    assert {element.tag for element in root.iter()} == {"svg", "title", "desc", "g", "path", "text"}
    assert max(map(len, texts(root))) < 60


def test_the_same_counts_make_the_same_drawing() -> None:
    series: list[Row] = [(f"W{number}", [3] * 14) for number in range(20)]
    assert drawn(series) == drawn(series)


def test_what_is_usual_is_a_dashed_line_and_a_day_above_it_has_a_mark_and_is_named() -> None:
    usual: Usual = {"Fires": [None] * 12 + [UsualDay(2.0, False), UsualDay(2.0, True)]}
    root = read(drawn([("Fires", [1] * 13 + [9])], usual=usual))
    dashed = [element for element in root.iter("path") if element.get("stroke-dasharray")]
    assert [len(lines(element.get("d", ""))) for element in dashed] == [2, 1], "two days, and the legend"
    assert {"usual for such a day", "more than usual"} <= set(texts(root))
    assert "More than usual: Fires, Thu 3 Dec 2026." in str(root[1].text)
    assert "more than usual" not in texts(read(drawn([("Fires", [1] * 14)], usual={"Fires": [None] * 14})))


def test_the_drawing_speaks_the_readers_language() -> None:
    with written_for(Reader(language="ru")):
        root = read(drawn([("Fires", [1] * 13 + [None])]))
    assert {"всего", "не наблюдалось", "дек."} <= set(texts(root))
    assert "Fires (13)" in str(root[1].text) and "most for" not in str(root[1].text)
