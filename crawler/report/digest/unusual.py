"""What of a digest's last day is more than usual: watches with many stories, stories with many owners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from crawler.model import Rise, StoryHistory
from crawler.story import exceeds_usual, usual_level
from crawler.story.trends import LOOKBACK_WEEKS, MIN_SAME_WEEKDAYS

ONE_DAY = timedelta(days=1)
MAX_RISES = 6


def last_day(until: datetime) -> date:
    """The calendar day that the 24 hours before `until` are compared as: the one that holds more of them."""
    return (until - ONE_DAY / 2).date()


def find_rises(
    histories: Mapping[int, StoryHistory],
    per_watch: Mapping[str, Mapping[date, int]],
    leading: Mapping[date, int],
    observed: Sequence[date],
    until: datetime,
    titles: Mapping[str, str],
) -> tuple[Rise, ...]:
    """The last 24 hours (never the part of a calendar day that has passed) against whole days that were observed.
    `per_watch`: its stories by day; `leading`: owners of each day's most told story."""
    since, day = until - ONE_DAY, last_day(until)
    stories: dict[str, set[int]] = defaultdict(set)
    owners: dict[int, int] = {}
    for id, history in histories.items():
        for alert in history.raised:
            if since < alert.raised_at <= until and alert.counts:
                stories[alert.watch].add(id)
        publishers = {
            member.publisher for member in history.members if member.copy_of is None and since < member.first_seen <= until
        }
        if any(alert.counts for alert in history.raised) and publishers:
            owners[id] = len(publishers)
    name, number = _compared(day, observed)
    rises_found = []
    for watch, which in stories.items():
        baseline = usual_level(per_watch.get(watch, {}), day, observed)
        if baseline and exceeds_usual(len(which), baseline):
            rises_found.append(_rise(watch, titles.get(watch, watch), None, len(which), baseline, name))
    baseline = usual_level(leading, day, observed)
    for id, count in owners.items():
        if baseline and exceeds_usual(count, baseline):
            origin = next((member for member in histories[id].members if member.copy_of is None), histories[id].members[0])
            rises_found.append(_rise(origin.title, origin.title, id, count, baseline, name))
    rises_found.sort(key=lambda rise: (rise.story_id is not None, -rise.count / max(1.0, rise.usual), rise.title))
    return tuple(rises_found[:MAX_RISES]) if number else ()


def _compared(day: date, observed: Sequence[date]) -> tuple[str, int]:
    """("Friday", 6) where there are enough Fridays, else ("day", how many)."""
    past = [candidate for candidate in observed if day - timedelta(weeks=LOOKBACK_WEEKS) <= candidate < day]
    same = [candidate for candidate in past if candidate.weekday() == day.weekday()]
    return (f"{day:%A}", len(same)) if len(same) >= MIN_SAME_WEEKDAYS else ("day", len(past))


def _rise(subject: str, title: str, story: int | None, count: int, baseline: tuple[float, float, int], day: str) -> Rise:
    return Rise(subject=subject, title=title, story_id=story, count=count, usual=baseline[0], days=baseline[2], day=day)
