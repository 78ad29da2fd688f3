"""What an edit changed, and whether it matters."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.facts.figures import figures_of
from crawler.grouping.edits import VersionFacts, compare_versions, lexicon, word_changes
from tests.road import Road, source
from tests.site import Site

TEXT = "Three people were killed in a clash near Khorog, officials said. The road is closed. "


def version(text: str = TEXT, title: str = "Clash near Khorog", watches: tuple[str, ...] = ("clash",)) -> VersionFacts:
    return VersionFacts(title=title, text=text, figures=figures_of(title, text, lang="en"), watches=watches)


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (version(TEXT.replace("Three", "Five")), "figure: 3 → 5 killed"),
        (version(title="Clash near Khorog denied"), "headline: Clash near Khorog → Clash near Khorog denied"),
        (version(TEXT.replace("is closed", "is not closed")), "negation"),
        (version("Three people were killed."), "removal: 15 → 4 words"),
        (version(watches=()), "watch: clash → none"),
        (version(TEXT.replace("Three people were killed", "There was trouble")), "figure: 3 killed gone"),
    ],
)
def test_what_matters_is_material_and_says_what(new: VersionFacts, reason: str) -> None:
    edit = compare_versions(version(), new)
    assert edit.kind == "material"
    assert reason in edit.reasons


@pytest.mark.parametrize(
    "new",
    [
        version(TEXT.replace("clash", "Clash")),
        version(TEXT + "The weather was fine."),
        version(TEXT.replace(", officials", " — officials")),
        version(title="Clash near Khorog!"),
        version(TEXT, watches=("clash", "other")),
    ],
)
def test_spelling_and_added_background_are_cosmetic(new: VersionFacts) -> None:
    assert compare_versions(version(), new).kind == "cosmetic"


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        (
            "Taliban kill four smugglers at the river",
            "Border guards kill four smugglers at the river",
            "actor: Taliban → border guards",
        ),
        ("Талибы убили четырёх контрабандистов", "Пограничники убили четырёх контрабандистов", "actor: Taliban → border guards"),
        ("Толибон чор нафарро куштанд", "Сарҳадбонон чор нафарро куштанд", "actor: Taliban → border guards"),
        ("طالبان چهار قاچاقبر را کشتند", "مرزبانان چهار قاچاقبر را کشتند", "actor: Taliban → border guards"),
        ("طالبانو څلور تنه ووژل", "سرحدي ساتونکو څلور تنه ووژل", "actor: Taliban → border guards"),
        ("Tolibon toʻrt kishini oʻldirdi", "Chegarachilar toʻrt kishini oʻldirdi", "actor: Taliban → border guards"),
        ("Police fire at villagers", "Villagers fire at police", "actor: police before villagers → villagers before police"),
        ("Bridge at Tem closed for the week", "Bridge at Tem opened for the week", "headline verb: close → open"),
        ("Пограничники закрыли мост в Теме", "Пограничники открыли мост в Теме", "headline verb: close → open"),
        ("Пули Тем баста шуд", "Пули Тем кушода шуд", "headline verb: close → open"),
        ("پل تیم بسته شد", "پل تیم باز شد", "headline verb: close → open"),
        ("د تيم پل وتړل شو", "د تيم پل پرانیستل شو", "headline verb: close → open"),
        ("Tem koʻprigi yopildi", "Tem koʻprigi ochildi", "headline verb: close → open"),
    ],
)
def test_who_did_it_and_what_was_done_are_told_in_six_languages(old: str, new: str, reason: str) -> None:
    edit = compare_versions(VersionFacts(title=old, text=""), VersionFacts(title=new, text=""))
    assert edit.kind == "material"
    assert reason in edit.reasons


def test_another_name_in_the_lead_is_told() -> None:
    lead = "The order was given by commander {} on the night before the attack, two officers of his staff said later."
    old, new = (VersionFacts(title="Order given", text=lead.format(name)) for name in ("Rahimov", "Sharipov"))
    assert compare_versions(old, new).reasons == ("name: rahimov → sharipov",)
    assert compare_versions(old, VersionFacts(title="Order given", text=lead.format("Rakhimov"))).kind == "cosmetic"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Clash near Khorog", "Clash near Khorogh"),
        ("Clash near Khorog", "Clash near Khorog (updated)"),
        ("Бой у Хорога", "«Бой» у Хорога – ОБНОВЛЕНО"),
        ("درگیری در مرز", "درگيري در مرز"),
        ("می‌گوید درگیری شد", "می گوید درگیری شد"),
        ("Задержаны контрабандисты", "Задержаны контрабандисты (видео)"),
    ],
)
def test_a_headline_spelt_or_marked_otherwise_says_the_same(old: str, new: str) -> None:
    assert compare_versions(VersionFacts(title=old, text=TEXT), VersionFacts(title=new, text=TEXT)).kind == "cosmetic"


@pytest.mark.parametrize(
    "more",
    [
        " By Anna Petrova.\n",
        " Updated Tuesday, 3 March 2026, at noon.\n",
        " The Taliban took Kabul in 2021, and the border guards of both banks have met since at the bridge of Panji Poyon.",
    ],
)
def test_bylines_dates_and_background_are_cosmetic(more: str) -> None:
    assert compare_versions(version(), version(TEXT + more)).kind == "cosmetic"


def test_the_word_diff_shows_what_went_and_what_came() -> None:
    (change,) = word_changes("one two three four five", "one two 3 four five")
    assert (change.before, change.old, change.new) == ("one two", "three", "3")
    assert word_changes("same", "same") == []


@settings(deadline=None)  # the first comparison reads the tables
@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_can_be_compared(first: str, second: str) -> None:
    assert compare_versions(version(first), version(first)).kind == "cosmetic"
    compare_versions(version(first), version(second))


def test_a_material_edit_of_an_alerted_article_comes_up_again(tmp_path: Path) -> None:
    now = datetime.now(UTC)
    first = "Afghan soldiers crossed into Tajikistan near Ishkashim, officials said. Three people were killed in the clash. "
    with Site() as site:
        site.publish("/a", "Afghan soldiers cross into Tajikistan", [first, f"{first} It was quiet later. " * 2])
        site.feed("/rss", [{"link": site.url("/a"), "title": "Afghan soldiers cross into Tajikistan", "guid": "a", "date": now}])
        road = Road(tmp_path, source("s", site.url("/rss")))
        road.borderwatch("poll")
        second = first.replace("Three", "Five")
        site.publish("/a", "Afghan soldiers cross into Tajikistan", [second, f"{second} It was quiet later. " * 2])
        site.feed(
            "/rss", [{"link": site.url("/a"), "title": "Afghan soldiers cross into Tajikistan (updated)", "guid": "a", "date": now}]
        )
        road.borderwatch("poll", "--all")
    assert road.sql("SELECT kind, alerted FROM edits") == [("material", 1)]
    (number,) = road.sql("SELECT id FROM alerts LIMIT 1")[0]
    assert "corrected: figure: 3 → 5 killed" in road.borderwatch("alerts", "show", str(number))
    assert "corrected: figure: 3 → 5 killed" in road.borderwatch("digest", "--why")
    shown = road.borderwatch("stories", "versions", "1")
    assert "version 2" in shown and "[-Three-] {+Five+}" in shown


def test_a_word_is_compared_with_the_forms_of_its_letter_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """There are some eight hundred: each word against each of them made an edit the dearest thing of a poll."""
    words = ("river bridge market teacher winter doctor road mountain village school radio garden " * 20).split()
    comparisons, stands = 0, lexicon._stands

    def counted(*arguments: Any) -> bool:
        nonlocal comparisons
        comparisons += 1
        return stands(*arguments)

    monkeypatch.setattr(lexicon, "_stands", counted)
    lexicon.actors(words)
    lexicon.verbs(words)
    assert 0 < comparisons <= 60 * len(words)


def test_the_dari_nine_of_a_figure_is_no_negation() -> None:
    def told(text: str) -> VersionFacts:
        return VersionFacts(title="انفجار در بازار", text=text, figures=figures_of("", text, lang="fa"))

    first = told("در این انفجار دو نفر کشته شدند. راه بسته است.")
    assert compare_versions(first, told("در این انفجار نه نفر کشته شدند. راه بسته است.")).reasons == ("figure: 2 → 9 killed",)
    assert "negation" in compare_versions(first, told("در این انفجار دو نفر کشته شدند. راه بسته نیست.")).reasons
