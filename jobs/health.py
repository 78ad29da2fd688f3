"""How the monitor does: the facts that the checks of `crawler.app.health_checks` judge. Reads only."""

from __future__ import annotations

import shutil
from datetime import datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from crawler import __version__
from crawler.app.health_checks import assess_health
from crawler.app.health_facts import HealthFacts, HealthRow, MessageWait
from crawler.model import MessageState
from crawler.model.errors import BorderwatchError
from crawler.runtime.clock import DAY
from crawler.store import Store
from crawler.store.log import LEDGER_JOBS, WITH_ERRORS
from jobs.backup import backup_finding

if TYPE_CHECKING:
    from crawler.config import Config

LAID_ASIDE_PERIOD = timedelta(days=14)
MAX_MESSAGES = 1000


def load_health_rows(config: Config, now: datetime) -> tuple[HealthRow, ...]:
    """What every check says; a single row where the archive cannot be read."""
    return load_health(config, now)[1]


def load_health(config: Config, now: datetime) -> tuple[HealthFacts | None, tuple[HealthRow, ...]]:
    """The facts, and what every check says of them; where the archive cannot be read, no facts and a single row."""
    try:
        store = Store.read_only(config.database)
        try:
            facts = load_facts(config, store, now)
        finally:
            store.close()
    except BorderwatchError as error:
        return None, (HealthRow(check="archive", level="error", text=str(error)),)
    return facts, assess_health(facts)


def load_facts(config: Config, store: Store, now: datetime) -> HealthFacts:
    """Read the facts at one moment. Raises `StoreError`."""
    last_poll = next((run for run in store.log.last_runs_of(LEDGER_JOBS, 2) if run.finished_at), None)  # one is at work, perhaps
    last_good = next(iter(store.log.last_runs_of(LEDGER_JOBS, 1, outcomes=("ok", WITH_ERRORS))), None)
    dead = store.outbox.list(MessageState.DEAD, limit=MAX_MESSAGES)
    return HealthFacts(
        now=now,
        poll_every=timedelta(seconds=config.daemon.poll_every),
        cycle_limit=timedelta(seconds=config.daemon.cycle_limit),
        first_start=store.log.first_start(),
        last_good_poll=last_good.finished_at if last_good else None,
        last_poll_outcome=last_poll.outcome if last_poll else "",
        last_poll_note=last_poll.note if last_poll else "",
        feeds=store.feeds.health(now),
        free_bytes=shutil.disk_usage(config.database.parent).free,
        database_bytes=_size(config.database),
        wal_bytes=_size(config.database.with_name(f"{config.database.name}-wal")),
        backup=backup_finding(config, store, now),
        waiting=_waiting(store),
        laid_aside=sum(message.created_at > now - LAID_ASIDE_PERIOD for message in dead),
        clock=store.clock.assess(now),
        program=__version__,
        archive_program=store.log.last_software(),
        obstacle=Store.obstacle(config.database),
        has_queue=bool(config.queue),
        workers=store.leases.workers(now - DAY),
        dead_letters=store.leases.dead_letters(now),
        has_page_depot=bool(config.queue_pages),
        page_depot_fault=_page_depot_fault(config),
        translates=config.translate.is_on,
        translations=store.translations.tally(now - DAY),
        incomplete_articles=store.facts_backlog.size(),
    )


def _page_depot_fault(config: Config) -> str:
    if not config.queue_pages:
        return ""
    from crawler.app.distributed.page_depot import page_depot_fault  # with what speaks to queues

    return page_depot_fault(config)


def _waiting(store: Store) -> list[MessageWait]:
    messages = store.outbox.list(MessageState.PENDING, MessageState.SENDING, limit=MAX_MESSAGES)
    waits = []
    for recipient, group in groupby(sorted(messages, key=lambda message: message.recipient), lambda message: message.recipient):
        queue = sorted(group, key=lambda message: message.created_at)
        waits.append(MessageWait(recipient=recipient, messages=len(queue), oldest=queue[0].created_at, reason=queue[0].reason))
    return waits


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
