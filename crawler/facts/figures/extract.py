"""From an article to its figures."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.facts.figures.labels import label_of_folded
from crawler.facts.figures.numbers import Number, Token, find_numbers
from crawler.facts.figures.units import EVENTS, MONEY_SIGNS, PEOPLE, PERCENT_SIGNS, unit_of
from crawler.facts.figures.words import LANGUAGES, qualifiers
from crawler.facts.findings import Figure
from crawler.language.identify import identify, normal
from crawler.language.sentences import sentence_spans
from crawler.language.tokens import fold, fold_with_offsets, script_of, token_spans

REACH_AFTER, REACH_BEFORE = 9, 7  # tokens in which what is counted stands
MILLION = 1_000_000
MONEY = frozenset({"usd", "eur", "gbp", "rub", "somoni", "afn", "uzs"})
MOST_FIGURES = 300  # of one article
BREAK, JOIN = 4, 3  # how much further away a word seems behind a comma, behind "and"
AND = frozenset(map(fold, "and и ва و او va ва ҳамда اما но а but while".split()))
FALLBACK = {"Latn": "en", "Cyrl": "ru", "Arab": "fa"}

_MONTHS = tuple(
    map(
        fold,
        """january february march april june july august september october november december jan feb sept oct nov dec
        январ феврал март апрел мая май июн июл август сентябр октябр ноябр декабр yanvar fevral mart aprel iyun iyul avgust sentabr oktabr noyabr dekabr
        جنوری فبروری فوریه مارچ مارس اپریل آوریل جون ژوئن جولای ژوئیه اگست آگست سپتامبر سپتمبر اکتوبر اکتبر نوامبر نومبر دسامبر دسمبر حمل ثور جوزا سرطان
        اسد سنبله میزان عقرب قوس جدی دلو حوت فروردین اردیبهشت خرداد مرداد شهریور آبان اسفند وری غویی غبرګولی چنګاښ زمری وږی تله لړم لیندۍ مرغومی سلواغه کب""".split(),
    )
)
_YEAR_WORDS = (
    "г",
    "гг",
    "год",
    "году",
    "года",
    "годы",
    "годов",
    "сол",
    "соли",
    "солхои",
    "سال",
    "کال",
    "میلادی",
    "خورشیدی",
    "هجری",
    "yil",
    "yilda",
    "йил",
    "yilgi",
)
_ORDINAL = re.compile(r"[-‑]?(?:st|nd|rd|th|й|я|ю|е|го|му|ми|х|ум|юм|умин|уми|chi|чи|inchi|нчи|م|مین|مه|ام)(?!\w)")
_AGE = re.compile(r"[-‑\s]{0,2}(?:year[s]?[-\s]old|летн|лет[а-я]+\b|сола|ساله|کلن|yosh|ёш)")


def figures_of(title: str, text: str, *, lang: str = "") -> tuple[Figure, ...]:
    """The figures of an article in the order of title and text. `lang` may be any code; empty, or one without tables: the
    tables of the language that it reads most like."""
    lang = normal(lang)
    if lang not in LANGUAGES:
        whole = f"{title}\n{text}"[:4000]
        likeliest = identify(whole, LANGUAGES)
        lang = likeliest if likeliest in LANGUAGES else FALLBACK.get(script_of(whole), "en")
    found: list[Figure] = []
    for field, content in (("title", title), ("text", text)):
        for begin, stop in sentence_spans(content):
            if len(found) >= MOST_FIGURES:
                return tuple(found)
            found += _of_sentence(field, content, begin, stop, lang)
    return tuple(found)


def _of_sentence(field: str, content: str, begin: int, stop: int, lang: str) -> list[Figure]:
    sentence = content[begin:stop]
    folded = fold_with_offsets(sentence)
    words = [Token(folded.text[one:other], *folded.span(one, other)) for one, other in token_spans(folded.text)]
    numbers = [one for one in find_numbers(sentence, words, lang) if not _no_figure(one, sentence, words)]
    if not numbers:
        return []
    label = label_of_folded(" ".join(word.text for word in words))
    found = []
    for at, number in enumerate(numbers):
        left = numbers[at - 1].last + 1 if at else 0
        right = numbers[at + 1].first if at + 1 < len(numbers) else len(words)
        unit = _unit(number, sentence, words, left, right)
        if unit is None or (number.shy and not _counted(number, words)):
            continue
        kind, first, last = _qualifier(number, words, lang)
        if unit in MONEY and number.high >= MILLION:
            scale, name = (1000 * MILLION, "billion") if number.high >= 1000 * MILLION else (MILLION, "million")
            number = number._replace(low=number.low / scale, high=number.high / scale)
            unit = f"{name} {unit}"
        start, end = min(number.start, words[first].start), max(number.end, words[last].end)
        found.append(_figure(field, content, (begin, stop), start, end, number, kind, unit, label))
    return found


def _figure(
    field: str, content: str, sentence: tuple[int, int], start: int, end: int, number: Number, kind: str, unit: str, label: str
) -> Figure:
    low: float | None = number.low
    high: float | None = number.high
    qualifier = kind or number.kind
    if qualifier in ("min", "vague"):
        high = None
    elif qualifier == "max":
        low = None
    start, end = start + sentence[0], end + sentence[0]
    return Figure(
        field=field,
        start=start,
        end=end,
        text=content[start:end],
        value=number.high if number.kind == "range" else number.low,
        low=low,
        high=high,
        qualifier=qualifier,
        unit=unit,
        label=label,
        sentence=sentence,
    )


def _no_figure(number: Number, sentence: str, words: Sequence[Token]) -> bool:
    """A date, a year, an ordinal, an age."""
    if not sentence[number.start].isdigit():
        return False
    rest = sentence[number.end : number.end + 14]
    if _ORDINAL.match(rest) or _AGE.match(rest.casefold()):
        return True
    after = words[number.last + 1].text if number.last + 1 < len(words) else ""
    before = words[number.first - 1].text if number.first else ""
    value = number.high
    month = any(word.startswith(_MONTHS) for word in (after, before) if len(word) > 2)
    if value <= 31 and number.low == int(number.low) and month:
        return True
    if value == int(value) and len(sentence[number.start : number.end]) == 4:
        beside = month or after.startswith(_YEAR_WORDS) or before.startswith(_YEAR_WORDS)
        if 1900 <= value <= 2100:
            return beside or unit_of(after) in ("", "years")
        if 1340 <= value <= 1450 and beside:
            return True
    return before in ("aged", "age", "возрасте", "no", "article", "стать", "статьи", "моддаи", "ماده")


def _unit(number: Number, sentence: str, words: Sequence[Token], left: int, right: int) -> str | None:
    """What is counted; empty: something the tables do not know; None: nothing."""
    sign = sentence[number.end : number.end + 2].strip()[:1]
    if sign and sign in PERCENT_SIGNS:
        return "percent"
    before = sentence[max(0, number.start - 2) : number.start].strip()[-1:]
    if before in MONEY_SIGNS:
        return MONEY_SIGNS[before]
    best: dict[bool, tuple[int, str]] = {}
    for step, at in (
        *((at - number.last, at) for at in range(number.last + 1, min(right, number.last + 1 + REACH_AFTER))),
        *((number.first - at + 1, at) for at in range(max(left, number.first - REACH_BEFORE), number.first)),
    ):
        unit = unit_of(words[at].text)
        if not unit or (at < number.first and unit not in EVENTS):
            continue
        between = words[min(at, number.first) + 1 : max(at, number.last)] if at != number.last + 1 else []
        gap = sentence[min(words[at].end, number.end) : max(words[at].start, number.start)]
        far = step + BREAK * len(re.findall(r"[,;:()،؛«»\"—–]", gap)) + JOIN * sum(word.text in AND for word in between)
        happened = unit in EVENTS
        if happened not in best or far < best[happened][0]:
            best[happened] = far, unit
    thing, event = best.get(False), best.get(True)
    if thing and thing[1] not in PEOPLE and thing[0] <= 3:
        return thing[1]
    if event and event[0] <= 10:
        return event[1]
    if thing and thing[0] <= 6:
        return thing[1]
    if number.kind == "vague" or (not sentence[number.start].isdigit() and number.high < 20):
        return None
    if number.last + 1 >= len(words) or not words[number.last + 1].text.isalpha():
        return None
    return None if sentence[number.end : words[number.last + 1].start].strip() else ""


def _counted(number: Number, words: Sequence[Token]) -> bool:
    """Whether a word that may be no number stands right before something counted."""
    after = [word.text for word in words[number.last + 1 : number.last + 3]]
    return any(
        unit_of(word) in EVENTS or unit_of(word) in PEOPLE or unit_of(word) in ("kg", "districts", "villages", "posts")
        for word in after
    )


def _qualifier(number: Number, words: Sequence[Token], lang: str) -> tuple[str, int, int]:
    """min, max or approx with the tokens it stands at; nothing: as the number is."""
    if number.kind == "vague":
        return "", number.first, number.last
    table = qualifiers(lang, before=False)
    for skip in (0, 1, 2):
        for size in (2, 1):
            at = number.last + 1 + skip
            phrase = tuple(word.text for word in words[at : at + size])
            if phrase in table and len(phrase) == size:
                return table[phrase], number.first, at + size - 1
    if lang == "uz" and number.last < len(words):
        ending = re.search(r"(dan|дан|gacha|гача)$", words[number.last].text)
        following = words[number.last + 1].text if number.last + 1 < len(words) else ""
        if ending and following.startswith(("ortiq", "ортик", "kop", "куп", "ziyod", "зиед", "oshiq")):
            return "min", number.first, number.last + 1
        if ending and ending[1] in ("gacha", "гача"):
            return "max", number.first, number.last
    table = qualifiers(lang, before=True)
    for skip in (0, 1):
        for size in (3, 2, 1):
            at = number.first - size - skip
            if at >= 0 and tuple(word.text for word in words[at : at + size]) in table:
                if skip and size == 1:
                    continue
                return table[tuple(word.text for word in words[at : at + size])], at, number.last
    return "", number.first, number.last
