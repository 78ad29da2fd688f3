"""Words of the shipped pack in Tajik and Uzbek: each group meets how news says it, and no stranger that begins or folds alike."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

import pytest
import yaml

from crawler.watch import Watchlist, compile_watches

MET = [
    ("tg", "casualties", "Ҷасади ду чӯпонро ёфтанд."),
    ("tg", "clash", "Дар назди посгоҳ инфиҷор шуд."),
    ("tg", "clash", "Онҳо ба посгоҳ чанд тир партофтанд."),
    ("tg", "fled", "Ду оила дарёро шабона убур намуданд."),
    ("tg", "capture", "Вулусволӣ бидуни ҷанг супурда шуд."),
    ("tg", "gold", "Коргарони тиллошӯӣ баргаштанд."),
    ("tg", "reinforce", "Санҷиши омодагии ҷангӣ оғоз ёфт."),
    ("tg", "contraband", "Аз мошин чарс ёфтанд."),
    ("tg", "trade", "Харидорон аз субҳ навбат гирифтанд."),
    ("tg", "drone", "Дастгоҳи парвозкунанда аз дарё гузашт."),
    ("tg", "open_close", "Гузаргоҳ аз кор монд."),
    ("tg", "diplomacy", "Душанбе толибонро расман намешиносад."),
    ("tg", "militants", "Узви Алқоида дар деҳа буд."),
    ("tg", "pakistan_afghan", "Дар марзи Покистон тирандозӣ шуд."),
    ("tg", "uzbek_tajik", "Дар марзи Тоҷикистон ва Ӯзбекистон навбат буд."),
    ("tg", "fled", "Онҳо бо қаиқ ба соҳили мо расиданд."),
    ("tg", "fled", "Сарбозон силоҳашонро супурда, паноҳ хостанд."),
    ("tg", "capture", "Дар даҳи дигар парчамро баланд карданд."),
    ("tg", "drone", "Шабона ҷисми паррон аз болои деҳа гузашт."),
    ("tg", "disease", "Духтурон аз исҳоли шадид гуфтанд."),
    ("tg", "detain", "Чӯпон ду моҳ дар бандихона монд."),
    ("tg", "csto_base", "Нерӯҳои САҲАД ба майдон омаданд."),
    ("tg", "contraband_all", "Дар халта нашъа буд."),
    ("uz", "fled", "Askarlar qurolini topshirib, choy soʻradi."),
    ("uz", "capture", "Bayroq almashdi, otishma boʻlmadi."),
    ("uz", "drone", "Toʻrt parrakli narsa tomga tushdi."),
    ("uz", "chinese", "Ikki chinlik usta uyiga qaytdi."),
    ("uz", "detain", "Choʻpon qamoqda kishan taqdi."),
    ("uz", "disease", "Bolalar ich ketishidan qiynaldi."),
    ("uz", "border_word", "Oʻq nariyoqdan keldi."),
    ("uz", "refugees", "Qochganlar qishloqqa joylashdi."),
    ("uz", "fled", "Oilalar daryodan suzib oʻtishdi."),
    ("uz", "gold", "Қирғоқда олтин ювишяпти."),
    ("uz", "deport", "Оилалар юртига қайтарилди."),
    ("uz", "quake", "Kechasi yer qimirladi."),
    ("uz", "trade", "Темирйўл орқали ун жўнатилди."),
    ("uz", "disease", "Bolalar orasida qizilcha tarqaldi."),
    ("uz", "uzbek_tajik", "Oʻzbekiston va Tojikiston chegarasida navbat."),
    ("uz", "uzbek_afghan", "Doʻstlik koʻprigi orqali."),
]

STRANGERS = [
    ("tg", "clash", "Ин масъала аз аҳамият бархӯрдор аст."),
    ("tg", "clash", "Дар хона оташ гирифт."),
    ("tg", "cut", "Қатори мусофирбар рафт."),
    ("tg", "cut", "Ҳомид Карзай сухан гуфт."),
    ("tg", "power", "Алоқа барқарор мешавад."),
    ("tg", "capture", "Шамъдон афтод."),
    ("tg", "open_close", "Маҳкама се нафарро боздошт кард."),
    ("tg", "crossing_point", "Бозори шаҳр ва пули калон."),
    ("tg", "detain", "Ҳаракати мошинҳо боздошта шуд."),
    ("tg", "diplomacy", "Сухангӯи вазорати корҳои хориҷӣ изҳор дошт."),
    ("tg", "diplomacy", "Ба муносибати ҷашн табрик гуфт."),
    ("tg", "militants", "Давлати исломӣ бояд одил бошад."),
    ("tg", "militants", "Дар ноҳияи Хуросон пахта чиданд."),
    ("tg", "from_afghan_soil", "Пиёз аз Афғонистон меояд."),
    ("tg", "air_event", "Онҳо ба фурудгоҳ расиданд."),
    ("tg", "mine_word", "Маданияти халқ."),
    ("tg", "trade", "Ӯ ҷиноят содир кард."),
    ("tg", "noise_sport", "Гурезаҳоро дар толори варзишӣ ҷой карданд."),
    ("tg", "fled", "Машқҳои мактабӣ анҷом ёфт."),
    ("tg", "detain", "Кӯдак ба сурхча гирифтор шуд."),
    ("tg", "unrest", "Дар садама ду кас кушта шуд."),
    ("uz", "casualties", "Mukofot olgan olim keldi."),
    ("uz", "hazard", "Qor bosimi ostida sim uzildi."),
    ("uz", "power", "Svetofor yonida chiroqli doʻkon."),
    ("tg", "disease", "Ин вабол ба гардани ӯст."),
    ("uz", "clash", "U oʻtib ketdi."),
    ("uz", "casualties", "Ikki kilo un oldi, non olgan."),
    ("uz", "kidnap", "Uning ahvoli ogʻirlashdi."),
    ("uz", "fled", "Ўтган ой ёмғир ёғди."),
    ("uz", "air_event", "Шанба куни вертолёт учди."),
    ("uz", "air_event", "U qon topshirdi."),
    ("uz", "gold_word", "Oltinchi sinf oʻquvchisi."),
    ("uz", "district_word", "Kitob portali."),
    ("uz", "outbreak", "Юк машинаси йўлда қолди."),
    ("uz", "unrest", "Ташкилот фаолияти ҳақида."),
    ("uz", "power", "Elektron kitob."),
    ("uz", "diplomacy", "Shu munosabat bilan tashqi ishlar vazirligi vakili bayonot berdi."),
    ("uz", "detain", "U nafasini ushlab turdi."),
    ("uz", "from_afghan_soil", "Piyoz Afgʻonistondan keladi."),
    ("uz", "noise_sport", "Qochqinlar sport zaliga joylashtirildi."),
    ("uz", "figurative", "Ona koʻz yoshini artdi."),
]


@pytest.mark.parametrize(("lang", "group", "text"), MET)
def test_a_group_meets_how_news_says_it(lang: str, group: str, text: str) -> None:
    assert met(lang, group, text)


@pytest.mark.parametrize(("lang", "group", "text"), STRANGERS)
def test_a_group_meets_no_stranger(lang: str, group: str, text: str) -> None:
    assert not met(lang, group, text)


# --------------------------------------------------------------------------- inside


def met(lang: str, group: str, text: str) -> bool:
    return bool(vocabulary(group).match("", text, lang=lang))


@cache
def vocabulary(group: str) -> Watchlist:
    watch = {"id": "w", "title": "W", "severity": "low", "scope": "body", "when": group}
    return compile_watches({group: _groups()[group]}, [watch])


@cache
def _groups() -> dict[str, Any]:
    pack = yaml.safe_load((files("crawler") / "packs" / "border.yaml").read_text(encoding="utf-8"))
    return {name: terms for groups in (pack["groups"], *pack["watch_groups"].values()) for name, terms in groups.items()}
