"""What is more than usual: watches with more stories, stories with more independent sources than on such a weekday.

Medians and their absolute deviation instead of means (a flood in March must not hide one in April), and the same weekday
where there are enough of them: on Fridays Kabul publishes little, on Sundays Dushanbe (HealthMap measured −58 % and −66 % on
Saturdays and Sundays, doi 10.3402/ehtj.v6i0.21621). Days on which nothing was polled are no days.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from statistics import median

LOOKBACK_WEEKS = 8  # looked back
MIN_SAME_WEEKDAYS = 4  # observed ones that are enough; fewer: all days are compared with
MIN_TREND_DAYS = 7  # days that must have been observed before anything is called unusual
MIN_RISE_COUNT = 3  # fewer is never a rise
RISE_SPREADS = 3.0  # robust standard deviations above the median
SIGMA_PER_DEVIATION = 1.4826  # of the median absolute deviation, for a normal distribution
MIN_SPREAD = 1.0  # a spread is never taken for smaller: counts are small


def usual_level(counts: Mapping[date, int], day: date, observed: Sequence[date]) -> tuple[float, float, int] | None:
    """(median, spread, days) of what such a day has; None: too little is known. A day that was observed and is not in
    `counts` had none."""
    since = day - timedelta(weeks=LOOKBACK_WEEKS)
    past = [past_day for past_day in observed if since <= past_day < day]
    if len(past) < MIN_TREND_DAYS:
        return None
    same = [past_day for past_day in past if past_day.weekday() == day.weekday()]
    chosen = same if len(same) >= MIN_SAME_WEEKDAYS else past
    values = [counts.get(past_day, 0) for past_day in chosen]
    middle = median(values)
    return middle, max(MIN_SPREAD, SIGMA_PER_DEVIATION * median(abs(value - middle) for value in values)), len(chosen)


def exceeds_usual(count: int, usual: tuple[float, float, int] | None) -> bool:
    """Whether a day's count is more than such days have."""
    return usual is not None and count >= MIN_RISE_COUNT and count > usual[0] + RISE_SPREADS * usual[1]
