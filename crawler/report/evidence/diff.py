"""The words by which two versions differ, in one text."""

from __future__ import annotations

from crawler.language.worddiff import word_diff

Piece = tuple[str, str]  # text, and what it is: same, old or new


def words_apart(old: str, new: str) -> tuple[Piece, ...] | None:
    """Both texts in one: what stayed, what went, what came. None when they differ over too many words to compare."""
    diff = word_diff(old, new)
    if not diff.complete:
        return None
    pieces: list[Piece] = []
    for stretch in diff.stretches:
        pieces += [(stretch.old, "same")] if stretch.same else [(stretch.old, "old"), (stretch.new, "new")]
    return tuple(piece for piece in pieces if piece[0])
