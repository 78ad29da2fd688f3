"""Number words that are names, words that begin as a country does, and verbs that many things can suffer."""

from __future__ import annotations

import pytest

from crawler.facts.figures import figures_of
from crawler.facts.figures.units import stems
from crawler.language.tables import TABLES
from crawler.language.tokens import fold, tokens

PANJ = [
    ("tg", "Се қочоқбар дар соҳили Панҷ кушта шуданд.", [(3, "killed")]),
    ("tg", "Ҷавоне дар лаби Панҷ захмӣ шуда, ба бемористон бурда шуд.", []),
    ("tg", "Ду наврас дар Панҷ ғарқ шуданд.", [(2, "killed")]),
    ("tg", "Панҷ нафар дар рӯди Панҷ ғарқ шуданд.", [(5, "killed")]),
    ("tg", "Дар ноҳияи Панҷ панҷ нафар маҷрӯҳ шуданд.", [(5, "wounded")]),
    ("tg", "Дар гузаргоҳи Панҷи Поён се нафар боздошт шуданд.", [(3, "detained")]),
    ("tg", "Хабар расид: Панҷ нафар захмӣ шуданд.", [(5, "wounded")]),
    ("tg", "Сел панҷ хонаро хароб кард.", [(5, "houses")]),
    ("tg", "Дар деҳа панҷ сарбоз кушта шуд.", [(5, "killed")]),
    ("fa", "قاچاقبران در کنار رود پنج کشته شدند.", []),
    ("fa", "در ساحل پنج زخمی‌ها به شفاخانه برده شدند.", []),
    ("fa", "در آن سوی پنج کشته و زخمی شدن طالبان تأیید نشده است.", []),
    ("fa", "پنج تن در رود پنج غرق شدند.", [(5, "killed")]),
    ("fa", "در ساحل پنج سرباز کشته شدند.", [(5, "killed")]),
    ("fa", "در درگیری پنج تن کشته شدند.", [(5, "killed")]),
    ("fa", "دروازه پل پنج پایان بسته و سه تن زخمی شدند.", [(3, "wounded")]),
]

OTHERS = [
    ("ru", "Сотрудники ликвидировали двух боевиков.", [(2, "killed")]),
    ("ru", "Ликвидированы пять схронов.", []),
    ("ru", "Сель унёс жизни шести человек.", [(6, "killed")]),
    ("ru", "Застрелен нарушитель границы.", [(1, "killed")]),
    ("ru", "Сапёры обезвредили 14 мин на границе с Афганистаном.", [(14, "weapons")]),
    ("ru", "Землетрясение магнитудой 5,3 произошло в районе Ишкашима.", [(5.3, "magnitude")]),
    ("en", "A magnitude 5.3 quake struck the district of Eshkashim.", [(5.3, "magnitude")]),
    ("ru", "Трое граждан Афганистана с 45 кг опия задержаны в Фархоре.", [(3, "detained"), (45, "kg")]),
    ("en", "Three men with 45 kg of opium were arrested.", [(3, "detained"), (45, "kg")]),
    ("tg", "Сарҳадбонон ду қочоқчиро нобуд карданд.", [(2, "killed")]),
    ("tg", "Дар Душанбе 200 килограмм маводи мухаддир нобуд карда шуд.", [(200, "kg")]),
    ("tg", "Се шаҳрванд бо 20 килограмм ҳероин боздошт шуданд.", [(3, "detained"), (20, "kg")]),
    ("fa", "مرزبانان دو قاچاقبر را از پا درآوردند.", [(2, "killed")]),
    ("fa", "زلزله‌ای به بزرگی ۵.۳ در ولسوالی اشکاشم رخ داد.", [(5.3, "magnitude")]),
    ("fa", "۱۴ تبعه افغانی در تاجیکستان بازداشت شدند.", [(14, "detained")]),
    ("uz", "Chegarachilar ikki kontrabandachini yoʻq qildi.", [(2, "killed")]),
    ("uz", "Uch fuqaro 20 kilogramm geroin bilan qoʻlga olindi.", [(3, "detained"), (20, "kg")]),
    ("ps", "درې افغانان له ۲۰ کیلوګرامه تریاکو سره ونیول شول.", [(3, "detained"), (20, "kg")]),
]


@pytest.mark.parametrize(("lang", "text", "expected"), [*PANJ, *OTHERS], ids=[row[1][:40] for row in (*PANJ, *OTHERS)])
def test_a_number_word_counts_and_a_name_does_not(lang: str, text: str, expected: list[tuple[float, str]]) -> None:
    assert [(figure.value, figure.unit) for figure in figures_of("", text, lang=lang)] == expected


@pytest.mark.parametrize("lang", list(TABLES))
def test_no_unit_begins_as_the_name_of_a_country_does(lang: str) -> None:
    names = "Afghanistan Афганистан Афганистаном Афғонистон افغانستان Afgʻoniston Tajikistan Таджикистан Тоҷикистон تاجیکستان Tojikiston"
    for name in tokens(fold(names)):
        rows = stems(lang).get(name[0], ())
        assert not [stem for stem, _, whole, _ in rows if name.startswith(stem) and (name == stem or not whole)], name
