"""How a source answered, a cell for each day."""

from __future__ import annotations

from crawler.language.reader import Reader, written_for
from crawler.report.charts import PolledDay, health_strip
from tests.charts.drawn import lines, read

GOOD, PARTLY, FAILED = PolledDay(8, 8), PolledDay(8, 4), PolledDay(8, 0)


def cells(svg: str, attribute: str, word: str) -> int:
    return sum(len(lines(element.get("d", ""))) for element in read(svg).iter("path") if word in (element.get(attribute) or ""))


def test_a_day_is_full_lower_crossed_or_hatched() -> None:
    svg = health_strip([GOOD, GOOD, PARTLY, FAILED, None, PolledDay(0, 0)], label="One")
    assert (cells(svg, "fill", "good"), cells(svg, "fill", "high")) == (2, 1)
    assert cells(svg, "stroke", "critical") == 2, "the two strokes of one cross"
    assert cells(svg, "stroke", "soft") >= 4, "two hatched days"
    assert read(svg)[0].text == "One"


def test_the_words_count_the_days() -> None:
    words = "Every poll answered on 2 days, some on 1 day, none on 1 day; not polled on 1 day."
    assert read(health_strip([GOOD, GOOD, PARTLY, FAILED, None], label="x"))[1].text == words
    with written_for(Reader(language="ru")):
        assert "Все опросы с ответом: 2 дня" in str(read(health_strip([GOOD, GOOD], label="x"))[1].text)
    assert read(health_strip([], label="x")) is not None
