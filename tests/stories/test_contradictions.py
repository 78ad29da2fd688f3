"""What shows that two articles report two events, though words, watch and province are the same."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawler.facts.events import MainPlace
from crawler.facts.figures import figures_of
from crawler.facts.places import Gazetteer
from crawler.grouping.events import Frequencies, Profile, extract_features, make_profile, score_link
from crawler.grouping.events.contradictions import EventCount, EventSite, ReportedEvent, differences
from crawler.grouping.reported import reported_event

RUSTAQ, CHAH_AB, KHOROG = EventSite("rustaq", 37.10, 69.81), EventSite("chah-ab", 37.46, 69.88), EventSite("khorog", 37.49, 71.55)
MONDAY = date(2026, 3, 2)
TEXT = "Gunmen attacked a post before dawn and killed guards, the ministry said. The attackers came on foot."


def profile(*, day: float = 10.0, figures: Any = (), places: Any = ("takhar",), source: str = "", **event: Any) -> Profile:
    features = extract_features(
        "Gunmen attack a post",
        TEXT,
        lang="en",
        day=day,
        figures=figures,
        places=places,
        watches=["armed-clash"],
        source=source,
        event=ReportedEvent(provinces=frozenset({"takhar"}), **event),
    )
    return make_profile(features, Frequencies())


def counts(unit: str, low: float | None, high: float | None) -> dict[str, Any]:
    return {"counts": (EventCount(unit, low, high),)}


TWO_EVENTS = [
    ({"sites": (RUSTAQ,)}, {"sites": (KHOROG,)}),
    ({"sites": (RUSTAQ,), "days": {5}}, {"sites": (CHAH_AB,), "days": {6}}),
    ({"sites": (RUSTAQ,), **counts("detained", 3, 3)}, {"sites": (CHAH_AB,), **counts("detained", 5, 5)}),
    ({"days": {5}, **counts("killed", 4, 4)}, {"days": {6}, "day": 11.0, **counts("killed", 2, 2)}),
    ({"days": {5}, **counts("kg", 63, 63)}, {"days": {7}, **counts("kg", 41, 41)}),
    ({"days": {5}}, {"days": {7}, "comes_again": True}),
    ({"sites": (RUSTAQ,), "days": {5}}, {"sites": (KHOROG,), "days": {6}, "places": ("takhar", "rustaq")}),  # a day after Rustaq
]
MAY_BE_ONE = [
    ({}, {}),
    ({"sites": (RUSTAQ,)}, {"sites": (CHAH_AB,)}),  # a village and the district beside it
    ({"sites": (RUSTAQ,)}, {"sites": (KHOROG, RUSTAQ)}),  # a name of two places
    ({"sites": (RUSTAQ,)}, {"sites": (KHOROG,), "places": ("takhar", "rustaq")}),  # it names the place too
    ({"sites": (RUSTAQ,), "figures": [(63, "returned")]}, {"sites": (KHOROG,), "figures": [(63, "returned")]}),
    ({"days": {5}}, {"days": {6}}),  # the night between two days
    ({"days": {5}, "comes_again": True}, {"days": {6}}),  # it came again before
    ({"days": {5}, "comes_again": True}, {"days": {6}, "comes_again": True}),
    ({"days": {5}}, {"days": {5}, "comes_again": True}),
    (
        {"sites": (RUSTAQ,), **counts("detained", 3, 3)},
        {"sites": (KHOROG,), "places": ("takhar", "rustaq"), **counts("detained", 5, 5)},
    ),
    ({"days": {5}, **counts("kg", 63, 63)}, {"days": {5, 6}, **counts("kg", 41, 41)}),
    ({"days": {5}, **counts("killed", 2, 2)}, {"days": {6}, "day": 11.0, **counts("killed", 4, 4)}),  # a toll grows
    ({"days": {5}, **counts("killed", 3, None)}, {"days": {6}, **counts("killed", 4, 4)}),  # at least three
    ({**counts("killed", 9, 9)}, {**counts("killed", 9, None)}),  # the same day, the same source
    ({**counts("killed", None, 9)}, {**counts("killed", 9, None)}),
    (
        {"days": {5}, "counts": (EventCount("killed", 4, 4), EventCount("wounded", 9, 9))},
        {"days": {6}, "counts": (EventCount("killed", 4, 4), EventCount("wounded", 7, 7))},
    ),
]


@pytest.mark.parametrize(("first", "second"), TWO_EVENTS)
def test_two_differences_or_a_far_place_are_two_events_whatever_else_is_in_common(
    first: dict[str, Any], second: dict[str, Any]
) -> None:
    one, another = profile(**first), profile(**second)
    link = score_link(one, another)
    assert link.differences and not link.holds
    assert differences(another, one) == (link.differences, True)
    assert score_link(one, one).holds
    assert all(reason in str(link) for reason in link.differences)


@pytest.mark.parametrize(("first", "second"), MAY_BE_ONE)
def test_one_difference_alone_is_how_reports_of_one_event_differ(first: dict[str, Any], second: dict[str, Any]) -> None:
    one, another = profile(**first), profile(**second)
    assert differences(one, another) == differences(another, one)
    assert not differences(one, another).are_two_events


def test_the_reasons_are_words() -> None:
    link = score_link(
        profile(sites=(RUSTAQ,), days={5}, **counts("detained", 3, 3)),
        profile(sites=(CHAH_AB,), days={7}, **counts("detained", 5, 5)),
    )
    assert link.differences == ("places 41 km apart", "2 days apart", "another number (detained)")


def test_a_kind_of_event_in_a_province_is_no_event_in_common() -> None:
    words = "clash fire guards river north patrol stones winter road bread".split()
    first, second = (
        make_profile(
            extract_features(
                f"{name}heading",
                " ".join([*words[:2], *(f"{name}{word}" for word in words)]),
                lang="en",
                places=["takhar"],
                watches=["armed-clash"],
                event=ReportedEvent(provinces=frozenset({"takhar"})),
            ),
            Frequencies(),
        )
        for name in ("a", "b")
    )
    link = score_link(first, second)
    assert link.places and link.watches and not link.holds


def test_what_the_first_sentences_say_of_place_day_and_numbers() -> None:
    text = (
        "Gunmen killed four men in Rustaq on Sunday night. Eleven villagers were wounded.\n\n"
        "Earlier, on 3 January, two men were killed there. Since March the province has counted 60 killed."
    )
    event = reported_event(
        "",
        text,
        lang="en",
        place=MainPlace("af-rustaq", ("af-rustaq",), 0.8),
        places=["af-rustaq", "af-takhar"],
        figures=figures_of("", text, lang="en"),
        published=MONDAY,
        gazetteer=Gazetteer.shipped(),
    )
    assert [site.place for site in event.sites] == ["af-rustaq"]
    assert event.provinces == {"af-takhar"}
    assert event.days == {date(2026, 3, 1).toordinal()}
    assert event.counts == (EventCount("killed", 4, 4), EventCount("wounded", 11, 11))


def test_a_province_is_no_place_of_an_event() -> None:
    event = reported_event(
        "",
        "",
        lang="en",
        place=MainPlace("af-takhar", ("af-takhar",), 0.9),
        places=[],
        figures=(),
        published=MONDAY,
        gazetteer=Gazetteer.shipped(),
    )
    assert event.sites == ()


def test_a_country_and_its_people_are_no_names_of_an_event() -> None:
    def named(text: str, **more: Any) -> int:
        return len(extract_features("", text, lang="en", **more).own_names)

    assert (
        named("The men of Afghanistan and some Tajik guards met the old miller Zarifi there.", country_names=["Afghanistan"]) == 1
    )
    assert named("The men of Ruritania met the old miller Zarifi there.") == 2


@pytest.mark.parametrize(
    ("lang", "title", "text"),
    [
        ("en", "New clash at the ferry", "Shots fell before dawn."),
        ("en", "Shots at the ferry", "The river guards were fired at once more before dawn."),
        ("ru", "Вторая перестрелка у парома", "Стреляли до рассвета."),
        ("ru", "Стрельба у парома", "На рассвете по наряду снова стреляли."),
        ("tg", "Тирпарронӣ дар назди гузаргоҳ", "Субҳи имрӯз бори дигар ба посбонон тир андохтанд."),
        ("fa", "درگیری تازه در کنار گذرگاه", "پیش از بامداد تیراندازی شد."),
        ("fa", "تیراندازی در گذرگاه", "مهاجمان پیش از بامداد بار دیگر بر پاسگاه آتش گشودند."),
        ("ps", "په ګودر کې ډزې", "وسله والو سهار یو ځل بیا پر پوستې ډزې وکړې."),
        ("uz", "Kechuvda yangi otishma", "Tong oldidan oʻq uzildi."),
        ("uz", "Кечувда отишма", "Тонг олдидан иккинчи марта ўқ узилди."),
    ],
)
def test_what_came_after_one_of_its_kind_says_so_in_six_languages(lang: str, title: str, text: str) -> None:
    event = reported_event(title, text, lang=lang, place=None, places=(), figures=(), published=MONDAY, gazetteer=None)
    assert event.comes_again


def test_an_increase_is_no_event_that_comes_again() -> None:
    event = reported_event(
        "Ещё двое погибших", "Нашли тела ещё двоих. Найдены новые лодки.", lang="ru", place=None, places=(), figures=(),
        published=MONDAY, gazetteer=None,
    )  # fmt: skip
    assert not event.comes_again


def test_the_length_of_a_border_is_no_figure_in_common() -> None:
    border = [(1300.0, "km"), (63.0, "returned")]
    assert profile(figures=border).figures == {(63.0, "returned")}
    first, second = profile(sites=(RUSTAQ,), figures=border[:1]), profile(sites=(KHOROG,), figures=border[:1])
    assert differences(first, second).are_two_events


def test_between_languages_several_names_join_and_one_town_does_not() -> None:
    def link_of(english: str, russian: str, watches: Any = ()) -> bool:
        features = [
            extract_features("", text, lang=lang, watches=watches, day=10.0) for lang, text in (("en", english), ("ru", russian))
        ]
        filler = [
            extract_features("", f"Somebody{number} met Nobody{number}.", lang=lang) for number in range(9) for lang in ("en", "ru")
        ]
        frequencies = Frequencies()
        for article in (*features, *filler):
            frequencies.add(article)
        return score_link(*(make_profile(article, frequencies) for article in features)).holds

    names = "in Gulbogh", "в Гульбоге"
    assert not link_of(f"A hall was opened {names[0]}.", f"Дети поют {names[1]}.")
    several = "Zarifi, Mahmadov and Rustamov", "Зарифи, Махмадов и Рустамов"
    assert link_of(f"{several[0]} sang {names[0]}.", f"{several[1]} пели {names[1]}.")
