"""Russian: the paradigms of OpenCorpora by pymorphy3; words it lacks (names) are declined by analogy."""

from __future__ import annotations

import logging
from functools import cache
from typing import Any

from crawler.language.tables import LanguageTable
from crawler.language.tokens import fold

MIN_SCORE_SHARE = 0.05  # of a reading whose dictionary form is another word, against the likeliest


@cache
def _analyzer() -> Any:
    import pymorphy3  # 50 MB of dictionary: only when a Russian ~ is compiled

    logging.getLogger("pymorphy3").setLevel(logging.WARNING)
    return pymorphy3.MorphAnalyzer(lang="ru")


def stems(word: str, table: LanguageTable) -> dict[str, frozenset[str]]:  # noqa: ARG001  # its words are the dictionary's
    """Every form of the lexemes whose dictionary form was typed; of a form that is none, of all it may be of."""
    parses = _analyzer().parse(word)
    typed = [parse for parse in parses if fold(parse.normal_form) == word]
    if not typed and parses:
        best = max(parse.score for parse in parses)
        typed = [parse for parse in parses if parse.score >= MIN_SCORE_SHARE * best]
    forms = {word}
    for parse in typed:
        forms.update(fold(form.word) for form in parse.lexeme if not {"Supr", "Cmp2", "V-ej"} & form.tag.grammemes)
    return _by_prefix(forms)


def _by_prefix(forms: set[str]) -> dict[str, frozenset[str]]:
    """Forms that share a beginning, as one stem with endings."""
    whole = {form for form in forms if " " not in form and "-" not in form}
    groups: dict[str, set[str]] = {}
    for form in whole:
        groups.setdefault(form[:3], set()).add(form)
    stems_with_endings = {}
    for group in groups.values():
        first, last = min(group), max(group)
        size = next((position for position, char in enumerate(first) if last[position : position + 1] != char), len(first))
        stems_with_endings[first[:size]] = frozenset(form[size:] for form in group)
    return stems_with_endings
