"""A text as it is looked for: by the watches and, in the archive, by its index. Both see the same words.

A joiner (ZWNJ) parts a word, so that انصار‌الله is two words. What is written solid as often is looked for both ways: see
`joined_words`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from typing import NamedTuple

from crawler.language.fold import Folded, fold
from crawler.language.identify import normal
from crawler.language.letters import ZWNJ
from crawler.language.lookalikes import settle_acronyms
from crawler.language.sentences import folded_text, settled_text
from crawler.language.tables import made_from_tables, made_of_text, tables
from crawler.language.tokens import token_spans
from crawler.language.uzbek_arabic import in_arabic_script, skeleton_of_arabic

UZBEK_CODE = "uz"
SKELETON_MARK = "uzbekarabic"  # in the index of a text that is looked for by skeletons, which the index has not

_JOINERS = re.compile(f"{ZWNJ}+")


class ParallelWord(NamedTuple):
    """Another spelling of the tokens `first` to `last` of a text."""

    first: int
    last: int
    word: str


def fold_for_search(text: str, lang: str | None = "") -> tuple[Folded, str]:
    """The folded text with the way back, and the same with its look-alikes settled, as long. `lang` may be any code."""
    return _folded_for_search(text, normal(lang or ""))


@made_of_text
def _folded_for_search(text: str, code: str) -> tuple[Folded, str]:
    folded = folded_text(settle_acronyms(text), code)
    return folded, settled_text(folded.text)


def index_text(text: str, lang: str | None = "") -> str:
    """The words by which an article is found in the archive: as they stand, then those that joiners part, solid."""
    code = normal(lang or "")
    folded, settled = fold_for_search(text, code)
    if ZWNJ not in text and code != UZBEK_CODE:
        return settled
    more = dict.fromkeys(joined.word for joined in joined_words(text, folded, settled))
    if is_read_by_skeletons(text, code):
        more[SKELETON_MARK] = None
    return " ".join([settled, *more])


def joined_words(text: str, folded: Folded, settled: str) -> list[ParallelWord]:
    """The words that joiners part, as they are spelt solid. Not where the joiner sets off an ending or a verb's prefix: such a
    word begins or goes on as it would without."""
    if ZWNJ not in text:
        return []
    joints = [start for start, end in _joints(text, folded, settled) if not _is_grammar(settled, start, end)]
    return _parallel(settled, token_spans(settled), joints, "".join) if joints else []


def is_read_by_skeletons(text: str, lang: str) -> bool:
    """Whether a text is Uzbek in the Arabic script."""
    return lang == UZBEK_CODE and in_arabic_script(text)


def skeleton_words(text: str, folded: Folded, settled: str) -> list[ParallelWord]:
    """All words of an Uzbek text in the Arabic script as skeletons; joiners part none."""
    spans = token_spans(settled)
    joined = _parallel(settled, spans, [start for start, _ in _joints(text, folded, settled)], skeleton_of_arabic)
    words: list[ParallelWord] = []
    done = 0
    for word in (*joined, ParallelWord(len(spans), len(spans), "")):
        words += [
            ParallelWord(position, position, skeleton_of_arabic([settled[slice(*spans[position])]]))
            for position in range(done, word.first)
        ]
        if word.word:
            words.append(word)
        done = word.last + 1
    return words


# --------------------------------------------------------------------------- inside


def _joints(text: str, folded: Folded, settled: str) -> list[tuple[int, int]]:
    """Where in the folded text joiners stand between two letters or digits."""
    joints = []
    for match in _JOINERS.finditer(text):
        start = bisect_left(folded.offsets, match.start())
        end = start + match.end() - match.start()
        if start > 0 and end < len(settled) and settled[start - 1].isalnum() and settled[end].isalnum():
            joints.append((start, end))
    return joints


def _is_grammar(settled: str, start: int, end: int) -> bool:
    """Whether the piece before is a verb's prefix, or the one after an ending."""
    before, after = _LAST_WORD.search(settled, max(0, start - 8), start), _FIRST_WORD.match(settled, end)
    return (after is not None and after.group() in _endings()) or (before is not None and before.group() in _prefixes())


_LAST_WORD = re.compile(r"[^\W_]+\Z")
_FIRST_WORD = re.compile(r"[^\W_]+")


def _parallel(
    settled: str, spans: Sequence[tuple[int, int]], joints: Sequence[int], spell: Callable[[Sequence[str]], str]
) -> list[ParallelWord]:
    """The words that go across joints, spelt anew."""
    starts = [start for start, _ in spans]
    runs: list[tuple[int, int]] = []
    for joint in joints:
        left = bisect_right(starts, joint) - 1
        if runs and runs[-1][1] == left:
            runs[-1] = runs[-1][0], left + 1
        else:
            runs.append((left, left + 1))
    return [
        ParallelWord(first, last, spell([settled[slice(*spans[position])] for position in range(first, last + 1)]))
        for first, last in runs
    ]


@made_from_tables
def _endings() -> frozenset[str]:
    return frozenset(fold(word) for table in tables() for word in table.loose_endings.split())


@made_from_tables
def _prefixes() -> frozenset[str]:
    return frozenset(fold(word) for table in tables() for word in table.endings.get("prefix", "").split())
