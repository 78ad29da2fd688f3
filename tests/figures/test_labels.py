"""What a number counts in news of six languages, and what counts nothing. The sentences are made up."""

from __future__ import annotations

import pytest

from crawler.facts.figures import extract, figures_of
from crawler.facts.figures.number_words import cardinals
from crawler.facts.figures.numbers import Number
from crawler.language.tables import TABLES

NO_FIGURES = [
    ("fa", "شیوع کووید ۱۹ مردم را نگران کرد."),
    ("en", "COVID 19 patients came to the clinic."),
    ("en", "On 28 and 29 February Taliban fighters came."),
    ("ps", "د فبروري په ۲۹مه طالبانو هوکړه لاسلیک کړه."),
    ("en", "Winds reached 15 m/s in the valley."),
    ("en", "Winds reached 15 metres per second."),
    ("ru", "Скорость ветра достигла 15 м/с."),
    ("ru", "Ветер дует 20 метров в секунду."),
    ("ru", "Он звонил 123 раз."),
    ("en", "Article 5 of Law 1203 was read to the people."),
    ("ru", "По статье 307 задержан учитель."),
    ("ru", "Вертолёт Ми 8 доставил людей."),
    ("en", "Call +992 37 221-33-44 and people will help."),
    ("en", "The team won 3-1 and people left."),
    ("en", "At 7 pm soldiers came."),
    ("ru", "В 7 утра солдаты ушли."),
    ("fa", "ساعت ۱۰ سربازان آمدند."),
    ("ru", "Станцию пустили в 2018-м, людей ждали."),
    ("en", "Dozens were killed."),
    ("ru", "Сотни людей погибли."),
    ("tg", "Садҳо нафар кушта шуданд."),
    ("fa", "صدها تن کشته شدند."),
    ("ps", "سلګونه کسان ووژل شول."),
    ("uz", "Yuzlab odam halok bo‘ldi."),
    ("uz", "U qarzni oldi, keyin uyga qaytdi."),
]


@pytest.mark.parametrize(("lang", "text"), NO_FIGURES)
def test_names_rates_dates_laws_scores_and_vague_words_are_no_figures(lang: str, text: str) -> None:
    assert figures_of("", text, lang=lang) == ()


LABELS = [
    ("en", "107 died and hundreds were infected.", [(107, "killed")]),
    ("en", "800 detained people were freed.", [(800, "released")]),
    ("ru", "Власти освободили 800 задержанных.", [(800, "released")]),
    ("tg", "800 зиндонӣ озод шуданд.", [(800, "released")]),
    ("fa", "۸۰۰ زندانی آزاد شدند.", [(800, "released")]),
    ("ps", "۸۰۰ بندیان خوشې شول.", [(800, "released")]),
    ("uz", "800 mahbus ozod qilindi.", [(800, "released")]),
    ("en", "Engineers removed 40 anti-personnel mines.", [(40, "weapons")]),
    ("en", "Output rose by 52 per cent.", [(52, "percent")]),
    ("tg", "Дар ин кишвар 10 миллиюн кас зиндагӣ мекунад.", [(10_000_000, "people")]),
    ("tg", "Аҳолӣ ба 10 миллиун нафар расид.", [(10_000_000, "people")]),
    ("fa", "۴۱ میلیون و ۸۳ هزار و ۹۸۸ نفر آمدند.", [(41_083_988, "people")]),
    ("ru", "Приехали 2 млн 83 тыс. 988 человек.", [(2_083_988, "people")]),
    ("fa", "شمار کاربران از مرز ۱۵۰ میلیون گذشت.", [(150_000_000, "")]),
    ("tg", "Шумори корбарон аз 150 миллион гузашт.", [(150_000_000, "")]),
    ("ps", "۲۰ لارې وتړل شوې.", [(20, "")]),
    ("ps", "۲۰ لارۍ ودرېدې.", [(20, "vehicles")]),
    ("fa", "پنج سرباز کشته و ۱۰ تن دیگر اسیر شدند.", [(5, "killed"), (10, "detained")]),
    ("en", "Two guards and one smuggler were killed.", [(2, "killed"), (1, "killed")]),
    ("fa", "در حمله سه نظامی کشته شدند.", [(3, "killed")]),  # no third of Hamal
    ("fa", "در حملات ۱۲ سرباز زخمی شدند.", [(12, "wounded")]),
    ("ps", "په حملو کې دوه سرتېري ووژل شول.", [(2, "killed")]),
    ("fa", "۳ حمل نشست برگزار شد.", []),
    ("ru", "Уничтожены трое членов банды.", [(3, "killed")]),
    ("en", "Five guards were gunned down.", [(5, "killed")]),
    ("ru", "Пять пограничников получили ожоги и увечья.", [(5, "wounded")]),
    ("fa", "پنج مرزبان آسیب دیدند.", [(5, "wounded")]),
    ("ps", "پنځه سرتېرو ژوند له لاسه ورکړ.", [(5, "killed")]),
    ("tg", "Панҷ марзбон зинда намонданд.", [(5, "killed")]),
    ("uz", "Besh chegarachi hayotdan ko‘z yumdi.", [(5, "killed")]),
    ("en", "The blast killed three soldiers and two civilians.", [(3, "killed"), (2, "killed")]),
    ("en", "Two earthquakes killed forty people.", [(40, "killed")]),
    ("en", "Nine policemen were killed before dawn when about sixty fighters came.", [(9, "killed"), (60, "militants")]),
    ("fa", "از کشته شدن نه تن و زخمی شدن ۲۴ تن خبر داد.", [(9, "killed"), (24, "wounded")]),
    ("ru", "Трое рабочих, включая водителя, получили ранения.", [(3, "wounded")]),
    ("en", "Six passengers lost their lives.", [(6, "killed")]),
    ("en", "Three boys drowned in the river.", [(3, "killed")]),
    ("en", "Two brothers were wounded.", [(2, "wounded")]),
    ("ru", "Спасатели вывели 64 человека.", [(64, "people")]),
    ("tg", "Дар беморхона 12 нафар ҳастанд.", [(12, "hospitalised")]),
    ("uz", "O‘n kishi pul oldi.", [(10, "people")]),
    ("uz", "O‘n kishi o‘ldi.", [(10, "killed")]),
    ("ps", "یوولسو کسانو ته ډوډۍ ورکړل شوه.", [(11, "people")]),
    ("ps", "پنځه څلوېښت تنه ووژل شول.", [(45, "killed")]),
    ("uz", "O‘ttiz bitta askar keldi.", [(31, "soldiers")]),
    ("tg", "Ҷасади панҷ нафар ёфт шуд.", [(5, "bodies")]),
    ("ru", "Более тысячи человек бежали.", [(1000, "crossed")]),
]


