"""A card says what a story is, how it got there, and what changed since its reader last read of it."""

from __future__ import annotations

from dataclasses import replace
from time import process_time
from typing import Any

import pytest

from crawler.model import Severity, StoryHistory
from crawler.report.digest import Card, phrases, render
from crawler.report.digest.cards import _without_repeats, latest_news
from crawler.story import snapshot, transitions
from tests.digest.builders import alert, digest_of, edit, figure, history, hours, member, place, raised, told, withdrawal
from tests.fakes import NOW


def card(story: StoryHistory, **changes: Any) -> Card:
    (found,) = told(story, **changes).cards
    return found


def before(story: StoryHistory, at: float) -> dict[int, Any]:
    """What a reader was told of the story at that hour."""
    return {story.story_id: snapshot(story, hours(at))}


# --------------------------------------------------------------------------- who tells it


def test_copies_are_no_voices_and_the_silent_bank_is_named() -> None:
    found = card(history(member(1, 1), member(2, 4), member(3, 5, copy_of=1, bank="af")))
    assert (found.sourcing.origins, found.copies, found.silent) == (2, 1, ("af",))
    assert phrases.reported_by(found) == "2 independent sources; 3 articles, 1 copy among them"
    assert phrases.first_report(found) == "first: Source 1, 3 hours before the next source"
    assert phrases.sides_reporting(found) == "only the Tajik side reports it; the Afghan side is silent"


def test_state_media_alone_are_said_to_be_alone() -> None:
    page = render(told(history(member(1, 1, kind="state"), member(2, 2, kind="state"))), "html")
    assert "state media only" in page
    assert "Only state media report it." in page


def test_the_headline_of_another_language_stands_below_english_first() -> None:
    found = card(
        history(member(1, 1, language="tg", title="Сарҳад"), member(2, 2, language="fa", bank="af", title="مرز"), member(3, 3))
    )
    assert [one.language for one in found.also] == ["fa", "tg"]  # the other bank's, then the earliest
    story = history(member(1, 1, language="fa", title="مرز"), member(3, 3))
    (found,) = digest_of(alert(1, title="مرز", language="fa"), histories={1: story}).cards
    assert (found.headline, found.dir, found.label) == ("مرز", "rtl", ("Title 3", "en"))


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
    found = card(story, before=before(story, 5))
    assert (found.word, text in phrases.change_text(found)) == (word, True)
    for form in ("html", "mail", "text", "markdown"):
        assert word in render(told(story, before=before(story, 5)), form).lower()


def test_what_nobody_was_told_of_is_new() -> None:
    assert card(history(member(1, 1))).word == "new"


def test_stages_within_the_period_are_told_with_whose_account_moved_them() -> None:
    story = history(member(1, -30), member(2, 3), member(3, 9, bank="af"), member(4, 30, kind="official"), raised=(raised(1, -30),))
    found = card(story)
    assert [(one.before, one.after) for one in found.transitions] == [
        ("single source", "several owners"),
        ("several owners", "both banks"),
    ]
    assert (
        phrases.stage_steps(found)
        == "single source → several independent sources (Source 2, 28 Feb, 15:00) → both sides of the river (Source 3, 28 Feb, 21:00)"
    )


def test_a_story_of_which_nothing_stands_any_more_is_retracted() -> None:
    found = card(history(member(1, 1), edits=(withdrawal(1, 5),)))
    assert (found.stage, found.withdrawn) == ("retracted", (1,))
    assert "It was retracted" in render(told(history(member(1, 1), edits=(withdrawal(1, 5),))), "text")


def test_what_came_after_the_period_is_not_known_yet() -> None:
    found = card(history(member(1, 1), member(2, 30, bank="af"), figures=(figure(1, 3), figure(2, 9))))
    assert len(found.members) == 1
    assert [phrases.figure_span(one) for one in found.figures] == ["killed 3"]


# --------------------------------------------------------------------------- places and figures


def test_places_of_titles_and_leads_come_first_each_with_its_bank() -> None:
    found = card(
        history(
            member(1, 1),
            member(2, 2),
            places=(place(1, "Faizabad", prominent=False), place(1, "Ishkashim"), place(2, "Ishkashim"), place(2, "Khorugh", "TJ")),
        )
    )
    assert [(one.name, one.articles, one.prominent) for one in found.places] == [
        ("Ishkashim", 2, True),
        ("Khorugh", 1, True),
        ("Faizabad", 1, False),
    ]
    assert phrases.place_list(found) == "Ishkashim (AF) and Khorugh (TJ)"


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


def test_figures_have_a_spread_and_the_newest() -> None:
    found = card(history(member(1, 1), member(2, 3), member(3, 5), figures=(figure(1, 3), figure(2, 5), figure(3, 4))))
    (killed,) = found.figures
    assert phrases.figure_span(killed) == "killed 3–5, latest 4"
    assert phrases.figure_steps(killed) == "3 → 5"
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
        assert "300 → 1,037" in render(told(story), form)


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
    ("later", "at"),
    [
        ({}, 1),
        ({"members": [member(2, 9, copy_of=1)]}, 1),
        ({"members": [member(2, 9)]}, 9),
        ({"versions": {1: (hours(1), hours(9))}}, 1),  # an edit that changed nothing that matters
        ({"edits": (edit(1, 9, "negation"),), "versions": {1: (hours(1), hours(9))}}, 9),
    ],
)
def test_copies_and_cosmetic_edits_are_no_news(later: dict[str, Any], at: float) -> None:
    story = history(member(1, 1), *later.pop("members", []), **later)
    assert latest_news(story, NOW) == hours(at)


def test_a_story_with_a_long_past_keeps_its_last_news() -> None:
    members = [member(number, number / 100, owner="one") for number in range(1, 600)]
    story = history(member(0, 0), *members, raised=(raised(0, 0),))
    at = latest_news(story, NOW)
    assert at is not None
    assert at <= NOW
    assert latest_news(replace(story, members=(*story.members, member(999, 20, bank="af"))), NOW) == hours(20)


def test_alerts_without_a_history_still_make_a_card() -> None:
    (found,) = digest_of(alert(1), alert(2, source="two")).cards
    assert (found.sourcing.origins, found.word, found.news_at) == (2, "new", NOW)


def test_a_story_of_thousands_is_told_in_seconds() -> None:
    members = [member(one, 20 * one / 3000, owner=f"o{one % 9}", copy_of=0 if one % 3 else None) for one in range(3000)]
    start = process_time()
    found = card(history(*members))
    assert process_time() - start < 20
    assert [one.after for one in found.transitions] == ["single source", "several owners"]
    assert transitions(_without_repeats(history(*members[:60]))) == transitions(history(*members[:60]))
