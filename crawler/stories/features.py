"""What is kept of an article to compare it with others: counts of word beginnings and names, and its anchors."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from crawler.dates.words import GREGORIAN, SOLAR
from crawler.dates.words import fold as fold_date
from crawler.stories.names import name_key
from crawler.text import fold, tokens

STEMS = (4, 5)  # letters of a word's beginning: endings fall away
ALL = "*"  # languages together
MOST_STEMS = 300  # of one article, the most frequent
MOST_NAMES = 160
NUMBER = 3  # digits of a number that is told from others by itself: 12 meets 12 in any text
QUIET = 0.3  # weight of a word in lower case, where names have capitals

_WORD = re.compile(r"[^\W_]+")
# Without those that are more often another word.
_MONTHS = {
    word: month
    for word, month in {**GREGORIAN, **{word: 12 + month for word, month in SOLAR.items()}}.items()
    if word not in {fold_date(other) for other in "may mar dec می مۍ مه تیر مهر دی قوس میزان اسد".split()}
}
_TIME_UNITS = frozenset({"years", "months", "weeks", "days", "hours", "percent"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Features:
    """`stems` and `names`: key → weight; `title`: stems of the title; `places`: ids below a province, or all there are;
    `days`: (month, day) that the title names; `figures`: values with what they count; `day`: days since 1970."""

    lang: str
    stems: dict[str, float]
    names: dict[str, float]
    title: frozenset[str]
    places: frozenset[str] = frozenset()
    days: frozenset[tuple[int, int]] = frozenset()
    figures: frozenset[tuple[float, str]] = frozenset()
    watches: frozenset[str] = frozenset()
    day: float = 0.0
    source: str = ""


def features(
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
) -> Features:
    """Of title and text. Dari is Persian (`prs` is `fa`). `place_names`: how the places are called there; they are compared
    as places, and not as names and words once more."""
    told = {token for name in place_names for token in tokens(fold(name))}
    stems: Counter[str] = Counter()
    for token in (*tokens(fold(title)), *tokens(fold(f"{title}\n{text}"))):
        if token in told:
            continue
        for size in STEMS:
            stems[token[:size] if size == STEMS[-1] else f"{token[:size]}_"] += 1
    names: Counter[str] = Counter()
    quiet: dict[str, float] = {}
    for word in _WORD.findall(f"{title}\n{text}"):
        for token in tokens(fold(word)):
            if token in told:
                continue
            if token.isdigit():
                if len(token) >= NUMBER:
                    names[f"#{token}"] += 1
                continue
            key = name_key(token)
            if key and (word[0].isupper() or "\u0600" <= token[0] <= "\u06ff"):
                names[key] += 1
            elif key:
                quiet[key] = QUIET
    return Features(
        lang={"prs": "fa"}.get(lang, lang),
        stems=dict(stems.most_common(MOST_STEMS)),
        names={
            **{key: weight for key, weight in quiet.items() if key not in names},
            **dict(names.most_common(MOST_NAMES)),
        },
        title=frozenset(token[: STEMS[-1]] for token in tokens(fold(title))),
        places=frozenset(places),
        days=days_named(title),
        figures=frozenset((value, unit) for value, unit in figures if unit not in _TIME_UNITS),
        watches=frozenset(watches),
        day=day,
        source=source,
    )


def days_named(title: str) -> frozenset[tuple[int, int]]:
    """(month, day) of the dates in a title; months of the solar calendar are 13 to 24."""
    words = tokens(fold_date(title))
    found = set()
    for one, other in pairwise(words):
        for month, day in ((one, other), (other, one)):
            if month in _MONTHS and day.isdigit() and 1 <= int(day) <= 31:
                found.add((_MONTHS[month], int(day)))
    return frozenset(found)


def keys_of(one: Features) -> dict[str, set[str]]:
    """Every key whose frequency is counted, by language: stems as they are, names apart from them; places of all."""
    return {one.lang: {*one.stems, *(f"~{key}" for key in one.names)}, ALL: set(one.places)}
