"""One set of terms meets a language in all its spellings."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler import config
from crawler.facts.figures import figures_of
from crawler.language.identify import identify
from crawler.watch import Watchlist, compile_watches

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT.parent / "shared" / "domain" / "watches_cases.jsonl"


@cache
def shipped() -> Watchlist:
    return config.load(ROOT / "config.yaml").watches


def watching(terms: dict[str, list[str]]) -> Watchlist:
    return compile_watches({"words": terms}, [{"id": "w", "title": "W", "severity": "low", "when": "words"}])


def hits(watchlist: Watchlist, text: str, lang: str) -> list[str]:
    return [hit.text for match in watchlist.match("", text, lang=lang) for hit in match.hits]


def new_latin(text: str) -> str:
    alifbo = pytest.importorskip("alifbo", reason="needs the group dev")
    return str(alifbo.to_new_latin(text).text)


def cyrillic(text: str) -> str:
    alifbo = pytest.importorskip("alifbo", reason="needs the group dev")
    return str(alifbo.to_cyrillic(new_latin(text)).text)


def latin_cases() -> list[dict[str, Any]]:
    if not CASES.exists():
        pytest.skip("the domain data is not here")
    cases = [json.loads(line) for line in CASES.read_text(encoding="utf-8").splitlines() if line.strip()]
    return [case for case in cases if case["lang"] == "uz" and case["match"]]


def is_latin(text: str) -> bool:
    return sum("a" <= char <= "z" for char in text.lower()) > len(text) / 2


@pytest.mark.parametrize("respell", [new_latin, cyrillic])
def test_uzbek_raises_in_every_alphabet_what_it_raises_in_the_old_latin(respell: Callable[[str], str]) -> None:
    cases = [case for case in latin_cases() if is_latin(case["text"])]
    assert len(cases) > 10
    found = [case for case in cases if case["watch"] in fired(case["text"])]
    lost = [case["text"] for case in found if case["watch"] not in fired(respell(case["text"]))]
    assert len(lost) <= 0.05 * len(found), lost


def fired(text: str) -> set[str]:
    return {match.watch for match in shipped().match("", text, lang="uz")}


def test_a_hit_in_the_latin_of_2026_shows_the_word_as_it_stands() -> None:
    watchlist = watching({"uz": ["chegara*", "toshqin*"]})
    assert hits(watchlist, "Toşqin Afğoniston çegarasida qişloqni bosdi", "uz") == ["Toşqin", "çegarasida"]


def test_a_term_may_be_typed_in_the_latin_of_2026() -> None:
    assert hits(watching({"uz": ["çegara*"]}), "Chegarada va çegarada", "uz") == ["Chegarada", "çegarada"]


def test_turkish_words_are_read_as_no_uzbek_ones() -> None:
    assert hits(watching({"uz": ["chavush*"]}), "Dışişleri Bakanı Çavuşoğlu konuştu", "tr") == []


def test_figures_are_counted_in_the_latin_of_2026() -> None:
    [old] = figures_of("", "Chegarada toʻqqiz chegarachi halok boʻldi.", lang="uz")
    [new] = figures_of("", "Çegarada töqqiz çegaraçi halok böldi.", lang="uz")
    assert (new.value, new.unit) == (old.value, old.unit) == (9, "killed")


def test_a_number_with_a_letter_o_is_a_figure() -> None:
    [figure] = figures_of("", "На границе убиты 1О3 боевика.", lang="ru")
    assert (figure.value, figure.text) == (103, "1О3")


def test_tajik_in_a_font_of_before_unicode_is_met_by_the_words_of_today() -> None:
    watchlist = watching({"tg": ["сарҳадбон*", "Тоҷикистон", "хориҷӣ"]})
    text = "Сарњадбонони Тољикистон бо вазири корњои хориљї"
    assert hits(watchlist, text, "tg") == ["Сарњадбонони", "Тољикистон", "хориљї"]


def test_an_acronym_and_a_number_of_look_alikes_are_met() -> None:
    assert hits(watching({"ru": ["ОМОН", "201 база"]}), "Бойцы OMOH прибыли, 2О1 база закрыта", "ru") == ["OMOH", "2О1 база"]


UZBEK_NEWS = {
    "طالبان جنگریلری تاجیکستان چېگره‌سیده هجوم قیلدی، اوچ چېگره‌چی هلاک بولدی.": "armed-clash-border",
    "ختلانده سېل اوی‌لرنی یوویب کېتدی، تورت کیشی هلاک بولدی.": "flood-avalanche-landslide",
    "تاغلی بدخشان‌ده زلزله یوز بېردی، اوی‌لر بوزیلدی.": "earthquake",
}


@pytest.mark.parametrize(("text", "watch"), UZBEK_NEWS.items())
def test_uzbek_in_the_arabic_script_raises_its_alerts(text: str, watch: str) -> None:
    assert identify(text, ("fa", "ps", "uz")) == "uz"
    assert watch in fired(text)


def test_words_of_the_arabic_script_are_met_by_latin_terms_with_their_endings() -> None:
    watchlist = watching({"uz": ["chegara*", "oila~", "qoʻshin*", "toʻgʻon"]})
    text = "افغان عایله\u200cلری، آیله‌لر و قوشین‌لر چېگره‌گه کېلدی، توغان بوزیلدی"
    assert hits(watchlist, text, "uz") == ["عایله‌لری", "آیله‌لر", "قوشین‌لر", "چېگره‌گه", "توغان"]


def test_dari_is_not_read_by_the_skeletons_of_uzbek() -> None:
    assert hits(watching({"uz": ["sel", "oila~", "qoʻshin*"]}), "سیل و عایله و قوشین در شهر", "fa") == []


def test_a_place_in_the_arabic_script_is_known_with_uzbek_endings() -> None:
    result = shipped().read("", "قندوزده و تخارده، افغانستان‌نینگ شمالیده جنگ بولدی.", lang="uz")
    assert [mention.text for mention in result.mentions] == ["قندوزده", "تخارده", "افغانستان‌نینگ"]


@pytest.mark.parametrize("text", ["انصارالله حمله کرد", "انصار‌الله حمله کرد", "هلی‌کوپتر سقوط کرد", "هلیکوپتر سقوط کرد"])
@pytest.mark.parametrize("terms", [["انصارالله", "هلیکوپتر*"], ["انصار‌الله", "هلی‌کوپتر*"]])
def test_a_word_with_a_joiner_and_the_same_word_solid_meet_one_term(text: str, terms: list[str]) -> None:
    assert hits(watching({"fa": terms}), text, "fa") == [text.split()[0]]


def test_an_ending_set_off_by_a_joiner_does_not_part_a_phrase() -> None:
    watchlist = watching({"fa": ["درگیری* مرزی", "سقوط هلیکوپتر نظامی"]})
    text = "درگیری‌های مرزی و سقوط هلی‌کوپتر نظامی"
    assert hits(watchlist, text, "fa") == ["درگیری‌های مرزی", "سقوط هلی‌کوپتر نظامی"]


def test_a_word_with_a_joiner_counts_once() -> None:
    watchlist = compile_watches(
        {"words": {"fa": ["هلی*"]}}, [{"id": "w", "title": "W", "severity": "low", "query": "COUNT(@words) >= 2"}]
    )
    assert not watchlist.match("", "هلی‌کوپتر سقوط کرد", lang="fa")
