"""Text with marked stretches. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from crawler.language.tokens import marked

Pieces = tuple[tuple[str, bool], ...]  # text, marked
MAX_SHOWN_TEXT_CHARS = 200_000  # characters of a text that are shown


def marked_paragraphs(text: str, spans: Iterable[tuple[int, int]]) -> tuple[Pieces, ...]:
    """Split a text into paragraphs, at empty lines, each with its marked spans."""
    all_spans: Sequence[tuple[int, int]] = tuple(spans)
    shown = text[:MAX_SHOWN_TEXT_CHARS]
    cuts, offset = [0], shown.find("\n\n")
    while offset >= 0:
        cuts.append(offset + 2)
        offset = shown.find("\n\n", offset + 2)
    return tuple(
        marked(shown[start:end].rstrip("\n"), ((a - start, b - start) for a, b in all_spans if a < end and b > start))
        for start, end in pairwise([*cuts, len(shown)])
        if shown[start:end].strip()
    )
