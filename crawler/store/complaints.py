"""SQLite's complaints, as errors of ours that say what to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from crawler.model.errors import NotWritable, StoreBusy, StoreDamaged, StoreError
from crawler.runtime.permissions import is_full, obstacle


def obstacle_to_writing(path: Path) -> str:
    """What keeps us from writing the database or what SQLite keeps beside it."""
    beside = (path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm"))
    return obstacle(path, *beside, path.with_name(f"{path.name}-new"))  # the last: whether the folder takes a file


def is_for_want_of_room(code: str, path: Path) -> bool:
    """Where the disk is full already, SQLite cannot extend what stands beside a database, and calls that an error of the disk."""
    return code.startswith("SQLITE_IOERR") and is_full(path.parent)


def not_opened(path: Path) -> StoreError:
    """The error of a database that cannot be opened, with what keeps us from it."""
    if text := obstacle_to_writing(path):
        return NotWritable("the database cannot be opened", text)
    return StoreError("the database cannot be opened", str(path))


def name_error(error: sqlite3.Error, path: Path) -> StoreError:
    """SQLite's complaint as one line that says what to do."""
    text = str(error)
    code = getattr(error, "sqlite_errorname", "")
    if "locked" in text or code.startswith("SQLITE_BUSY"):
        return StoreBusy("another process is writing for too long", str(path))
    if "full" in text or code == "SQLITE_FULL" or is_for_want_of_room(code, path):
        return StoreError("the disk is full: make room and run again, nothing stored is lost", str(path))
    if "readonly" in text or code.startswith("SQLITE_READONLY"):
        return NotWritable("the database cannot be written", obstacle_to_writing(path) or f"{path}: check its permissions")
    if code.startswith("SQLITE_CANTOPEN"):
        return not_opened(path)
    if "malformed" in text or "not a database" in text:
        return StoreDamaged("the file is damaged or no database: keep it, and restore a backup", str(path))
    return StoreError("the database could not do it", str(path))


class StoreRefused(StoreError):
    """The values do not fit the schema: the fault of what was to be written, not of the file."""


SQLITE_FAULTS = (sqlite3.Error, OverflowError)


class NamedFaults:
    """Within it, SQLite's complaints are our own errors. A class, as every transaction passes through it."""

    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, SQLITE_FAULTS):
            raise our_error(error, self._path) from error


def our_error(error: Exception, path: Path) -> StoreError:
    """What SQLite complains about, as our own error."""
    if _is_fault_of_values(error):
        return StoreRefused("the database does not take it", str(path))
    assert isinstance(error, sqlite3.Error)
    return name_error(error, path)


def _is_fault_of_values(error: Exception) -> bool:
    """True where the statement was given what no column takes: a row twice, a number or text too big, no SQL type."""
    if isinstance(error, sqlite3.ProgrammingError):
        return "binding" in str(error)  # also raised for a connection that is closed
    return isinstance(error, (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.InterfaceError, OverflowError))
