"""Who reported a story when."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from crawler.language.reader import Reader, written_for
from crawler.report.charts import TimedReport, story_timeline
from tests.charts.drawn import HOSTILE, read, texts

BEGIN = datetime(2026, 3, 1, 12, tzinfo=UTC)


def report(source: str, hours: float, **more: object) -> TimedReport:
    return TimedReport(source=source, moment=BEGIN + timedelta(hours=hours), **more)  # type: ignore[arg-type]


def drawn(*reports: TimedReport, width: int = 720) -> str:
    return story_timeline(reports, title="Who reported it when", width=width)


def signs(svg: str) -> list[tuple[str, str]]:
    """What each sign says, and how it is filled."""
    return [
        (title.text or "", element.get("fill") or "")
        for element in read(svg).iter("path")
        if (title := element.find("title")) is not None
    ]


def test_each_source_has_a_row_the_first_on_top_and_each_report_a_sign() -> None:
    svg = drawn(report("Late", 9), report("Early", 0, side="af"), report("Early", 5, is_copy=True), report("Middle", 3, side="tj"))
    names = [name for name in texts(read(svg)) if name in ("Early", "Middle", "Late")]
    assert names == ["Early", "Middle", "Late"]
    assert [label.partition(",")[0] for label, _fill in signs(svg)] == ["Early", "Early", "Middle", "Late"]
    assert "paper" in signs(svg)[1][1] and "paper" not in signs(svg)[0][1], "a copy is open"
    assert {"Afghan side", "Tajik side", "neither side", "open: a copy"} <= set(texts(read(svg)))


def test_the_words_say_who_was_first_and_when() -> None:
    svg = drawn(report("Early", 0), report("Late", 9, is_copy=True))
    assert str(read(svg)[1].text) == (
        "2 reports by 2 sources, of them 1 copy. First Early, Sun 1 Mar 2026, 12:00 UTC; last Sun 1 Mar 2026, 21:00 UTC."
    )


def test_times_are_on_the_readers_clock_and_in_the_readers_language() -> None:
    with written_for(Reader(language="ru", timezone="Asia/Kabul")):
        svg = drawn(report("Early", 0), report("Late", 60))
    assert any(label.endswith("марта") for label in texts(read(svg)))
    assert "16:30" in signs(svg)[0][0], "Kabul is 4:30 ahead"


@pytest.mark.parametrize("hours", [0, 0.1, 2, 30, 300, 9000])
@pytest.mark.parametrize("width", [340, 760])
def test_the_axis_has_labels_for_minutes_and_for_a_year_and_stays_on_the_drawing(hours: float, width: int) -> None:
    root = read(drawn(report("Early", 0), report("Late", hours), width=width))
    labels = [element for element in root.iter("text") if element.get("y") == "20"]
    assert 1 <= len(labels) <= 9
    assert all(0 <= float(element.get("x", "-1")) <= width for element in root.iter("text"))


def test_beyond_fourteen_sources_the_rest_are_counted() -> None:
    svg = drawn(*(report(f"S{number}", number) for number in range(20)))
    assert "6 more sources, 6 reports" in texts(read(svg))


def test_no_reports_are_no_drawing_and_the_same_make_the_same() -> None:
    assert drawn() == ""
    reports = [report("a", 1), report("b", 1)]
    assert drawn(*reports) == drawn(*reversed(reports))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_is_text(name: str) -> None:
    root = read(drawn(report(name, 0), report("b", 1)))
    assert {element.tag for element in root.iter()} <= {"svg", "title", "desc", "g", "path", "text"}