@pytest.mark.parametrize(("lang", "text", "expected"), LABELS, ids=[f"{row[0]}-{row[1][:40]}" for row in LABELS])
def test_a_number_has_the_label_of_its_own_clause(lang: str, text: str, expected: list[tuple[float, str]]) -> None:
    assert [(figure.value, figure.unit) for figure in figures_of("", text, lang=lang)] == expected


PASHTO_NUMBERS = {
    1: "یو",
    2: "دوه دوو",
    3: "درې دریو",
    4: "څلور څلورو",
    5: "پنځه پنځو",
    6: "شپږ شپږو",
    7: "اووه اوه اوۀ اوو",
    8: "اته اتو",
    9: "نهه نهو",
    10: "لس لسو",
    11: "یوولس یولس یولسو",
    12: "دوولس دولس دولسو",
    13: "دیارلس دیارلسو",
    14: "څوارلس څورلس څوارلسو",
    15: "پنځلس پنځه\u200cلس پنځلسو",
    16: "شپاړس شپاړلس شپاړسو",
    17: "اوولس اووه\u200cلس اوه\u200cلس اوولسو",
    18: "اتلس اته\u200cلس اتلسو",
    19: "نولس نونس نهه\u200cلس نولسو",
    20: "شل شلو",
}


@pytest.mark.parametrize("number", PASHTO_NUMBERS)
def test_pashto_numbers_to_twenty_count_people_in_each_of_their_spellings(number: int) -> None:
    for word in PASHTO_NUMBERS[number].split():
        for people in ("تنه", "کسان", "نفر", "تنو", "کسانو"):
            figures = figures_of("", f"په چاودنه کې {word} {people} ووژل شول.", lang="ps")
            assert [(figure.value, figure.unit) for figure in figures] == [(number, "killed")], (word, people)


