"""The situation report that the cards make together."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from crawler.model import FirstAtPlace, Rise, Severity
from crawler.report.digest import DIGEST_FORMS, Volume, find_rises, last_day, render
from crawler.report.digest.drawings import points_of
from crawler.report.digest.phrases import rise_text
from crawler.story import snapshot
from tests.digest.builders import COVERAGE, TROUBLE, digest_of, digest_of_stories, figure, history, hours, member, place, raised
from tests.fakes import NOW


def test_a_highlight_says_what_where_who_and_how_sure() -> None:
    story = history(member(1, 1), member(2, 3, bank="af"), places=(place(1, "Ishkashim"),), figures=(figure(1, 3), figure(2, 5)))
    (line,) = digest_of_stories(story).highlights
    assert line.text == (
        "Clash, Ishkashim (AF): killed 3–5, latest 5. Reported by Source 1 and 1 other independent source, on both sides of the river. No official confirms it yet."
    )


def test_map_areas_and_highlights_go_by_where_it_happened_and_by_what_is_named_where_nobody_knows() -> None:
    named = (place(1, "Dushanbe", "TJ", province="Dushanbe"), place(1, "Khorugh", "TJ", province="GBAO"))
    scene = place(1, "Ishkashim", prominent=False, happened=True)
    for places, marks, where in (
        ((*named, scene), ["Ishkashim"], "Ishkashim (AF)"),
        (named, ["Dushanbe", "Khorugh"], "Dushanbe (TJ) and Khorugh (TJ)"),
    ):
        digest = digest_of_stories(history(member(1, 1), places=places))
        assert [point.name for point in points_of(digest.cards)] == marks
        assert digest.highlights[0].text.startswith(f"Clash, {where}")
        assert len(digest.areas) == len(marks)


@pytest.mark.parametrize(
    ("members", "sure"),
    [
        ([member(1, 1)], "Reported by Source 1 only. No other source confirms it yet."),
        (
            [member(1, 1), member(2, 2)],
            "on the Tajik side only. No official confirms it, and only one side of the river reports it.",
        ),
        ([member(1, 1), member(2, 2, kind="official")], "An official or international body confirms it."),
        ([member(1, 1), member(2, 2, labels=frozenset({"denied"}))], "One side denies it."),
        ([member(1, 1, kind="state")], "Reported by Source 1 only. Only state media report it."),
    ],
)
def test_how_sure_it_is(members: list, sure: str) -> None:  # type: ignore[type-arg]
    assert digest_of_stories(history(*members)).highlights[0].text.endswith(sure)


def test_at_most_five_highlights_the_gravest_first_and_none_of_what_brings_nothing_new() -> None:
    levels = [Severity.LOW, Severity.CRITICAL, Severity.HIGH, *[Severity.MEDIUM] * 5]
    stories = [
        history(member(number, 1), story=number, raised=(raised(number, 1, severity=level),))
        for number, level in enumerate(levels, 1)
    ]
    digest = digest_of_stories(*stories, before={2: snapshot(stories[1], hours(5))})
    assert [str(line.severity) for line in digest.highlights] == ["high", "medium", "medium", "medium", "medium"]
    assert digest.cards[0].story_id == 2


def test_stories_stand_under_their_sides_provinces_and_watches_and_once_as_a_card() -> None:
    first_story = history(
        member(1, 1),
        story=1,
        places=(place(1, "Ishkashim"), place(1, "Khorugh", "TJ", province="GBAO")),
        raised=(raised(1, 1), raised(1, 1, "flood")),
    )
    two = history(member(2, 1), story=2, places=(place(2, "Faizabad"),))
    three = history(member(3, 1), story=3)
    digest = digest_of_stories(first_story, two, three)
    assert [(group.title, set(group.stories)) for group in digest.areas] == [
        ("Afghan side · Badakhshan", {1, 2}),
        ("Tajik side · GBAO", {1}),
        ("No place named", {3}),
    ]
    assert [(group.slug, set(group.stories)) for group in digest.themes] == [("clash", {1, 2, 3}), ("flood", {1})]
    page = render(digest, "html")
    assert page.count("<article") == 3
    assert page.count('href="#story-1"') >= 3


def test_sources_say_who_was_first_and_who_copied() -> None:
    story = history(member(1, 1), member(2, 2), member(3, 3, copy_of=1))
    assert [(share.name, share.stories, share.first, share.copies) for share in digest_of_stories(story).sources] == [
        ("Source 1", 1, 1, 0),
        ("Source 2", 1, 0, 0),
        ("Source 3", 1, 0, 1),
    ]


@pytest.mark.parametrize("form", [form for form in DIGEST_FORMS if form != "json"])
def test_no_section_is_empty(form: str) -> None:
    page = render(digest_of(), form).lower()
    for section in ("highlights", "key figures", "unusual", "by area", "by theme", "gaps", "sources"):
        assert f"{section}</h2>" not in page
        assert f"## {section}" not in page
        assert f"\n{section}\n" not in page


def test_gaps_name_silent_sides_and_languages_where_silence_means_something() -> None:
    usually = {("bank", "af"): 80, ("bank", "tj"): 80, ("language", "ps"): 60, ("language", "uz"): 10}
    digest = digest_of(coverage=replace(COVERAGE, polled=1, health=(TROUBLE,)), usually_heard=usually, heard={("bank", "tj"): 3})
    assert digest.gaps == (
        "1 feed not polled in this period.",
        "Nothing came from the Afghan side; the two weeks before had 80 articles.",
        "Nothing came in Pashto; the two weeks before had 60 articles.",
    )
    for form in DIGEST_FORMS:
        text = render(digest, form)
        assert "Afghan side" in text
        assert "nothing new for 9 days" in text


# --------------------------------------------------------------------------- unusual

FRIDAY = next(NOW + timedelta(days=n) for n in range(7) if last_day(NOW + timedelta(days=n)).weekday() == 4)
DAYS = [last_day(FRIDAY) - timedelta(days=number) for number in range(56, 0, -1)]


def at_work(count: int) -> dict:  # type: ignore[type-arg]
    """So many stories of a watch in the last 24 hours, and one told by so many owners."""
    soon = FRIDAY - timedelta(hours=3)
    stories = {
        number: history(member(number, 1, first_seen=soon), story=number, raised=(replace(raised(number, 1), raised_at=soon),))
        for number in range(1, count + 1)
    }
    stories[1] = history(
        *(member(100 + index, 1, first_seen=soon) for index in range(count)), raised=(replace(raised(100, 1), raised_at=soon),)
    )
    return stories


def test_more_than_a_friday_usually_has_is_said_in_words() -> None:
    quiet = {day: 3 if day.weekday() == 4 else 20 for day in DAYS}
    rises = find_rises(at_work(9), {"clash": quiet}, quiet, DAYS, FRIDAY, {"clash": "Clashes"})
    assert [rise_text(rise) for rise in rises] == [
        "Clashes: 9 stories in a day; a Friday usually has 3",
        "9 independent sources in a day; the most reported story of a Friday usually has 3",
    ]
    assert find_rises(at_work(9), {"clash": dict.fromkeys(DAYS, 9)}, dict.fromkeys(DAYS, 9), DAYS, FRIDAY, {}) == ()


def test_the_part_of_today_that_has_passed_is_no_quiet_day() -> None:
    """At six in the morning the last 24 hours are compared as yesterday, and today is no day to compare with."""
    early = FRIDAY.replace(hour=6)
    assert last_day(early) == (early - timedelta(days=1)).date()
    assert last_day(FRIDAY.replace(hour=18)) == FRIDAY.date()
    soon = {
        id: replace(story, raised=tuple(replace(r, raised_at=early - timedelta(hours=10)) for r in story.raised))
        for id, story in at_work(8).items()
    }
    counts = dict.fromkeys(DAYS, 1) | {early.date(): 0}
    rises = find_rises(soon, {"clash": counts}, {}, [*DAYS, early.date()], early, {})
    assert [(rise.subject, rise.count) for rise in rises] == [("clash", 8)]


def test_a_young_archive_knows_nothing_unusual() -> None:
    assert find_rises(at_work(50), {}, {}, DAYS[-5:], FRIDAY, {}) == ()


def test_what_is_unusual_stands_in_every_form_and_on_its_card() -> None:
    rise = Rise(subject="Title 1", title="Title 1", story_id=1, count=7, usual=3, days=6, day="Friday")
    digest = digest_of_stories(
        history(member(1, 1)), rising=(rise,), firsts=(FirstAtPlace(place="Tem", what="Clashes", story_id=1, days=180),)
    )
    assert digest.cards[0].rise == rise
    for form in DIGEST_FORMS:
        text = render(digest, form).replace("\\", "")
        assert "7 independent sources in a day; the most reported story of a Friday usually has 3" in " ".join(text.split())
        if form != "json":
            assert "first in 180 days: Clashes, at Tem" in text


def test_days_that_nobody_watched_are_unknown_not_zero() -> None:
    days = (date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1))
    volume = Volume(days=days, observed=frozenset(days[1:]), by_watch={"clash": {days[2]: 4}})
    assert volume.of("clash") == (None, 0, 4)
    assert volume.of("flood") == (None, 0, 0)
