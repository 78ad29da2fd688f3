"""Two versions of a text side by side, word by word. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher

from crawler.language.worddiff import MOST_WORDS, word_diff, words_of

Side = tuple[tuple[str, bool], ...]  # text, changed
MAX_COMPARED_WORD_PAIRS = MOST_WORDS**2  # pairs of words in all comparisons of two texts: one of the greatest length fits
MAX_COMPARED_PARAGRAPHS = 1500


@dataclass(frozen=True, slots=True)
class DiffRow:
    """A stretch of paragraphs: the same on both sides, or changed. An empty side: they came, or went."""

    same: bool
    old: Side
    new: Side


def side_by_side(old: str, new: str) -> tuple[DiffRow, ...]:
    """Rows of paragraphs in their order. Beyond the limits a stretch is told as changed whole."""
    ours, theirs = _paragraphs(old), _paragraphs(new)
    left, rows = MAX_COMPARED_WORD_PAIRS, list[DiffRow]()
    for operation, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        before, after = "\n\n".join(ours[a:b]), "\n\n".join(theirs[c:d])
        if operation == "equal":
            rows.append(DiffRow(True, ((before, False),), ((after, False),)))
            continue
        cost = len(words_of(before)) * len(words_of(after))
        if not cost or cost > left:
            rows.append(DiffRow(False, _whole(before), _whole(after)))
            continue
        left -= cost
        rows.append(_words(before, after))
    return tuple(rows)


def _paragraphs(text: str) -> list[str]:
    paragraphs = [paragraph for paragraph in text.split("\n\n") if paragraph.strip()]
    return paragraphs if len(paragraphs) <= MAX_COMPARED_PARAGRAPHS else [text]


def _whole(text: str) -> Side:
    return ((text, True),) if text else ()


def _words(before: str, after: str) -> DiffRow:
    diff = word_diff(before, after, spaces=False)
    if not diff.complete:
        return DiffRow(False, _whole(before), _whole(after))
    return DiffRow(
        False,
        _spaced([(stretch.old, not stretch.same) for stretch in diff.stretches]),
        _spaced([(stretch.new, not stretch.same) for stretch in diff.stretches]),
    )


def _spaced(pieces: Iterable[tuple[str, bool]]) -> Side:
    """White space stands behind a word, not before it: a mark begins with its word."""
    side: list[tuple[str, bool]] = []
    for text, changed in pieces:
        word = text.lstrip()
        space = text[: len(text) - len(word)]
        if side:
            side[-1] = (side[-1][0] + space, side[-1][1])
        elif space:
            word = text
        if word:
            side.append((word, changed))
    return tuple(side)
