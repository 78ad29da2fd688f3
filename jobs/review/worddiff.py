"""Two versions of a text side by side, word by word. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

Side = tuple[tuple[str, bool], ...]  # text, changed
MOST_WORDS = 2000  # on either side of one changed stretch that are compared word by word
MOST_COMPARED = 2_000_000  # pairs of words in one comparison of two texts
MOST_PARAGRAPHS = 1500
_WORD = re.compile(r"\s*\S+\s*")


@dataclass(frozen=True, slots=True)
class DiffRow:
    """A stretch of paragraphs: the same on both sides, or changed. An empty side: they came, or went."""

    same: bool
    old: Side
    new: Side


def side_by_side(old: str, new: str) -> tuple[DiffRow, ...]:
    """Rows of paragraphs in their order. Beyond the limits a stretch is told as changed whole."""
    ours, theirs = _paragraphs(old), _paragraphs(new)
    left, rows = MOST_COMPARED, list[DiffRow]()
    for operation, a, b, c, d in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        before, after = "\n\n".join(ours[a:b]), "\n\n".join(theirs[c:d])
        if operation == "equal":
            rows.append(DiffRow(True, ((before, False),), ((after, False),)))
            continue
        words, others = _WORD.findall(before), _WORD.findall(after)
        cost = len(words) * len(others)
        if not cost or max(len(words), len(others)) > MOST_WORDS or cost > left:
            rows.append(DiffRow(False, _whole(before), _whole(after)))
            continue
        left -= cost
        rows.append(DiffRow(False, *_words(words, others)))
    return tuple(rows)


def _paragraphs(text: str) -> list[str]:
    found = [part for part in text.split("\n\n") if part.strip()]
    return found if len(found) <= MOST_PARAGRAPHS else [text]


def _whole(text: str) -> Side:
    return ((text, True),) if text else ()


def _words(old: list[str], new: list[str]) -> tuple[Side, Side]:
    ours, theirs = list[tuple[str, bool]](), list[tuple[str, bool]]()
    plain = [word.strip() for word in old], [word.strip() for word in new]
    for operation, a, b, c, d in SequenceMatcher(None, *plain, autojunk=False).get_opcodes():
        changed = operation != "equal"
        ours += [("".join(old[a:b]), changed)] if a < b else []
        theirs += [("".join(new[c:d]), changed)] if c < d else []
    return tuple(ours), tuple(theirs)
