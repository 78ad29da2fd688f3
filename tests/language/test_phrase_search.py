"""Many phrases looked for at once: where they begin, and that nothing but whole phrases is found."""

from __future__ import annotations

import pytest

from crawler.language.fold import fold, fold_each
from crawler.language.phrase_search import PhraseSearch

PHRASES = PhraseSearch(["old boat", r"sail\w*", "", "boat"])


@pytest.mark.parametrize(
    ("words", "occurs", "opens", "first", "distinct"),
    [
        ("an old boat sailed", True, False, (1, 2), 2),
        ("boat", True, True, (0, 0), 1),
        ("sailors sail a boat", True, True, (0, 0), 3),
        ("a houseboat by the boats", False, False, None, 0),
        ("", False, False, None, 0),
    ],
)
def test_whole_phrases_alone_are_found(words: str, occurs: bool, opens: bool, first: object, distinct: int) -> None:
    assert (PHRASES.occurs_in(words), PHRASES.opens(words)) == (occurs, opens)
    assert PHRASES.first_in(words) == first
    assert len(PHRASES.distinct_in(words)) == distinct


def test_no_phrases_find_nothing() -> None:
    assert not PhraseSearch([""]).occurs_in("a boat")


@pytest.mark.parametrize("texts", [[], [""], ["The ship\u2019s", "sail", "\u0301mark [T]", "wo"], ["two\nlines", "one"]])
def test_texts_folded_in_one_go_are_as_each_folds_alone(texts: list[str]) -> None:
    assert fold_each(texts) == [fold(text) for text in texts]
