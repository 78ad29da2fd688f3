"""Which tables hold a layout and no data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

BIG_CELL_CHARS = 250  # characters: a cell with more, and with paragraphs in it, holds a layout and no data
HUGE_CELL_CHARS = 600


def open_layouts(tree: Any) -> None:
    """Make divisions of the tables that hold a layout. Changes the tree in place."""
    for table in [table for table in tree.iter("table") if is_layout(table)]:
        for element in list(_own_parts(table)):
            element.tag = "div"
        table.tag = "div"


def is_layout(table: Any) -> bool:
    """Whether a table holds a layout: no headings of rows or columns, and another table or the text of an article in a cell."""
    if table.find(".//th") is not None:
        return False
    if table.find(".//table") is not None:
        return True
    for cell in table.iter("td"):
        size = len(cell.text_content())
        if size > HUGE_CELL_CHARS or (size > BIG_CELL_CHARS and next(cell.iter("p", "br", "div"), None) is not None):
            return True
    return False


def _own_parts(table: Any) -> Iterator[Any]:
    stack = list(table)
    while stack:
        element = stack.pop()
        if element.tag in ("tr", "td", "tbody", "thead", "tfoot"):
            yield element
            stack.extend(element)
