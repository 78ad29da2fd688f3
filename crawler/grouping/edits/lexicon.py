"""Who acts and what is done, in the languages of the tables: the words by which a changed actor or verb is seen in an edit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from crawler.language.dates.vocabulary import gregorian_months
from crawler.language.tables import made_from_tables, tables
from crawler.language.tokens import fold, tokens

Form = tuple[tuple[str, bool], ...]  # a run of words: folded, and whether it is a beginning
# The first letter of a form → names and forms, in the order of the names.
FormsByLetter = Mapping[str, tuple[tuple[str, Form], ...]]


@made_from_tables
def _actor_forms() -> FormsByLetter:
    return _by_letter(table.actors for table in tables())


@made_from_tables
def _verb_forms() -> FormsByLetter:
    return _by_letter(table.verbs for table in tables())


@made_from_tables
def negations() -> frozenset[str]:
    """Words that deny, or that say nothing happened."""
    return _folded(table.negations for table in tables())


@made_from_tables
def denying_number_words() -> frozenset[str]:
    """Those of them that are numbers too."""
    return negations().intersection(*[_folded(table.unsure_numbers for table in tables())])


@made_from_tables
def update_marks() -> frozenset[str]:
    """Words of a headline that only say that the page changed."""
    return _folded(table.update_marks for table in tables())


@made_from_tables
def date_words() -> frozenset[str]:
    """Capitalised words that are no names: months and days."""
    return frozenset(gregorian_months()) | _folded(table.weekdays for table in tables())


def actors(words: Sequence[str]) -> list[str]:
    """Who acts in folded words, in the order they are named, each once."""
    return _named(words, _actor_forms())


def verbs(words: Sequence[str]) -> list[str]:
    """What is done in folded words."""
    return _named(words, _verb_forms())


def _folded(texts: Iterable[str]) -> frozenset[str]:
    return frozenset(fold(word) for text in texts for word in text.split())


def _by_letter(mappings: Iterable[Mapping[str, str]]) -> FormsByLetter:
    """The forms of all tables; the names in the order of the first table that has them."""
    forms: dict[str, list[Form]] = {}
    for mapping in mappings:
        for name, words in mapping.items():
            forms.setdefault(name, []).extend(_forms(words))
    named: dict[str, list[tuple[str, Form]]] = {}
    for name in forms:
        for form in forms[name]:
            named.setdefault(form[0][0][:1], []).append((name, form))
    return {letter: tuple(pairs) for letter, pairs in named.items()}


def _forms(words: str) -> Iterator[Form]:
    """Each word of a field. One ending in * stands for its beginnings; parts joined by _ follow one another."""
    for word in words.split():
        form = tuple((" ".join(tokens(fold(piece.rstrip("*")))), piece.endswith("*")) for piece in word.split("_"))
        if all(text for text, _ in form):
            yield form


def _named(words: Sequence[str], forms: FormsByLetter) -> list[str]:
    """The names whose forms stand in the words, by where they stand first."""
    named: dict[str, None] = {}
    for position, word in enumerate(words):
        named.update((name, None) for name, form in forms.get(word[:1], ()) if _stands(words, position, form))
    return list(named)


def _stands(words: Sequence[str], position: int, form: Form) -> bool:
    if position + len(form) > len(words):
        return False
    return all(
        word.startswith(text) if begins else word == text
        for word, (text, begins) in zip(words[position : position + len(form)], form, strict=True)
    )
