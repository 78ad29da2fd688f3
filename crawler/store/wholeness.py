"""Whether the archive is whole: its pages and indexes, its tables, what refers to what, its full-text index; and what can be
rebuilt of it. Nothing of what was collected is ever rebuilt: that is what backups are for."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.language.plurals import count, listed
from crawler.model.errors import StoreBusy, StoreDamaged, StoreError
from crawler.store.connection import SHRINKING_PRAGMA
from crawler.store.full_text import FullTextIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from crawler.store.connection import Connection

MAX_FAULTS = 20
MAX_NAMED_FAULTS = 3


@dataclass(frozen=True, slots=True)
class ArchiveFault:
    """What is not whole. `can_be_rebuilt`: it follows, perhaps, from what is there: SQLite does
    not say whether a bad page is one of an index."""

    text: str
    can_be_rebuilt: bool


def check_wholeness(connection: Connection) -> str:
    """Look at the whole file. Raises `StoreError` when it is damaged."""
    _refuse(connection, find_faults(connection))
    articles = connection.value("SELECT count(*) FROM articles")
    alerts = connection.value("SELECT count(*) FROM alerts")
    return f"whole, {count(articles, 'article')}, {count(alerts, 'alert')}"


def _refuse(connection: Connection, faults: Sequence[ArchiveFault]) -> None:
    """Say what is not whole, and what can be done. Raises `StoreDamaged` where something is not."""
    if faults:
        text = listed([fault.text for fault in faults], MAX_NAMED_FAULTS)
        is_hopeful = all(fault.can_be_rebuilt for fault in faults)
        remedy = "try `borderwatch check --repair`, else restore a backup" if is_hopeful else "keep it, and restore a backup"
        raise StoreDamaged(f"the file is damaged: {remedy}", f"{connection.path}: {text}")


def find_faults(connection: Connection) -> list[ArchiveFault]:
    """What is not whole, first what is missing: nothing more is asked of an archive without its tables."""
    faults = missing_objects(_expected(), _schema(connection))
    if any(not fault.can_be_rebuilt for fault in faults):
        return faults
    try:
        lines = [str(row[0]) for row in connection.rows(f"PRAGMA integrity_check({MAX_FAULTS})")]
    except StoreBusy:
        raise
    except StoreError as error:  # a bad page may end the check itself
        lines = [str(error)]
    faults += [ArchiveFault(line, True) for line in lines if line != "ok"]
    if faults:
        return faults  # what refers to what is asked of indexes
    orphans = {(row[0], row[2]) for row in connection.rows("PRAGMA foreign_key_check")}
    faults += [ArchiveFault(f"rows of {table} refer to {parent} that are not there", False) for table, parent in sorted(orphans)]
    return faults


def missing_objects(expected: Mapping[str, tuple[str, str]], present: Iterable[str]) -> list[ArchiveFault]:
    """Tables, views, triggers and indexes that the schema has and the file has not. What holds no rows can be made again."""
    names = set(present)
    return [ArchiveFault(f"{kind} {name} is missing", kind != "table") for name, (kind, _) in expected.items() if name not in names]


def rebuild(connection: Connection) -> str:
    """Make again what follows from the tables of a copy: indexes, views, triggers, the full-text index; then look at it all.
    Indexes are struck from the schema, as a damaged one cannot be dropped. Raises `StoreError` where that did not make it whole."""
    _refuse(connection, [fault for fault in missing_objects(_expected(), _schema(connection)) if not fault.can_be_rebuilt])
    connection.run("PRAGMA writable_schema = ON")
    connection.run("DELETE FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")
    connection.run("PRAGMA writable_schema = RESET")
    connection.run(SHRINKING_PRAGMA)
    connection.run("VACUUM")
    present = set(_schema(connection))
    with connection.write():
        for name, (kind, sql) in _expected().items():
            if name not in present and kind != "table":
                connection.run(sql)
        connection.run("REINDEX")
        FullTextIndex(connection).begin_again()
    FullTextIndex(connection).fill()
    return check_wholeness(connection)


def leave_alone(path: Path) -> None:
    """Write the log back into the file, so that it is one file. Raises `StoreBusy` while another process has it open; of a damaged
    file, its log is left beside it."""
    raw = sqlite3.connect(path, timeout=1, isolation_level=None)
    try:
        raw.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError as error:
        if getattr(error, "sqlite_errorname", "").startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            raise StoreBusy("another process has the archive open: stop daemon, poll and review page first", str(path)) from error
    finally:
        raw.close()


def _schema(connection: Connection) -> list[str]:
    return [row["name"] for row in connection.rows("SELECT name FROM sqlite_master")]


def _expected() -> dict[str, tuple[str, str]]:
    """What a new archive has: name → kind, SQL. What SQLite makes by itself is left out."""
    import sqlite_utils

    from crawler.store.migrations.registry import migrations

    raw = sqlite3.connect(":memory:")
    try:
        migrations.apply(sqlite_utils.Database(raw))
        rows = raw.execute("SELECT name, type, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall()
    finally:
        raw.close()
    return {name: (kind, sql) for name, kind, sql in rows}
