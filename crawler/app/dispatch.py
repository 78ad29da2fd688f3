"""Where a crawl gets its plan and leaves its items: here, in this process, over the local store.

On several machines the items of a worker go to a file, and from there to the writer: see `crawler.app.distributed`. The spider
and its pipelines are the same.
"""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self, get_args

from crawler import config as configuration
from crawler.app.group_writer import GroupWriter
from crawler.app.plan import make_plan, rules_hash, with_rules
from crawler.app.record import Recorder, RecordingErrors, finish_run
from crawler.config import Config
from crawler.language.plurals import count
from crawler.model import Item, Plan
from crawler.runtime import serialize
from crawler.runtime.clock import utcnow
from crawler.runtime.lock import hold
from crawler.store import Store
from crawler.store.log import WITH_ERRORS

logger = logging.getLogger("borderwatch.writer")

ITEMS_VARIABLE = "BORDERWATCH_ITEMS"  # a file: items go there instead of into the store
ITEM_KINDS: dict[str, type[Item]] = {kind.__name__: kind for kind in get_args(Item)}


def load_config() -> Config:
    """The configuration named by the environment, else config.yaml here. Raises `ConfigError`."""
    return configuration.load(configuration.find(None))


class LocalDispatch:
    """Embedded dispatch: items are recorded in this process, in groups. The archive belongs to the writer's thread."""

    def __init__(self, config: Config, locks: ExitStack | None = None) -> None:
        self._config, self._locks = config, locks or ExitStack()
        self._thread = ThreadPoolExecutor(1, "writer")
        self._store, self._recorder = self._thread.submit(_open_recorder, config).result()
        self._writer = GroupWriter(self._recorder.record_group, self._thread)

    @classmethod
    def open(cls) -> Self:
        return cls(load_config())

    @property
    def errors(self) -> RecordingErrors:
        """The exceptions of this crawl's recording."""
        return self._recorder.errors

    def plan(self, **choice: Any) -> Plan:
        """A plan for this archive; see `make_plan`."""
        plan = self._thread.submit(make_plan, self._store, self._config, utcnow(), **choice).result()
        return with_rules(plan, self._config)

    async def deliver(self, item: Item) -> str:
        """Write one item with others; answers its disposition or outcome once it is committed. Raises `StoreError`."""
        return await self._writer.deliver(item)

    async def close(self, run_id: int, reason: str) -> None:
        """Close the run: the crawl ended for `reason` (Scrapy's: finished, shutdown, …); its note counts the recording errors."""
        await self._writer.drain()
        again, here = self._recorder.prepared_again, self._recorder.read_here
        logger.info("%s read once more by the writer; %s prepared again", count(here, "article"), count(again, "item"))
        note = self.errors.note
        outcome = reason if reason != "finished" else WITH_ERRORS if note else "ok"
        loop = asyncio.get_running_loop()
        try:
            await loop.run_in_executor(self._thread, finish_run, self._store, run_id, outcome, utcnow(), note)
        finally:
            await loop.run_in_executor(self._thread, self._store.close)
            self._thread.shutdown()
            self._locks.close()


def _open_recorder(config: Config) -> tuple[Store, Recorder]:
    store = Store.open(config.database)
    return store, make_recorder(store, config)


def make_recorder(store: Store, config: Config) -> Recorder:
    """The writer of an archive, by its configuration."""
    return Recorder(
        store,
        lambda: config.watches,
        sources={source.slug: source for source in config.sources},
        raw_days=config.retention.raw_days,
        clock=utcnow,
        attempts=config.limits.attempts,
        rules_hash=rules_hash(config),
    )


class FileDispatch:
    """Items as JSON lines into a file: for looking at feeds without storing anything."""

    def __init__(self, path: Path) -> None:
        self.errors = RecordingErrors()
        self._stream = path.open("w", encoding="utf-8", buffering=1)  # each line at once: somebody may follow

    async def deliver(self, item: Item) -> str:
        self._stream.write(f"{type(item).__name__} {serialize.dumps(item)}\n")
        return "written"

    async def close(self, run_id: int, reason: str) -> None:  # noqa: ARG002
        self._stream.close()


def read_items(path: Path) -> Iterator[Item]:
    """The items of such a file; a last line that is not whole is left out. Raises `ValueError`, `OSError`."""
    with path.open(encoding="utf-8", newline="\n") as stream:
        for line in stream:
            if not line.endswith("\n"):
                return
            yield parse_item(line)


def parse_item(line: str) -> Item:
    """The item of a line. Raises `ValueError`, `KeyError`."""
    kind, _, text = line.partition(" ")
    return serialize.loads(ITEM_KINDS[kind], text)


Dispatch = LocalDispatch | FileDispatch


def open_dispatch() -> Dispatch:
    """Where this process's items go."""
    path = os.environ.get(ITEMS_VARIABLE)
    return FileDispatch(Path(path)) if path else LocalDispatch.open()


def read_plan(path: str) -> Plan:
    """A plan from its file: JSON, or as the job packed it that started this process. Raises `ValueError`, `OSError`."""
    content = Path(path).read_bytes()
    return serialize.loads(Plan, content) if content.startswith(b"{") else serialize.unpack(Plan, content)


def plan_by_hand(sources: tuple[str, ...] = (), everything: bool = False) -> tuple[Plan, LocalDispatch]:
    """Make a plan for `scrapy crawl news` started without one, and hold the lock that keeps two crawls apart."""
    config = load_config()
    locks = ExitStack()
    locks.enter_context(hold(config.database.with_suffix(".lock"), "another crawl"))
    local = LocalDispatch(config, locks)
    plan = local.plan(only=sources, everything=everything or bool(sources), job="crawl")
    return plan, local
