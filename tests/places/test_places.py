"""Names become places: what the context decides, and what it leaves open."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from crawler.facts.places import Gazetteer
from crawler.facts.places import gazetteer as gazetteer_module
from crawler.facts.places.geometry import Point, distance_to_line
from crawler.model.errors import BorderwatchError
from crawler.watch import Watchlist, compile_watches


@pytest.fixture(scope="module")
def watchlist() -> Watchlist:
    return compile_watches({}, [{"id": "w", "title": "W", "severity": "low", "query": "place:tj"}], gazetteer=Gazetteer.shipped())


def named(watchlist: Watchlist, text: str, country: str = "") -> list[tuple[str, ...]]:
    return [mention.candidates for mention in watchlist.read("", text, country=country).mentions]


@pytest.mark.parametrize("text", ["in Ishkashim", "in Eshkashem", "в Ишкашиме", "дар Ишкошим", "در اشکاشم", "په اشکاشم کې"])
def test_ishkashim_is_on_both_sides_until_the_text_decides(watchlist: Watchlist, text: str) -> None:
    ((*candidates,),) = named(watchlist, text)
    assert {place[:2] for place in candidates} == {"af", "tj"}


@pytest.mark.parametrize(
    "text",
    [
        "дар наздикии сарҳади Афғонистону Тоҷикистон",
        "вилояти Бадахшон аз сарҳад убур карда",
        "Badaxshonda sarhad yaqinida",
        "سرحد افغانستان",
    ],
)
def test_the_word_for_border_is_not_the_village_sarhad(watchlist: Watchlist, text: str) -> None:
    assert not [candidates for candidates in named(watchlist, text) if "af-sarhad" in candidates]
    assert named(watchlist, "near Sarhad-e Broghil") == [("af-sarhad",)]


@pytest.mark.parametrize(
    ("text", "bank"),
    [
        ("در ولسوالی اشکاشم", "af"),
        ("дар ноҳияи Ишкошим", "tj"),
        ("в уезде Ишкашим", "af"),
        ("Ishkashim in Tajikistan", "tj"),
        ("Ишкашим афганского Бадахшана", "af"),
        ("таджикский Ишкашим", "tj"),
    ],
)
def test_a_word_beside_the_name_decides(watchlist: Watchlist, text: str, bank: str) -> None:
    first = next(ids for ids in named(watchlist, text) if "ishkashim" in ids[0] or "ishkoshim" in ids[0])
    assert {place[:2] for place in first} == {bank}


@pytest.mark.parametrize(
    ("text", "country", "bank"),
    [
        ("Афганские контрабандисты убиты в Ишкашиме, сообщили в Хороге.", "", "tj"),
        ("Two Afghans were shot by Tajik border guards in Ishkashim.", "TJ", "tj"),
        ("Two Afghans were shot by Tajik border guards in Ishkashim, Afghanistan.", "TJ", "af"),
        ("Талибы сменили главу Ишкашима.", "TJ", "af"),  # nobody else is named
        ("Afghan smugglers crossed to Ishkashim in Tajikistan.", "AF", "tj"),
    ],
)
def test_who_was_there_says_less_of_a_place_than_the_name_of_a_country(
    watchlist: Watchlist, text: str, country: str, bank: str
) -> None:
    first = next(ids for ids in named(watchlist, text, country) if "ishkashim" in ids[0] or "ishkoshim" in ids[0])
    assert {place[:2] for place in first} == {bank}


def test_the_country_of_the_source_decides_last(watchlist: Watchlist) -> None:
    mention = watchlist.read("", "Взрыв в Ишкашиме.", country="TJ").mentions[0]
    assert mention.candidates[0].startswith("tj")
    assert mention.reason == "country of the source"


@pytest.mark.parametrize("text", ["Kunduz", "Qunduz", "в Кундузе", "дар Қундуз", "در کندز", "در قندوز", "Qunduzda", "Қундузда"])
def test_one_province_in_every_spelling(watchlist: Watchlist, text: str) -> None:
    assert named(watchlist, text) == [("af-kunduz",)]


@pytest.mark.parametrize(
    "text",
    ["پنج نفر", "чем тем", "дар рӯзи якшанбе дӯстӣ", "روز دوشنبه", "в Москве", "جرم و جنایت", "имом соҳиб гуфт", "دروازه بسته شد"],
)
def test_a_word_that_is_a_name_too_is_no_place_by_itself(watchlist: Watchlist, text: str) -> None:
    assert named(watchlist, text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [("در ولسوالی جرم", "af-jurm"), ("у моста Тем", "tj-tem"), ("دریای پنج", "panj-river"), ("در شهر دوشنبه", "tj-dushanbe")],
)
def test_beside_the_right_word_it_is(watchlist: Watchlist, text: str, place: str) -> None:
    assert (place,) in named(watchlist, text)


def test_the_longest_name_wins_and_offsets_point_into_the_original(watchlist: Watchlist) -> None:
    text = "Бои у Шерхан-Бандара, сообщили в Хороге."
    mentions = watchlist.read("", text).mentions
    assert [mention.candidates for mention in mentions] == [("af-shir-khan-bandar",), ("tj-khorugh",)]
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)
    assert mentions[0].precision == "point"


def test_distances_on_the_ground() -> None:
    gazetteer = Gazetteer.shipped()
    assert gazetteer.distance_to_border("af-shir-khan-bandar") < 3
    assert 150 < gazetteer.distance_to_border("af-kabul") < 400
    assert "af-shir-khan-bandar" in gazetteer.within(5)
    assert "af-kabul" not in gazetteer.within(100)
    assert "af-badakhshan" not in gazetteer.within(500)  # a province has no distance
    assert "tj-tem" in gazetteer.within(20, "tj-khorugh")
    assert gazetteer.distance("tj-khorugh", "tj-khorugh") == 0


def test_a_province_holds_its_districts_and_a_name_its_places() -> None:
    gazetteer = Gazetteer.shipped()
    assert {"af-kunduz", "af-imam-sahib-d"} <= gazetteer.contains("af-kunduz")
    assert gazetteer.lookup("ишкашим") == gazetteer.lookup("اشکاشم") != frozenset()
    assert gazetteer.lookup("tj-khorugh") == {"tj-khorugh"}
    assert gazetteer.lookup("Atlantis") == frozenset()


ROW = {"id": "a", "name": "A", "country": "TJ", "type": "town", "lat": 37.0, "lon": 70.0, "aliases": {"en": ["Atown"]}}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"lat": 91}, "no place on Earth"),
        ({"lon": "east"}, "could not convert"),
        ({"type": "planet"}, "no type 'planet'"),
        ({"id": ""}, "an empty id"),
    ],
)
def test_a_broken_row_is_named_with_its_line(change: dict[str, object], message: str) -> None:
    with pytest.raises(BorderwatchError, match=message) as caught:
        Gazetteer.read([json.dumps(ROW), json.dumps({**ROW, "id": "b", **change})], "mine.jsonl")
    assert "mine.jsonl:2" in str(caught.value)


def test_two_places_of_one_id_and_a_line_that_is_no_json_are_named() -> None:
    with pytest.raises(BorderwatchError, match="two places 'a'"):
        Gazetteer.read([json.dumps(ROW)] * 2)
    with pytest.raises(BorderwatchError, match="gazetteer:1"):
        Gazetteer.read(["{"])


@pytest.mark.parametrize(
    ("text", "country", "sides"),
    [
        # Citizens of a country, and who or what comes from it, say nothing of where that is.
        ("Tajik guards in Ishkashim caught three citizens of Afghanistan.", "TJ", "tj"),
        ("Дар Ишкошим сарҳадбонон се шаҳрванди Афғонистонро дастгир карданд.", "TJ", "tj"),
        ("مرزبانان در اشکاشم سه شهروند افغانستان را گرفتند.", "TJ", "tj"),
        ("Smugglers who had come from Afghanistan died in Ishkashim.", "TJ", "tj"),
        ("Shells from the Afghan side hit a house in Ishkashim.", "", "af tj"),
        ("Обстрел с афганской стороны: в Ишкашиме ранена женщина.", "", "af tj"),
        # The side of a country is named like the country.
        ("Tajik and Afghan guards met in Ishkashim, on the Tajik side of the river.", "", "tj"),
        ("Afgʻonistonning Ishkoshim tumanida sel besh uyni buzdi.", "UZ", "af"),
        # What stands right before governs, over the word for its province too; a border does not.
        ("Afgʻonistonning Badaxshon viloyatidagi Ishkoshim tumanida sel besh uyni buzdi.", "UZ", "af"),
        ("Афғонистоннинг Бадахшон вилоятидаги Ишкошим туманида сел беш уйни бузди.", "UZ", "af"),
        ("Tojikistonning Togʻli Badaxshon viloyatidagi Ishkoshim tumanida sel besh uyni buzdi.", "UZ", "tj"),
        ("Afgʻoniston chegarasidagi Ishkoshim tumanida sel besh uyni buzdi.", "UZ", "tj"),
    ],
)
def test_a_country_says_where_unless_it_is_that_of_people_or_of_an_origin(
    watchlist: Watchlist, text: str, country: str, sides: str
) -> None:
    first = next(ids for ids in named(watchlist, text, country) if "ishkashim" in ids[0] or "ishkoshim" in ids[0])
    assert {place[:2] for place in first} == set(sides.split())


def test_a_distance_is_computed_when_it_is_asked_for_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    measured: list[Point] = []

    def counting(point: Point, line: Sequence[Point]) -> float:
        measured.append(point)
        return distance_to_line(point, line)

    monkeypatch.setattr(gazetteer_module, "distance_to_line", counting)
    gazetteer = Gazetteer.read([json.dumps(ROW), json.dumps({**ROW, "id": "b"})])
    assert not measured, "every process that knows the places would measure all of them"
    near = gazetteer.distance_to_border("b")
    assert gazetteer.distance_to_border("b") == near and len(measured) == 1
    assert gazetteer.within(near) >= {"b"} and len(measured) == 2
    with pytest.raises(KeyError):
        gazetteer.distance_to_border("nowhere")
