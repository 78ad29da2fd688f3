"""What is kept of an article to compare it with others: counts of word beginnings and names, places, figures, watches."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from crawler.facts.events.people import nation_of
from crawler.grouping.edits.lexicon import date_words
from crawler.grouping.events.contradictions import UNKNOWN_EVENT, ReportedEvent
from crawler.grouping.events.terms import Hashes, Keys, Terms, hashed, scoped
from crawler.grouping.forms import text_form
from crawler.language.dates.vocabulary import certain_months, fold_date
from crawler.language.fold import fold_each
from crawler.language.identify import normal
from crawler.language.sentences import sentence_spans, text_words
from crawler.language.sounds import name_key
from crawler.language.tables import MAX_REMEMBERED_WORDS
from crawler.language.tokens import tokens
from crawler.language.word_counts import share_of

SHORT_STEM_LETTERS, STEM_LETTERS = 4, 5  # letters of a word's beginning: endings fall away
ALL_LANGUAGES = "*"  # languages together: the scope of places
NAME_SCOPE = "~"  # the scope of names, of all languages or of the one that follows
EVERY_ARTICLE = np.zeros(1, np.uint32)  # the hash under which the articles of a scope are counted: of the empty word
MAX_STEMS = 300  # of one article, the most frequent
MAX_NAMES = 160
NUMBER_MARK = "#"  # with which the key of a number begins
MIN_NUMBER_DIGITS = 3  # digits of a number that identifies: 12 meets 12 in any text
MAX_NAME_SHARE = 2e-5  # share of a language's words that a name in a script without capitals has at most
MIN_HEADING_WORDS = 2  # words of a title
LOWERCASE_NAME_WEIGHT = 0.3  # weight of a word in lower case, where names have capitals

_WORD_PATTERN = re.compile(r"[^\W_]+")
_UNCOMPARED_UNITS = frozenset({"years", "months", "weeks", "days", "hours", "percent", "km"})  # a border has a length


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ArticleFeatures:
    """`stems`, most frequent first, and `names`; `whole`: those of the stems that are not the shorter of two; `title`: stems of
    the title; `own_names`: of the names those that are surely names, by a capital within a sentence or by how rare they are;
    `form`: as `text_form` says; `heading`: of the title without its numbers and dates, 0 where little is left; `places`: ids
    below a province, or all there are; `days`: (month, day) that the title names; `figures`: values with what they count;
    `day`: days since 1970."""

    lang: str
    stems: Terms
    whole: NDArray[np.bool_]
    names: Terms
    title: Hashes
    places: frozenset[str] = frozenset()
    days: frozenset[tuple[int, int]] = frozenset()
    figures: frozenset[tuple[float, str]] = frozenset()
    watches: frozenset[str] = frozenset()
    day: float = 0.0
    source: str = ""
    own_names: Hashes = field(default_factory=lambda: np.empty(0, np.uint32))
    form: str = ""
    heading: int = 0
    event: ReportedEvent = UNKNOWN_EVENT


def extract_features(
    title: str,
    text: str,
    *,
    lang: str,
    places: Iterable[str] = (),
    place_names: Iterable[str] = (),
    country_names: Iterable[str] = (),
    figures: Iterable[tuple[float, str]] = (),
    watches: Iterable[str] = (),
    day: float = 0.0,
    source: str = "",
    event: ReportedEvent = UNKNOWN_EVENT,
) -> ArticleFeatures:
    """Counts and index terms of a title and a text. Dari is Persian (`prs` is `fa`). `place_names`: how the places are called
    there; they are compared as places, and not as names and words once more. `country_names`: a country is no name that says of
    one event."""
    place_tokens, country_tokens = (
        {token for name in fold_each([*names_written]) for token in tokens(name)} for names_written in (place_names, country_names)
    )
    title_tokens, text_tokens = text_words(title), text_words(text)
    stems: dict[str, int] = {}
    for token, count in Counter(chain(title_tokens, title_tokens, text_tokens)).items():
        if token not in place_tokens:
            for stem in (f"{token[:SHORT_STEM_LETTERS]}_", token[:STEM_LETTERS]):
                stems[stem] = stems.get(stem, 0) + count
    sentences = [_WORD_PATTERN.findall(part[slice(*span)]) for part in (title, text) for span in sentence_spans(part)]
    words = Counter(chain.from_iterable(sentences))
    may_be_names = _words_as_names(words)
    names: dict[str, int] = {}
    quiet: dict[str, float] = {}
    for word, count in words.items():
        for token, key, is_written_as_name in may_be_names[word]:
            if token in place_tokens:
                continue
            if is_written_as_name:
                names[key] = names.get(key, 0) + count
            else:
                quiet[key] = LOWERCASE_NAME_WEIGHT
    frequent = _most_common(stems, MAX_STEMS)
    quiet_names = {key: weight for key, weight in quiet.items() if key not in names}
    return ArticleFeatures(
        lang=normal(lang),
        stems=Terms.of(frequent),
        whole=np.array([stem[-1] != "_" for stem in frequent], dtype=bool),
        names=Terms.of({**quiet_names, **_most_common(names, MAX_NAMES)}),
        title=np.unique(hashed(token[:STEM_LETTERS] for token in title_tokens)),
        places=frozenset(places),
        days=days_named(title),
        figures=frozenset((value, unit) for value, unit in figures if unit not in _UNCOMPARED_UNITS),
        watches=frozenset(watches),
        day=day,
        source=source,
        own_names=np.unique(
            hashed(_own_names(sentences, may_be_names, normal(lang), place_tokens | country_tokens) & {*names, *quiet_names})
        ),
        form=text_form(title, text),
        heading=_heading(title_tokens),
        event=event,
    )


class _NameToken(NamedTuple):
    """A folded word that has a key among the names, and whether it is written as names are."""

    token: str
    key: str
    is_written_as_name: bool


_NameTokens = tuple[_NameToken, ...]  # of a word as it is written: mostly one, or none
_remembered_words: dict[str, _NameTokens] = {}  # of the texts read so far: a text has few new words


def _words_as_names(words: Iterable[str]) -> dict[str, _NameTokens]:
    """What each word is as a name; those that are met for the first time are folded in one go."""
    remembered = _remembered_words
    unseen = [word for word in words if word not in remembered]
    if len(remembered) + len(unseen) > MAX_REMEMBERED_WORDS:
        remembered.clear()
        unseen = [*words]
    for word, line in zip(unseen, fold_each(unseen), strict=True) if unseen else ():
        rows = []
        for token in (line,) if line.isalnum() else tokens(line):  # few fold to several words, or to none
            key = _key_of(token)
            if key:
                rows.append(_NameToken(token, key, word[0].isupper() or _is_arabic(token) or key[0] == NUMBER_MARK))
        remembered[word] = tuple(rows)
    return {word: remembered[word] for word in words}


def _key_of(token: str) -> str:
    """The key of a folded word among the names; a number is its own, if it is long enough."""
    if token.isdigit():
        return f"{NUMBER_MARK}{token}" if len(token) >= MIN_NUMBER_DIGITS else ""
    return name_key(token)


def _most_common(counts: Mapping[str, int], most: int) -> dict[str, int]:
    return dict(sorted(counts.items(), key=itemgetter(1), reverse=True)[:most])


def _own_names(
    sentences: Iterable[Sequence[str]], may_be_names: Mapping[str, _NameTokens], lang: str, place_tokens: set[str]
) -> set[str]:
    """Keys of words that are surely names, neither of places nor of nations. The first word of a sentence has a capital for
    that; in a title of capitals every word has one. Where the script has none, a name is a word that real text of the language
    hardly has."""
    names = set(filter(_is_arabic, may_be_names))
    with_capital = {word for word in may_be_names if word[0].isupper()}
    for words in sentences if with_capital else ():
        capitals = [word for word in words if word in with_capital]
        if len(capitals) * 2 <= len(words):
            names.update(capitals[1:] if words[:1] == capitals[:1] else capitals)
    keys = set()
    for word in names:
        is_arabic = _is_arabic(word)
        for token, key, _ in may_be_names[word]:
            is_rare = not is_arabic or share_of(lang, token) <= MAX_NAME_SHARE
            if is_rare and key[0] != NUMBER_MARK and token not in place_tokens and not nation_of(token, lang):
                keys.add(key)
    return keys


def _is_arabic(word: str) -> bool:
    return "\u0600" <= word[0] <= "\u06ff"


def _heading(title_tokens: Iterable[str]) -> int:
    """What a title says but for its numbers, months and days of the week: the same for every day's bulletin. 0: too little."""
    dates = certain_months().keys() | date_words()
    words = [word for word in title_tokens if not word.isdigit() and word not in dates]
    return int(hashed([" ".join(words)])[0]) if len(words) >= MIN_HEADING_WORDS else 0


def days_named(title: str) -> frozenset[tuple[int, int]]:
    """(month, day) of the dates in a title; months of the solar calendar are 13 to 24."""
    words, months = tokens(fold_date(title)), certain_months()
    days = set()
    for first, second in pairwise(words):
        for month, day in ((first, second), (second, first)):
            if month in months and len(day) <= 2 and day.isdecimal() and 1 <= int(day) <= 31:
                days.add((months[month], int(day)))
    return frozenset(days)


def counted_keys(article: ArticleFeatures) -> Keys:
    """Every key that is counted, once: of the stems, of the names apart from them, of the places, and of the article."""
    return np.unique(
        np.concatenate(
            [
                scoped(article.lang, EVERY_ARTICLE),
                scoped(article.lang, article.stems.hashes),
                scoped(f"{NAME_SCOPE}{article.lang}", article.names.hashes),
                scoped(ALL_LANGUAGES, EVERY_ARTICLE),
                scoped(ALL_LANGUAGES, hashed(article.places)),
            ]
        )
    )