def test_a_pashto_word_that_is_also_a_cry_is_a_number_only_before_what_it_counts() -> None:
    assert figures_of("", "هغه وویل: اوه، څومره ښه ورځ ده.", lang="ps") == ()


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Two hundred and fourteen soldiers came."),
        ("ru", "Двести четырнадцать солдат пришли."),
        ("tg", "Дусаду чордаҳ сарбоз омаданд."),
        ("fa", "دوصد و چهارده سرباز آمدند."),
        ("ps", "دوه سوه او څوارلس سرتېري راغلل."),
        ("uz", "Ikki yuz oʻn toʻrt askar keldi."),
        ("uz", "Икки юз ўн тўрт аскар келди."),
    ],
)
def test_a_compound_number_in_words_is_one_number(lang: str, text: str) -> None:
    assert [(figure.value, figure.unit) for figure in figures_of("", text, lang=lang)] == [(214, "soldiers")]


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "A soldier was killed at the post."),
        ("ru", "Пограничник погиб на заставе."),
        ("ru", "На границе убит пограничник."),
        ("tg", "Дар сарҳад марзбоне кушта шуд."),
        ("fa", "در این درگیری سربازی کشته شد."),
        ("ps", "په دې نښته کې سرتېری ووژل شو."),
        ("uz", "Otishmada chegarachi halok boʻldi."),
    ],
)
def test_a_singular_noun_with_a_singular_verb_is_one_victim(lang: str, text: str) -> None:
    (figure,) = figures_of("", text, lang=lang)
    assert (figure.value, figure.qualifier, figure.unit, figure.counted) == (1, "exact", "killed", "soldiers")


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "The soldiers were killed at the post."),
        ("en", "A driver said the bus was late."),
        ("ps", "سرتېري ووژل شول."),
        ("fa", "سربازان کشته شدند."),
    ],
)
def test_plural_victims_without_a_number_are_no_figure(lang: str, text: str) -> None:
    assert figures_of("", text, lang=lang) == ()


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "Eleven people, including two children, were killed."),
        ("ru", "Одиннадцать человек, среди них двое детей, убиты."),
        ("tg", "Ёздаҳ нафар, аз ҷумла ду кӯдак, кушта шуданд."),
        ("fa", "یازده تن، از جمله دو کودک، کشته شدند."),
        ("ps", "یوولس تنه، چې دوه یې ماشومان دي، ووژل شول."),
        ("uz", "O‘n bir kishi, jumladan ikki bola halok bo‘ldi."),
    ],
)
def test_a_part_has_the_label_of_its_whole_and_is_marked(lang: str, text: str) -> None:
    rows = [(figure.value, figure.unit, figure.counted, figure.is_part) for figure in figures_of("", text, lang=lang)]
    assert rows == [(11, "killed", "people", False), (2, "killed", "children", True)]


def test_some_of_those_before_who_met_something_else_are_no_part_of_their_number() -> None:
    figures = figures_of("", "Gunmen took ten men away; five of them were killed.", lang="en")
    assert [(figure.value, figure.unit, figure.is_part) for figure in figures] == [(10, "people", False), (5, "killed", False)]


@pytest.mark.parametrize(
    ("lang", "text", "background"),
    [
        ("en", "Since January 103 people have been killed on this road.", "total"),
        ("ru", "С начала года погибли 103 человека.", "total"),
        ("tg", "Аз аввали сол 103 нафар кушта шуданд.", "total"),
        ("fa", "از آغاز سال ۱۰۳ تن کشته شده‌اند.", "total"),
        ("ps", "د کال له پیله ۱۰۳ تنه وژل شوي دي.", "total"),
        ("uz", "Yil boshidan 103 kishi halok bo‘ldi.", "total"),
        ("en", "A similar attack last year killed 103 people.", "past"),
        ("en", "In 2015 a quake killed 103 people.", "past"),
        ("ru", "В прошлом году погибли 103 человека.", "past"),
        ("tg", "Соли гузашта 103 нафар кушта шуда буданд.", "past"),
        ("fa", "سال گذشته ۱۰۳ تن کشته شدند.", "past"),
        ("ps", "تېر کال ۱۰۳ تنه ووژل شول.", "past"),
        ("uz", "O‘tgan yili 103 kishi halok bo‘ldi.", "past"),
        ("en", "Elsewhere in the province 103 people were killed.", "elsewhere"),
        ("en", "The attack killed 103 people, the worst since 2015.", ""),
        ("en", "On 5 July 2021 an attack killed 103 people.", ""),
        ("en", "An attack killed 103 people.", ""),
    ],
)
def test_totals_and_earlier_events_are_told_from_the_news(lang: str, text: str, background: str) -> None:
    (figure,) = figures_of("", text, lang=lang)
    assert (figure.value, figure.unit, figure.background) == (103, "killed", background)


def test_a_sentence_without_numbers_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []

    def find_no_numbers(sentence: str, *_: object) -> list[Number]:
        read.append(sentence)
        return []

    monkeypatch.setattr(extract, "find_numbers", find_no_numbers)
    figures_of("", "The river rose in spring. Five people came. It was 7 km. A guard was killed. Nobody came.", lang="en")
    assert read == ["Five people came.", "It was 7 km.", "A guard was killed."]


@pytest.mark.parametrize("lang", TABLES)
def test_every_number_word_makes_its_sentence_readable(lang: str) -> None:
    assert all(extract.may_hold_figures(f"— {word} —", word, lang) for word in cardinals(lang))
