"""Number words, folded: cardinals, multipliers, vague quantities, qualifiers, by language."""

from __future__ import annotations

from functools import cache

from crawler.language.tokens import fold, tokens

_CARDINALS = {
    "en": """one 1 two 2 three 3 four 4 five 5 six 6 seven 7 eight 8 nine 9 ten 10 eleven 11 twelve 12 thirteen 13 fourteen 14
        fifteen 15 sixteen 16 seventeen 17 eighteen 18 nineteen 19 twenty 20 thirty 30 forty 40 fifty 50 sixty 60 seventy 70
        eighty 80 ninety 90""",
    "ru": """один 1 одна 1 одного 1 одной 1 одному 1 одним 1 одну 1 два 2 две 2 двух 2 двум 2 двумя 2 двое 2 двоих 2 двоим 2 двоими 2
        оба 2 обе 2 обоих 2 три 3 трех 3 трем 3 тремя 3 трое 3 троих 3 троим 3 четыре 4 четырех 4 четырем 4 четырьмя 4 четверо 4
        четверых 4 пять 5 пяти 5 пятью 5 пятеро 5 пятерых 5 шесть 6 шести 6 шестью 6 шестеро 6 шестерых 6 семь 7 семи 7 семеро 7
        семерых 7 семью 7 восемь 8 восьми 8 восемью 8 девять 9 девяти 9 девятью 9 десять 10 десяти 10 десятью 10 десятеро 10
        одиннадцать 11 одиннадцати 11 двенадцать 12 двенадцати 12 тринадцать 13 тринадцати 13 четырнадцать 14 четырнадцати 14
        пятнадцать 15 пятнадцати 15 шестнадцать 16 шестнадцати 16 семнадцать 17 семнадцати 17 восемнадцать 18 восемнадцати 18
        девятнадцать 19 девятнадцати 19 двадцать 20 двадцати 20 тридцать 30 тридцати 30 сорок 40 сорока 40 пятьдесят 50
        пятидесяти 50 шестьдесят 60 шестидесяти 60 семьдесят 70 семидесяти 70 восемьдесят 80 восьмидесяти 80 девяносто 90 сто 100
        ста 100 двести 200 двухсот 200 триста 300 трехсот 300 четыреста 400 четырехсот 400 пятьсот 500 пятисот 500 шестьсот 600
        шестисот 600 семьсот 700 семисот 700 восемьсот 800 девятьсот 900 полторы 1.5 полтора 1.5""",
    "tg": """як 1 ду 2 се 3 чор 4 чаҳор 4 панҷ 5 шаш 6 ҳафт 7 ҳашт 8 нӯҳ 9 даҳ 10 ёздаҳ 11 дувоздаҳ 12 сездаҳ 13 чордаҳ 14 чаҳордаҳ 14
        понздаҳ 15 шонздаҳ 16 ҳабдаҳ 17 ҳаждаҳ 18 нуздаҳ 19 бист 20 сӣ 30 чил 40 панҷоҳ 50 шаст 60 ҳафтод 70 ҳаштод 80 навад 90
        дусад 200 сесад 300 чорсад 400 чаҳорсад 400 панҷсад 500 шашсад 600 ҳафтсад 700 ҳаштсад 800 нӯҳсад 900""",
    "fa": """یک 1 دو 2 سه 3 چهار 4 پنج 5 شش 6 هفت 7 هشت 8 نه 9 ده 10 یازده 11 دوازده 12 سیزده 13 چهارده 14 پانزده 15 شانزده 16
        هفده 17 هجده 18 هژده 18 نوزده 19 بیست 20 سی 30 چهل 40 پنجاه 50 شصت 60 هفتاد 70 هشتاد 80 نود 90 یکصد 100 دوصد 200 دویست 200
        سه‌صد 300 سیصد 300 سی‌صد 300 سهصد 300 چهارصد 400 پنجصد 500 پانصد 500 ششصد 600 هفتصد 700 هشتصد 800 نهصد 900""",
    "ps": """یو 1 یوه 1 دوه 2 دوو 2 درې 3 دریو 3 څلور 4 څلورو 4 پنځه 5 پنځو 5 شپږ 6 شپږو 6 اووه 7 اوو 7 اته 8 اتو 8 نهه 9 نهو 9
        لس 10 لسو 10 یوولس 11 دولس 12 دوولس 12 دیارلس 13 څوارلس 14 پنځلس 15 شپاړس 16 اووه‌لس 17 اوولس 17 اتلس 18 نولس 19 شل 20
        شلو 20 ویشت 20 دېرش 30 دیرش 30 څلوېښت 40 څلویښت 40 پنځوس 50 شپېته 60 شپیته 60 اویا 70 اتیا 80 نوي 90 نیوي 90""",
    "uz": """bir 1 ikki 2 uch 3 toʻrt 4 besh 5 olti 6 yetti 7 sakkiz 8 toʻqqiz 9 oʻn 10 yigirma 20 oʻttiz 30 qirq 40 ellik 50
        oltmish 60 yetmish 70 sakson 80 toʻqson 90 ikkov 2 uchov 3 бир 1 икки 2 уч 3 тўрт 4 беш 5 олти 6 етти 7 саккиз 8 тўққиз 9
        ўн 10 йигирма 20 ўттиз 30 қирқ 40 эллик 50 олтмиш 60 етмиш 70 саксон 80 тўқсон 90""",
}
_MULTIPLIERS = {
    "en": "hundred 100 thousand 1000 million 1000000 billion 1000000000 dozen 12 score 20 mln 1000000 bn 1000000000",
    "ru": """тысяча 1000 тысячи 1000 тысяч 1000 тысячу 1000 тысячам 1000 тыс 1000 миллион 1000000 миллиона 1000000 миллионов 1000000
        млн 1000000 миллиард 1000000000 миллиарда 1000000000 миллиардов 1000000000 млрд 1000000000""",
    "tg": "сад 100 ҳазор 1000 миллион 1000000 млн 1000000 миллиард 1000000000",
    "fa": "صد 100 هزار 1000 میلیون 1000000 ملیون 1000000 میلیارد 1000000000 ملیارد 1000000000",
    "ps": "سل 100 سوه 100 سوو 100 زر 1000 زره 1000 زرو 1000 میلیون 1000000 میلیونه 1000000 ملیون 1000000 ملیونه 1000000 میلیارد 1000000000",
    "uz": "yuz 100 юз 100 ming 1000 минг 1000 million 1000000 миллион 1000000 mln 1000000 млн 1000000 milliard 1000000000 миллиард 1000000000",
}
# Words that also mean something else (a, no, village, on …): numbers only right before something counted.
_SHY = {
    "en": "one",
    "ru": "один одна одного одной одному одним одну оба обе обоих",
    "tg": "як се панҷ сад сӣ чил",
    "fa": "یک نه ده سی دو",
    "ps": "یو یوه نوي نوې شل",
    "uz": "bir бир on oʻn uch уч yuz юз",
}
VAGUE = {
    "en": "tens 10 dozens 12 scores 20 hundreds 100 thousands 1000 several 3 |tens of thousands 10000|hundreds of thousands 100000",
    "ru": """десятки 10 десятков 10 десяткам 10 дюжина 12 сотни 100 сотен 100 сотням 100 тысячи 1000 тысяч 1000 несколько 3
        нескольких 3 |несколько десятков 30|десятки тысяч 10000|сотни тысяч 100000|несколько сотен 300|несколько тысяч 3000""",
    "tg": "даҳҳо 10 даҳо 10 садҳо 100 садо 100 ҳазорҳо 1000 ҳазорон 1000 чанд 3 якчанд 3",
    "fa": "ده‌ها 10 دهها 10 صدها 100 صد‌ها 100 هزارها 1000 هزاران 1000 شماری 3 تعدادی 3 چندین 3 |ده ها 10|صد ها 100|هزار ها 1000",
    "ps": "لسګونه 10 لسګونو 10 سلګونه 100 سلګونو 100 زرګونه 1000 زرګونو 1000 څو 3 |یو شمېر 3|یو شمیر 3",
    "uz": "oʻnlab 10 ўнлаб 10 yuzlab 100 юзлаб 100 minglab 1000 минглаб 1000 |bir necha 3|бир неча 3|bir nechta 3|бир нечта 3",
}
_BEFORE = {  # qualifiers that stand before the number
    "en": (
        "more than|over|at least|no fewer than|no less than|not less than|upwards of|exceeding|above|minimum of",
        "up to|as many as|fewer than|less than|nearly|almost|under|no more than|at most",
        "about|around|some|close to|roughly|approximately|an estimated|estimated|perhaps|circa|something like",
    ),
    "ru": (
        "более|более чем|свыше|не менее|не менее чем|как минимум|больше|минимум|по меньшей мере|по крайней мере|не меньше",
        "до|почти|менее|менее чем|без малого|не более|максимум|меньше|почти что",
        "около|примерно|порядка|приблизительно|ориентировочно|где то|приблизилось к|приблизился к|близко к",
    ),
    "tg": (
        "беш аз|бештар аз|зиёда аз|зиёд аз|на кам аз|на камтар аз|ҳадди ақал|ҳадди аққал|камаш|дасти кам|аз зиёд",
        "то|камтар аз|қариб|наздик ба|ба қариб",
        "тақрибан|ҳудуди|наздики|дар ҳудуди|тахминан",
    ),
    "fa": (
        "بیش از|بیشتر از|دست کم|دستکم|حداقل|اضافه از|کم از کم|لااقل|افزون بر|بالاتر از|زیادتر از",
        "تا|کمتر از|نزدیک به|قریب به|حداکثر|نزدیک",
        "حدود|تقریبا|در حدود|حدودا|نزدیکی|شاید",
    ),
    "ps": ("لږ تر لږه|کم تر کمه|تر|له|لږترلږه", "نږدې|تر", "شاوخوا|تقریبا|نږدې|نژدې|څه باندې"),
    "uz": (
        "kamida|камида|eng kamida|eng kami|ortiq",
        "qariyb|қарийб|deyarli|дейарли|koʻpi bilan|кўпи билан",
        "taxminan|тахминан|chamasi|чамаси|atrofida|qariyib",
    ),
}
_AFTER = {  # qualifiers that stand after it
    "en": ("or more|and more|plus", "or fewer|or less", "or so"),
    "ru": ("и более|с лишним|и больше", "", ""),
    "tg": ("зиёд|бештар", "", ""),
    "fa": ("به بالا|و بیشتر", "", ""),
    "ps": ("زیات|ډېر|ډېرو|څخه زیات|زیاتو|څخه ډېر|نه زیات|نه ډېر", "پورې|کم|لږ", "شاوخوا"),
    "uz": (
        "dan ortiq|дан ортиқ|dan koʻp|дан кўп|dan ziyod|дан зиёд|dan oshiq|dan koʻproq|дан кўпроқ|ortiq|ортиқ|ziyod|зиёд|koʻproq|кўпроқ",
        "gacha|гача|ga yaqin|га яқин|yaqin|яқин|dan kam|дан кам",
        "atrofida|атрофида|chamasi|чамаси",
    ),
}
KINDS = ("min", "max", "approx")
LANGUAGES = tuple(_CARDINALS)
JOINERS = {"en": {"and"}, "tg": {"у", "ва"}, "fa": {"و"}, "ps": {"او"}, "ru": set(), "uz": set()}


