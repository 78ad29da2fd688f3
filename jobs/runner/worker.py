"""A worker: takes shards, crawls them in a child process as a daemon does, and sends what is learned. It has no archive. What was
sent is noted beside the queues, so that whoever takes a shard over does only the rest."""

from __future__ import annotations

import logging
import os
import socket
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from crawler import __version__
from crawler.app.distributed.engine import RECONNECT_SECONDS, Carrier, QueueUnreachable, TakenMessage
from crawler.app.distributed.messages import RESULT_QUEUE, SHARD_QUEUE, MessageRefused, Report, Seal, Shard, shard_of
from crawler.app.distributed.page_depot import PageDepot
from crawler.app.distributed.progress import Progress, joined, progress_of_items, progress_of_payload, rest_of
from crawler.app.plan import rules_hash, with_rules
from crawler.config import Config
from crawler.language.plurals import count
from crawler.model import Item, Plan
from crawler.model.errors import BorderwatchError
from crawler.runtime.clock import utcnow
from crawler.runtime.scratch import scratch_folder
from jobs.runner.crawl import CrawlEnd, Stop, run_crawl
from jobs.runner.heartbeat import Heartbeat
from jobs.runner.item_file import ItemFile
from jobs.runner.worker_state import NotedCarrier, WorkerState

logger = logging.getLogger("borderwatch.worker")

WAITING_REPORT_SECONDS = 60.0  # between two reports of a worker without work
MAX_WAITING_RESULTS = 200  # messages the writer has not recorded yet: more are not sent
END_SECONDS = 30.0  # before its lease ends, a crawl is ended


class WrongVersion(BorderwatchError):
    """The daemon is of another version: this worker must be updated, or the daemon."""


class Worker:
    """Serves one queue until it is stopped. `config`: for watches and tables of languages; without, the writer reads articles."""

    def __init__(
        self,
        carrier: Carrier,
        seal: Seal,
        stop: Stop,
        config: Config | None = None,
        *,
        log: Path | None = None,
        depot: PageDepot | None = None,
    ) -> None:
        self.state = WorkerState()
        self._carrier, self._seal, self._stop = NotedCarrier(carrier, self.state), seal, stop
        self._config, self._log, self._depot = config, log, depot
        self._name = f"{socket.gethostname()}-{os.getpid()}"
        self._refused = 0
        self._said_at = 0.0

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
            self._refuse(error)
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
        else:
            with Heartbeat(self._carrier, SHARD_QUEUE), self.state.at_work():
                if not self._crawl(shard, shard.plan):
                    return  # stopped: another worker takes it
        self._until_done(message.acknowledge)
        self._until_done(lambda: self._carrier.forget(shard.id))

    def _crawl(self, shard: Shard, plan: Plan) -> bool:
        """Crawl a shard, or what an earlier worker left of it, and report; False where it was stopped."""
        self._until_done(lambda: self._report("began", shard.id))
        plan = self._left_of(plan, shard.id)
        with scratch_folder() as folder:
            learned = ItemFile(folder / "items.txt")
            ended = CrawlEnd(0, stopped=self._stop.requested)
            if plan.feeds or plan.pending:
                ended = self._run(self._with_own_rules(plan, shard, folder), shard, learned)
            self._send_rest(shard.id, learned)
        if ended.stopped or self._stop.requested:
            return False
        problem = f"its crawl ended with code {ended.code}" if ended.code and not ended.timed_out else ""
        if ended.timed_out and not learned.count and plan.resumed_at is None:
            problem = "its crawl found nothing in its time"
        self.state.end_shard(problem)
        self._until_done(lambda: self._report("ended", shard.id, problem))
        logger.info("shard %s: %s sent%s", shard.id, count(learned.count, "item"), f"; {problem}" if problem else "")
        return True

    def _run(self, plan: Plan, shard: Shard, learned: ItemFile) -> CrawlEnd:
        """Crawl in a child process, and send what it learns meanwhile."""

        def tick() -> None:
            try:
                if self._room():
                    self._send(shard.id, learned)
            except QueueUnreachable as error:
                logger.warning("%s; asked again", error)

        config_path = self._config.path if self._config is not None else learned.path.with_name("none.yaml")
        seconds = max(1.0, (shard.expires_at - utcnow()).total_seconds() - END_SECONDS)
        return run_crawl(
            plan, config_path=config_path, log=self._log, seconds=seconds, items=learned.path, stop=self._stop, tick=tick
        )

    def _left_of(self, plan: Plan, shard_id: str) -> Plan:
        """The plan, or what earlier workers left of it."""
        lines: list[tuple[str, ...]] = []
        self._until_done(lambda: lines.append(self._carrier.notes(shard_id)))
        notes: list[Progress] = []
        for text in lines[0] if lines else ():
            try:
                notes.append(progress_of_payload(self._seal.open(_notes_queue(shard_id), text)))
            except MessageRefused as error:
                self._refuse(error)
        if not notes:
            self._until_done(lambda: self._note(shard_id, Progress()))
            return plan
        rest = rest_of(plan, joined(notes), utcnow())
        left = f"{count(len(rest.feeds), 'feed')} and {count(len(rest.pending), 'page')}"
        logger.info("shard %s is taken over with %s left", shard_id, left)
        return rest

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
        """Send what was learned, as much as one message holds, and note that it was sent."""
        items, offset = learned.next_items()
        if items:
            self._report("items", shard_id, items=items)
            self._note(shard_id, progress_of_items(items))
            learned.passed(items, offset)  # only now: what did not get through is sent again
            self.state.count_sent(items)

    def _send_rest(self, shard_id: str, learned: ItemFile) -> None:
        """Send all that was learned. Where we are stopped, what the queue does not take at once is left to the next worker."""
        while learned.has_more() and self._until_room():
            self._until_done(lambda: self._send(shard_id, learned))
        try:
            while learned.has_more() and self._room():
                self._send(shard_id, learned)
        except QueueUnreachable as error:
            logger.warning("%s; the next worker learns it again", error)

    def _note(self, shard_id: str, progress: Progress) -> None:
        self._carrier.note(shard_id, self._seal.close(_notes_queue(shard_id), progress.to_payload()))

    def _report(self, kind: str, shard_id: str = "", problem: str = "", items: tuple[Item, ...] = ()) -> None:
        report = Report(
            kind=kind, worker=self._name, version=__version__, shard=shard_id, problem=problem, refused=self._refused, items=items
        )
        self._carrier.send(RESULT_QUEUE, self._seal.close(RESULT_QUEUE, report.to_payload(self._depot)))
        self._refused = 0
        self._said_at = time.monotonic()

    def _refuse(self, error: MessageRefused) -> None:
        """Count a message that is not ours; the next report says so."""
        logger.warning("refused: %s", error)
        self._refused += 1
        self.state.refused += 1

    def _room(self) -> bool:
        """Whether the writer keeps up."""
        return self._carrier.size(RESULT_QUEUE) < MAX_WAITING_RESULTS

    def _until_room(self) -> bool:
        """Wait for the writer; False where we are stopped meanwhile."""
        while not self._stop.requested:
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


def _notes_queue(shard_id: str) -> str:
    """The name that the notes of a shard are signed for."""
    return f"notes of {shard_id}"
