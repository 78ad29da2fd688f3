"""What is due now: decided from what the store remembers, never from a scheduler's memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

AHEAD = timedelta(minutes=5)  # a last run further in the future than this means that the clock was set back


@dataclass(frozen=True, slots=True)
class Every:
    """Due when `seconds` have passed since the last start."""

    seconds: int

    def due(self, last: datetime | None, now: datetime) -> bool:
        if last is None or last > now + AHEAD:
            return True
        return now - last >= timedelta(seconds=self.seconds)


@dataclass(frozen=True, slots=True)
class Daily:
    """Due once for each local date, from `hour:minute` on. A night with two 02:30s has one; one without has one too."""

    hour: int
    minute: int
    timezone: str = "UTC"

    def due(self, last: datetime | None, now: datetime) -> bool:
        if last is None or last > now + AHEAD:
            return self._slot(now) is not None
        slot = self._slot(now)
        done = self._slot(last)
        return slot is not None and (done is None or slot > done)

    def _slot(self, when: datetime) -> date | None:
        """The date whose run `when` belongs to: today's once its time has come, else yesterday's."""
        local = when.astimezone(ZoneInfo(self.timezone))
        if (local.hour, local.minute) >= (self.hour, self.minute):
            return local.date()
        return local.date() - timedelta(days=1)

    @classmethod
    def at(cls, text: str, timezone: str) -> Daily:
        """From "06:00" and a time zone name."""
        hour, minute = text.split(":")
        return cls(int(hour), int(minute), timezone)


Rule = Every | Daily


def due(rules: Mapping[str, Rule], last: Mapping[str, datetime], now: datetime) -> tuple[str, ...]:
    """The names of the jobs that are due, in the table's order."""
    return tuple(name for name, rule in rules.items() if rule.due(last.get(name), now))
