"""A lane of the daemon: its jobs run one after another; other lanes do not wait for it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Protocol

from crawler.app import agenda
from crawler.config import Config
from crawler.model.errors import BorderwatchError, LockedError, Stopped
from crawler.runtime.allocator import give_back
from crawler.runtime.clock import utcnow
from crawler.store import Store
from jobs.runner.crawl import Stop
from jobs.runner.job import Job
from jobs.runner.result import JobResult

logger = logging.getLogger("borderwatch.daemon")

IDLE_SECONDS = 300.0  # without a look at what is due after which a lane is held to be stuck


class Alarm(Protocol):
    """What makes a job of the lane due at once, whatever its rule says."""

    job: str

    def rings(self) -> bool:
        """Whether there is something that the job was not yet asked to do. Asked before each run of it."""

    def answered(self) -> None:
        """The job came to its end since `rings` was asked last."""

    def use(self, config: Config) -> None:
        """Ring for what another configuration calls immediate."""


class Lane:
    """`tick` is called every second or two, from one thread at a time: it returns when nothing of the lane is due any more.

    What is due is read from the archive every `look` seconds. A job that failed gives the lane a pause of that length."""

    def __init__(
        self,
        name: str,
        jobs: Mapping[str, Job],
        config: Config,
        stop: Stop,
        *,
        look: float,
        alarm: Alarm | None = None,
        clock: Callable[[], datetime] = utcnow,
    ) -> None:
        self.name = name
        self.at_work = False
        self._jobs, self._stop, self._look, self._alarm = jobs, stop, look, alarm
        self._clock = clock
        self.config, self.rules = config, _rules_of(jobs, config)
        # When jobs found nothing to do: no run of theirs is kept, and a restart may look at once.
        self._idle: dict[str, datetime] = {}
        self._complaints: dict[str, str] = {}
        self._running = ""
        self._moved_at = time.monotonic()
        self._next_look = self._rest_until = 0.0

    def use(self, config: Config) -> None:
        """Work by another configuration from the next job on; of the same archive."""
        self.config, self.rules = config, _rules_of(self._jobs, config)
        if self._alarm is not None:
            self._alarm.use(config)

    def tick(self) -> None:
        """Look, and run what is due."""
        self.at_work = True  # before `requested` is read: whoever stops the daemon waits for us, or we see it
        try:
            self._move("")
            for name in self._next_jobs():
                if self._stop.requested:
                    return
                self._run(name)
        finally:
            self._move("")
            self.at_work = False

    def idle_seconds(self, now: float) -> float:
        """Since the last look, in monotonic time; 0 while a tick lasts."""
        return 0.0 if self.at_work else now - self._moved_at

    def stuck(self, now: float) -> str:
        """What hangs, in words; empty while all is well."""
        name, seconds = self._running, now - self._moved_at
        if name and seconds > self._jobs[name].limit(self.config):
            return f"{name} has been at work for {seconds / 60:.0f} minutes"
        if not name and seconds > IDLE_SECONDS:
            return f"nobody has looked for {seconds / 60:.0f} minutes at what is due for {', '.join(self._jobs)}"
        return ""

    def _next_jobs(self) -> tuple[str, ...]:
        now = time.monotonic()
        if self._stop.requested or now < self._rest_until:
            return ()
        try:
            if self._alarm is not None and self._alarm.rings():
                return (self._alarm.job,)
            if now < self._next_look:
                return ()
            self._next_look = now + self._look
            names = self._due()
        except BorderwatchError as error:
            self._complain("", f"cannot see what is due: {error}")
            self._rest()
            return ()
        self._complaints.pop("", None)
        return names

    def _due(self) -> tuple[str, ...]:
        store = Store.open(self.config.database)
        try:
            now = self._clock()
            idle = {name: (agenda.Attempt(began),) for name, began in self._idle.items()}
            return agenda.due_jobs(self.rules, {**agenda.attempts_of(store, self.rules, now), **idle}, now)
        finally:
            store.close()

    def _run(self, name: str) -> None:
        began = self._clock()
        self._move(name)
        try:
            outcome = self._jobs[name].run(self.config, began, self._stop)
        except Stopped:
            logger.info("%s: stopped; what is left is done by its next run", name)
        except LockedError as error:
            self._complain(name, f"{name}: {error}; tried again until it is free")
            self._rest()
        except BorderwatchError as error:
            logger.error("%s: %s", name, error)
            self._rest()
        except Exception:  # one job's fault must not take the lane along
            logger.exception("%s failed", name)
            self._rest()
        else:
            self._complaints.pop(name, None)
            self._keep(name, outcome, began)
        finally:
            give_back()

    def _keep(self, name: str, outcome: JobResult, began: datetime) -> None:
        if self._alarm is not None and name == self._alarm.job:
            self._alarm.answered()
        self._idle.pop(name, None)
        if outcome.idle:
            self._idle[name] = began
            return
        for problem in outcome.problems:
            logger.warning("%s: %s", name, problem)
        counts = ", ".join(f"{count} {what}" for what, count in outcome.counts.items() if count)
        logger.info("%s: %s", name, counts or outcome.text or "done")

    def _complain(self, subject: str, text: str) -> None:
        """Once, not at every look."""
        if self._complaints.get(subject) != text:
            self._complaints[subject] = text
            logger.warning("%s", text)

    def _rest(self) -> None:
        self._rest_until = time.monotonic() + self._look

    def _move(self, running: str) -> None:
        self._running, self._moved_at = running, time.monotonic()


def _rules_of(jobs: Mapping[str, Job], config: Config) -> dict[str, agenda.Rule]:
    """When each job is due; one without a rule never is."""
    rules = {name: job.rule(config) for name, job in jobs.items()}
    return {name: rule for name, rule in rules.items() if rule is not None}
