"""Text with marked stretches. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

Pieces = tuple[tuple[str, bool], ...]  # text, marked
MOST = 200_000  # characters of a text that are shown


def pieces(text: str, spans: Iterable[tuple[int, int]]) -> Pieces:
    """The whole text; spans may touch, overlap or point outside."""
    found: list[tuple[str, bool]] = []
    at = 0
    for start, end in sorted(spans):
        start, end = max(at, start), min(end, len(text))
        if start >= end:
            continue
        if found and start == at and found[-1][1]:
            found[-1] = (found[-1][0] + text[start:end], True)  # they overlap: one stretch
        else:
            found += [(text[at:start], False), (text[start:end], True)]
        at = end
    found.append((text[at:], False))
    return tuple(piece for piece in found if piece[0])


def paragraphs(text: str, spans: Iterable[tuple[int, int]]) -> tuple[Pieces, ...]:
    """By paragraph (an empty line stands between them)."""
    kept: Sequence[tuple[int, int]] = tuple(spans)
    shown = text[:MOST]
    cuts, at = [0], shown.find("\n\n")
    while at >= 0:
        cuts.append(at + 2)
        at = shown.find("\n\n", at + 2)
    return tuple(
        pieces(shown[start:end].rstrip("\n"), ((a - start, b - start) for a, b in kept if a < end and b > start))
        for start, end in pairwise([*cuts, len(shown)])
        if shown[start:end].strip()
    )
