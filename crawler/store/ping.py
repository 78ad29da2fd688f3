"""Whether the archive answers: what a watchdog asks, every few seconds and beside a writer."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

PING_WAIT_SECONDS = 1.0


def unanswered(path: Path) -> str:
    """Why the archive cannot be read just now; empty if it can.

    A new connection each time: an old one goes on reading a file that was deleted or replaced. A reader waits for no writer
    (WAL), so "busy" means a moment of recovery or of closing, and is an answer."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=PING_WAIT_SECONDS)) as archive:
            archive.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except sqlite3.Error as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        return "" if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) else f"{path}: {error}"
    return ""
