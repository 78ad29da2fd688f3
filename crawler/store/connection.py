"""The connection: how the file is opened, and how a transaction runs."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cached_property
from operator import length_hint
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from crawler.model.errors import Stopped, StoreError, StoreTooNew
from crawler.store.complaints import SQLITE_FAULTS, NamedFaults, is_for_want_of_room, name_error, not_opened, our_error
from crawler.store.full_text import FullTextIndex
from crawler.store.migrations import APPLICATION_ID, STEP_NUMBERS, step_number

if TYPE_CHECKING:
    from crawler.store.put_off import PutOff, Write

BUSY_SECONDS = 30.0
PROGRESS_STEPS = 20_000  # of SQLite's machine: some milliseconds
SHRINKING_PRAGMA = "PRAGMA auto_vacuum = INCREMENTAL"  # of a file without tables, or of the copy that VACUUM makes next
_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a power cut loses no committed transaction
    "PRAGMA foreign_keys = ON",
    "PRAGMA wal_autocheckpoint = 1000",
    "PRAGMA journal_size_limit = 33554432",
    "PRAGMA cache_size = -16000",  # 16 MB: the upper floors of the indexes, which every look-up climbs down
)


def as_json(value: Sequence[str]) -> str:
    """A list as a column keeps it."""
    return json.dumps(value, ensure_ascii=False)


def ids_of(joined: str | None) -> list[int]:
    """Ids that a query put together with commas."""
    return [int(id) for id in joined.split(",")] if joined else []


class Connection:
    """One SQLite connection. Everything above speaks SQL through it and sees only our own errors."""

    def __init__(self, raw: sqlite3.Connection, path: Path) -> None:
        self.path = path
        self._raw = raw
        self._raw.row_factory = raw.row_factory or sqlite3.Row  # one that counts what it gives stays
        self._undone: list[Callable[[], None]] = []
        self._is_grouping = False

    @cached_property
    def _put_off(self) -> PutOff:
        from crawler.store.put_off import PutOff  # with the first transaction: a list writes nothing

        return PutOff()

    @classmethod
    def open(cls, path: Path, *, migrate: bool = True, busy: float = BUSY_SECONDS) -> Self:
        """The file at `path`, made or brought up to date first. Raises `StoreError`, `StoreTooNew`."""
        if not migrate and not path.exists():
            raise StoreError("there is no archive yet: `borderwatch poll` makes it", str(path))
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            raw = sqlite3.connect(path, timeout=busy, isolation_level=None)
        except (sqlite3.Error, OSError) as error:
            raise not_opened(path) from error
        opened = cls(raw, path)
        try:
            with opened._named():
                if opened._recognise():  # before the first pragma: WAL is written into the file
                    raw.execute(SHRINKING_PRAGMA)
                for pragma in _PRAGMAS:
                    raw.execute(pragma)
                opened._bring_up_to_date(migrate)
        except BaseException:
            raw.close()
            raise
        return opened

    @classmethod
    def wrap(cls, raw: sqlite3.Connection, path: Path) -> Self:
        """Over a connection that somebody else opened, read-only, and will close."""
        return cls(raw, path)

    @classmethod
    def read_only(cls, path: Path) -> Self:
        """A connection of one's own that cannot write. Raises `StoreError`, `StoreTooNew`."""
        if not path.exists():
            raise StoreError("there is no archive yet: `borderwatch poll` makes it", str(path))
        opened = cls(_connect_read_only(path), path)
        try:
            with opened._named():
                opened._recognise()
                opened._bring_up_to_date(migrate=False)
        except BaseException:
            opened.close()
            raise
        return opened

    def _recognise(self) -> bool:
        """Whether the file is still empty. Raises `StoreError` where it is somebody else's."""
        (tables,) = self._raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
        (owner,) = self._raw.execute("PRAGMA application_id").fetchone()
        if tables and owner != APPLICATION_ID:
            raise StoreError("this is a database, but not one of Borderwatch", str(self.path))
        return not tables

    def _bring_up_to_date(self, migrate: bool) -> None:
        applied = self._applied_steps()
        if extra := {name for name in applied if step_number(name) not in STEP_NUMBERS}:
            raise StoreTooNew("written by a newer Borderwatch", f"{self.path}: {', '.join(sorted(extra))}")
        lacks_steps, index = not set(map(step_number, applied)) >= STEP_NUMBERS, FullTextIndex(self)
        if not lacks_steps and not index.lacks_articles():
            return
        if not migrate:
            raise StoreError("the database is of an older version: any `borderwatch poll` brings it up to date", str(self.path))
        if lacks_steps:
            # Taken at once: two processes that start together must not both migrate.
            with self.write():
                _apply_migrations(self._raw)
        index.fill()

    def _applied_steps(self) -> list[str]:
        """The names of the migrations that the file has had."""
        if not self._raw.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone():
            return []
        return [name for (name,) in self._raw.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = 'borderwatch'")]

    def close(self) -> None:
        """Close the file, and let go of what waits for a failed transaction: it holds us, and would wait for the collector."""
        self._raw.close()
        self._undone.clear()

    @contextmanager
    def write(self) -> Iterator[None]:
        """One transaction: all of it or nothing, and the lock is taken at once (a deferred BEGIN that reads first fails
        "database is locked" without waiting). Within a group it is a part of that."""
        with self.savepoint() if self._is_grouping else self._transaction():
            yield

    @contextmanager
    def group(self) -> Iterator[None]:
        """One transaction for several writes. Each may fail by itself, and none is kept before all are."""
        with self._transaction():
            self._is_grouping = True
            try:
                yield
            finally:
                self._is_grouping = False

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._named():
            try:
                self._raw.execute("BEGIN IMMEDIATE")
                yield
                self._put_off.write()
                self._raw.execute("COMMIT")
            except BaseException:
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK")
                self._put_off.shorten(0)
                for forget in self._undone:
                    forget()
                raise

    @contextmanager
    def savepoint(self) -> Iterator[None]:
        """A part of a transaction that may fail by itself: what it wrote is undone, what was written before it stays."""
        with self._named():
            self._raw.execute("SAVEPOINT part")
            waiting = len(self._put_off)
            try:
                yield
            except BaseException:
                if self._raw.in_transaction:
                    self._raw.execute("ROLLBACK TO part")
                    self._raw.execute("RELEASE part")
                self._put_off.shorten(waiting)
                for forget in self._undone:
                    forget()
                raise
            self._raw.execute("RELEASE part")

    @contextmanager
    def stopping(self, should_stop: Callable[[], bool]) -> Iterator[None]:
        """Within it, even a long statement ends soon after `asked()` is true, and `Stopped` is raised: a transaction is undone."""
        self._raw.set_progress_handler(should_stop, PROGRESS_STEPS)
        try:
            yield
        except StoreError:
            if should_stop():
                raise Stopped("stopped before it was done") from None
            raise
        finally:
            self._raw.set_progress_handler(None, 0)

    def when_undone(self, forget: Callable[[], None]) -> None:
        """Call this when a transaction failed: what was remembered of it never happened."""
        self._undone.append(forget)

    def put_off(self, write: Write, value: Any) -> None:
        """Write a value at the end of the transaction, together with the others that are written so; without one at once."""
        if self._raw.in_transaction:
            self._put_off.add(write, value)
        else:
            write([value])

    def values_put_off(self, write: Write) -> list[Any]:
        """What waits for the end of the transaction, to be written so."""
        return self._put_off.values(write)

    @contextmanager
    def read(self) -> Iterator[None]:
        """Several questions to one moment of the archive, while others write."""
        with self._named():
            self._raw.execute("BEGIN")
            try:
                yield
            finally:
                self._raw.execute("ROLLBACK")

    def run(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Cursor:
        try:
            return self._execute(sql, values)
        except SQLITE_FAULTS as error:  # no context manager: every statement passes through here
            raise our_error(error, self.path) from error

    def named(self, sql: str, values: Mapping[str, Any]) -> sqlite3.Cursor:
        """A statement whose values have names (`:now`)."""
        with self._named():
            return self._raw.execute(sql, values)

    def many(self, sql: str, rows: Iterable[Sequence[Any]]) -> None:
        """A statement for each of the rows."""
        listed = rows if isinstance(rows, list) else list(rows)
        waiting = iter(listed)
        try:
            while length_hint(waiting):
                try:
                    self._raw.executemany(sql, waiting)
                except UnicodeEncodeError:  # the row that was taken last; those before it are written
                    self._raw.execute(sql, _encodable(listed[-length_hint(waiting) - 1]))
        except SQLITE_FAULTS as error:
            raise our_error(error, self.path) from error

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[sqlite3.Row]:
        try:
            return self._execute(sql, values).fetchall()
        except SQLITE_FAULTS as error:
            raise our_error(error, self.path) from error

    def row(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        try:
            row: sqlite3.Row | None = self._execute(sql, values).fetchone()
        except SQLITE_FAULTS as error:
            raise our_error(error, self.path) from error
        return row

    def _execute(self, sql: str, values: Sequence[Any]) -> sqlite3.Cursor:
        try:
            return self._raw.execute(sql, values)
        except UnicodeEncodeError:  # half a surrogate pair; better a "?" than the loss of all that stands around it
            return self._raw.execute(sql, _encodable(values))

    def exactly_one(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Row:
        """The row that must be there: a sum, or what others refer to. Raises `StoreError`."""
        row = self.zero_or_one(sql, values)
        if row is None:
            raise self._not_one(0, sql, values)
        return row

    def zero_or_one(self, sql: str, values: Sequence[Any] = ()) -> sqlite3.Row | None:
        """The row, or None where there is none. Raises `StoreError` where there are several."""
        rows = self.rows(sql, values)
        if len(rows) > 1:
            raise self._not_one(len(rows), sql, values)
        return rows[0] if rows else None

    def _not_one(self, number: int, sql: str, values: Sequence[Any]) -> StoreError:
        question = f"{' '.join(sql.split())[:120]} for {', '.join(map(repr, values))[:80] or 'all'}"
        return StoreError(
            f"the archive has {number} rows where one belongs: see `borderwatch check`, or restore a backup",
            f"{self.path}: {question}",
        )

    def value(self, sql: str, values: Sequence[Any] = ()) -> Any:
        """The first column of the first row, or None."""
        row = self.row(sql, values)
        return None if row is None else row[0]

    def _named(self) -> NamedFaults:
        return NamedFaults(self.path)


def _connect_read_only(path: Path) -> sqlite3.Connection:
    """A reader makes the index of the write-ahead log where it is missing; in a folder that takes no file, or on a full disk, it
    cannot. Then the file alone is the archive, provided that no log is left beside it: nobody changes what cannot be changed."""
    address = f"{path.resolve().as_uri()}?mode=ro"
    try:
        raw = sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)
        try:
            raw.execute("SELECT 1 FROM sqlite_master").fetchone()
        except BaseException:
            raw.close()
            raise
    except sqlite3.Error as error:
        log = path.with_name(f"{path.name}-wal")
        is_left_alone = not (log.exists() and log.stat().st_size)
        code = getattr(error, "sqlite_errorname", "")
        takes_no_index = code.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY")) or is_for_want_of_room(code, path)
        if takes_no_index and is_left_alone:
            return sqlite3.connect(f"{address}&immutable=1", uri=True, timeout=BUSY_SECONDS)
        raise name_error(error, path) from error
    return raw


def _apply_migrations(raw: sqlite3.Connection) -> None:
    import sqlite_utils  # half a second's work to load, and most archives are up to date

    from crawler.store.migrations.registry import migrations

    migrations.apply(sqlite_utils.Database(raw))


def _encodable(values: Sequence[Any]) -> Sequence[Any]:
    return [value.encode(errors="replace").decode() if isinstance(value, str) else value for value in values]
