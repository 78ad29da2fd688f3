"""Sentences and paragraphs of a text, in the four scripts, as spans of its characters."""

from __future__ import annotations

import re

# A sentence ends at . ! ? … ؟ ۔ (with closing quotes), before space and a letter that can begin one.
_END = re.compile(r"[.!?…؟۔]+[\"'»”’)\]]*(?=\s)|\n+")
# Abbreviations that do not end a sentence, as they stand before their full stop (folded to lower case).
_ABBREVIATIONS = frozenset(
    "mr mrs ms dr prof gen col lt maj capt sgt st jr sr no vs jan feb mar apr jun jul aug sep sept oct nov dec "
    "г гг ул им т д п тыс млн млрд руб кв см стр чел акад проф ген ш с в".split()
)
_WORD_BEFORE = re.compile(r"(\w+)\.$")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends, without the space around it; a line break always ends one."""
    spans: list[tuple[int, int]] = []
    begin = 0
    for found in _END.finditer(text):
        stop = found.end() if not found.group().startswith("\n") else found.start()
        if found.group().startswith("."):
            following = text[found.end() :].lstrip(" \t\xa0")[:1]
            before = _WORD_BEFORE.search(text[max(begin, found.start() - 24) : found.start() + 1])
            word = before[1] if before else ""
            initial = len(word) == 1 and word.isupper()
            if following.islower() or initial or word.casefold() in _ABBREVIATIONS:
                continue
        _add(spans, text, begin, stop)
        begin = found.end()
    _add(spans, text, begin, len(text))
    return spans


def paragraph_spans(text: str) -> list[tuple[int, int]]:
    """Where each paragraph begins and ends: runs of text between line breaks."""
    spans: list[tuple[int, int]] = []
    for found in re.finditer(r"[^\n]+", text):
        _add(spans, text, found.start(), found.end())
    return spans


def _add(spans: list[tuple[int, int]], text: str, begin: int, stop: int) -> None:
    piece = text[begin:stop]
    left = len(piece) - len(piece.lstrip())
    right = len(piece.rstrip())
    if right > left:
        spans.append((begin + left, begin + right))
