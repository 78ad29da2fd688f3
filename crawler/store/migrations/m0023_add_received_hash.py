"""What an endpoint sent last, so that the same document is not read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.store.migrations.base import apply, migrations

if TYPE_CHECKING:
    from sqlite_utils import Database

RECEIVED = ("ALTER TABLE endpoints ADD COLUMN received_hash TEXT",)


@migrations()
def m0023_add_received_hash(db: Database) -> None:
    apply(db, RECEIVED)
