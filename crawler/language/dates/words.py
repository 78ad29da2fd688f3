"""Month names, units and other words of dates in the languages of the border, folded once."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

_LETTERS = str.maketrans(
    {
        "ي": "ی",
        "ى": "ی",
        "ې": "ی",
        "ۍ": "ی",
        "ك": "ک",
        "ګ": "گ",
        "ة": "ه",
        "ہ": "ه",
        "ـ": None,
        "қ": "к",
        "ҳ": "х",
        "ҷ": "ч",
        "ғ": "г",
        "،": ",",
        "٫": ".",
        "٬": None,
        "−": "-",
        "–": "-",
        "—": "-",
        "'": None,
        "’": None,
        "‘": None,
        "ʻ": None,
        "ʼ": None,
        "`": None,
        "´": None,
    }
)


def fold(text: str) -> str:
    """Lower case, ASCII digits, no marks, one form of each letter: for comparing date words only."""
    out: list[str] = []
    for char in unicodedata.normalize("NFKD", text.casefold()):
        kind = unicodedata.category(char)
        if kind == "Nd":
            out.append(str(unicodedata.decimal(char)))
        elif kind[0] == "Z" or char.isspace():
            out.append(" ")
        elif kind not in ("Mn", "Cf", "Cc", "Cs"):
            out.append(char)
    return " ".join("".join(out).translate(_LETTERS).split())


def _table(*rows: str) -> dict[str, int]:
    """Rows of twelve names (alternatives joined by `/`) → month number."""
    table: dict[str, int] = {}
    for row in rows:
        names = row.split()
        assert len(names) == 12, row
        for month, alternatives in enumerate(names, 1):
            for name in alternatives.split("/"):
                table[fold(name)] = month
    return table


def _inflected(table: dict[str, int], endings: Iterable[str]) -> dict[str, int]:
    return {stem + fold(ending): month for stem, month in table.items() for ending in endings}


_ENGLISH = _table(
    "january february march april may june july august september october november december",
    "jan feb mar apr may jun jul aug sep/sept oct nov dec",
)
# Russian, Tajik and Uzbek share the stems: июл-я, июл-ь, июл-и (Tajik izofat), июл-да (Uzbek locative).
_CYRILLIC = _inflected(
    _table("январ феврал март апрел май июн июл август сентябр октябр ноябр декабр"),
    ("", "ь", "я", "а", "и", "е", "ю", "у", "да", "даги", "нинг", "га", "дан", "ь,", "ьда"),
)
_RUSSIAN = _table(
    "янв фев/февр мар апр мая/мае июн/июнь июл/июль авг сен/сент окт ноя/нояб дек",
    "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
)
_UZBEK = _inflected(
    _table("yanvar fevral mart aprel may iyun iyul avgust sentabr/sentyabr oktabr/oktyabr noyabr dekabr"),
    ("", "da", "dagi", "ning", "ga", "dan"),
)
_DARI_AND_PASHTO = _table(
    "جنوری فبروری مارچ اپریل می جون جولای اگست سپتمبر/سپتامبر اکتوبر نومبر/نوامبر دسمبر/دسامبر",
    "جنوري فبروري مارچ اپرېل مۍ جون جولايي اګست سپټمبر اکټوبر نومبر ډسمبر",
    "ژانویه فوریه مارس آوریل مه ژوئن ژوئیه/ژوییه/جولای اوت/آگوست سپتامبر اکتبر نوامبر دسامبر",
)
GREGORIAN: dict[str, int] = {**_CYRILLIC, **_UZBEK, **_RUSSIAN, **_DARI_AND_PASHTO, **_ENGLISH}

SOLAR: dict[str, int] = _table(
    "حمل ثور جوزا سرطان اسد سنبله/سنبلې میزان عقرب قوس جدی دلو حوت",  # Dari
    "وری غویی غبرګولی چنګاښ زمری وږی تله/تلې لړم لیندۍ مرغومی سلواغه/سلواغې کب",  # Pashto
    "فروردین اردیبهشت خرداد تیر مرداد/امرداد شهریور مهر آبان آذر دی بهمن اسفند",  # Iranian
)

DAYS = {  # words for a day relative to today
    fold(word): days
    for days, words in {
        0: "today сегодня имрӯз имруз امروز نن bugun бугун",
        -1: "yesterday вчера дирӯз дируз دیروز پرون kecha кеча",
        -2: "позавчера پریروز",
    }.items()
    for word in words.split()
}

_AGO = "ago назад пеш қабл پیش قبل مخکې وړاندې oldin avval ilgari олдин аввал илгари"
AGO = {fold(word) for word in _AGO.split()}

UNITS = {  # seconds
    fold(word): seconds
    for seconds, words in {
        1: "second seconds sec secs секунду секунды секунд сония ثانیه ثانيې soniya сония",
        60: "minute minutes min mins минуту минуты минут мин дақиқа دقیقه دقیقې daqiqa дақиқа",
        3600: "hour hours hr hrs час часа часов соат ساعت ساعته ساعتونه soat",
        86400: "day days день дня дней рӯз руз روز ورځ ورځې ورځی kun кун",
        604800: "week weeks неделю недели недель ҳафта هفته اونۍ اوونۍ hafta ҳафта",
    }.items()
    for word in words.split()
}

ZONES = {  # hours from UTC of the names news sites write; others are left to the source's zone
    "z": 0.0,
    "utc": 0.0,
    "gmt": 0.0,
    "ut": 0.0,
    "bst": 1.0,
    "cet": 1.0,
    "cest": 2.0,
    "eet": 2.0,
    "eest": 3.0,
    "msk": 3.0,
    "мск": 3.0,
    "irst": 3.5,
    "aft": 4.5,
    "tjt": 5.0,
    "uzt": 5.0,
    "pkt": 5.0,
    "kgt": 6.0,
    "est": -5.0,
    "edt": -4.0,
    "cst": -6.0,
    "cdt": -5.0,
    "mst": -7.0,
    "mdt": -6.0,
    "pst": -8.0,
    "pdt": -7.0,
}

AFTERNOON = tuple(fold(word) for word in ("بعد از ظهر", "بعدازظهر", "ب.ظ", "ب ظ", "عصر", "ماسپښین", "غرمې وروسته"))
