"""The digest of a period: read from the store, composed and rendered by pure functions, written in one move."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from crawler.config import Config
from crawler.digest import Digest, compose, render
from crawler.store import Store
from jobs.crawl import Stop
from jobs.outcome import Outcome

__all__ = ["FORMATS", "job", "make", "render", "write"]

FILES = {"html": "digest.html", "markdown": "digest.md", "text": "digest.txt", "json": "digest.json"}
FORMATS = tuple(FILES)


def make(store: Store, since: datetime, until: datetime, *, novel: Sequence[str] = ()) -> Digest:
    """The digest of what was raised or changed between two moments. `novel`: groups whose first meeting with a place is
    told."""
    alerts = store.alerts.rows(since, until)
    members = store.stories.members(tuple({row.story_id for row in alerts}))
    return compose(alerts, members, store.coverage(since, until), store.firsts(since, until, groups=novel))


def write(digest: Digest, folder: Path, formats: tuple[str, ...] = FORMATS, stem: str = "") -> tuple[Path, ...]:
    """The digest's files in `folder`; a reader sees the old file or the new one, never half of one."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name in formats:
        path = folder / (FILES[name] if not stem else f"{stem}{Path(FILES[name]).suffix}")
        handle, temporary = tempfile.mkstemp(dir=folder, prefix=f".{path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(render(digest, name))
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(0o644)
        Path(temporary).replace(path)
        paths.append(path)
    return tuple(paths)


def job(config: Config, now: datetime, stop: Stop) -> Outcome:  # noqa: ARG001
    """The daily digest: what happened since the last one, at least a day, kept under its date and as the newest."""
    store = Store.open(config.database)
    try:
        last = store.digests.last_until()
        since = (
            min(last, now - timedelta(days=1)) if last and last > now - timedelta(days=7) else now - timedelta(days=1)
        )
        with store.log.job_run("digest", now):
            digest = make(store, since, now, novel=config.novel)
            folder = config.digest.directory
            write(digest, folder)
            write(digest, folder, ("html", "json"), stem=f"digest-{now:%Y-%m-%d}")
            store.digests.add(since, now, stories=len(digest.cards), alerts=digest.alerts, created_at=now)
    finally:
        store.close()
    return Outcome("digest", counts={"stories": len(digest.cards), "alerts": digest.alerts}, text=str(folder))
