"""Which hosts are at work with a worker, and which were set aside because their shards ended badly: the `leases` table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crawler.runtime.clock import instant, iso

if TYPE_CHECKING:
    from crawler.store.connection import Connection

MAX_BAD_ENDS = 3  # in a row, after which a host is set aside
SET_ASIDE_PERIOD = timedelta(hours=6)
NOT_ENDED = "no worker finished it in time"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetter:
    """A host whose shards ended badly so often that it is left alone for a while."""

    host: str
    until: datetime
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkerSeen:
    """A worker that was heard of."""

    name: str
    version: str
    heard_at: datetime
    refused: int
    note: str


class Leases:
    """Within the caller's transaction."""

    def __init__(self, connection: Connection) -> None:
        self._c = connection

    def lease(self, shard: str, run_id: int, hosts: Iterable[str], until: datetime) -> None:
        """Give hosts to a shard."""
        for host in hosts:
            self._c.run(
                """INSERT INTO leases (host, shard, run_id, leased_until) VALUES (?, ?, ?, ?)
                ON CONFLICT (host) DO UPDATE SET shard = excluded.shard, run_id = excluded.run_id,
                  leased_until = excluded.leased_until, begun = 0""",
                (host, shard, run_id, iso(until)),
            )

    def leased_hosts(self, now: datetime) -> frozenset[str]:
        """Hosts that nobody else may ask now."""
        return frozenset(row["host"] for row in self._c.rows("SELECT host FROM leases WHERE leased_until > ?", (iso(now),)))

    def failing_hosts(self) -> frozenset[str]:
        """Hosts whose last shard ended badly."""
        return frozenset(row["host"] for row in self._c.rows("SELECT host FROM leases WHERE bad_ends > 0"))

    def begin(self, shard: str) -> None:
        """A worker took the shard; more than once, where the one before died."""
        self._c.run("UPDATE leases SET begun = begun + 1 WHERE shard = ?", (shard,))

    def end(self, shard: str, problem: str, now: datetime) -> None:
        """A shard ended, well without a problem: its hosts are free, or set aside after too many bad ends."""
        if not problem:
            self._c.run("DELETE FROM leases WHERE shard = ?", (shard,))
            return
        self._c.run(
            """UPDATE leases SET bad_ends = bad_ends + 1, reason = ?, shard = '',
              leased_until = CASE WHEN bad_ends + 1 >= ? THEN ? ELSE ? END WHERE shard = ?""",
            (problem[:300], MAX_BAD_ENDS, iso(now + SET_ASIDE_PERIOD), iso(now), shard),
        )

    def expire(self, now: datetime) -> None:
        """Leases that ran out: a bad end where a worker had begun, else nobody was there to take them."""
        rows = self._c.rows(
            "SELECT shard, max(begun) AS begun FROM leases WHERE shard != '' AND leased_until <= ? GROUP BY shard", (iso(now),)
        )
        for row in rows:
            self.end(row["shard"], NOT_ENDED if row["begun"] else "", now)

    def live_shards(self, now: datetime, run_id: int | None = None) -> int:
        """Shards that are out; of one run, or of all."""
        return int(
            self._c.value(
                "SELECT count(DISTINCT shard) FROM leases WHERE shard != '' AND leased_until > ? AND (? IS NULL OR run_id = ?)",
                (iso(now), run_id, run_id),
            )
        )

    def dead_letters(self, now: datetime) -> tuple[DeadLetter, ...]:
        rows = self._c.rows(
            "SELECT host, leased_until, reason FROM leases WHERE shard = '' AND bad_ends >= ? AND leased_until > ? ORDER BY host",
            (MAX_BAD_ENDS, iso(now)),
        )
        return tuple(DeadLetter(host=row["host"], until=instant(row["leased_until"]), reason=row["reason"]) for row in rows)

    # ------------------------------------------------------------------ workers

    def hear(self, name: str, version: str, now: datetime, *, refused: int = 0, note: str = "") -> None:
        """Note a worker's sign of life. `refused`: messages since its last one that were not ours."""
        self._c.run(
            """INSERT INTO workers (name, version, heard_at, refused, note) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (name) DO UPDATE SET version = excluded.version, heard_at = excluded.heard_at,
              refused = refused + excluded.refused, note = excluded.note""",
            (name, version, iso(now), refused, note),
        )

    def workers(self, since: datetime) -> tuple[WorkerSeen, ...]:
        rows = self._c.rows("SELECT * FROM workers WHERE heard_at >= ? ORDER BY name", (iso(since),))
        return tuple(
            WorkerSeen(
                name=row["name"],
                version=row["version"],
                heard_at=instant(row["heard_at"]),
                refused=row["refused"],
                note=row["note"],
            )
            for row in rows
        )
