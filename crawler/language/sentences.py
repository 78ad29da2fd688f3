"""Sentences and paragraphs of a text, in any script, as spans of its characters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import chain

from crawler.language.fold import Folded, fold_with_offsets
from crawler.language.letters import has_letters_of
from crawler.language.lookalikes import settle_lookalikes
from crawler.language.tables import made_from_tables, made_of_text, tables
from crawler.language.tokens import tokens

# A sentence ends at . ! ? … ؟ ۔ (with closing quotes), before space and a letter that can begin one.
_END = re.compile(r"[\n.!?…؟۔](?:(?<=\n)\n*|(?<!\n)[.!?…؟۔]*[\"'»”’)\]]*(?=\s))")
_ONE_LINE = re.compile(r"[^\n]+")
_WORD_BEFORE = re.compile(r"(\w+)\.$")
MAX_NUMBER_CHARS = 16
_NUMBER_BEFORE = re.compile(r"[^\W\d_][.,;:]?[ \xa0](\d{1,3}[,.٬]?|\d+|[^\W\d_]+-)$")  # at the end of a line that has words
_GROUP = re.compile(r"\n\d{3}(?!\d)")
_NEXT = re.compile(r"[ \t\xa0]*(.)")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Where each sentence begins and ends, without the space around it; a line break ends one, unless it parts a number."""
    return list(_spans_of(text))


@made_of_text
def _spans_of(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(iter_sentences(text))


def folded_text(text: str, lang: str = "") -> Folded:
    """The text in its one spelling, with the way back: made once for all who read it. `lang`: as `fold` has it."""
    return _folded(text, lang if has_letters_of(text, lang) else "")


_folded = made_of_text(fold_with_offsets)
settled_text = made_of_text(settle_lookalikes)  # of a folded text: as long, and made once for all who read it


@made_of_text
def text_words(text: str) -> tuple[str, ...]:
    """The folded words of a text."""
    return tuple(chain.from_iterable(paragraph_words(text)))


@made_of_text
def paragraph_words(text: str) -> tuple[tuple[str, ...], ...]:
    """The folded words of each paragraph of `paragraph_spans`."""
    lines = zip(text.split("\n"), folded_text(text).text.split("\n"), strict=True)  # a line folds alone
    return tuple(tuple(tokens(folded)) for line, folded in lines if line.strip())


def sentence_words(text: str, lang: str = "") -> tuple[str, ...]:
    """The folded words of each sentence of `sentence_spans`, apart by single spaces. `lang`: as `fold` has it."""
    return _words_of_sentences(text, lang if has_letters_of(text, lang) else "")


@made_of_text
def _words_of_sentences(text: str, lang: str) -> tuple[str, ...]:
    folded = folded_text(text, lang)
    return tuple([" ".join(tokens(folded.part(begin, stop))) for begin, stop in _spans_of(text)])


def iter_sentences(text: str) -> Iterator[tuple[int, int]]:
    """`sentence_spans` one by one: the first costs nothing of the others."""
    begin = 0
    for match in _END.finditer(text):
        mark = text[match.start()]
        if mark == "\n" and _parts_a_number(text, begin, match):
            continue
        if mark == ".":
            following = _NEXT.match(text, match.end())
            if following and following[1].islower():
                continue
            before = _WORD_BEFORE.search(text, max(begin, match.start() - 24), match.start() + 1)
            word = before[1] if before else ""
            if (len(word) == 1 and word.isupper()) or word.casefold() in _abbreviations():
                continue
        span = _trimmed(text, begin, match.start() if mark == "\n" else match.end())
        if span is not None:
            yield span
        begin = match.end()
    span = _trimmed(text, begin, len(text))
    if span is not None:
        yield span


def _parts_a_number(text: str, begin: int, line_break: re.Match[str]) -> bool:
    """Whether a line break stands in a number, or behind the number of what follows: 1, | 037; twenty- | three; 12 | guards."""
    start = line_break.start()
    if line_break.end() != start + 1 or not (text[start - 1 : start].isdigit() or text[start - 1 : start] in ("-", ",", ".", "٬")):
        return False
    before = _NUMBER_BEFORE.search(text, max(begin, start - MAX_NUMBER_CHARS), start)
    if before is None:
        return False
    is_group = _GROUP.match(text, start) is not None and before[1].rstrip(",.٬").isdigit()
    return is_group or (before[1][-1] not in ",.٬" and text[start + 1 : start + 2].islower())


def paragraph_spans(text: str) -> list[tuple[int, int]]:
    """Where each paragraph begins and ends: runs of text between line breaks."""
    lines = (_trimmed(text, *match.span()) for match in _ONE_LINE.finditer(text))
    return [span for span in lines if span is not None]


@made_from_tables
def _abbreviations() -> frozenset[str]:
    """Abbreviations that end no sentence, as they stand before their full stop, in lower case."""
    return frozenset(word.casefold() for table in tables() for word in table.abbreviations.split())


def _trimmed(text: str, begin: int, stop: int) -> tuple[int, int] | None:
    """Without the space at both ends; None: there is nothing else."""
    stripped = text[begin:stop].rstrip()
    if not stripped:
        return None
    stop = begin + len(stripped)
    return stop - len(stripped.lstrip()), stop
