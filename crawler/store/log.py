"""The log: runs, fetches, digests; and what a running poll has come to."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler import __version__
from crawler.model import Disposition, Fetch, FetchOutcome
from crawler.model.errors import Stopped, StoreError
from crawler.polling.outage import HostAttempt
from crawler.runtime.clock import instant, iso, moment, utcnow
from crawler.runtime.lock import alive
from crawler.store.connection import SHRINKING_PRAGMA
from crawler.store.fragments import PROBABLY_NOT
from crawler.web.urls import host_of

if TYPE_CHECKING:
    from crawler.store.connection import Connection

LEDGER_JOBS = ("poll", "crawl")  # jobs with a ledger
WITH_ERRORS = "errors"  # the outcome of a run that ended by itself, and in which something raised: its note says what


@dataclass(frozen=True, slots=True, kw_only=True)
class RunRow:
    """One execution of a job."""

    id: int
    job: str
    started_at: datetime
    finished_at: datetime | None
    outcome: str
    note: str
    pid: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunProgress:
    """What is safely written of a run so far."""

    feeds_polled: int
    feeds_answered: int
    seen: int
    carried: int
    dispositions: Mapping[str, int]
    alerts: int

    @property
    def pending(self) -> int:
        return self.dispositions.get(Disposition.PENDING, 0)

    @property
    def settled(self) -> int:
        """Entries whose page was worked on in this run."""
        idle = {Disposition.PENDING, Disposition.KNOWN, Disposition.REPEATED, Disposition.TOO_OLD, Disposition.OFF_SITE}
        return sum(count for name, count in self.dispositions.items() if name not in idle)

    @property
    def adds_up(self) -> bool:
        return self.seen + self.carried == sum(self.dispositions.values())


class Log:
    """The `runs` and `fetches` tables."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def start(self, job: str, now: datetime, *, due: int = 0, config_hash: str = "") -> int:
        cursor = self._c.run(
            "INSERT INTO runs (job, started_at, due, config_hash, software, pid) VALUES (?, ?, ?, ?, ?, ?)",
            (job, iso(now), due, config_hash, __version__, os.getpid()),
        )
        return int(cursor.lastrowid or 0)

    def finish(self, run_id: int, outcome: str, now: datetime, note: str = "") -> None:
        self._c.run(
            "UPDATE runs SET finished_at = ?, outcome = ?, note = ? WHERE id = ? AND finished_at IS NULL",
            (iso(now), outcome, note, run_id),
        )

    def close_abandoned(self, now: datetime) -> int:
        """Runs that nobody finished, seen by the holder of the lock: they were killed."""
        return self._c.run(
            f"""UPDATE runs SET finished_at = ?, outcome = 'interrupted', note = 'found unfinished by the next run'
            WHERE finished_at IS NULL AND job IN ({",".join("?" * len(LEDGER_JOBS))})""",
            (iso(now), *LEDGER_JOBS),
        ).rowcount

    def get(self, run_id: int) -> RunRow:
        row = self._c.row("SELECT * FROM runs WHERE id = ?", (run_id,))
        if row is None:
            raise StoreError("there is no such run", str(run_id))
        return _run(row)

    def last_runs_of(self, jobs: Sequence[str], most: int, *, outcomes: Sequence[str] = ()) -> tuple[RunRow, ...]:
        """The last runs of any of these jobs (that ended in one of these ways), the newest first."""
        rows = self._c.rows(
            """SELECT * FROM runs WHERE +job IN (SELECT value FROM json_each(?))
            AND (? OR outcome IN (SELECT value FROM json_each(?))) ORDER BY id DESC LIMIT ?""",
            (json.dumps(jobs), not outcomes, json.dumps(outcomes), most),
        )
        return tuple(_run(row) for row in rows)

    def last_software(self) -> str:
        """The version that wrote the latest run. Empty: there is none."""
        return str(self._c.value("SELECT software FROM runs ORDER BY id DESC LIMIT 1") or "")

    def last_runs(self, job: str, most: int, *, outcome: str | None = None) -> tuple[RunRow, ...]:
        """The last runs of a job (that ended so), the newest first: by their numbers, as clocks are set back."""
        rows = self._c.rows(
            "SELECT * FROM runs WHERE +job = ? AND (? IS NULL OR outcome = ?) ORDER BY id DESC LIMIT ?",
            (job, outcome, outcome, most),
        )
        return tuple(_run(row) for row in rows)

    def first_start(self) -> datetime | None:
        """When the first run of all began."""
        return moment(self._c.value("SELECT started_at FROM runs ORDER BY id LIMIT 1"))

    def close_killed(self, now: datetime, job: str | None = None) -> int:
        """Runs (of that job) whose process is gone. A process that calls this is at none of them: what bears its own number
        is of an earlier one that had it. Polls are closed under their lock only: a crawl may outlive the process that began it."""
        mine = os.getpid()
        rows = self._c.rows(
            f"""SELECT id, pid FROM runs WHERE finished_at IS NULL AND (? IS NULL OR job = ?)
            AND job NOT IN ({",".join("?" * len(LEDGER_JOBS))})""",
            (job, job, *LEDGER_JOBS),
        )
        killed = [row["id"] for row in rows if row["pid"] == mine or not alive(row["pid"])]
        for id in killed:
            self.finish(id, "interrupted", now, "its process was killed")
        return len(killed)

    @contextmanager
    def job_run(self, job: str, now: datetime) -> Iterator[int]:
        """A run row around a job that has no ledger; a job that raises leaves its error in it. Earlier ones of the job that were
        killed are closed."""
        with self._c.write():
            self.close_killed(now, job)
            run_id = self.start(job, now)
        try:
            yield run_id
        except Stopped:
            with self._c.write():
                self.finish(run_id, "interrupted", utcnow(), "stopped")
            raise
        except BaseException as error:
            with self._c.write():
                self.finish(run_id, "failed", utcnow(), f"{type(error).__name__}: {error}")
            raise
        with self._c.write():
            self.finish(run_id, "ok", utcnow())

    def add_fetches(self, run_id: int, feed_id: int, entry_id: int | None, fetches: Sequence[Fetch]) -> None:
        self._c.many(
            """INSERT INTO fetches (run_id, feed_id, entry_id, url, started_at, elapsed_ms, status, bytes, outcome, reason)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                (run_id, feed_id, entry_id, f.url, iso(f.started_at), f.elapsed_ms, f.status, f.bytes, f.outcome, f.reason)
                for f in fetches
            ],
        )

    def has_fetch(self, run_id: int, entry_id: int, fetch: Fetch) -> bool:
        """True when this very exchange is logged for the entry."""
        return bool(
            self._c.value(
                "SELECT 1 FROM fetches WHERE entry_id = ? AND +run_id = ? AND url = ? AND started_at = ? AND outcome = ?",
                (entry_id, run_id, fetch.url, iso(fetch.started_at), fetch.outcome),
            )
        )

    def host_attempts(self, run_id: int) -> tuple[HostAttempt, ...]:
        """Each exchange of a run; a source without an owner is its own."""
        rows = self._c.rows(
            """SELECT fetches.url, fetches.outcome, coalesce(nullif(owner, ''), slug) AS owner
            FROM fetches JOIN feeds ON feeds.id = feed_id JOIN sources ON sources.id = source_id WHERE run_id = ?""",
            (run_id,),
        )
        return tuple(
            HostAttempt(host=host_of(row["url"]), owner=row["owner"], outcome=FetchOutcome(row["outcome"])) for row in rows
        )

    def outcome_before(self, run_id: int) -> str:
        """What the last run before this one came to in which something was asked for."""
        return str(
            self._c.value(
                f"""SELECT outcome FROM runs WHERE id < ? AND job IN ({",".join("?" * len(LEDGER_JOBS))})
                AND EXISTS (SELECT 1 FROM coverage WHERE coverage.run_id = runs.id) ORDER BY id DESC LIMIT 1""",
                (run_id, *LEDGER_JOBS),
            )
            or ""
        )

    def forget_fetches(self, before: datetime) -> int:
        return self._c.run("DELETE FROM fetches WHERE started_at < ?", (iso(before),)).rowcount

    def progress(self, run_id: int) -> RunProgress:
        row = self._c.exactly_one(
            """SELECT coalesce(sum(polled), 0) AS polled, coalesce(sum(answered), 0) AS answered,
              coalesce(sum(seen), 0) AS seen, coalesce(sum(carried), 0) AS carried FROM coverage WHERE run_id = ?""",
            (run_id,),
        )
        return RunProgress(
            feeds_polled=row["polled"],
            feeds_answered=row["answered"],
            seen=row["seen"],
            carried=row["carried"],
            dispositions=self.dispositions("run_id = ?", (run_id,)),
            alerts=self._c.value(
                f"""SELECT count(*) FROM alerts WHERE shown_as != '{PROBABLY_NOT}'
                AND created_at >= (SELECT started_at FROM runs WHERE id = ?)""",
                (run_id,),
            ),
        )

    def dispositions(self, where: str, values: Sequence[object]) -> dict[str, int]:
        """Disposition → entries, the most frequent first."""
        rows: list[sqlite3.Row] = self._c.rows(
            f"""SELECT disposition, sum(entries) AS entries FROM tallies WHERE {where} GROUP BY disposition
            HAVING sum(entries) != 0 ORDER BY 2 DESC, 1""",
            values,
        )
        return {row["disposition"]: row["entries"] for row in rows}

    def checkpoint(self) -> None:
        """Put the write-ahead log into the file and shorten it."""
        self._c.run("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def copy_to(self, path: Path) -> None:
        """A whole, consistent copy of the archive while others read and write."""
        self._c.run(SHRINKING_PRAGMA)
        self._c.run("VACUUM INTO ?", (str(path),))


def _run(row: sqlite3.Row) -> RunRow:
    return RunRow(
        id=row["id"],
        job=row["job"],
        started_at=instant(row["started_at"]),
        finished_at=moment(row["finished_at"]),
        outcome=row["outcome"],
        note=row["note"],
        pid=row["pid"],
    )


class Digests:
    """The `digests` table."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def add(self, since: datetime, until: datetime, *, stories: int, alerts: int, created_at: datetime) -> None:
        """Within the caller's transaction."""
        self._c.run(
            "INSERT INTO digests (created_at, since, until, stories, alerts) VALUES (?, ?, ?, ?, ?)",
            (iso(created_at), iso(since), iso(until), stories, alerts),
        )
