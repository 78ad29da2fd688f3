"""Labels that do not lie on one another: each takes the first free place beside its point, or none."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from unicodedata import category

Box = tuple[float, float, float, float]  # left, top, right, bottom
LETTER_WIDTH = 0.56  # of a letter, as a share of the font's size: an average of the system fonts, rather wide


@dataclass(frozen=True, slots=True)
class Placed:
    """Where a label's text begins, ends or has its middle (`anchor`), and its baseline."""

    x: float
    y: float
    anchor: str


@dataclass(slots=True)
class Room:
    """The drawing's ground, with what is taken."""

    width: float
    height: float
    taken: list[Box] = field(default_factory=list)

    def free(self, box: Box) -> bool:
        left, top, right, bottom = box
        return (
            left >= 1
            and top >= 1
            and right <= self.width - 1
            and bottom <= self.height - 1
            and not any(left < east and west < right and top < south and north < bottom for west, north, east, south in self.taken)
        )

    def take(self, box: Box) -> None:
        self.taken.append(box)

    def dot(self, x: float, y: float, radius: float) -> None:
        self.take((x - radius, y - radius, x + radius, y + radius))

    def label(
        self, text: str, x: float, y: float, size: float, off: float, wider: float = 1.0, others: Sequence[tuple[float, float]] = ()
    ) -> Placed | None:
        """A place beside the point (x, y), `off` pixels from it and not nearer to one of the `others`; taken when found."""
        wide = measured(text, size) * wider
        up, down = size * 0.74, size * 0.24
        for placed in _around(x, y, off, size):
            left = placed.x - {"start": 0.0, "middle": wide / 2, "end": wide}[placed.anchor]
            box = (left, placed.y - up, left + wide, placed.y + down)
            own = gap(box, x, y)
            if self.free(box) and all(gap(box, *neighbour) >= own for neighbour in others):
                self.take(box)
                return placed
        return None

    def slanted(self, text: str, x: float, y: float, size: float, angle: float = 0.0, spacing: float = 0.0) -> bool:
        """Whether a text with its middle at the point has room, turned by `angle` degrees; taken when it has."""
        wide = measured(text, size) + spacing * len(text)
        along, across = math.cos(math.radians(angle)), math.sin(math.radians(angle))
        steps = max(1, math.ceil(wide / size))
        boxes: list[Box] = []
        for step in range(steps):
            off = (step + 0.5) / steps * wide - wide / 2
            cx, cy = x + off * along, y + off * across
            boxes.append((cx - size * 0.5, cy - size * 0.5, cx + size * 0.5, cy + size * 0.5))
        if not all(map(self.free, boxes)):
            return False
        self.taken += boxes
        return True


def _around(x: float, y: float, off: float, size: float) -> Iterable[Placed]:
    """Right first, as cartographers do (Imhof, 1975), then left, above, below, and the corners."""
    middle, slant = y + size * 0.34, off * 0.75
    yield Placed(x + off, middle, "start")
    yield Placed(x - off, middle, "end")
    yield Placed(x, y - off - size * 0.1, "middle")
    yield Placed(x, y + off + size * 0.74, "middle")
    yield Placed(x + slant, y - slant, "start")
    yield Placed(x + slant, y + slant + size * 0.6, "start")
    yield Placed(x - slant, y - slant, "end")
    yield Placed(x - slant, y + slant + size * 0.6, "end")


def gap(box: Box, x: float, y: float) -> float:
    """Pixels from a point to a box."""
    left, top, right, bottom = box
    return math.hypot(max(left - x, 0.0, x - right), max(top - y, 0.0, y - bottom))


def measured(text: str, size: float) -> float:
    """About how wide a text is. Marks that combine have no width, East Asian letters and emoji two."""
    return size * LETTER_WIDTH * sum(0 if category(char)[0] == "M" else 2 if ord(char) > 0x2E7F else 1 for char in text)
