"""Where an event is, and who did what to whom, in six languages: invented news, and what is left empty."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.facts.events import MainPlace, event_frame, main_place
from crawler.facts.figures import figures_of
from crawler.facts.places import Gazetteer
from crawler.model import EventFrame
from crawler.watch import Watchlist, compile_watches

PUBLISHED = date(2026, 3, 12)  # a Thursday


@pytest.fixture(scope="module")
def watchlist() -> Watchlist:
    return compile_watches({}, [{"id": "w", "title": "W", "severity": "low", "query": "place:tj"}], gazetteer=Gazetteer.shipped())


def place_of(watchlist: Watchlist, title: str, text: str, lang: str, country: str = "") -> MainPlace | None:
    mentions = watchlist.read(title, text, lang=lang, country=country).mentions
    return main_place(title, text, mentions, Gazetteer.shipped(), country=country, lang=lang)


def frame_of(watchlist: Watchlist, title: str, text: str, lang: str) -> EventFrame:
    place = place_of(watchlist, title, text, lang)
    return event_frame(title, text, figures_of(title, text, lang=lang), place, lang=lang, published=PUBLISHED)


@pytest.mark.parametrize(
    ("lang", "title", "text", "place"),
    [
        (
            "en",
            "Mudslide takes a road",
            "DUSHANBE (Wire) — A mudslide cut the road in Rushon district on Wednesday. Drivers from Kulob wait there. Nobody was hurt.",
            "tj-rushon-d",
        ),
        (
            "ru",
            "Сель сошёл на дорогу",
            "ДУШАНБЕ, 11 марта — Сель сошёл на дорогу в Фархорском районе. Водители из Куляба ждут. Никто не пострадал.",
            "tj-farkhor-d",
        ),
        (
            "tg",
            "Сел роҳро баст",
            "Сел дар ноҳияи Ҳамадонӣ роҳро баст. Ронандагон аз Кӯлоб интизоранд. Касе зиён надид.",
            "tj-hamadoni-d",
        ),
        (
            "fa",
            "سیلاب راه را بست",
            "سیلاب در ولسوالی راغستان راه را بست. رانندگان از کابل آمده بودند. کسی زیان ندید.",
            "af-raghistan",
        ),
        ("ps", "سېلاب لار وتړله", "د تخار په درقد ولسوالۍ کې سېلاب لار وتړله. چلوونکي له کابل نه راغلي وو.", "af-darqad"),
        (
            "uz",
            "Sel yoʻlni yopdi",
            "Hamadoniy tumanida sel yoʻlni yopdi. Haydovchilar Koʻlobdan kelgan. Hech kim zarar koʻrmadi.",
            "tj-hamadoni-d",
        ),
    ],
)
def test_the_place_of_the_event_is_neither_the_dateline_nor_where_people_came_from(
    watchlist: Watchlist, lang: str, title: str, text: str, place: str
) -> None:
    found = place_of(watchlist, title, text, lang)
    assert found is not None and found.place == place


def test_a_place_that_is_named_to_describe_another_is_not_where_it_happened(watchlist: Watchlist) -> None:
    text = (
        "A lorry fell off a bridge in Darvoz district on Monday. The driver swam ashore. The police closed the road.\n\n"
        "Khatlon borders on Kunduz. Earlier a bus fell into the river at Ishkashim."
    )
    found = place_of(watchlist, "Lorry falls off a bridge", text, "en", "TJ")
    assert found is not None and found.place == "tj-darvoz-d"
    assert found.confidence > 0.5


def test_the_district_is_preferred_to_its_province(watchlist: Watchlist) -> None:
    text = "Locusts came to Rustaq district of Takhar province on Sunday, farmers said."
    found = place_of(watchlist, "Locusts in Takhar", text, "en", "AF")
    assert found is not None and found.place == "af-rustaq"


def test_an_article_that_names_no_place_has_none(watchlist: Watchlist) -> None:
    assert place_of(watchlist, "Prices", "Flour costs more than last week.", "en") is None


@pytest.mark.parametrize(
    ("lang", "text", "actor", "trigger", "target"),
    [
        (
            "en",
            "Unknown gunmen attacked Tajik border guards in Farkhor district.",
            "unknown gunmen",
            "attack",
            "Tajik border guards",
        ),
        ("en", "Three smugglers were arrested by Tajik border guards in Farkhor.", "Tajik border guards", "arrest", "smugglers"),
        (
            "en",
            "Shots were exchanged in a clash between Tajik border guards and the Taliban.",
            "Tajik border guards",
            "clash",
            "Taliban",
        ),
        ("ru", "Контрабандисты задержаны таджикскими пограничниками в Фархоре.", "Tajik border guards", "arrest", "smugglers"),
        ("ru", "Талибы атаковали афганских солдат в Рустаке.", "Taliban", "attack", "Afghan soldiers"),
        ("tg", "Қочоқбарон аз ҷониби сарҳадбонони тоҷик боздошт шуданд.", "Tajik border guards", "arrest", "smugglers"),
        ("fa", "طالبان در رستاق سربازان افغان را بازداشت کردند.", "Taliban", "arrest", "Afghan soldiers"),
        ("fa", "قاچاقبران از سوی مرزبانان تاجیک بازداشت شدند.", "Tajik border guards", "arrest", "smugglers"),
        ("ps", "قاچاق بر د پولیسو لخوا ونیول شول.", "police", "arrest", "smugglers"),
        ("uz", "Kontrabandachilar tojik chegarachilari tomonidan ushlandi.", "Tajik border guards", "arrest", "smugglers"),
    ],
)
def test_who_did_what_to_whom(watchlist: Watchlist, lang: str, text: str, actor: str, trigger: str, target: str) -> None:
    frame = frame_of(watchlist, "", text, lang)
    assert (frame.actor, frame.trigger, frame.target) == (actor, trigger, target)


@pytest.mark.parametrize(
    ("lang", "text", "target"),
    [
        ("en", "Two civilians were killed in Farkhor.", "civilians"),
        ("ru", "В Фархоре убиты двое пограничников.", "border guards"),
        ("fa", "در رستاق دو سرباز کشته شدند.", "soldiers"),
    ],
)
def test_who_suffers_is_no_actor_where_nobody_is_named_as_one(watchlist: Watchlist, lang: str, text: str, target: str) -> None:
    frame = frame_of(watchlist, "", text, lang)
    assert (frame.actor, frame.target) == ("", target)


def test_a_frame_is_filled_from_title_and_first_sentence(watchlist: Watchlist) -> None:
    frame = frame_of(
        watchlist,
        "Gunmen attack a post in Farkhor",
        "Two Tajik border guards were wounded when the post was attacked in Farkhor district on Tuesday, the border service said. "
        "In 2019 four soldiers were killed there.",
        "en",
    )
    assert (frame.actor, frame.target, frame.trigger) == ("unknown gunmen", "Tajik border guards", "attack")
    assert (frame.killed, frame.wounded) == (None, 2)
    assert frame.date == date(2026, 3, 10)
    assert frame.place == "tj-farkhor-d"
    assert [field for field, _, _ in frame.spans] == ["text", "title"]


def test_fighters_of_the_taliban_are_the_taliban(watchlist: Watchlist) -> None:
    assert frame_of(watchlist, "", "Taliban fighters captured Khwahan.", "en").actor == "Taliban"


def test_a_soldier_killed_without_a_number_is_one_and_the_dead_of_a_total_are_none(watchlist: Watchlist) -> None:
    assert frame_of(watchlist, "", "A soldier was killed in Farkhor.", "en").killed == 1
    assert frame_of(watchlist, "", "Ten people were killed there since January.", "en").killed is None


def test_bodies_that_were_found_are_the_dead(watchlist: Watchlist) -> None:
    assert frame_of(watchlist, "", "Nine bodies were found under the snow in Rushon.", "en").killed == 9


@pytest.mark.parametrize(
    ("lang", "text", "day"),
    [
        ("en", "The bridge was closed on Monday.", date(2026, 3, 9)),
        ("en", "The bridge was closed on 28 February.", date(2026, 2, 28)),
        ("en", "The bridge was closed on 30 December.", date(2025, 12, 30)),
        ("ru", "Мост закрыт во вторник.", date(2026, 3, 10)),
        ("ru", "Мост закрыт 5 марта.", date(2026, 3, 5)),
        ("tg", "Пул рӯзи чоршанбе баста шуд.", date(2026, 3, 11)),
        ("tg", "Пул дирӯз баста шуд.", date(2026, 3, 11)),
        ("fa", "پل روز سه‌شنبه بسته شد.", date(2026, 3, 10)),
        ("fa", "پل ۱۸ حوت بسته شد.", date(2026, 3, 9)),
        ("ps", "پل د چارشنبې په ورځ وتړل شو.", date(2026, 3, 11)),
        ("uz", "Koʻprik payshanba kuni yopildi.", date(2026, 3, 12)),
        ("en", "The bridge was closed.", None),
        ("en", "It was closed on 3 March and opened on 7 March.", None),
    ],
)
def test_the_day_of_the_event_is_read_by_that_of_the_publication(
    watchlist: Watchlist, lang: str, text: str, day: date | None
) -> None:
    assert frame_of(watchlist, "", text, lang).date == day


@pytest.mark.parametrize(
    ("lang", "text", "day"),
    [
        ("en", "The road stays closed until 18 March.", None),
        ("en", "The drill began on Tuesday and lasts to 18 March 2026.", date(2026, 3, 10)),
        ("en", "The ferry rests from 9 March to Friday, 20 March.", date(2026, 3, 9)),
        ("en", "The road is closed until Monday.", None),
        ("ru", "Учения продлятся до 18 марта 2026 года.", None),
        ("ru", "Паром стоит с 9 по 18 марта.", None),
        ("ru", "Дорога закрыта до вторника.", None),
        ("tg", "Роҳ то 18 март баста аст.", None),
        ("tg", "Машқ рӯзи сешанбе оғоз шуд ва то 18 март идома меёбад.", date(2026, 3, 10)),
        ("fa", "راه تا ۱۸ مارچ بسته است.", None),
        ("fa", "راه تا ۲۷ حوت بسته است.", None),
        ("ps", "لار تر ۱۸ مارچ پورې تړلې ده.", None),
        ("uz", "Yoʻl 18-martga qadar yopiq.", None),
        ("uz", "Йўл 18 март кунигача ёпиқ.", None),
    ],
)
def test_a_day_until_which_something_lasts_is_no_day_of_the_event(
    watchlist: Watchlist, lang: str, text: str, day: date | None
) -> None:
    assert frame_of(watchlist, "", text, lang).date == day


@pytest.mark.parametrize(
    ("lang", "text", "day"),
    [
        ("en", "The drill will begin on 18 March.", date(2026, 3, 18)),
        ("ru", "Учения начнутся 18 марта.", date(2026, 3, 18)),
        ("tg", "Машқ 18 март оғоз хоҳад шуд.", date(2026, 3, 18)),
        ("fa", "تمرین در ۱۸ مارچ آغاز خواهد شد.", date(2026, 3, 18)),
        ("fa", "تمرین در ۵ حمل آغاز خواهد شد.", date(2026, 3, 25)),
        ("ps", "تمرین به د مارچ ۱۸ پیل شي.", date(2026, 3, 18)),
        ("uz", "Mashq 18-martda boshlanadi.", date(2026, 3, 18)),
        ("en", "They will be tried for the attack of 10 October.", date(2025, 10, 10)),
        ("en", "They will be tried for the attack of 3 March.", date(2026, 3, 3)),
        ("en", "The bridge was closed on 18 March.", date(2025, 3, 18)),
    ],
)
def test_a_day_without_a_year_is_to_come_only_where_the_sentence_speaks_of_the_future(
    watchlist: Watchlist, lang: str, text: str, day: date
) -> None:
    assert frame_of(watchlist, "", text, lang).date == day


@pytest.mark.parametrize(
    ("lang", "text", "source"),
    [
        ("en", "Shots were fired, the Taliban police said in a statement.", "Taliban"),
        ("en", "The border guards announced that shots were fired.", "border service"),
        ("en", "Shots were fired, residents said.", "residents"),
        ("en", "Shots were fired.", ""),
        ("en", "The Taliban denied reports of shots at the bridge.", ""),
        (
            "en",
            "The border guards denied that shots were fired. The border guards said in a statement that the night was calm.",
            "",
        ),
        ("en", "The ministry denied that shots were fired.", ""),
        ("en", "Shots were fired, residents said, but the Taliban denied it.", "residents"),
        ("en", "Shots were fired after Afghans were denied entry, the border guards announced.", "border service"),
        ("ru", "Талибы опровергли сообщения о перестрелке на мосту.", ""),
        ("tg", "Хабари тирпарронӣ дар пулро толибон рад карданд.", ""),
        ("fa", "گزارش تیراندازی در پل را طالبان رد کردند.", ""),
        ("ps", "پر پله د ډزو خبر طالبانو رد کړ.", ""),
        ("uz", "Koʻprikdagi otishma haqidagi xabarni toliblar rad etdi.", ""),
    ],
)
def test_who_says_so(watchlist: Watchlist, lang: str, text: str, source: str) -> None:
    assert frame_of(watchlist, "", text, lang).attribution == source
