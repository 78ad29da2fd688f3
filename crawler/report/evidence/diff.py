"""The words by which two versions differ, in one text."""

from __future__ import annotations

import difflib
import re

MOST_WORDS = 2000  # that differ between the first and the last difference; comparing grows with their square
_WORD = re.compile(r"\s*\S+|\s+$")

Piece = tuple[str, str]  # text, and what it is: same, old or new


def words_apart(old: str, new: str) -> tuple[Piece, ...] | None:
    """Both texts in one: what stayed, what went, what came. None when they differ over too many words to compare."""
    ours, theirs = _WORD.findall(old), _WORD.findall(new)
    head = 0
    while head < min(len(ours), len(theirs)) and ours[head] == theirs[head]:
        head += 1
    tail = 0
    while tail < min(len(ours), len(theirs)) - head and ours[-1 - tail] == theirs[-1 - tail]:
        tail += 1
    left, right = ours[head : len(ours) - tail], theirs[head : len(theirs) - tail]
    if max(len(left), len(right)) > MOST_WORDS:
        return None
    pieces: list[Piece] = [("".join(ours[:head]), "same")]
    for operation, a, b, c, d in difflib.SequenceMatcher(None, left, right, autojunk=False).get_opcodes():
        if operation == "equal":
            pieces.append(("".join(left[a:b]), "same"))
            continue
        pieces += [("".join(left[a:b]), "old"), ("".join(right[c:d]), "new")]
    pieces.append(("".join(ours[len(ours) - tail :]), "same"))
    return tuple(piece for piece in pieces if piece[0])
