"""What is due now: decided from what the store remembers, never from a scheduler's memory."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crawler.runtime.clock import MAX_CLOCK_LEAD
from crawler.runtime.lock import alive

if TYPE_CHECKING:
    from crawler.store import RunRow, Store

MAX_TRIES_PER_NIGHT = 8  # of a nightly job that fails, for one night
FIRST_JOB_RETRY_WAIT, MAX_JOB_RETRY_WAIT = timedelta(minutes=5), timedelta(hours=1)  # between two tries, doubling
MAX_RUN_TIME = timedelta(hours=6)  # no job takes longer: a run without an end is then of a process that is gone


class AttemptState(StrEnum):
    """What became of a run."""

    DONE = "done"
    FAILED = "failed"  # or killed
    AT_WORK = "at_work"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One run of a job."""

    started_at: datetime
    state: AttemptState = AttemptState.DONE


@dataclass(frozen=True, slots=True)
class Every:
    """Due when `seconds` have passed since the last start."""

    seconds: int

    def due(self, last: datetime | None, now: datetime) -> bool:
        if last is None or last > now + MAX_CLOCK_LEAD:
            return True
        return now - last >= timedelta(seconds=self.seconds)

    def due_after(self, attempts: Sequence[Attempt], now: datetime) -> bool:
        """Whether it is due after the newest attempt, whatever became of that: the next try is never far."""
        return self.due(attempts[0].started_at if attempts else None, now)


@dataclass(frozen=True, slots=True)
class Daily:
    """Due once for each local date, from `hour:minute` on. A night with two 02:30s has one; one without has one too."""

    hour: int
    minute: int
    timezone: str = "UTC"

    def due(self, last: datetime | None, now: datetime) -> bool:
        if last is None or last > now + MAX_CLOCK_LEAD:
            return True
        return self._slot(now) > self._slot(last)

    def due_after(self, attempts: Sequence[Attempt], now: datetime) -> bool:
        """Whether it is due after the attempts of the same night (newest first): one that is done ends the night, a failed one is
        repeated after a pause, and one at work is waited for."""
        if attempts and attempts[0].state is AttemptState.AT_WORK:
            return False
        slot = self._slot(now)
        tonight = [
            attempt for attempt in attempts if attempt.started_at <= now + MAX_CLOCK_LEAD and self._slot(attempt.started_at) == slot
        ]
        if not tonight:
            return True
        if len(tonight) >= MAX_TRIES_PER_NIGHT or any(attempt.state is AttemptState.DONE for attempt in tonight):
            return False
        wait = min(FIRST_JOB_RETRY_WAIT * 2.0 ** (len(tonight) - 1), MAX_JOB_RETRY_WAIT)
        return now - tonight[0].started_at >= wait

    def _slot(self, when: datetime) -> date:
        """The date whose run `when` belongs to: today's once its time has come, else yesterday's."""
        local = when.astimezone(ZoneInfo(self.timezone))
        if (local.hour, local.minute) >= (self.hour, self.minute):
            return local.date()
        return local.date() - timedelta(days=1)

    @classmethod
    def from_time(cls, text: str, timezone: str) -> Daily:
        """Parse "06:00", in a time zone of that name."""
        hour, minute = text.split(":")
        return cls(int(hour), int(minute), timezone)


Rule = Every | Daily


def due_jobs(rules: Mapping[str, Rule], attempts: Mapping[str, Sequence[Attempt]], now: datetime) -> tuple[str, ...]:
    """The names of the jobs that are due, in the table's order. `attempts`: of each job, the newest first."""
    return tuple(name for name, rule in rules.items() if rule.due_after(attempts.get(name, ()), now))


def attempts_of(store: Store, jobs: Iterable[str], now: datetime) -> dict[str, Sequence[Attempt]]:
    """The last attempts of each job, after a wrong clock's times were set right: the newest first, by their numbers, as clocks
    are set back."""
    store.clock.correct(now)
    return {
        job: tuple(Attempt(run.started_at, state_of(run, now)) for run in store.log.last_runs(job, MAX_TRIES_PER_NIGHT))
        for job in jobs
    }


def state_of(run: RunRow, now: datetime) -> AttemptState:
    """What became of a run; one without an end is at work while its process lives, and for six hours at most."""
    if run.finished_at is not None:
        return AttemptState.DONE if run.outcome == "ok" else AttemptState.FAILED
    return AttemptState.AT_WORK if alive(run.pid) and abs(now - run.started_at) < MAX_RUN_TIME else AttemptState.FAILED
