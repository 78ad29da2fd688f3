"""How often words stand in real news text of a language: the pack `word_counts`, made by bench/make_word_counts.py.

Words are folded, as the matcher sees them. A word that is not listed stood there once or never. The texts were of very
different sizes (2.6 million words of Pashto, 34 thousand of Uzbek): compare counts within a language, or `share_of`.
"""

from __future__ import annotations

import gzip
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from types import MappingProxyType


@cache
def words_of(language: str) -> Mapping[str, int]:
    """Every listed word of a language with its count, in alphabetical order; of an unknown language none."""
    file = resources.files("crawler") / "packs" / "word_counts" / f"{language}.tsv.gz"
    if not language.isalpha() or not file.is_file():
        return MappingProxyType({})
    rows = (line.split("\t") for line in gzip.decompress(file.read_bytes()).decode("utf-8").splitlines())
    return MappingProxyType({word: int(number) for word, number in rows})


def count_of(language: str, word: str) -> int:
    """How often a folded word stands in the texts of a language."""
    return words_of(language).get(word, 0)


def share_of(language: str, word: str) -> float:
    """The same as a share of all listed words of the language, 0 to 1."""
    total = _total(language)
    return count_of(language, word) / total if total else 0.0


def words_beginning_with(language: str, stem: str) -> Iterator[tuple[str, int]]:
    """The listed words that begin with a folded stem, in alphabetical order."""
    words = _ordered(language)
    for position in range(bisect_left(words, stem), len(words)):
        if not words[position].startswith(stem):
            return
        yield words[position], count_of(language, words[position])


@cache
def _ordered(language: str) -> tuple[str, ...]:
    return tuple(words_of(language))


@cache
def _total(language: str) -> int:
    return sum(words_of(language).values())
