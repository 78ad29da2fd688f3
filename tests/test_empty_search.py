"""A search that finds nothing says in which words it looked: words that somebody typed, or that the archive has."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

import pytest

from crawler.app.near_words import explain_empty
from crawler.store import Store
from crawler.watch import compile_query, compile_watches


class ArchiveOfWords:
    """An archive of which only the index of words is asked."""

    def __init__(self, *words: str) -> None:
        self._words = words
        self.index_words = self

    def beginning(self, prefixes: Iterable[str]) -> dict[str, int]:
        wanted = tuple(prefixes)
        return {word: number for number, word in enumerate(self._words, 1) if word.startswith(wanted)}


@pytest.mark.parametrize(
    ("query", "words", "shown"),
    [
        ("паровоз~", (), {"паровоз~"}),
        ("паровоз~", ("паровоза", "паровозы", "паром"), {"паровоз~", "паровоза", "паровозы"}),
        ("locomotive~", ("locomotives", "local"), {"locomotive~", "locomotives"}),
        ('"steam паровоз~"', ("паровоза",), {"steam паровоз~"}),
        ("қатора~", (), {"қатора~"}),
    ],
)
def test_only_words_that_were_typed_or_that_the_archive_has_are_shown(query: str, words: tuple[str, ...], shown: set[str]) -> None:
    watchlist, _added = compile_query(
        query, compile_watches({"g": {"en": ["boat"]}}, [{"id": "w", "severity": "low", "when": "g"}]), expand=True
    )
    empty = explain_empty(cast("Store", ArchiveOfWords(*words)), query, watchlist)
    assert set(empty.forms) == shown
    assert empty.more_forms == 0
