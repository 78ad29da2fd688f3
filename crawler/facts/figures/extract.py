"""Figures of an article: each number with what it counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from itertools import pairwise

from crawler.facts.figures.attach import counted_by
from crawler.facts.figures.background import background_cues, background_of
from crawler.facts.figures.clause import Counted
from crawler.facts.figures.labels import label_of_folded
from crawler.facts.figures.named_numbers import named_numbers, names_a_place
from crawler.facts.figures.negations import denies_a_verb, denying_numbers
from crawler.facts.figures.number_words import conjunctions, limit_endings, more_words, part_words, qualifiers, than_ending
from crawler.facts.figures.numbers import VAGUE, Number, Token, find_numbers, is_number_word, tokens_of_part
from crawler.facts.figures.uncounted import is_in_weekday, is_uncounted
from crawler.facts.figures.units import unit_of
from crawler.facts.figures.victims import object_articles, people_words, single_event_words, single_victims
from crawler.facts.findings import Figure
from crawler.language.identify import identify, normal
from crawler.language.lookalikes import settle_lookalikes, settle_zeros
from crawler.language.sentences import sentence_spans, sentence_words
from crawler.language.tables import TABLES, WordMemory, made_from_tables, tables
from crawler.language.tokens import script_of
from crawler.language.units import EVENT_UNITS, PEOPLE_UNITS, THING_UNITS

MILLION = 1_000_000
MONEY_UNITS = frozenset({"usd", "eur", "gbp", "rub", "somoni", "afn", "uzs"})
VICTIM_UNITS = ("killed", "wounded")
MAX_FIGURES = 300  # of one article
FALLBACK_LANGUAGE = "en"  # of a text in a script that no table is written in
_DIGIT = re.compile(r"\d")
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
        words = settle_lookalikes("\n".join(sentence_words(content, lang))).split("\n")
        for (begin, stop), folded_words in zip(sentence_spans(content), words, strict=False):  # of no sentence one empty line
            if len(figures) >= MAX_FIGURES:
                return tuple(figures)
            if may_hold_figures(content[begin:stop], folded_words, lang):
                figures += _figures_of_sentence(field, content, begin, stop, lang)
    return tuple(figures)


def _first_language(script: str) -> str:
    """The first language of the register that is written in a script."""
    name = SCRIPT_NAMES.get(script, "")
    return next((table.code for table in tables() if name == table.scripts.split()[0]), FALLBACK_LANGUAGE)


def may_hold_figures(sentence: str, folded_words: str, lang: str) -> bool:
    """Whether a sentence has a digit, a number word, or the verb of a single victim: most have none, and need no more reading."""
    return _DIGIT.search(sentence) is not None or any(map(_counting_words(lang).__getitem__, folded_words.split()))


@made_from_tables
def _counting_words(lang: str) -> WordMemory[bool]:
    """Whether a folded word may be, or begin, a number or may end the verb of a single victim."""
    return WordMemory(partial(_may_count, lang=lang))


def _may_count(word: str, lang: str) -> bool:
    is_harm = bool(object_articles(lang)) and unit_of(word, lang) in VICTIM_UNITS  # killing a shepherd
    return is_harm or is_number_word(word, lang) or word in single_event_words(lang)


def _figures_of_sentence(field: str, content: str, begin: int, stop: int, lang: str) -> list[Figure]:
    sentence = settle_zeros(content[begin:stop])
    as_written = sentence == content[begin:stop]  # most are
    words = tokens_of_part(content, begin, stop, lang) if as_written else tokens_of_part(sentence, 0, len(sentence), lang)
    numbers = [
        number
        for number in find_numbers(sentence, words, lang)
        if not is_uncounted(number, sentence, words, lang) and not names_a_place(number, sentence, words, lang)
    ]
    rows = list(zip(numbers, counted_by(numbers, sentence, words, lang), strict=True))
    rows += single_victims(numbers, sentence, words, lang, title=field == "title")
    if not rows:
        return []
    folded_words = " ".join(word.text for word in words)
    label = label_of_folded(folded_words)
    cues = background_cues(sentence, words, folded_words, lang) if field == "text" else []
    figures = []
    for number, counted in sorted(rows, key=lambda row: row[0].start):
        if (
            counted is None
            or number.kind == VAGUE
            or is_in_weekday(number, words)
            or (number.unsure and not _is_surely_counted(number, counted, words, lang))
        ):
            continue
        kind, first, last = _qualifier(number, words, lang)
        if counted.unit in MONEY_UNITS and number.high >= MILLION:
            scale, name = (1000 * MILLION, "billion") if number.high >= 1000 * MILLION else (MILLION, "million")
            number = number._replace(low=number.low / scale, high=number.high / scale)
            counted = counted._replace(unit=f"{name} {counted.unit}")
        start, end = min(number.start, words[first].start), max(number.end, words[last].end)
        background = background_of(number, cues, sentence, words, lang)
        figures.append(_figure(field, content, (begin, stop), start, end, number, kind, counted, label, background))
    return figures


def _figure(
    field: str,
    content: str,
    sentence: tuple[int, int],
    start: int,
    end: int,
    number: Number,
    kind: str,
    counted: Counted,
    label: str,
    background: str,
) -> Figure:
    low: float | None = number.low
    high: float | None = number.high
    qualifier = kind or number.kind
    if qualifier == "min":
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
        unit=counted.unit,
        label=label,
        counted=counted.counted,
        is_part=counted.part,
        background=background,
        sentence=sentence,
    )


def _is_surely_counted(number: Number, counted: Counted, words: Sequence[Token], lang: str) -> bool:
    """Whether a word that may be no number stands right before something counted; "one Chinese engineer" where he was a victim."""
    if words[number.first].text in denying_numbers(lang):
        return _is_nine(number.first, words, lang)
    following = [word.text for word in words[number.last + 1 : number.last + 3]]
    if number.high == 1 and counted.unit in VICTIM_UNITS:
        of_them = following[:1] and following[0] in part_words(lang, before=False)  # one of the attackers
        if of_them or not people_words(lang).isdisjoint(following):
            return True
    after = [unit_of(word, lang) for word in following]
    if after and after[0] in THING_UNITS and words[number.first].text in named_numbers(lang):
        return True  # the name was told from it before
    return any(unit in (*EVENT_UNITS, *PEOPLE_UNITS, "kg", "districts", "villages", "posts") for unit in after)


def _is_nine(place: int, words: Sequence[Token], lang: str) -> bool:
    """Whether a word that is "no" as well as a number, as the Dari nine is, stands right before what it counts, and is not the one
    of neither guards nor villagers."""
    word, behind = words[place].text, words[place + 1].text if place + 1 < len(words) else ""
    if any(second.text == word and first.text in conjunctions(lang) for first, second in pairwise(words)):
        return False
    unit = unit_of(behind, lang)
    return (bool(unit) and not (unit in EVENT_UNITS and denies_a_verb(word, lang))) or behind in people_words(lang)


def _qualifier(number: Number, words: Sequence[Token], lang: str) -> tuple[str, int, int]:
    """min, max or approx with the tokens it stands at; nothing: as the number is."""
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
