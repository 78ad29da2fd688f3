"""A card says what a story is, how it got there, and what changed since its reader last read of it."""

from __future__ import annotations

from dataclasses import replace
from time import process_time
from typing import Any

import pytest

from crawler.language.reader import Reader, written_for
from crawler.model import EventFrame, EventStatus, PlacedEvent, Severity, StoryHistory
from crawler.report.digest import Card, build_card, phrases, render, story_head
from crawler.report.digest.cards import _without_repeats, history_of_alerts, latest_news
from crawler.story import snapshot, transitions
from tests.digest.builders import (
    alert,
    digest_of,
    digest_of_stories,
    edit,
    figure,
    history,
    hours,
    member,
    place,
    raised,
    withdrawal,
)
from tests.fakes import NOW


def card(story: StoryHistory, **changes: Any) -> Card:
    (story_card,) = digest_of_stories(story, **changes).cards
    return story_card


def before(story: StoryHistory, hour: float) -> dict[int, Any]:
    """What a reader was told of the story at that hour."""
    return {story.story_id: snapshot(story, hours(hour))}


# --------------------------------------------------------------------------- who tells it


def test_copies_are_no_independent_sources_and_the_silent_side_is_named() -> None:
    story_card = card(history(member(1, 1), member(2, 4), member(3, 5, copy_of=1, bank="af")))
    assert (story_card.sourcing.origins, story_card.copies, story_card.silent) == (2, 1, ("af",))
    assert phrases.reported_by(story_card) == "2 independent sources; 3 articles, 1 copy among them"
    assert phrases.first_report(story_card) == "first: Source 1, 3 hours before the next source"
    assert phrases.sides_reporting(story_card) == "only the Tajik side reports it; the Afghan side is silent"


def test_state_media_alone_are_said_to_be_alone() -> None:
    page = render(digest_of_stories(history(member(1, 1, kind="state"), member(2, 2, kind="state"))), "html")
    assert "state media only" in page
    assert "Only state media report it." in page


def test_the_headline_is_in_the_readers_language_where_a_report_is_and_others_stand_below() -> None:
    tajik_first = card(
        history(member(1, 1, language="tg", title="Сарҳад"), member(2, 2, language="fa", bank="af", title="مرز"), member(3, 3))
    )
    assert [headline.language for headline in tajik_first.also] == ["fa", "tg"]  # the other side's, then the earliest
    story = history(member(1, 1, language="fa", title="مرز"), member(3, 3))
    shown = {}
    for language in ("en", "fa", "ru"):
        with written_for(Reader(language=language)):
            (dari_first,) = digest_of(alert(1, title="مرز", language="fa"), histories={1: story}).cards
            shown[language] = (dari_first.headline, dari_first.dir, dari_first.label, [other.title for other in dari_first.also])
    assert shown == {
        "en": ("Title 3", "ltr", ("Title 3", "en"), ["مرز"]),
        "fa": ("مرز", "rtl", ("مرز", "fa"), ["Title 3"]),
        "ru": ("مرز", "rtl", ("Title 3", "en"), ["Title 3"]),  # the original, and lists in English
    }


# --------------------------------------------------------------------------- what it is, and was


@pytest.mark.parametrize(
    ("later", "word", "text"),
    [
        ({"members": [member(2, 10)]}, "corroborated", "single source → several independent sources"),
        ({"members": [member(2, 10, bank="af")]}, "corroborated", "single source → both sides of the river"),
        ({"members": [member(2, 10, labels=frozenset({"denied"}))]}, "denied", "denied by a source"),
        ({"edits": (edit(1, 10, "figure: 3 → 5 killed"),)}, "corrected", "figure: 3 → 5 killed"),
        ({"edits": (withdrawal(1, 10),)}, "retracted", "1 article is no longer online"),
        ({"raised": (raised(1, 1), raised(1, 10, "flood"))}, "new watch", "watch: flood"),
        ({"raised": (raised(1, 1), raised(1, 10, severity=Severity.CRITICAL))}, "more severe", "severity high → critical"),
        ({"members": [member(2, 10, copy_of=1)]}, "nothing new", ""),
        ({}, "nothing new", ""),
    ],
)
def test_a_card_has_the_word_of_its_weightiest_change(later: dict[str, Any], word: str, text: str) -> None:
    members = [member(1, 1), *later.pop("members", [])]
    story = history(*members, **later)
    story_card = card(story, before=before(story, 5))
    assert (story_card.word, text in phrases.change_text(story_card)) == (word, True)
    for form in ("html", "mail", "text", "markdown"):
        assert word in render(digest_of_stories(story, before=before(story, 5)), form).lower()


