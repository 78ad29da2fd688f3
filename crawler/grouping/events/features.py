"""What is kept of an article to compare it with others: counts of word beginnings and names, places, figures, watches."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from crawler.grouping.events.names import name_key
from crawler.grouping.events.terms import Hashes, Keys, Terms, hashed, scoped
from crawler.language.dates.vocabulary import certain_months, fold_date
from crawler.language.identify import normal
from crawler.language.tokens import fold, tokens

STEM_LETTERS = (4, 5)  # letters of a word's beginning: endings fall away
ALL_LANGUAGES = "*"  # languages together: the scope of places
NAME_SCOPE = "~"  # the scope of names, of all languages or of the one that follows
EVERY_ARTICLE = np.zeros(1, np.uint32)  # the hash under which the articles of a scope are counted: of the empty word
MAX_STEMS = 300  # of one article, the most frequent
MAX_NAMES = 160
MIN_NUMBER_DIGITS = 3  # digits of a number that identifies: 12 meets 12 in any text
LOWERCASE_NAME_WEIGHT = 0.3  # weight of a word in lower case, where names have capitals

_WORD_PATTERN = re.compile(r"[^\W_]+")
_TIME_UNITS = frozenset({"years", "months", "weeks", "days", "hours", "percent"})


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ArticleFeatures:
    """`stems`, most frequent first, and `names`; `whole`: those of the stems that are not the shorter of two; `title`: stems of
    the title; `places`: ids below a province, or all there are; `days`: (month, day) that the title names; `figures`: values
    with what they count; `day`: days since 1970."""

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


def extract_features(
    title: str,
    text: str,
    *,
    lang: str,
    places: Iterable[str] = (),
    place_names: Iterable[str] = (),
    figures: Iterable[tuple[float, str]] = (),
    watches: Iterable[str] = (),
    day: float = 0.0,
    source: str = "",
) -> ArticleFeatures:
    """Counts and index terms of a title and a text. Dari is Persian (`prs` is `fa`). `place_names`: how the places are called
    there; they are compared as places, and not as names and words once more."""
    place_tokens = {token for name in place_names for token in tokens(fold(name))}
    stems: Counter[str] = Counter()
    for token in (*tokens(fold(title)), *tokens(fold(f"{title}\n{text}"))):
        if token in place_tokens:
            continue
        for size in STEM_LETTERS:
            stems[token[:size] if size == STEM_LETTERS[-1] else f"{token[:size]}_"] += 1
    names: Counter[str] = Counter()
    quiet: dict[str, float] = {}
    for word in _WORD_PATTERN.findall(f"{title}\n{text}"):
        for token in tokens(fold(word)):
            if token in place_tokens:
                continue
            if token.isdigit():
                if len(token) >= MIN_NUMBER_DIGITS:
                    names[f"#{token}"] += 1
                continue
            key = name_key(token)
            if key and (word[0].isupper() or "\u0600" <= token[0] <= "\u06ff"):
                names[key] += 1
            elif key:
                quiet[key] = LOWERCASE_NAME_WEIGHT
    frequent = dict(stems.most_common(MAX_STEMS))
    quiet_names = {key: weight for key, weight in quiet.items() if key not in names}
    return ArticleFeatures(
        lang=normal(lang),
        stems=Terms.of(frequent),
        whole=np.array([stem[-1] != "_" for stem in frequent], dtype=bool),
        names=Terms.of({**quiet_names, **dict(names.most_common(MAX_NAMES))}),
        title=np.unique(hashed(token[: STEM_LETTERS[-1]] for token in tokens(fold(title)))),
        places=frozenset(places),
        days=days_named(title),
        figures=frozenset((value, unit) for value, unit in figures if unit not in _TIME_UNITS),
        watches=frozenset(watches),
        day=day,
        source=source,
    )


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
