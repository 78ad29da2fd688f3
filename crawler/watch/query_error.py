"""What is wrong with a query, and where it stands in its text."""

from __future__ import annotations

from crawler.language.reader.texts import gettext as _


class QueryError(ValueError):
    """What is wrong with a query, and where (line and column from 1)."""

    def __init__(self, message: str, text: str, line: int, column: int) -> None:
        super().__init__(f"{message} {line_and_column(line, column)}\n{caret_line(text, line, column)}")
        self.message, self.line, self.column = message, line, column


def line_and_column(line: int, column: int) -> str:
    """ "(line 1, column 7)", in the reader's language."""
    return "(" + _("line {line}, column {column}", line=line, column=column) + ")"


def caret_line(text: str, line: int, column: int) -> str:
    """The line of the text with a caret under the column; of a long line the part around it."""
    lines = text.splitlines() or [""]
    shown = lines[min(line, len(lines)) - 1].replace("\t", " ")
    begin = max(0, column - 60)
    piece = shown[begin : begin + 100]
    return f"    {'…' if begin else ''}{piece}\n    {' ' * (column - 1 - begin + bool(begin))}^"
