"""Quiet hours: a stretch of the local day in which nothing is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from crawler.model import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class QuietPeriod:
    """A daily period from `begin` up to `end`, by the wall clock of `timezone`; over midnight where `end` is the earlier one."""

    begin: time
    end: time
    timezone: str
    passing: frozenset[Severity] = frozenset()  # severities that are sent all the same

    def end_if_quiet(self, moment: datetime) -> datetime | None:
        """When the quiet hours end, if they hold at that moment. In the night with two
        02:30s both are quiet where 02:30 is; the time that a night leaves out is reached at the next that exists."""
        zone = ZoneInfo(self.timezone)
        local = moment.astimezone(zone)
        if not self._within(local):
            return None
        ends = (
            datetime.combine(local.date() + timedelta(days=days), self.end, zone).replace(fold=fold)
            for days in (0, 1)
            for fold in (0, 1)
        )
        return min(end for end in (local_end.astimezone(UTC) for local_end in ends) if end > moment)

    def _within(self, local: datetime) -> bool:
        now = local.time().replace(tzinfo=None)
        if self.begin <= self.end:
            return self.begin <= now < self.end
        return now >= self.begin or now < self.end
