"""The word counts that ship with the project."""

from __future__ import annotations

from importlib import resources

import pytest

from crawler.language.fold import fold
from crawler.language.tables import TABLES
from crawler.language.word_counts import count_of, share_of, words_beginning_with, words_of

MAX_PACK_BYTES = 600_000


@pytest.mark.parametrize("language", TABLES)
def test_every_language_has_words_as_the_matcher_sees_them(language: str) -> None:
    words = words_of(language)
    assert len(words) > 3_000
    assert [word for word in words if fold(word) != word] == [], "the fold has changed: run bench/make_word_counts.py again"
    assert list(words) == sorted(words)
    assert min(words.values()) >= 2


def test_frequent_words_are_frequent_and_unknown_ones_count_nothing() -> None:
    assert count_of("en", "the") > 1_000 * count_of("en", "smuggled")
    assert share_of("ps", "د") > 0.05
    assert count_of("ru", "the") == count_of("xx", "the") == count_of("../../etc", "the") == 0
    assert share_of("xx", "the") == 0.0


def test_the_words_of_a_beginning_are_those_a_wildcard_catches() -> None:
    caught = dict(words_beginning_with("en", "protest"))
    assert {"protest", "protests", "protesters"} <= set(caught)
    assert all(word.startswith("protest") for word in caught)
    assert caught["protests"] == count_of("en", "protests")
    assert dict(words_beginning_with("xx", "protest")) == {}


def test_the_pack_is_small() -> None:
    files = (resources.files("crawler") / "packs" / "word_counts").iterdir()
    assert sum(len(file.read_bytes()) for file in files) < MAX_PACK_BYTES
