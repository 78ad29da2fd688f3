"""The line in the size of a word."""

from __future__ import annotations

import math
import random

import pytest

from crawler.report.charts import sparkline
from tests.charts.drawn import HOSTILE, lines, read


def strokes(svg: str) -> list[str]:
    return [element.get("d", "") for element in read(svg).iter("path")]


def test_it_has_its_words() -> None:
    root = read(sparkline([1, 9, None, 3], label="Fires"))
    assert root.get("role") == "img"
    assert [element.text for element in root[:2]] == ["Fires", "4 values, last 3, highest 9, 1 not observed."]


def test_a_gap_breaks_the_line_and_a_zero_does_not() -> None:
    whole = strokes(sparkline([2, 0, 3], label="x"))
    broken = strokes(sparkline([2, 2, None, 3, 3], label="x"))
    assert len(lines(whole[1])) == 1 and len(lines(whole[0])) == 1
    assert len(lines(broken[1])) == 2, "two lines with a gap between them"
    assert len(lines(broken[0])) == 2, "the ground has the gap too"
    assert lines(broken[1])[0][-1][0] < lines(broken[1])[1][0][0]


def test_a_day_between_two_gaps_is_a_dot() -> None:
    assert strokes(sparkline([None, 3, None], label="x"))[-1].endswith("h0")


@pytest.mark.parametrize("values", [[], [None, None], [0] * 14, [5], [1e308, 1, 1e300], [math.nan, math.inf, -3, 2]])
def test_any_values_make_a_drawing_within_its_box(values: list[float | None]) -> None:
    root = read(sparkline(values, label="x"))
    for element in root.iter("path"):
        for line in lines(element.get("d", "")):
            assert all(0 <= x <= 120 and 0 <= y <= 24 for x, y in line)


def test_the_last_value_has_a_dot_unless_nobody_looked() -> None:
    marked = read(sparkline([1, 2], label="x")).find("circle")
    assert marked is not None and float(marked.get("cx", 0)) > 110
    assert read(sparkline([1, None], label="x")).find("circle") is None


def test_the_largest_value_is_the_highest_point() -> None:
    (line,) = lines(strokes(sparkline([1, 4, 2], label="x"))[1])
    assert min(line, key=lambda point: point[1]) == line[1]


def test_ninety_days_take_less_than_1500_bytes() -> None:
    drawn = random.Random(5)
    assert len(sparkline([drawn.randrange(100) for _ in range(90)], label="Border clashes, 90 days")) < 1500


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_label_is_text(name: str) -> None:
    root = read(sparkline([1, 2], label=name))
    assert {element.tag for element in root.iter()} == {"svg", "title", "desc", "path", "circle"}
    assert len(root[0].text or "") <= 120
