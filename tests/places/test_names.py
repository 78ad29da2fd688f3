"""A name is a place: its own endings, its own language, a capital, and company where the word means something else too."""

from __future__ import annotations

import json
from importlib import resources

import pytest

from crawler.facts.places import Gazetteer
from crawler.language.morphology import forms, inflect_name
from crawler.language.word_counts import count_of, share_of
from crawler.watch import Watchlist, compile_watches
from crawler.watch.terms import parse_name


@pytest.fixture(scope="module")
def watchlist() -> Watchlist:
    return compile_watches({}, [{"id": "w", "title": "W", "severity": "low", "query": "place:tj"}], gazetteer=Gazetteer.shipped())


def named(watchlist: Watchlist, text: str, lang: str, country: str = "") -> list[str]:
    """The likeliest candidate of every mention."""
    return [mention.candidates[0] for mention in watchlist.read("", text, lang=lang, country=country).mentions]


@pytest.mark.parametrize(
    ("name", "language", "expected", "never"),
    [
        ("Самти", "ru", {"самти"}, {"сам", "сами", "семи"}),
        ("Кабул", "ru", {"кабула", "кабулу", "кабулом", "кабуле", "кабульскии"}, {"кабулов", "кабулы"}),
        ("Исфара", "ru", {"исфары", "исфаре", "исфару", "исфарои"}, {"исфар"}),
        ("شکای", "fa", {"شکای"}, {"شکایت", "شکایم"}),
        ("بدخشان", "fa", {"بدخشان"}, {"بدخشانی", "بدخشانش"}),
        ("تالقان", "ps", {"تالقان", "تالقانو", "تالقانه", "تالقاند", "تالقانولایت"}, {"تالقانونه"}),
        ("Кӯлоб", "tg", {"кулоб", "кулоби", "кулобро", "кулобу"}, {"кулобам", "кулобанд"}),
        ("Qunduz", "uz", {"qunduzda", "qunduzdan", "qunduzning"}, {"qunduzlar"}),
    ],
)
def test_a_name_takes_the_endings_of_names_and_no_others(name: str, language: str, expected: set[str], never: set[str]) -> None:
    found = {form.replace("й", "и") for form in forms(inflect_name(name, language))}
    assert expected <= found
    assert not never & found


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Он сам приехал вчера, и сами хозяева его встретили в семи домах.", "ru"),
        ("Бу ерда тўрт киши яшайди.", "uz"),
        ("Mazkur taklif qabul qilindi, kunduzi ish boshlandi.", "uz"),
        ("مردم از قیمت نان شکایت دارند و شکایتی نوشتند.", "fa"),
        ("خلکو د برېښنا له کمښته شکایت وکړ او د ښوونځي دروازې یې وتړلې.", "ps"),
        ("Рӯзи душанбе маҷлис мешавад, шоми Душанбе консерт.", "tg"),
        ("Онҳо ба самти дарё рафтанд ва ин пешниҳодро қабул карданд.", "tg"),
        ("پنج ولسوالی برق ندارد و در پنج قریه آب نیست.", "fa"),
    ],
)
def test_ordinary_words_are_no_places(watchlist: Watchlist, text: str, lang: str) -> None:
    assert named(watchlist, text, lang) == []


