"""Why an alert fired, as lines for people: the true part of its rule with the words that made it true."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.model import Hit, Reason

MAX_HITS_SHOWN = 4  # shown of one condition
MAX_CONDITION_CHARS = 90  # characters of a condition shown before its parts


def why_lines(reason: Reason, hits: Sequence[Hit], *, forms: bool = True) -> tuple[str, ...]:
    """One line for each true condition, indented by depth. `forms` adds folded form and language of each hit."""
    return tuple(_lines(reason, hits, 0, forms))


def _lines(reason: Reason, hits: Sequence[Hit], depth: int, forms: bool) -> list[str]:
    indent = "  " * depth
    if not reason.parts:
        found = [_hit(hits[number], forms) for number in reason.hits[:MAX_HITS_SHOWN] if number < len(hits)]
        more = f" and {len(reason.hits) - MAX_HITS_SHOWN} more" if len(reason.hits) > MAX_HITS_SHOWN else ""
        said = f": {', '.join(found)}{more}" if found else ""
        return [f"{indent}{_short(reason.text)}{said}"]
    lines = [f"{indent}{_short(reason.text)}"]
    if not all(part.parts and reason.text.endswith(f"({_bare(part.text)})") for part in reason.parts):
        for part in reason.parts:
            lines += _lines(part, hits, depth + 1, forms)
        return lines
    # SENT(…), head:(…): the condition was told by its parent; each part is one sentence in which it holds.
    for part in reason.parts:
        inner = [line for one in part.parts for line in _lines(one, hits, depth + 1, forms)]
        if len(reason.parts) > 1:
            inner[0] = f"{indent}• {inner[0].lstrip()}"
        lines += inner
    return lines


def _bare(text: str) -> str:
    return text[1:-1] if text.startswith("(") and text.endswith(")") else text


def _hit(hit: Hit, forms: bool) -> str:
    if hit.field == "source":
        return "implied by the source"
    told = f"«{' '.join(hit.text.split())}»"
    if not forms:
        return told
    language = f" {hit.language}" if hit.language else ""
    return f"{told} {hit.field} {hit.start}-{hit.end} ({hit.folded}{language}, by {hit.term})"


def _short(text: str) -> str:
    return text if len(text) <= MAX_CONDITION_CHARS else text[: MAX_CONDITION_CHARS - 1].rstrip() + "…"