def test_what_nobody_was_told_of_is_new() -> None:
    assert card(history(member(1, 1))).word == "new"


def test_stages_within_the_period_are_told_with_whose_account_moved_them() -> None:
    story = history(member(1, -30), member(2, 3), member(3, 9, bank="af"), member(4, 30, kind="official"), raised=(raised(1, -30),))
    story_card = card(story)
    assert [(transition.before, transition.after) for transition in story_card.transitions] == [
        ("single source", "several owners"),
        ("several owners", "both banks"),
    ]
    assert (
        phrases.stage_steps(story_card) == "single source → several independent sources (Source 2, Sat 28 Feb 2026, 15:00 UTC) → "
        "both sides of the river (Source 3, Sat 28 Feb 2026, 21:00 UTC)"
    )


def test_a_story_of_which_nothing_stands_any_more_is_retracted() -> None:
    story_card = card(history(member(1, 1), edits=(withdrawal(1, 5),)))
    assert (story_card.stage, story_card.withdrawn) == ("retracted", (1,))
    assert "It was retracted" in render(digest_of_stories(history(member(1, 1), edits=(withdrawal(1, 5),))), "text")


def test_what_came_after_the_period_is_not_known_yet() -> None:
    story_card = card(history(member(1, 1), member(2, 30, bank="af"), figures=(figure(1, 3), figure(2, 9))))
    assert len(story_card.members) == 1
    assert [phrases.figure_span(figure_range) for figure_range in story_card.figures] == ["killed 3"]


# --------------------------------------------------------------------------- places and figures


def test_places_of_titles_and_leads_come_first_each_with_its_bank() -> None:
    story_card = card(
        history(
            member(1, 1),
            member(2, 2),
            places=(place(1, "Faizabad", prominent=False), place(1, "Ishkashim"), place(2, "Ishkashim"), place(2, "Khorugh", "TJ")),
        )
    )
    assert [(point.name, point.articles, point.prominent) for point in story_card.places] == [
        ("Ishkashim", 2, True),
        ("Khorugh", 1, True),
        ("Faizabad", 1, False),
    ]
    assert phrases.place_list(story_card) == "Ishkashim (AF) and Khorugh (TJ)"


@pytest.mark.parametrize(
    ("name", "country", "told_as"),
    [
        ("Tem", "TJ", "Tem (TJ)"),
        ("Kunduz (province)", "AF", "Kunduz (province, AF)"),
        ("Ishkashim district (AF)", "AF", "Ishkashim district (AF)"),
        ("Panj", "", "Panj"),
    ],
)
def test_a_place_says_which_bank_it_is_on(name: str, country: str, told_as: str) -> None:
    assert phrases.place_list(card(history(member(1, 1), places=(place(1, name, country),)))) == told_as


@pytest.mark.parametrize(
    ("frame_place", "name", "towns", "first_slot"),
    [
        ("uz", "Uzbekistan", ("Termez", "Kelif"), "Kelif"),  # one sentence named the country only; the card's own order
        ("uz", "Uzbekistan", (), "Uzbekistan"),
        ("uz-termez", "Termez", ("Termez", "Kelif"), "Termez"),
        ("", "", ("Termez",), "smugglers"),
    ],
)
def test_the_line_of_the_event_is_at_a_place_that_the_card_names(
    frame_place: str, name: str, towns: tuple[str, ...], first_slot: str
) -> None:
    event = EventFrame(
        trigger="", actor="smugglers", target="", place=frame_place, candidates=(), confidence=0.9, date=None, killed=None, wounded=None,
        attribution="", text="", spans=(),
    )  # fmt: skip
    story = history(member(1, 1), places=tuple(place(1, town, "UZ") for town in towns))
    shown = build_card(1, [alert(event=PlacedEvent(event, name))], story, hours(-99), hours(9), None)
    assert shown.event.split(" · ")[0] == first_slot
    assert not towns or not frame_place or first_slot in phrases.place_list(shown)


def test_figures_have_a_spread_and_the_newest() -> None:
    story_card = card(history(member(1, 1), member(2, 3), member(3, 5), figures=(figure(1, 3), figure(2, 5), figure(3, 4))))
    (killed,) = story_card.figures
    assert phrases.figure_span(killed) == "killed 3–5, latest 4"
    assert phrases.figure_steps(killed) == "3 → 5 → 4"
    assert phrases.figure_sources(killed) == "Source 1 3; Source 2 5; Source 3 4"


