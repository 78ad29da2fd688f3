"""Words around a name that tell what it is: folded beginnings, in six languages."""

from __future__ import annotations

from crawler.language.tokens import fold


def _stems(*lines: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(word) for line in lines for word in line.split()))


# A district's word differs on the two banks.
DISTRICT_AF = _stems("ولسوالی ولسوال ولسوالۍ", "уезд вулусвол улусвол", "uluswali ulusvol woluswali wuluswali")
DISTRICT_TJ = _stems("ноҳия район туман", "nohiya nahiya tuman rayon")
DISTRICT = _stems("district districts", "ناحیه شهرستان")
PROVINCE = _stems("province provinces oblast region", "ولایت ولایات", "провинц област вилоят велаят", "viloyat")
CITY = _stems("city town", "شهر ښار شهرک", "город шаҳр шаҳар шаҳри", "shahar shahri shahr")
CROSSING = _stems(
    "crossing bridge port checkpoint market bazaar",
    "گذرگاه پل بندر بازار",
    "мост переход кпп порт рынок рынк базар",
    "гузаргоҳ пули пул бозор бандар кўпри чегара",
    "koʻprik ko'prik bozor oʻtish post",
)
RIVER = _stems("river", "رود دریای دریا رودخانه سیند", "река реки реке реку рекой", "дарёи дарё рӯди рӯд соҳили", "daryo daryosi")
VILLAGE = _stems("village villages", "قریه روستا روستای کلی", "кишлак село селе деҳа деҳаи", "qishloq qishlogʻi")

SIDE_STEMS = {
    "TJ": _stems("tajik tadjik tadzhik tojik", "таджик тоҷик тожик", "تاجیک تاجک", "gbao gorno vmkb", "гбао горно вмкб кӯҳистони"),
    "AF": _stems("afghan afgʻon taliban talib", "афган афғон талиб толиб", "افغان طالبان طالب"),
}

KINDS = {
    "adm2": (*DISTRICT, *DISTRICT_AF, *DISTRICT_TJ),
    "adm1": PROVINCE,
    "town": CITY,
    "capital": CITY,
    "crossing": CROSSING,
    "river": RIVER,
    "village": VILLAGE,
    "locality": VILLAGE,
}


def is_one(token: str, stems: tuple[str, ...]) -> bool:
    """Whether a token begins with one of the stems; a stem of three letters or fewer must be the whole token."""
    return token in stems or token.startswith(_LONG[stems])


_LONG = {
    stems: tuple(stem for stem in stems if len(stem) > 3)
    for stems in (DISTRICT_AF, DISTRICT_TJ, (), *KINDS.values(), *SIDE_STEMS.values())
}
