"""Alerts, articles and stories for other programs: read page by page, written as they are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from crawler.report.event_exports import as_acled, as_hxl
from crawler.report.exports import BOM, as_csv, as_geojson, as_jsonl
from crawler.store import Store
from crawler.store.export import EVERYTHING, EXPORT_TABLES, ExportChoice

EXPORT_KINDS = tuple(EXPORT_TABLES)
Track = Callable[[Iterable[dict[str, Any]], int], Iterable[dict[str, Any]]]  # passes rows on; gets their number
WRITERS = {"csv": as_csv, "jsonl": as_jsonl, "geojson": as_geojson, "acled": as_acled, "hxl": as_hxl}
EVENT_FORMS = ("acled", "hxl")


class Unplaced:
    """Counts alerts that name no sure place, on their way through."""

    def __init__(self) -> None:
        self.alerts = 0

    def __call__(self, rows: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
        for row in rows:
            self.alerts += not row["places"]
            yield row


def write_export(
    store: Store,
    kind: str,
    form: str,
    stream: IO[bytes],
    choice: ExportChoice = EVERYTHING,
    *,
    text: bool = False,
    bom: bool = False,
    track: Track = lambda rows, _: rows,
) -> int:
    """Write the export. Answers how many alerts a map left out; `text` adds the full text of articles."""
    columns = (*EXPORT_TABLES[kind].columns, *(("text",) if text else ()))
    rows = track(store.exports.rows(kind, choice), store.exports.count(kind, choice))
    unplaced = Unplaced()
    if bom:
        stream.write(BOM.encode())
    for piece in WRITERS[form](unplaced(rows) if form == "geojson" else rows, columns):
        stream.write(piece.encode("utf-8", "replace"))
    return unplaced.alerts
