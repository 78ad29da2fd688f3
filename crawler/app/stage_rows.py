"""Rows that `borderwatch try` reads: lines of JSON, and what the stages need of a row that may be wrong."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from crawler.language.tokens import clean_line
from crawler.model.errors import BorderwatchError
from crawler.runtime.clock import moment

MAX_WRONG_VALUE_CHARS = 60  # of a value that is wrong

Row = Mapping[str, Any]


def read_jsonl(lines: Iterable[str], skip: Callable[[BorderwatchError], None] | None = None) -> Iterator[Row]:
    """Rows of a JSON-lines file. A line that is none goes to `skip` as an error that names it; without, it is raised."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        fault = BorderwatchError("not a JSON object", f"line {number}")
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            row, fault.__cause__ = None, error
        if isinstance(row, dict):
            yield row
        elif skip is None:
            raise fault
        else:
            skip(fault)


def published_of(row: Row) -> datetime | None:
    """The moment that a row names; None where it names none. Raises `BorderwatchError` for what is no moment."""
    written = str(row.get("published") or "")
    try:
        when = moment(written)
    except ValueError:
        raise BorderwatchError("published is no ISO 8601 time", clean_line(written, MAX_WRONG_VALUE_CHARS)) from None
    return when.replace(tzinfo=UTC) if when is not None and when.tzinfo is None else when


def id_of(row: Row) -> object:
    """The id of a row's article, by which others refer to it. Raises `BorderwatchError` for one that cannot be compared."""
    article_id = row.get("id")
    if isinstance(article_id, dict | list):
        raise BorderwatchError("id is neither text nor number", clean_line(str(article_id), MAX_WRONG_VALUE_CHARS))
    return article_id
