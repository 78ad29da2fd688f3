"""Hosts that are at work with a worker on another machine, and the workers that were heard of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

LEASES = (
    """CREATE TABLE leases (
  host TEXT PRIMARY KEY,  -- host:port
  shard TEXT NOT NULL,  -- part of a plan that asks it; empty: none does
  run_id INTEGER NOT NULL REFERENCES runs(id),  -- run that planned it last
  leased_until TEXT NOT NULL,  -- until when nobody else asks it (UTC)
  begun INTEGER NOT NULL DEFAULT 0,  -- how often a worker took the shard; more than once: one died
  bad_ends INTEGER NOT NULL DEFAULT 0,  -- shards in a row that did not end well; 3 or more: it was set aside
  reason TEXT NOT NULL DEFAULT ''  -- why the last one did not
) STRICT, WITHOUT ROWID""",
    "CREATE INDEX idx_leases_run ON leases(run_id)",
    """CREATE TABLE workers (
  name TEXT PRIMARY KEY,  -- machine and process; `writer` is the daemon itself
  version TEXT NOT NULL,  -- of its program
  heard_at TEXT NOT NULL,  -- its last sign of life (UTC)
  refused INTEGER NOT NULL DEFAULT 0,  -- messages that it refused, because they were not signed by us
  note TEXT NOT NULL DEFAULT ''  -- what it complains about
) STRICT, WITHOUT ROWID""",
)


@migrations()
def m0029_add_leases(db: Database) -> None:
    apply(db, LEASES)
