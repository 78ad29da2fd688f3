"""What a worker has done since it started, and how it does: for whoever asks it over HTTP."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from crawler.app.distributed.engine import Carrier, TakenMessage
from crawler.app.health_checks import is_healthy
from crawler.app.health_facts import HealthRow
from crawler.app.health_metrics import RANK_BY_LEVEL, Gauge
from crawler.model import ArticleFound, Item
from crawler.runtime.clock import utcnow

MAX_QUEUE_SILENCE = timedelta(minutes=2)  # since the queue last answered; it is asked every second, and retried every two


@dataclass
class WorkerState:
    """Counts of one worker. It alone writes them; who reads may be a moment behind."""

    clock: Callable[[], datetime] = utcnow
    started_at: datetime = field(init=False)
    answered_at: datetime | None = None  # by the queue
    shards: int = 0  # begun
    failed: int = 0  # of them, those that ended badly; `problem` of the last of all
    problem: str = ""
    items: int = 0  # sent
    articles: int = 0  # of them
    refused: int = 0  # messages that are not ours
    seconds: float = 0.0  # at work on shards that ended
    begun_at: datetime | None = None  # the shard at work

    def __post_init__(self) -> None:
        self.started_at = self.clock()

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Count a shard, and the time of the block as work on it."""
        self.shards += 1
        self.begun_at = self.clock()
        try:
            yield
        finally:
            self.seconds += (self.clock() - self.begun_at).total_seconds()
            self.begun_at = None

    def end_shard(self, problem: str) -> None:
        """A shard ended; well without a problem."""
        self.problem = problem
        self.failed += bool(problem)

    def count_sent(self, items: Sequence[Item]) -> None:
        self.items += len(items)
        self.articles += sum(isinstance(item, ArticleFound) for item in items)

    # ------------------------------------------------------------------ how it does

    def rows(self) -> tuple[HealthRow, ...]:
        """A check of the queue, and one of the last shard."""
        return self._assess_queue(), self._assess_shards()

    def gauges(self) -> Iterator[Gauge]:
        """Every number. The names are public."""
        rows = self.rows()
        yield _number("borderwatch_healthy", "1 while nothing keeps the worker from its work", is_healthy(rows))
        samples = {row.check: float(RANK_BY_LEVEL[row.level]) for row in rows}
        yield Gauge(
            name="borderwatch_check", words="what each check says: 0 ok, 1 warning, 2 error", samples=samples, label="check"
        )
        running = (self.clock() - self.begun_at).total_seconds() if self.begun_at is not None else 0.0
        yield _number("borderwatch_worker_at_work", "1 while a shard is worked on", self.begun_at is not None)
        yield _number("borderwatch_worker_shards", "shards taken since the start", self.shards)
        yield _number("borderwatch_worker_shards_failed", "shards that ended badly", self.failed)
        yield _number("borderwatch_worker_items", "polls, articles and failures sent", self.items)
        yield _number("borderwatch_worker_articles", "articles sent", self.articles)
        yield _number("borderwatch_worker_work_seconds", "time at work on shards", self.seconds + running)
        yield _number("borderwatch_worker_messages_refused", "messages without the right signature", self.refused)
        if self.answered_at is not None:
            moment = self.answered_at.timestamp()
            yield _number("borderwatch_worker_heartbeat_timestamp_seconds", "when the queue last took a sign of life", moment)

    def _assess_queue(self) -> HealthRow:
        silence = self.clock() - (self.answered_at or self.started_at)
        if silence > MAX_QUEUE_SILENCE:
            return HealthRow(check="queue", level="error", text=f"the queue has not answered for {silence.total_seconds():.0f} s")
        return HealthRow(check="queue", level="ok", text="the queue answers")

    def _assess_shards(self) -> HealthRow:
        if self.problem:
            return HealthRow(check="shards", level="warning", text=f"the last shard ended badly: {self.problem}")
        return HealthRow(check="shards", level="ok", text="the last shard ended well" if self.shards else "no shard yet")


class NotedCarrier:
    """A carrier that notes in a worker's state when the queue answered."""

    def __init__(self, carrier: Carrier, state: WorkerState) -> None:
        self._carrier, self._state = carrier, state

    def send(self, queue: str, text: str) -> None:
        self._carrier.send(queue, text)
        self._note_answer()

    def receive(self, queue: str) -> TakenMessage | None:
        message = self._carrier.receive(queue)
        self._note_answer()
        return message

    def beat(self, queue: str) -> None:
        self._carrier.beat(queue)
        self._note_answer()

    def size(self, queue: str) -> int:
        size = self._carrier.size(queue)
        self._note_answer()
        return size

    def note(self, name: str, text: str) -> None:
        self._carrier.note(name, text)

    def notes(self, name: str) -> tuple[str, ...]:
        return self._carrier.notes(name)

    def forget(self, name: str) -> None:
        self._carrier.forget(name)

    def close(self) -> None:
        self._carrier.close()

    def _note_answer(self) -> None:
        self._state.answered_at = self._state.clock()


def _number(name: str, words: str, value: float) -> Gauge:
    return Gauge(name=name, words=words, samples={"": value})
