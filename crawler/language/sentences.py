"""Sentences and paragraphs of a text, in the four scripts, as spans of its characters."""

from __future__ import annotations

import re
from collections.abc import Iterator

# A sentence ends at . ! ? … ؟ ۔ (with closing quotes), before space and a letter that can begin one.
_END = re.compile(r"[.!?…؟۔]+[\"'»”’)\]]*(?=\s)|\n+")
# Abbreviations that do not end a sentence, as they stand before their full stop (folded to lower case).
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen col lt maj capt sgt st jr sr no vs jan feb mar apr jun jul aug sep sept oct nov dec "
    "г гг ул им т д п тыс млн млрд руб кв см стр чел акад проф ген ш с в".split()
)
_WORD_BEFORE = re.compile(r"(\w+)\.$")
_NEXT = re.compile(r"[ \t\xa0]*(.)")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends, without the space around it; a line break always ends one."""
    return list(iter_sentences(text))


def iter_sentences(text: str) -> Iterator[tuple[int, int]]:
    """`sentence_spans` one by one: the first costs nothing of the others."""
    begin = 0
    for found in _END.finditer(text):
        mark = text[found.start()]
        if mark == ".":
            following = _NEXT.match(text, found.end())
            if following and following[1].islower():
                continue
            before = _WORD_BEFORE.search(text, max(begin, found.start() - 24), found.start() + 1)
            word = before[1] if before else ""
            if (len(word) == 1 and word.isupper()) or word.casefold() in _ABBREVIATIONS:
                continue
        yield from _trimmed(text, begin, found.start() if mark == "\n" else found.end())
        begin = found.end()
    yield from _trimmed(text, begin, len(text))


def paragraph_spans(text: str) -> list[tuple[int, int]]:
    """Where each paragraph begins and ends: runs of text between line breaks."""
    return [span for found in re.finditer(r"[^\n]+", text) for span in _trimmed(text, found.start(), found.end())]


def _trimmed(text: str, begin: int, stop: int) -> Iterator[tuple[int, int]]:
    """Without the space at both ends; nothing of nothing."""
    piece = text[begin:stop]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        yield begin + left, begin + right
