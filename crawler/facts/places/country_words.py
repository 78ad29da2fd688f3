"""Words beside the name of a place that speak of a country: whose side it is on, or only who was there."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from crawler.facts.places.context import citizen_words, countries_spoken_of, from_signs, side_words, words_for_kind

TOKENS_BESIDE = 2  # tokens between a name and a word that says what it is
MAX_COUNTRY_TOKENS = 12  # tokens in which a country word still speaks of the name
MAX_CITIZEN_TOKENS = 2  # tokens from "citizens" to their country
MAX_PROVINCE_TOKENS = 4  # tokens from a name back over "province" and the province to its country
ARTICLES = frozenset({"the"})

NameSpan = tuple[int, int, int]  # field, first and last token


def is_of_people(words: Sequence[str], first: int, last: int) -> bool:
    """Whether a country stands beside a word for citizens, or behind "from": shots from the Afghan side hit the other one."""
    beside = (*words[max(0, first - MAX_CITIZEN_TOKENS) : first], *words[last + 1 : last + 2])
    if any(citizen_words().match(word) for word in beside):
        return True
    before, endings = from_signs()
    place = first - 1
    while place > 0 and (words[place] in ARTICLES or side_words().match(words[place])):
        place -= 1
    return (place >= 0 and words[place] in before) or words[last].endswith(endings)


def is_of_another_country(span: NameSpan, words: Sequence[str], country: str, country_names: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether the name of another country stands right beside a name, or before the province that governs it: Afgʻonistonning
    Shugʻnon tumani, Afgʻonistonning Badaxshon viloyatidagi Shugʻnon tumani."""
    beside = words_beside(span, words, 1)
    if is_of_province(span, words):
        beside += words[max(0, span[1] - MAX_PROVINCE_TOKENS) : span[1] - 1]
    return any(word.startswith(names) for other, names in country_names.items() if other != country and names for word in beside)


def is_of_province(span: NameSpan, words: Sequence[str]) -> bool:
    """Whether the word for a province stands right before a name: then the name is of that province."""
    return span[1] > 0 and words_for_kind("adm1").match(words[span[1] - 1])


def countries_around(span: NameSpan, words: Sequence[str], counts: Callable[[int, str, int], bool] | None = None) -> dict[str, int]:
    """The countries that a word speaks of within reach, with the tokens between; of the words that `counts` is true of (their
    token, country, tokens from the name). A country's name says where a place is, "Afghan smugglers" only who was there."""
    _, first, last = span
    distances: dict[str, int] = {}
    for position in range(max(0, first - MAX_COUNTRY_TOKENS), min(len(words), last + MAX_COUNTRY_TOKENS + 1)):
        if first <= position <= last:
            continue
        if countries_spoken_of(words[position]) and is_of_people(words, position, position):
            continue
        for country in countries_spoken_of(words[position]):
            gap = first - position if position < first else position - last
            if counts is None or counts(position, country, gap):
                distances[country] = min(gap, distances.get(country, gap))
    return distances


def is_side(words: Sequence[str], place: int) -> bool:
    """Whether a country's side stands there: the Tajik bank, ساحل افغانستان."""
    return any(side_words().match(word) for word in (*words[max(0, place - 1) : place], *words[place + 1 : place + 2]))


def words_beside(span: NameSpan, words: Sequence[str], reach: int = TOKENS_BESIDE) -> list[str]:
    _, first, last = span
    return [*words[max(0, first - reach) : first], *words[last + 1 : last + 1 + reach]]