def test_an_edited_figure_shows_how_it_moved_for_its_source() -> None:
    story = history(
        member(1, 1, versions=2),
        figures=(figure(1, 300, "crossed"), figure(1, 1037, "crossed", version=2)),
        versions={1: (hours(1), hours(8))},
        edits=(edit(1, 8, "figure: 300 → 1,037 crossed"),),
    )
    (crossed,) = card(story, before=before(story, 5)).figures
    assert (phrases.figure_steps(crossed), phrases.figure_sources(crossed)) == ("300 → 1,037", "Source 1 300 → 1,037")
    for form in ("html", "mail", "text", "markdown"):
        assert "300 → 1,037" in render(digest_of_stories(story), form)


def test_dozens_and_what_is_denied_or_copied_are_no_figures() -> None:
    story = history(
        member(1, 1),
        member(2, 2, copy_of=1),
        figures=(figure(1, 12, qualifier="vague"), figure(1, 40, label="denied"), figure(2, 7)),
    )
    assert card(story).figures == ()


def test_more_than_a_thousand_beside_the_exact_number_is_no_move() -> None:
    (crossed,) = card(
        history(member(1, 1), figures=(figure(1, 1000, "crossed", qualifier="min"), figure(1, 1037, "crossed")))
    ).figures
    assert phrases.figure_steps(crossed) == ""


# --------------------------------------------------------------------------- when it was news


@pytest.mark.parametrize(
    ("later", "hour"),
    [
        ({}, 1),
        ({"members": [member(2, 9, copy_of=1)]}, 1),
        ({"members": [member(2, 9)]}, 9),
        ({"versions": {1: (hours(1), hours(9))}}, 1),  # an edit that changed nothing that matters
        ({"edits": (edit(1, 9, "negation"),), "versions": {1: (hours(1), hours(9))}}, 9),
    ],
)
def test_copies_and_cosmetic_edits_are_no_news(later: dict[str, Any], hour: float) -> None:
    story = history(member(1, 1), *later.pop("members", []), **later)
    assert latest_news(story, NOW) == hours(hour)


def test_a_story_with_a_long_past_keeps_its_last_news() -> None:
    members = [member(number, number / 100, owner="one") for number in range(1, 600)]
    story = history(member(0, 0), *members, raised=(raised(0, 0),))
    moment = latest_news(story, NOW)
    assert moment is not None
    assert moment <= NOW
    assert latest_news(replace(story, members=(*story.members, member(999, 20, bank="af"))), NOW) == hours(20)


def test_alerts_without_a_history_still_make_a_card() -> None:
    (story_card,) = digest_of(alert(1), alert(2, source="two")).cards
    assert (story_card.sourcing.origins, story_card.word, story_card.news_at) == (2, "new", NOW)


def test_a_story_of_thousands_is_told_in_seconds() -> None:
    members = [
        member(number, 20 * number / 3000, owner=f"o{number % 9}", copy_of=0 if number % 3 else None) for number in range(3000)
    ]
    start = process_time()
    story_card = card(history(*members))
    assert process_time() - start < 20
    assert [transition.after for transition in story_card.transitions] == ["single source", "several owners"]
    assert transitions(_without_repeats(history(*members[:60]))) == transitions(history(*members[:60]))


@pytest.mark.parametrize("language", ["en", "ru"])
def test_what_only_remembers_an_event_heads_no_story_of_today(language: str) -> None:
    told = EventFrame(
        trigger="", actor="guards", target="", place="", candidates=(), confidence=0.9, date=None, killed=None, wounded=None,
        attribution="", text="", spans=(),
    )  # fmt: skip
    past = PlacedEvent(replace(told, status=EventStatus.PAST), "")
    rows = [
        alert(1, severity=Severity.CRITICAL, published=hours(1), event=past),
        alert(2, published=hours(5), event=PlacedEvent(told, ""), language="ru"),
    ]
    reports = [member(1, 1, language="en"), member(2, 5, language="ru")]
    for order in (1, -1):
        head, others = story_head(rows[::order], reports[::order], history_of_alerts(rows).raised, language)
        assert (head.article_id, others) == (2, ())
    alone = story_head(rows[:1], reports, history_of_alerts(rows[:1]).raised, language)[0]
    assert alone.article_id == (1 if language == "en" else 2)  # nobody says what is new
    is_both = [*rows, alert(3, article_id=1, severity=Severity.CRITICAL, published=hours(1), event=PlacedEvent(told, ""))]
    assert story_head(is_both, reports, history_of_alerts(is_both).raised, "en")[0].article_id == 1  # it tells of today as well
