"""Where the hits of an article stand: stretches of its text that hold the most groups."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.language.tokens import clean, direction, excerpt
from crawler.report.digest.values import Excerpt

if TYPE_CHECKING:
    from crawler.model import AlertRow, Hit

MAX_EXCERPTS = 3  # of one card: the reader wants the reason, not the article
EXCERPT_CHARS = 220  # characters of an excerpt
MAX_HIT_CHARS = 160  # characters shown of one hit


def excerpts(lead: AlertRow) -> tuple[Excerpt, ...]:
    """Excerpts of one alert's article, each with groups that no earlier one showed."""
    hits = sorted(
        {(hit.field, hit.start, hit.end): hit for hit in lead.hits if hit.field in ("title", "text")}.values(),
        key=lambda hit: (hit.field != "text", hit.start),
    )
    body = [hit for hit in hits if hit.field == "text"] or hits
    chosen: list[Excerpt] = []
    shown_groups: set[str] = set()
    index = 0
    while index < len(body) and len(chosen) < MAX_EXCERPTS:
        near = [hit for hit in body[index:] if hit.end <= body[index].start + EXCERPT_CHARS and hit.field == body[index].field]
        groups = {hit.group for hit in near or body[index : index + 1]}
        if not groups <= shown_groups:
            chosen.append(_excerpt(lead, near or body[index : index + 1]))
            shown_groups |= groups
        index += max(1, len(near))
    return tuple(chosen)


def _excerpt(lead: AlertRow, hits: list[Hit]) -> Excerpt:
    text = lead.title if hits[0].field == "title" else lead.text
    start, end = hits[0].start, max(hit.end for hit in hits)
    before, middle, after = excerpt(text, start, end, max(EXCERPT_CHARS, end - start + 80))
    pieces: list[tuple[str, bool]] = [(before, False)]
    if len(hits) == 1:
        pieces.append((middle, True))
    else:
        position = start
        for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
            if hit.end <= position:
                continue  # inside a longer one
            pieces.append((text[position : max(position, hit.start)], False))
            pieces.append((text[max(position, hit.start) : hit.end], True))
            position = max(position, hit.end)
    pieces.append((after, False))
    return Excerpt(
        pieces=tuple((shown, hit) for piece, hit in pieces if (shown := _shown(piece, hit))),
        dir=direction(text[start:end] or text),
        lang=lead.language or "",
        groups=tuple(dict.fromkeys(hit.group for hit in hits)),
    )


def _shown(piece: str, hit: bool) -> str:
    """The piece on one line, without what controls or reorders; white space at its ends stays, the pieces stand side by side."""
    if hit and len(piece) > MAX_HIT_CHARS:
        piece = piece[:MAX_HIT_CHARS] + "…"
    body = " ".join(clean(piece).split())
    if not body:
        return " " if piece.isspace() else ""
    return f"{' ' * piece[:1].isspace()}{body}{' ' * piece[-1:].isspace()}"
