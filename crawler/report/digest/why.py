"""Why an alert fired, as lines for people: the true part of its rule with the words that made it true."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.model import Hit, Reason

MAX_HITS_SHOWN = 4  # shown of one condition
MAX_CONDITION_CHARS = 90  # characters of a condition shown before its parts


def why_lines(reason: Reason, hits: Sequence[Hit], *, forms: bool = True) -> tuple[str, ...]:
    """One line for each true condition, indented by depth. `forms` adds folded form and language of each hit."""
    return tuple(_lines(reason, hits, 0, forms))


def _lines(reason: Reason, hits: Sequence[Hit], depth: int, forms: bool) -> list[str]:
    indent = "  " * depth
    if not reason.parts:
        hit_texts = [_hit(hits[number], forms) for number in reason.hits[:MAX_HITS_SHOWN] if number < len(hits)]
        more = f" and {len(reason.hits) - MAX_HITS_SHOWN} more" if len(reason.hits) > MAX_HITS_SHOWN else ""
        matched = f": {', '.join(hit_texts)}{more}" if hit_texts else ""
        return [f"{indent}{_short(reason.text)}{matched}"]
    lines = [f"{indent}{_short(reason.text)}"]
    if not all(branch.parts and reason.text.endswith(f"({_bare(branch.text)})") for branch in reason.parts):
        for branch in reason.parts:
            lines += _lines(branch, hits, depth + 1, forms)
        return lines
    # SENT(…), head:(…): the condition was told by its parent; each part is one sentence in which it holds.
    for branch in reason.parts:
        inner = [line for condition in branch.parts for line in _lines(condition, hits, depth + 1, forms)]
        if len(reason.parts) > 1:
            inner[0] = f"{indent}• {inner[0].lstrip()}"
        lines += inner
    return lines


def _bare(text: str) -> str:
    return text[1:-1] if text.startswith("(") and text.endswith(")") else text


def _hit(hit: Hit, forms: bool) -> str:
    if hit.field == "source":
        return "implied by the source"
    quoted = f"«{' '.join(hit.text.split())}»"
    if not forms:
        return quoted
    language = f" {hit.language}" if hit.language else ""
    return f"{quoted} {hit.field} {hit.start}-{hit.end} ({hit.folded}{language}, by {hit.term})"


def _short(text: str) -> str:
    return text if len(text) <= MAX_CONDITION_CHARS else text[: MAX_CONDITION_CHARS - 1].rstrip() + "…"
