"""Rows → CSV, JSON Lines, GeoJSON, piece by piece. Everything in a row is data: none of it runs where it is opened."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from unicodedata import normalize

Row = Mapping[str, Any]  # column → text, number, None, or a list of texts or objects

BOM = "\ufeff"
EXPORT_FORMATS = ("csv", "jsonl", "geojson", "acled", "hxl")
_CELL_BREAKS = "\t\r\n"
# What spreadsheets skip before they look whether a cell is a formula, and what people put there to get past a guard.
_SKIPPED = "\\s\x00-\x1f\x7f-\x9f\"'`´«»“”„‟‘’‚‛\xa0\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_LEADING = re.compile(f"[{_SKIPPED}]*")
_INNER = re.compile(f"[;\t\r\n][{_SKIPPED}]*")
_LINE_BREAKS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}


def as_csv(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[str]:
    """A heading and a line for each row (RFC 4180). Numbers are bare, texts are quoted and guarded."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        yield _emptied(buffer)
        writer.writerow([_cell(row[column]) for column in columns])
    yield _emptied(buffer)


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: an apostrophe stands before what would be one.

    Guarded is a cell that begins with = + - @ (full-width and small forms too), be it after white space, quotes, or
    invisible characters, and one that begins with a tab or a line break. The same within the text after a line break, a tab
    or a semicolon: where the list separator is another than ours, a new cell begins there. Source: OWASP, CSV Injection.
    """
    pieces, start = [], 0
    if text[:1] in _CELL_BREAKS or _operator(text, _match_end(_LEADING.match(text))):
        pieces.append("'" if text else "")
    for run in _INNER.finditer(text):
        if _operator(text, run.end()):
            cut = max(text.rfind(sign, run.start(), run.end()) for sign in f";{_CELL_BREAKS}") + 1
            pieces += [text[start:cut], "'"]
            start = cut
    return "".join((*pieces, text[start:]))


def _match_end(match: re.Match[str] | None) -> int:
    return match.end() if match else 0


def _operator(text: str, position: int) -> bool:
    return position < len(text) and normalize("NFKC", text[position]) in ("=", "+", "-", "@")


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    if isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else ", ".join(_name_of(member) for member in value)
    return guarded(text.replace("\x00", "\ufffd"))


def _name_of(member: Any) -> str:
    """What stands for an object of a list in a table: its name, or the words found."""
    return str(member.get("name") or member.get("text") or member.get("group")) if isinstance(member, Mapping) else str(member)


def as_jsonl(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[str]:
    """One object a line, texts exactly as kept. No character in it ends a line but the line feed."""
    for row in rows:
        yield _object({column: row[column] for column in columns}) + "\n"


def as_geojson(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[str]:
    """A FeatureCollection (RFC 7946) of alerts: one Feature for each alert and sure place, `places` saying how many it has."""
    yield '{"type": "FeatureCollection", "features": ['
    first = True
    for row in rows:
        for place in row["places"]:
            yield ("\n" if first else ",\n") + _object(_feature(row, columns, place))
            first = False
    yield "\n]}\n"


def _feature(row: Row, columns: Sequence[str], place: Row) -> dict[str, Any]:
    about = {"place": place["name"], "place_id": place["id"], "place_kind": place["kind"], "precision": place["precision"]}
    plain = {column: row[column] for column in columns if column not in ("id", "title", "places", "hits")}
    return {
        "type": "Feature",
        "id": f"{row['id']}-{place['id']}",
        "geometry": {"type": "Point", "coordinates": [place["longitude"], place["latitude"]]},
        "properties": {"alert": row["id"], "headline": row["title"], **plain, **about, "places": len(row["places"])},
    }


def _object(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False).translate(_LINE_BREAKS)


def _emptied(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
