"""Drawings on our pages: each is made for a wide page and for a phone, as text keeps its size on both."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from markupsafe import Markup

WIDE_DRAWING_PX, NARROW_DRAWING_PX = 760, 340


class Drawn(NamedTuple):
    """A drawing in both widths; empty: there is nothing to draw."""

    wide: Markup
    narrow: Markup


NOT_DRAWN = Drawn(Markup(""), Markup(""))


def drawn_twice(draw: Callable[[int], str], wide: int = WIDE_DRAWING_PX, narrow: int = NARROW_DRAWING_PX) -> Drawn:
    """Draw it for both. The drawings escape what they write."""
    return Drawn(Markup(draw(wide)), Markup(draw(narrow)))
