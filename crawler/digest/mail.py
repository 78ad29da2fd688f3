"""A digest as HTML for mail readers: tables, inline styles, no image, never more than `LIMIT` bytes.

Cards come whole as long as there is room, then as a line each, then as a number: the mail says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crawler.digest import words
from crawler.digest.drawings import points_of
from crawler.digest.html import environment
from crawler.digest.values import Card, Digest

LIMIT = 98_000  # bytes of UTF-8; Gmail cuts a mail at 102,400
SHORT = 14_000  # of these kept for lines where not every card is whole
PLACES = 12


def mail(digest: Digest) -> str:
    named = sorted(points_of(digest.cards), key=lambda one: (-one.count, one.name))
    places = words.listed([f"{one.name} {one.count}" for one in named], PLACES)
    # Macros know only what the template's module was made with.
    part: Any = environment().get_template("mail.html.j2").make_module({"places": places})
    head, tail = str(part.head(digest)), str(part.tail(digest))
    room = LIMIT - size(head) - size(tail) - size(str(part.note("x" * 200)))
    shown = [str(part.card(card)) for card in digest.cards]
    whole = fitting([size(one) for one in shown], room)
    if whole < len(shown):
        whole = fitting([size(one) for one in shown], room - SHORT)
    spent = sum(size(one) for one in shown[:whole])
    rest = digest.cards[whole:]
    lines = [str(part.short(card)) for card in rest]
    fit = fitting([size(one) for one in lines], room - spent)
    body = [head, *shown[:whole], *([str(part.note(_more(rest, fit)))] if rest else []), *lines[:fit], tail]
    return "".join(body).strip() + "\n"


def size(text: str) -> int:
    return len(text.encode("utf-8", "replace"))


def fitting(sizes: Sequence[int], room: int) -> int:
    """How many of them, from the first on, fit."""
    for number, each in enumerate(sizes):
        room -= each
        if room < 0:
            return number
    return len(sizes)


def _more(rest: Sequence[Card], fit: int) -> str:
    told = f"{words.count(len(rest), 'more story', 'more stories')}, in a line each: a mail has no room for all."
    if fit == len(rest):
        return told
    return f"{len(rest):,} more stories; the first {fit} in a line each, the rest in the full digest: a mail has no room for all."
