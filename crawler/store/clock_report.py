"""What is said of a clock that is or was wrong, and lengths of time in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from crawler.language.plurals import count
from crawler.language.reader.texts import gettext, marked

SLOW_CLOCK = marked(
    "the clock is behind by {time}: publishers' dates are later than now. Set it if it is wrong; nothing is corrected"
)
DOUBTFUL_CLOCK = marked(
    "the clock is behind, or was ahead, by {time}: times in the archive are later than now. "
    "Set it if it is wrong; nothing is corrected"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockReport:
    """What was corrected: by how much the clock was ahead, the runs (number, job), the rows of each table; how many alerts and
    edits a slow clock had dated (`late`). `behind`: by how much the clock is slow now, for certain or (`doubtful`) perhaps;
    then nothing was corrected."""

    ahead: timedelta = timedelta(0)
    runs: tuple[tuple[int, str], ...] = ()
    rows: Mapping[str, int] = field(default_factory=dict)
    behind: timedelta = timedelta(0)
    doubtful: bool = False
    late: int = 0

    @property
    def text(self) -> str:
        """One line; empty: all is well."""
        if self.behind:
            return gettext(DOUBTFUL_CLOCK if self.doubtful else SLOW_CLOCK, time=duration_text(self.behind))
        # What was corrected is said once, in the log, which is English.
        late = f"dated anew after a slow clock: {count(self.late, 'alert or edit', 'alerts and edits')}" if self.late else ""
        if not self.rows:
            return late
        runs = ", ".join(f"run {id} of {job}" for id, job in self.runs[-3:])
        more = f" and {count(len(self.runs) - 3, 'earlier run')}" if len(self.runs) > 3 else ""
        counts = ", ".join(f"{changed} of {table}" for table, changed in self.rows.items())
        ahead = f"the clock was ahead by {duration_text(self.ahead)}: {runs or 'no run'}{more} corrected to now (rows: {counts})"
        return f"{ahead}; {late}" if late else ahead


def duration_text(length: timedelta) -> str:
    """A length of time in words, rounded."""
    minutes = round(length.total_seconds() / 60)
    for size, name in ((1440, "day"), (60, "hour")):
        if minutes >= size:
            number = round(minutes / size)
            return count(number, name)
    return count(minutes, "minute")
