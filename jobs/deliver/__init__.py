"""Deliveries: what is due for each recipient is decided and kept, then what is kept is sent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from crawler.app.delivery.queue import enqueue, enqueue_due
from crawler.config import Config, Recipient
from crawler.model.errors import BorderwatchError
from crawler.runtime.clock import utcnow
from crawler.store import Store
from jobs.deliver.send import SendReport, Tick, send_to_all
from jobs.runner.crawl import Stop
from jobs.runner.result import JobResult

__all__ = ["deliver_due", "job", "send_test"]


def deliver_due(
    config: Config,
    now: datetime,
    *,
    recipients: Sequence[Recipient] | None = None,
    force: bool = False,
    stop: Stop | None = None,
    clock: Callable[[], datetime] = utcnow,
    tick: Tick = lambda *_: None,
) -> JobResult:
    """Decide for each recipient, then send. `force`: a digest now, due or not."""
    chosen = tuple(config.delivery.recipients if recipients is None else recipients)
    stop = stop or Stop()
    counts: Counter[str] = Counter()
    problems: list[str] = []
    store = Store.open(config.database)
    try:
        store.clock.correct(now)
        for recipient in chosen:
            if stop.requested:  # what is not decided yet waits for the next delivery
                break
            try:
                made = enqueue_due(store, config, recipient, now, force=force)
            except BorderwatchError as error:  # what is one recipient's trouble is not the next one's
                problems.append(f"{recipient.name}: {error}")
                continue
            counts["messages"] += sum(bool(message.content) for _, message in made)
            counts["stories"] += sum(message.stories for _, message in made)
        waiting = store.outbox.waiting_recipients()
        served = send_to_all(config, [recipient for recipient in chosen if recipient.name in waiting], clock, stop, tick)
        outcome = _outcome(counts, problems, served)
        if counts["messages"] or served.counts:
            with store.write():
                run_id = store.log.start("deliver", now)
                store.log.finish(run_id, "ok" if outcome.ok else "failed", clock(), "; ".join(outcome.problems)[:2000])
    finally:
        store.close()
    return outcome


def _outcome(counts: Counter[str], problems: list[str], served: SendReport) -> JobResult:
    totals = {
        "messages": counts["messages"],
        "stories": counts["stories"],
        "sent": served.counts["sent"],
        "to be tried again": served.counts["later"],
        "laid aside": served.counts["refused"],
    }
    all_problems = (*problems, *served.problems)
    idle = not all_problems and not any(totals.values())
    busy = "another delivery is running, and sends what waits"
    text = busy if served.counts["busy"] else "nothing to send"
    return JobResult("deliver", ok=not all_problems, counts=totals, problems=all_problems, text=text, idle=idle)


def send_test(config: Config, recipient: Recipient, now: datetime, tick: Tick = lambda *_: None) -> JobResult:
    """Send a harmless message by the same road as everything else."""
    from crawler.app.delivery.compose import compose_test

    store = Store.open(config.database)
    try:
        with store.write():
            enqueue(store, recipient, compose_test(recipient, now), now)
    finally:
        store.close()
    return _outcome(Counter(messages=1), [], send_to_all(config, [recipient], utcnow, Stop(), tick))


def job(config: Config, now: datetime, stop: Stop) -> JobResult:
    """Deliver as a job of the daemon. Only deliveries that did something stand in the log of runs."""
    return deliver_due(config, now, stop=stop)
