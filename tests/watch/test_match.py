"""Which watches are true of an article in any of six languages, and the hits that say why."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler import config
from crawler.language.tokens import fold
from crawler.model import Hit, Severity
from crawler.watch import Watchlist, compile_watches

GROUPS = {
    "soldiers": {
        "en": ["soldier*", "troops", "border guard*"],
        "ru": ["военнослужащ*", "солдат*"],
        "tg": ["сарбоз*"],
        "fa": ["سرباز*", "نیروهای امنیتی*"],
        "ps": ["سرتېر*"],
        "uz": ["askar*", "аскар*"],
    },
    "fled": {
        "en": ["fled", "crossed the border"],
        "ru": ["бежал*", "пересекл* границ*"],
        "tg": ["гурехт*"],
        "fa": ["فرار*"],
        "ps": ["وتښتېد*"],
        "uz": ["qochib*", "oʻtib*"],
    },
    "tj": {"en": ["tajikistan"], "ru": ["таджик*"], "tg": ["тоҷик*"], "fa": ["تاجیک*"], "ps": ["تاجک*"], "uz": ["tojik*"]},
    "sport": {"en": ["football"], "ru": ["футбол*"], "fa": ["فوتبال*"]},
    "dead": {"en": ["killed"], "ru": ["погиб*"]},
}
CROSSING = {
    "id": "crossing",
    "title": "Crossing",
    "severity": "high",
    "when": {"all": ["soldiers", "fled", "tj"]},
    "none": ["sport"],
    "raise": [{"if": "dead", "to": "critical"}],
}


def watchlist(*watches: dict[str, Any]) -> Watchlist:
    return compile_watches(GROUPS, [{"id": "w", "title": "W", "severity": "low", **watch} for watch in watches])


def fires(when: Any, text: str, title: str = "", **more: Any) -> bool:
    implies = more.pop("implies", ())
    return bool(watchlist({"when": when, **more}).match(title, text, implies=implies))


SENTENCES = {
    "en": "Some 300 Afghan soldiers fled to Tajikistan’s Khatlon region.",
    "ru": "Около 300 афганских военнослужащих бежали в Таджикистан.",
    "tg": "Беш аз 300 сарбози афғон ба Точикистон гурехтанд.",
    "fa": "حدود ۳۰۰ سرباز افغان به تاجيكستان فرار کردند.",
    "ps": "شاوخوا ۳۰۰ افغان سرتیري تاجکستان ته وتښتېدل.",
    "uz": "300 ga yaqin afg‘on askarlari Tojikistonga qochib oʼtdi.",
}


@pytest.mark.parametrize("lang", sorted(SENTENCES))
def test_one_question_is_answered_in_every_language(lang: str) -> None:
    (match,) = watchlist(CROSSING).match("", SENTENCES[lang])
    assert (match.watch, match.severity, match.raised_by) == ("crossing", Severity.HIGH, "")
    assert {hit.group for hit in match.hits} == {"soldiers", "fled", "tj"}
    for hit in match.hits:
        assert hit.field == "text"
        assert SENTENCES[lang][hit.start : hit.end] == hit.text
        assert fold(hit.text) == hit.folded


def test_hits_say_where_in_the_original_they_stand() -> None:
    (match,) = watchlist(CROSSING).match("Troops on the move", "They fled into Tajikistan’s south, and fled again.")
    assert [(hit.field, hit.start, hit.end, hit.text, hit.group) for hit in match.hits] == [
        ("title", 0, 6, "Troops", "soldiers"),
        ("text", 5, 9, "fled", "fled"),
        ("text", 15, 25, "Tajikistan", "tj"),
        ("text", 39, 43, "fled", "fled"),
    ]
    assert match.hits[2] == Hit(
        field="text", start=15, end=25, text="Tajikistan", term="tajikistan", folded="tajikistan", group="tj", language="en"
    )


def test_a_veto_stands_in_title_or_lead_only() -> None:
    assert not watchlist(CROSSING).match("Football", SENTENCES["en"])
    assert watchlist(CROSSING).match("", SENTENCES["en"] + " word" * 200 + " football")


def test_a_raise_rule_sets_the_severity_and_shows_its_hits() -> None:
    (match,) = watchlist(CROSSING).match("", "Бежали в Таджикистан: солдаты; двое погибли.")
    assert (match.severity, match.raised_by) == (Severity.CRITICAL, "@dead")
    assert [hit.text for hit in match.hits if hit.group == "dead"] == ["погибли"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("They crossed the border.", True),
        ("They crossed – the\nborder", True),
        ("They crossed into the border zone.", False),
        ("the border they crossed", False),
        ("Пересекли границу ночью.", True),
        ("Пересекли речную границу.", False),
        ("пересекл", False),
        ("unfled", False),
        ("fledgling", False),
    ],
)
def test_phrases_are_whole_words_next_to_each_other(text: str, expected: bool) -> None:
    assert fires("fled", text) is expected


def test_phrases_and_near_do_not_cross_from_title_to_text() -> None:
    assert not fires("fled", "the border", title="They crossed")
    assert not fires({"near": {"of": ["soldiers", "tj"], "within": 5}}, "Tajikistan", title="Soldiers")
    assert fires({"all": ["soldiers", "tj"]}, "Tajikistan", title="Soldiers")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("soldiers a b c tajikistan", True),
        ("tajikistan a b c soldiers", True),
        ("soldiers a b c d tajikistan", False),
        ("tajikistan a b c d soldiers", False),
        ("soldiers tajikistan", True),
        ("tajikistan x x x x x soldiers x x x x x x troops x tajikistan", True),
        ("tajikistan a b c border guards", True),
        ("tajikistan a b c d border guards", False),
    ],
)
def test_near_counts_the_tokens_between(text: str, expected: bool) -> None:
    assert fires({"near": {"of": ["soldiers", "tj"], "within": 3}}, text) is expected


def test_the_hits_of_near_are_those_that_stand_near() -> None:
    rule = {"when": {"near": {"of": ["soldiers", {"any": ["tj", "dead"]}], "within": 1}}}
    (match,) = watchlist(rule).match("", "Soldiers killed; later on the other troops left tajikistan x x x killed")
    assert [(hit.text, hit.group) for hit in match.hits] == [
        ("Soldiers", "soldiers"),
        ("killed", "dead"),
        ("troops", "soldiers"),
        ("tajikistan", "tj"),
    ]


def test_the_scope_is_title_and_lead_unless_the_watch_says_body() -> None:
    far = "word " * 200 + "Tajikistan"
    assert not fires("tj", far)
    assert fires("tj", far, scope="body")
    assert fires("tj", far, scope="all")
    assert fires("tj", far, title="Tajikistan")
    assert not fires({"all": ["soldiers", {"none": ["tj"]}]}, "soldiers in tajikistan")
    assert fires({"all": ["soldiers", {"none": ["tj"]}]}, "soldiers " + far, scope="body")


def test_the_lead_ends_before_the_word_it_would_cut() -> None:
    assert fires("tj", "x" * 589 + " Tajikistan")
    assert not fires("tj", "x" * 590 + " Tajikistan")


def test_what_a_source_implies_counts_for_all_but_never_alone() -> None:
    rule = {"when": {"all": ["soldiers", "tj"]}}
    (match,) = watchlist(rule).match("", "Soldiers stood at the bridge.", implies=("tj", "unknown"))
    assert [(hit.field, hit.group, hit.start, hit.end) for hit in match.hits] == [
        ("text", "soldiers", 0, 8),
        ("source", "tj", 0, 0),
    ]
    assert not fires("tj", "Weather.", implies=("tj",))
    assert not fires({"any": ["tj", "soldiers"]}, "Weather.", implies=("tj",))
    assert not fires({"near": {"of": ["soldiers", "tj"], "within": 9}}, "Soldiers", implies=("tj",))
    assert fires("soldiers", "Soldiers", none=["tj"], implies=("tj",))


def test_a_hit_in_the_text_replaces_what_is_implied() -> None:
    (match,) = watchlist({"when": {"all": ["soldiers", "tj"]}}).match("", "Soldiers, Tajikistan", implies=("tj",))
    assert {hit.field for hit in match.hits} == {"text"}


def test_a_watchs_own_group_shadows_the_shared_one_and_is_not_implied() -> None:
    own: dict[str, Any] = {"groups": {"tj": {"en": ["khorog"]}}}
    assert fires("tj", "Khorog", **own)
    assert not fires("tj", "Tajikistan", **own)
    assert not fires({"all": ["soldiers", "tj"]}, "Soldiers", implies=("tj",), **own)


def test_terms_of_another_language_of_the_articles_own_script_are_not_looked_for() -> None:
    mud = {"mud": {"tg": ["сел"], "ru": ["сель"], "fa": ["سیلاب"]}}
    watches = watchlist({"when": "mud", "groups": mud})
    villages = "Жители сел уехали."
    assert not watches.match("", villages, lang="ru"), "сел: of villages in Russian"
    assert watches.match("", "Сел роҳро баст.", lang="tg"), "сел: a mudflow in Tajik"
    assert watches.match("", villages), "a language that nobody knows leaves both"
    assert watches.match("", "По-персидски: سیلاب.", lang="ru"), "another script is looked for always"


def test_words_with_a_letter_of_another_script_are_found() -> None:
    (match,) = watchlist({"when": "tj"}).match("", "Tаджикские заставы")  # a Latin T
    assert match.hits[0].text == "Tаджикские"


def test_the_order_of_matches_is_the_order_of_the_watches() -> None:
    matches = watchlist({"id": "b", "when": "tj"}, {"id": "a", "when": "soldiers"}).match("Soldiers", "Tajikistan")
    assert [match.watch for match in matches] == ["b", "a"]


WORDS = ["soldiers", "fled", "Таджикистан", "сарбозон", "تاجیکستان", "Tajikistan's", "می\u200cرود", "(«300»)", "ﬁ", "x"]
SOME_WORDS = st.lists(st.sampled_from(WORDS))


@settings(deadline=None)
@given(SOME_WORDS, SOME_WORDS, st.sampled_from([" ", "\n", " – ", "\u00ad "]))
def test_every_hit_folds_to_what_it_says(title: list[str], text: list[str], glue: str) -> None:
    fields = {"title": glue.join(title), "text": glue.join(text)}
    for match in watchlist({"when": {"any": ["tj", "soldiers", "fled"]}}).match(fields["title"], fields["text"]):
        assert match.hits == tuple(dict.fromkeys(match.hits))
        for hit in match.hits:
            assert fields[hit.field][hit.start : hit.end] == hit.text
            assert fold(hit.text) == hit.folded


@pytest.mark.parametrize(
    "line", ["پنج ", "Ishkashim ", "captured Kunduz here.\n", "Photo: Kunduz soldiers\n", "soldiers rest. Tajik fled. ", ". "]
)
def test_a_page_that_repeats_itself_a_hundred_thousand_times_is_read_in_seconds(line: str) -> None:
    watches = config.load(Path(__file__).resolve().parents[2] / "config.yaml").watches
    began = time.process_time()
    reading = watches.read("x", line * (100_000 // len(line)), country="TJ", implies=("tj",))
    assert time.process_time() - began < 15  # work that grows with its square takes minutes
    assert len(reading.mentions) <= 500
    assert all(len(match.hits) <= 2000 for match in reading.matches)
