"""What a mail has room for: whole cards first, then a line each, then a number. Bytes of UTF-8."""

from __future__ import annotations

from collections.abc import Sequence


def size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def fitting(sizes: Sequence[int], room: int) -> int:
    """How many of them, from the first on, fit."""
    for number, each in enumerate(sizes):
        room -= each
        if room < 0:
            return number
    return len(sizes)


def split(whole: Sequence[int], lines: Sequence[int], room: int, kept: int) -> tuple[int, int]:
    """(cards shown whole, lines for the next ones). `kept`: room for lines where not every card is whole."""
    cards = fitting(whole, room)
    if cards < len(whole):
        cards = fitting(whole, room - kept)
    return cards, fitting(lines[cards:], room - sum(whole[:cards]))


def left_out(rest: int, lines: int) -> str:
    """What the mail says of the stories that are not whole."""
    if lines == rest:
        return f"{rest:,} more {'story' if rest == 1 else 'stories'}, in a line each: a mail has no room for all."
    return f"{rest:,} more stories; the first {lines} in a line each, the rest in the full digest: a mail has no room for all."