@pytest.mark.parametrize(
    ("text", "lang", "place"),
    [
        ("د تالقانو په ښار کې غونډه وشوه.", "ps", "af-taloqan"),
        ("سوداګر له تاجکستانه راغلل.", "ps", "tj"),
        ("توکي د حیرتانو له لارې راځي.", "ps", "af-hairatan"),
        ("لارۍ په شېرخان بندره کې ودرېدې.", "ps", "af-shir-khan-bandar"),
        ("د کندزولایت په مرکز کې", "ps", "af-kunduz"),
        ("د تخارد والي ویاند وویل", "ps", "af-takhar"),
        ("کاروان به شیرخانبندر رسید", "fa", "af-shir-khan-bandar"),
        ("Сокинони Исфара ва Конибодом", "tg", "tj-isfara"),
        ("Термезский порт принял баржу", "ru", "uz-termez"),
        ("кабульские власти ответили отказом", "ru", "af-kabul"),
        ("Floods hit Burka district and Nahrin", "en", "af-burkah"),
        ("Ali Abad district of Kunduz", "en", "af-ali-abad"),
        ("Muminobodda sel keldi", "uz", "tj-muminobod"),
        ("در گذرگاه پنج پایان", "fa", "tj-panji-poyon"),  # of which the last word is the end as well
        ("Дар Панҷакент боришот шуд", "tg", "tj-panjakent"),
        ("Shots were heard in Khamadoni district.", "en", "tj-hamadoni-d"),
        ("A clash in Shamsiddin Shokhin district.", "en", "tj-shohin-d"),
        ("Opium was seized in Dzhaykhun.", "en", "tj-jayhun-d"),
        ("The Nizhniy Pyanj bridge is open.", "en", "tj-panji-poyon"),
        ("Miners of the Chah Aab district.", "en", "af-chahab"),
        ("Floods in Khwaja Bahaudin.", "en", "af-khwaja-bahauddin"),
        ("Residents of Maimai district.", "en", "af-darwaz-payin"),
        ("В районе Шамсиддина Шохина стреляли.", "ru", "tj-shohin-d"),
        ("В районе Мир Сайида Али Хамадони тихо.", "ru", "tj-hamadoni-d"),
        ("Талибы взяли уезд Имам-Сахеб.", "ru", "af-imam-sahib-d"),
        ("Бои в уезде Ходжа-Баховуддин.", "ru", "af-khwaja-bahauddin"),
        ("Толчки в Эшкашиме.", "ru", "af-ishkashim-d"),
    ],
)
def test_the_forms_and_places_of_the_news_are_known(watchlist: Watchlist, text: str, lang: str, place: str) -> None:
    assert place in named(watchlist, text, lang)


def test_a_number_before_what_it_counts_is_no_place(watchlist: Watchlist) -> None:
    assert "tj-panj-d" not in named(watchlist, "برف‌کوچ در روشان تاجیکستان پنج مسافر را کشت", "fa")
    assert "tj-panj-d" in named(watchlist, "برف‌کوچ در ناحیه پنج تاجیکستان راه را بست", "fa")


def test_a_name_is_looked_for_in_texts_of_its_language_and_in_other_scripts(watchlist: Watchlist) -> None:
    assert named(watchlist, "Сокинони Пенджикент", "tg") == []  # the Russian name
    assert named(watchlist, "Жители Пенджикента", "ru") == ["tj-panjakent"]
    assert named(watchlist, "Residents of Khorog, по-русски Хорог", "en") == ["tj-khorugh", "tj-khorugh"]
    assert named(watchlist, "په درقد کې", "ps") == ["af-darqad"]


