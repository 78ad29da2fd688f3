"""A worker: takes shards, crawls them in a child process as a daemon does, and sends what is learned. It has no archive."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from crawler import __version__
from crawler.app.dispatch import parse_item
from crawler.app.distributed.engine import RECONNECT_SECONDS, Carrier, QueueUnreachable, TakenMessage
from crawler.app.distributed.messages import RESULT_QUEUE, SHARD_QUEUE, MessageRefused, Report, Seal, Shard, shard_of
from crawler.app.plan import rules_hash, with_rules
from crawler.config import Config
from crawler.language.plurals import count
from crawler.model import Item, Plan
from crawler.model.errors import BorderwatchError
from crawler.runtime.clock import utcnow
from crawler.runtime.scratch import scratch_folder
from jobs.runner.crawl import Stop, run_crawl

logger = logging.getLogger("borderwatch.worker")

BEAT_SECONDS = 5.0  # between two signs of life while a shard is crawled: a quarter of what the queue allows
WAITING_REPORT_SECONDS = 60.0  # between two reports of a worker without work
MAX_WAITING_RESULTS = 200  # messages the writer has not recorded yet: more are not sent
MAX_MESSAGE_ITEMS = 25
MAX_MESSAGE_ITEM_BYTES = 1_000_000  # as the crawl writes them; one larger item still travels
END_SECONDS = 30.0  # before its lease ends, a crawl is ended


class WrongVersion(BorderwatchError):
    """The daemon is of another version: this worker must be updated, or the daemon."""


class Worker:
    """Serves one queue until it is stopped. `config`: for watches and tables of languages; without, the writer reads articles."""

    def __init__(self, carrier: Carrier, seal: Seal, stop: Stop, config: Config | None = None, *, log: Path | None = None) -> None:
        self._carrier, self._seal, self._stop, self._config, self._log = carrier, seal, stop, config, log
        self._name = f"{socket.gethostname()}-{os.getpid()}"
        self._refused = 0
        self._beat_at = self._said_at = 0.0

    def serve(self) -> None:
        """Raises `WrongVersion`."""
        logger.info("%s, version %s, waits for work", self._name, __version__)
        while not self._stop.requested:
            try:
                message = self._carrier.receive(SHARD_QUEUE)
                if message is not None:
                    self._take(message)
                elif time.monotonic() - self._said_at > WAITING_REPORT_SECONDS and self._room():
                    self._report("waits")
            except QueueUnreachable as error:
                logger.warning("%s; asked again", error)
                time.sleep(RECONNECT_SECONDS)

    def _take(self, message: TakenMessage) -> None:
        try:
            shard = shard_of(self._seal.open(SHARD_QUEUE, message.text), __version__)
        except MessageRefused as error:
            logger.warning("refused: %s", error)
            self._refused += 1
            self._until_done(lambda: self._report("refused"))
            self._until_done(message.acknowledge)
            return
        if shard.plan is None:  # it goes back into the queue when this process is gone
            self._until_done(lambda: self._report("version", shard.id))
            raise WrongVersion(
                f"the daemon is of version {shard.version}, this worker of {__version__}", "install the same version"
            )
        if utcnow() >= shard.expires_at:
            logger.warning("shard %s is too old: it was planned anew", shard.id)
        elif not self._crawl(shard, shard.plan):
            return  # stopped: another worker takes it
        self._until_done(message.acknowledge)

    def _crawl(self, shard: Shard, plan: Plan) -> bool:
        """Crawl a shard and report; False where it was stopped."""
        self._until_done(lambda: self._report("began", shard.id))
        seconds = max(1.0, (shard.expires_at - utcnow()).total_seconds() - END_SECONDS)
        with scratch_folder() as folder:
            path = folder / "items.txt"
            learned = ItemFile(path)

            def tick() -> None:
                self._beat()
                try:
                    if self._room():
                        self._send(shard.id, learned)
                except QueueUnreachable as error:
                    logger.warning("%s; asked again", error)

            plan = self._with_own_rules(plan, shard, folder)
            config_path = self._config.path if self._config is not None else folder / "none.yaml"
            ended = run_crawl(plan, config_path=config_path, log=self._log, seconds=seconds, items=path, stop=self._stop, tick=tick)
            while not ended.stopped and learned.has_more():
                if not self._until_room():
                    return False
                self._until_done(lambda: self._send(shard.id, learned))
        if ended.stopped:
            return False
        problem = f"its crawl ended with code {ended.code}" if ended.code and not ended.timed_out else ""
        if ended.timed_out and not learned.count:
            problem = "its crawl found nothing in its time"
        self._until_done(lambda: self._report("ended", shard.id, problem))
        logger.info("shard %s: %s sent%s", shard.id, count(learned.count, "item"), f"; {problem}" if problem else "")
        return True

    def _with_own_rules(self, plan: Plan, shard: Shard, folder: Path) -> Plan:
        """The plan with the watches of this machine's configuration: none travel in messages, and pickles least of all."""
        config = self._config
        if config is None or rules_hash(config) != shard.rules_hash:
            why = "has no configuration" if config is None else "has other watches than the daemon"
            logger.warning("this worker %s: the writer reads the articles of shard %s", why, shard.id)
            return plan
        plan = replace(plan, language_tables=str(config.language_tables or ""))
        keeps_pages = plan.keeps_pages
        return replace(with_rules(plan, config, folder / "watches.rules"), keeps_pages=keeps_pages)

    # ------------------------------------------------------------------ messages

    def _send(self, shard_id: str, learned: ItemFile) -> None:
        """Send what was learned, as much as one message holds."""
        items, offset = learned.next_items()
        if items:
            self._report("items", shard_id, items=items)
            learned.passed(items, offset)  # only now: what did not get through is sent again

    def _report(self, kind: str, shard_id: str = "", problem: str = "", items: tuple[Item, ...] = ()) -> None:
        report = Report(
            kind=kind, worker=self._name, version=__version__, shard=shard_id, problem=problem, refused=self._refused, items=items
        )
        self._carrier.send(RESULT_QUEUE, self._seal.close(RESULT_QUEUE, report.to_payload()))
        self._refused = 0
        self._said_at = time.monotonic()

    def _room(self) -> bool:
        """Whether the writer keeps up."""
        return self._carrier.size(RESULT_QUEUE) < MAX_WAITING_RESULTS

    def _until_room(self) -> bool:
        """Wait for the writer; False where we are stopped meanwhile."""
        while not self._stop.requested:
            self._beat()
            try:
                if self._room():
                    return True
            except QueueUnreachable as error:
                logger.warning("%s; asked again", error)
            time.sleep(0.5)
        return False

    def _until_done(self, action: Callable[[], None]) -> None:
        """Do it, again and again while the queue does not answer and nobody stops us."""
        while not self._stop.requested:
            try:
                action()
                return
            except QueueUnreachable as error:
                logger.warning("%s; asked again", error)
                time.sleep(RECONNECT_SECONDS)

    def _beat(self) -> None:
        """Say now and then that the shard at work is not lost: the queue gives it to another worker otherwise."""
        if time.monotonic() - self._beat_at < BEAT_SECONDS:
            return
        try:
            self._carrier.beat(SHARD_QUEUE)
            self._beat_at = time.monotonic()
        except QueueUnreachable as error:
            logger.warning("%s; asked again", error)


class ItemFile:
    """The file into which a crawl writes what it learns, read while it grows."""

    def __init__(self, path: Path) -> None:
        self._path, self._offset = path, 0
        self.count = 0  # items that were passed on

    def has_more(self) -> bool:
        """Whether a whole line was not passed on yet."""
        return bool(self.next_items()[0])

    def next_items(self) -> tuple[tuple[Item, ...], int]:
        """The next items, as many as one message may carry, and where they end."""
        items: list[Item] = []
        offset = self._offset
        if self._path.exists():
            with self._path.open("rb") as stream:
                stream.seek(offset)
                while len(items) < MAX_MESSAGE_ITEMS and offset - self._offset < MAX_MESSAGE_ITEM_BYTES:
                    line = stream.readline()
                    if not line.endswith(b"\n"):
                        break
                    items.append(parse_item(line.decode()))
                    offset += len(line)
        return tuple(items), offset

    def passed(self, items: tuple[Item, ...], offset: int) -> None:
        """These items need not be read again."""
        self._offset = offset
        self.count += len(items)
