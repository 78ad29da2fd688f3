"""Reading a drawing back: its elements, and where its paths go."""

from __future__ import annotations

import re
from xml.etree import ElementTree

XY = tuple[float, float]
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "]]><!--",
    "\u202egnp.exe\u2066\u2069\u200f",
    "nul\x00\x01\x0b\ud800\ufffe",
    "&amp;lt;&#0;",
    "گذرگاه «اشکاشم»",
    "Z̴̛" + "\u0301" * 300,
    "A" * 10_000,
    "",
)


def read(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg)


def layer(root: ElementTree.Element, name: str) -> ElementTree.Element:
    return next(element for element in root.iter() if element.get("data-layer") == name)


def texts(root: ElementTree.Element) -> list[str]:
    return [element.text or "" for element in root.iter("text")]


def lines(d: str) -> list[list[XY]]:
    """The corners of a path in M, l, h, v, z, as absolute pixels."""
    stretches: list[list[XY]] = []
    x = y = 0.0
    for command, rest in re.findall(r"([MlhvHz])([^MlhvHz]*)", d):
        numbers = [float(digits) for digits in re.findall(r"-?(?:\d+\.?\d*|\.\d+)", rest)]
        if command == "M":
            x, y = numbers
            stretches.append([(x, y)])
        elif command == "l":
            for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
                x, y = x + dx, y + dy
                stretches[-1].append((x, y))
        elif command in "hvH":
            x = numbers[0] if command == "H" else x + numbers[0] * (command == "h")
            y += numbers[0] * (command == "v")
            stretches[-1].append((x, y))
    return stretches


def inside(ring: list[XY], x: float, y: float) -> bool:
    inside = False
    for (ax, ay), (bx, by) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (ay > y) != (by > y) and x < (bx - ax) * (y - ay) / (by - ay) + ax:
            inside = not inside
    return inside