@cache
def cardinals(lang: str) -> dict[str, float]:
    return _pairs(_CARDINALS[lang])


@cache
def multipliers(lang: str) -> dict[str, float]:
    return _pairs(_MULTIPLIERS[lang])


@cache
def shy(lang: str) -> frozenset[str]:
    return frozenset(fold(_SHY[lang]).split())


@cache
def vague(lang: str) -> dict[tuple[str, ...], float]:
    """Folded words → the conservative number (ACLED: tens 10, dozens 12, hundreds 100)."""
    single, *phrases = VAGUE[lang].split("|")
    found: dict[tuple[str, ...], float] = {}
    items = single.split()
    for word, value in zip(items[::2], items[1::2], strict=True):
        found[tuple(tokens(fold(word)))] = float(value)
    for phrase in phrases:
        words, _, value = phrase.strip().rpartition(" ")
        found[tuple(tokens(fold(words)))] = float(value)
    return found


@cache
def qualifiers(lang: str, *, before: bool) -> dict[tuple[str, ...], str]:
    """Folded words → min, max or approx."""
    table = (_BEFORE if before else _AFTER)[lang]
    return {
        tuple(tokens(fold(words))): kind for kind, group in zip(KINDS, table, strict=True) for words in group.split("|") if words
    }


def _pairs(text: str) -> dict[str, float]:
    items = text.split()
    found: dict[str, float] = {}
    for word, value in zip(items[::2], items[1::2], strict=True):
        parts = tokens(fold(word))
        found["".join(parts) if len(parts) > 1 else parts[0]] = float(value)
    return found
