"""Figures of an article: each number with what it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.facts.figures.labels import label_of_folded
from crawler.facts.figures.number_words import limit_endings, more_words, qualifiers, than_ending
from crawler.facts.figures.numbers import Number, Token, find_numbers
from crawler.facts.figures.units import MONEY_SIGNS, PERCENT_SIGNS, unit_of
from crawler.facts.findings import Figure
from crawler.language.identify import identify, normal
from crawler.language.lookalikes import settle_zeros
from crawler.language.sentences import sentence_spans
from crawler.language.tables import TABLES, made_from_tables, tables
from crawler.language.tables.table import EVENT_UNITS, PEOPLE_UNITS
from crawler.language.tokens import fold, fold_with_offsets, script_of, token_spans

REACH_AFTER, REACH_BEFORE = 9, 7  # tokens in which what is counted stands
MILLION = 1_000_000
MONEY_UNITS = frozenset({"usd", "eur", "gbp", "rub", "somoni", "afn", "uzs"})
MAX_FIGURES = 300  # of one article
COMMA_DISTANCE, AND_DISTANCE = 4, 3  # tokens by which a word seems further away behind a comma, behind "and"
FALLBACK_LANGUAGE = "en"  # of a text in a script that no table is written in
SCRIPT_NAMES = {"Latn": "LATIN", "Cyrl": "CYRILLIC", "Arab": "ARABIC"}


def figures_of(title: str, text: str, *, lang: str = "") -> tuple[Figure, ...]:
    """The figures of an article in the order of title and text. `lang` may be any code; empty, or one without tables: the
    tables of the language that it reads most like."""
    lang = normal(lang)
    if lang not in TABLES:
        whole = f"{title}\n{text}"[:4000]
        likeliest = identify(whole, tuple(TABLES))
        lang = likeliest if likeliest is not None and likeliest in TABLES else _first_language(script_of(whole))
    figures: list[Figure] = []
    for field, content in (("title", title), ("text", text)):
        for begin, stop in sentence_spans(content):
            if len(figures) >= MAX_FIGURES:
                return tuple(figures)
            figures += _figures_of_sentence(field, content, begin, stop, lang)
    return tuple(figures)


def _first_language(script: str) -> str:
    """The first language of the register that is written in a script."""
    name = SCRIPT_NAMES.get(script, "")
    return next((table.code for table in tables() if name == table.scripts.split()[0]), FALLBACK_LANGUAGE)


def _figures_of_sentence(field: str, content: str, begin: int, stop: int, lang: str) -> list[Figure]:
    sentence = settle_zeros(content[begin:stop])
    folded = fold_with_offsets(sentence, lang)
    words = [Token(folded.text[start:end], *folded.span(start, end)) for start, end in token_spans(folded.text)]
    numbers = [number for number in find_numbers(sentence, words, lang) if not _no_figure(number, sentence, words)]
    if not numbers:
        return []
    label = label_of_folded(" ".join(word.text for word in words))
    figures = []
    for position, number in enumerate(numbers):
        left = numbers[position - 1].last + 1 if position else 0
        right = numbers[position + 1].first if position + 1 < len(numbers) else len(words)
        unit = _unit(number, sentence, words, left, right)
        if unit is None or (number.unsure and not _counted(number, words)):
            continue
        kind, first, last = _qualifier(number, words, lang)
        if unit in MONEY_UNITS and number.high >= MILLION:
            scale, name = (1000 * MILLION, "billion") if number.high >= 1000 * MILLION else (MILLION, "million")
            number = number._replace(low=number.low / scale, high=number.high / scale)
            unit = f"{name} {unit}"
        start, end = min(number.start, words[first].start), max(number.end, words[last].end)
        figures.append(_figure(field, content, (begin, stop), start, end, number, kind, unit, label))
    return figures


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
    if _ordinal().match(rest) or _age().match(rest.casefold()):
        return True
    after = words[number.last + 1].text if number.last + 1 < len(words) else ""
    before = words[number.first - 1].text if number.first else ""
    value = number.high
    month = any(word.startswith(_month_beginnings()) for word in (after, before) if len(word) > 2)
    if value <= 31 and number.low == int(number.low) and month:
        return True
    if value == int(value) and len(sentence[number.start : number.end]) == 4:
        beside = month or after.startswith(_year_words()) or before.startswith(_year_words())
        if 1900 <= value <= 2100:
            return beside or unit_of(after) in ("", "years")
        if 1340 <= value <= 1450 and beside:
            return True
    return before in _numbering_words()


@made_from_tables
def _month_beginnings() -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(word) for table in tables() for word in table.month_beginnings.split()))


@made_from_tables
def _year_words() -> tuple[str, ...]:
    return tuple(dict.fromkeys(fold(word) for table in tables() for word in table.year_words.split()))


@made_from_tables
def _numbering_words() -> frozenset[str]:
    return frozenset(fold(word) for table in tables() for word in table.numbering_words.split())


@made_from_tables
def _conjunctions() -> frozenset[str]:
    return frozenset(fold(word) for table in tables() for word in table.conjunctions.split())


@made_from_tables
def _ordinal() -> re.Pattern[str]:
    endings = "|".join(re.escape(word) for table in tables() for word in table.ordinal_endings.split())
    return re.compile(rf"[-‑]?(?:{endings})(?!\w)")


@made_from_tables
def _age() -> re.Pattern[str]:
    return re.compile(r"[-‑\s]{0,2}(?:" + "|".join(table.age_pattern for table in tables() if table.age_pattern) + ")")


def _unit(number: Number, sentence: str, words: Sequence[Token], left: int, right: int) -> str | None:
    """What is counted; empty: something the tables do not know; None: nothing."""
    sign = sentence[number.end : number.end + 2].strip()[:1]
    if sign and sign in PERCENT_SIGNS:
        return "percent"
    before = sentence[max(0, number.start - 2) : number.start].strip()[-1:]
    if before in MONEY_SIGNS:
        return MONEY_SIGNS[before]
    best: dict[bool, tuple[int, str]] = {}
    for step, position in (
        *((position - number.last, position) for position in range(number.last + 1, min(right, number.last + 1 + REACH_AFTER))),
        *((number.first - position + 1, position) for position in range(max(left, number.first - REACH_BEFORE), number.first)),
    ):
        unit = unit_of(words[position].text)
        if not unit or (position < number.first and unit not in EVENT_UNITS):
            continue
        adjacent = position == number.last + 1
        between = [] if adjacent else words[min(position, number.first) + 1 : max(position, number.last)]
        gap = sentence[min(words[position].end, number.end) : max(words[position].start, number.start)]
        commas = len(re.findall(r"[,;:()،؛«»\"—–]", gap))
        conjunctions = sum(word.text in _conjunctions() for word in between)
        distance = step + COMMA_DISTANCE * commas + AND_DISTANCE * conjunctions
        happened = unit in EVENT_UNITS
        if happened not in best or distance < best[happened][0]:
            best[happened] = distance, unit
    thing, event = best.get(False), best.get(True)
    if thing and thing[1] not in PEOPLE_UNITS and thing[0] <= 3:
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
        unit_of(word) in EVENT_UNITS or unit_of(word) in PEOPLE_UNITS or unit_of(word) in ("kg", "districts", "villages", "posts")
        for word in after
    )


def _qualifier(number: Number, words: Sequence[Token], lang: str) -> tuple[str, int, int]:
    """min, max or approx with the tokens it stands at; nothing: as the number is."""
    if number.kind == "vague":
        return "", number.first, number.last
    kinds = qualifiers(lang, before=False)
    for skip in (0, 1, 2):
        for size in (2, 1):
            start = number.last + 1 + skip
            phrase = tuple(word.text for word in words[start : start + size])
            if phrase in kinds and len(phrase) == size:
                return kinds[phrase], number.first, start + size - 1
    last_word = words[number.last].text
    following = words[number.last + 1].text if number.last + 1 < len(words) else ""
    than = than_ending(lang)
    if than is not None and than.search(last_word) and following.startswith(more_words(lang)):
        return "min", number.first, number.last + 1
    if last_word.endswith(limit_endings(lang)):
        return "max", number.first, number.last
    kinds = qualifiers(lang, before=True)
    for skip in (0, 1):
        for size in (3, 2, 1):
            start = number.first - size - skip
            phrase = tuple(word.text for word in words[start : start + size]) if start >= 0 else ()
            if phrase in kinds and not (skip and size == 1):
                return kinds[phrase], start, number.last
    return "", number.first, number.last