@pytest.mark.parametrize(
    ("text", "lang", "place"),
    [
        ("Smugglers swam the Panj at night", "en", "panj-river"),
        ("Police in Panj district seized drugs", "en", "tj-panj-d"),
        ("A market opened in Panj", "en", "tj-panj-d"),
        ("Он переплыл Пяндж ночью", "ru", "panj-river"),
        ("Рынок открыт в Пяндже", "ru", "tj-panj-d"),
        ("Лодка упала в Пяндж", "ru", "panj-river"),
        ("Дар ноҳияи Панҷ маҷлис шуд", "tg", "tj-panj-d"),
        ("Water of the Pamir glaciers", "en", "pamir-mts"),
        ("The Qosh Tepa canal", "en", "qosh-tepa"),
        ("Farmers of Qosh Tepa district in Jowzjan", "en", "af-qosh-tepa-d"),
        ("A man from Khanabad in Andijan", "en", "uz-khanabad"),
        ("A convoy in Murghab, Badghis", "en", "af-bala-murghab"),
        ("В Горно-Бадахшанской области задержаны", "ru", "tj-gbao"),
        ("в горном Бадахшане", "ru", "tj-gbao"),
        ("таджикского Бадахшана", "ru", "tj-gbao"),
        ("در بدخشان کوهی", "fa", "tj-gbao"),
        ("ولسوالی بهارک ولایت تخار", "fa", "af-baharak-tkr"),
    ],
)
def test_of_namesakes_the_one_that_is_meant_is_chosen(watchlist: Watchlist, text: str, lang: str, place: str) -> None:
    assert place in named(watchlist, text, lang)
    namesakes = {"tj-gbao": "af-badakhshan", "uz-khanabad": "af-khanabad", "panj-river": "tj-panj-d", "tj-panj-d": "panj-river"}
    mentioned = {id for mention in watchlist.read("", text, lang=lang).mentions for id in mention.candidates}
    assert namesakes.get(place) not in mentioned


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("The Panj Observer wrote on Monday", "en"),
        ("she told Kunduz Daily News by phone", "en"),
        ("a lecturer at Badakhshan University", "en"),
        ("сообщает газета «Пяндж»", "ru"),
        ("Радиои Хатлон хабар дод", "tg"),
        ("به گزارش روزنامه کندز", "fa"),
    ],
)
def test_the_name_of_a_newspaper_or_a_university_is_no_place(watchlist: Watchlist, text: str, lang: str) -> None:
    assert named(watchlist, text, lang) == []


def test_a_small_letter_makes_a_name_a_word_and_a_text_in_capitals_says_nothing(watchlist: Watchlist) -> None:
    assert named(watchlist, "They live in kunduz and Takhar", "en") == ["af-takhar"]
    assert named(watchlist, "БОИ В КУНДУЗЕ", "ru") == ["af-kunduz"]
    assert named(watchlist, "fighting in kunduz", "en") == ["af-kunduz"]  # a text without any capital
    assert named(watchlist, "поездка в афганистан и Иран", "ru") == ["af", "ir"]  # no other word


def test_a_word_that_is_a_name_too_needs_company_and_a_capital_lets_it_look_farther(watchlist: Watchlist) -> None:
    assert named(watchlist, "Дӯстии мардумон", "tg") == []
    assert "tj-dusti-d" in named(watchlist, "Дар ноҳияи Дӯстӣ ҷамъомад шуд", "tg")
    assert "tj-rudaki" in named(watchlist, "Tuman Rudakiy", "uz")
    assert "tj-vahdat" in named(watchlist, "Дар вилояти Хатлон не, балки дар шаҳри Ваҳдат", "tg")


def test_no_name_that_counts_alone_is_a_frequent_word() -> None:
    """The pack is made by bench/make_common_names.py; famous places are frequent because they are in the news."""
    gazetteer = Gazetteer.shipped()
    rows = (resources.files("crawler") / "packs" / "gazetteer.jsonl").read_text(encoding="utf-8").splitlines()
    famous = {row["id"] for row in map(json.loads, rows) if row.get("famous")}
    frequent = [
        (name.language, form)
        for name in gazetteer.names
        if name.alone and len(name.words) == 1 and famous.isdisjoint(name.places)
        for form in parse_name(name.term, name.language)[0].forms()
        if share_of(name.language, form) > 10e-6
        and count_of(name.language, form) > 2
        and not gazetteer.is_common(name, form, name.language)
    ]
    assert frequent == []


def test_a_province_is_asked_for_by_its_id_with_all_its_places() -> None:
    north = compile_watches(
        {},
        [{"id": "n", "title": "N", "severity": "low", "query": "place:af-badakhshan,af-takhar,af-kunduz,af-baghlan"}],
        gazetteer=Gazetteer.shipped(),
    )
    for text in ("Clashes in Warduj", "Clashes in Nahrin", "Clashes in Ai Khanum", "Clashes in Kunduz"):
        assert north.match("", text, lang="en"), text
    for text in ("Arrests in Gorno-Badakhshan", "Arrests in Khorog", "Clashes in Helmand"):
        assert not north.match("", text, lang="en"), text
