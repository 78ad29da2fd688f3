"""Writing SVG: one element at a time, every string made fit for it.

Colours are custom properties of the page with a fallback (`var(--ink,#1d2126)`), the same names as the digest's. A drawing
has no ids, no style sheet and no script, so that any number of them stand on one page and none of them reaches another.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape

from crawler.language.tokens import clean_line

MAX_DRAWN_CHARS = 120  # characters of a name on a drawing
MAX_INPUT_CHARS = 2_000  # characters of it that are looked at
FONT = "system-ui,-apple-system,'Segoe UI','Noto Sans','Noto Sans Arabic',Tahoma,sans-serif"

PAPER = "var(--paper,#fbfaf7)"
INK = "var(--ink,#1d2126)"
SOFT = "var(--soft,#5b636d)"
RULE_COLOUR = "var(--line,#dedbd3)"
WATER = "var(--water,#4d8ab3)"  # stands on light and on dark
ACCENT = "var(--link,#0b5a8f)"
SEVERITY_COLOURS = {
    "critical": "var(--critical,#a3121f)",
    "high": "var(--high,#b4480c)",
    "medium": "var(--medium,#7a6000)",
    "low": "var(--low,#4c5a68)",
}
SEVERITY_RANKS = {name: number for number, name in enumerate(("low", "medium", "high", "critical"))}

_LIGHT = (
    "--paper:#fbfaf7;--ink:#1d2126;--soft:#5b636d;--line:#dedbd3;--link:#0b5a8f;"
    "--critical:#a3121f;--high:#b4480c;--medium:#7a6000;--low:#4c5a68"
)
_DARK = (
    "--paper:#14171b;--ink:#e7e5df;--soft:#a5adb6;--line:#333a42;--link:#7cbcec;"
    "--critical:#ff8b8f;--high:#ffa66b;--medium:#e3c65a;--low:#aab7c4"
)


def words(value: object, limit: int = MAX_DRAWN_CHARS) -> str:
    """A string from anywhere as text on a drawing: one line, short, nothing that controls or reorders it. Not escaped."""
    return clean_line(str(value)[:MAX_INPUT_CHARS], limit)


def element(name: str, *inside: str, **attributes: object) -> str:
    """One element. `inside` is markup made here; attributes are escaped. `_` in a name is `-`; None leaves one out.

    Strings from elsewhere go through `words` or `link` first: escaping alone does not make them fit for XML.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{value if isinstance(value, int) else attribute(value)}"'
        for key, value in attributes.items()
        if value is not None
    )
    return f"<{name}{written}>{''.join(inside)}</{name}>" if inside else f"<{name}{written}/>"


def attribute(value: object) -> str:
    return number(value) if isinstance(value, float) else escape(str(value), quote=True)


def text(value: str, x: float, y: float, **attributes: object) -> str:
    """A line of text, escaped."""
    return element("text", escape(value, quote=False), x=x, y=y, **attributes)


def number(value: float) -> str:
    """A tenth of a pixel is enough, and no digit more than it needs."""
    written = f"{value:.1f}".removesuffix(".0").replace("-0.", "-.").removeprefix("0")
    return written if written not in ("", "-0") else "0"


def drawing(
    *inside: str, width: int, height: int, title: str, description: str = "", role: str = "img", **attributes: object
) -> str:
    """The `<svg>` itself, with its words for those who do not see it."""
    texts = [element("title", escape(words(title), quote=False))]
    if description:
        texts.append(element("desc", escape(words(description, MAX_INPUT_CHARS), quote=False)))
    return element(
        "svg",
        *texts,
        *inside,
        role=role,
        width=width,
        height=height,
        viewBox=f"0 0 {width} {height}",
        direction="ltr",
        **attributes,
    )


def standalone(svg: str) -> str:
    """A drawing as a file of its own: with its name space, its paper, and its colours for light and dark."""
    style = (
        f"svg{{{_LIGHT};background:var(--paper)}}@media(prefers-color-scheme:dark){{svg{{{_DARK}}}}}"
        f"@media print{{svg{{{_LIGHT};background:#fff}}}}"
    )
    head, _, rest = svg.partition(">")
    name, _, attributes = head.partition(" ")
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n{name} xmlns="http://www.w3.org/2000/svg" {attributes}>'
        f"<style>{style}</style>{rest}\n"
    )


def path(points: Iterable[tuple[float, float]], closed: bool = False) -> str:
    """Path commands through the points, relative, in whole tenths of a pixel: errors do not add up."""
    out: list[str] = []
    x = y = 0
    for px, py in points:
        nx, ny = round(px * 10), round(py * 10)
        if not out:
            out.append(f"M{tenths(nx)} {tenths(ny)}l")
        elif nx != x or ny != y:
            out.append(f"{tenths(nx - x)} {tenths(ny - y)} ")
        x, y = nx, ny
    return "".join(out).rstrip(" l").replace(" -", "-") + ("z" if closed and len(out) > 2 else "")


def tenths(value: int) -> str:
    return number(value / 10)


def link(href: str) -> str | None:
    """An address that may become a link: the web's, or one within the page or the site; else None."""
    cleaned = words(href, MAX_INPUT_CHARS)
    good = cleaned.startswith(("https://", "http://", "#", "./", "../")) or re.match(r"/(?![/\\\\])", cleaned)
    return cleaned if good and cleaned == href else None
