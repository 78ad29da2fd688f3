"""What of a digest's last day is more than usual: watches with many stories, stories with many owners."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from crawler.model import AlertState, Rise, StoryHistory
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
        for one in history.raised:
            if since < one.raised_at <= until and one.state != AlertState.DISMISSED:
                stories[one.watch].add(id)
        told = {one.publisher for one in history.members if one.copy_of is None and since < one.first_seen <= until}
        if history.raised and told:
            owners[id] = len(told)
    name, number = _compared(day, observed)
    found = []
    for watch, which in stories.items():
        known = usual_level(per_watch.get(watch, {}), day, observed)
        if known and exceeds_usual(len(which), known):
            found.append(_rise(watch, titles.get(watch, watch), None, len(which), known, name))
    known = usual_level(leading, day, observed)
    for id, count in owners.items():
        if known and exceeds_usual(count, known):
            origin = next((one for one in histories[id].members if one.copy_of is None), histories[id].members[0])
            found.append(_rise(origin.title, origin.title, id, count, known, name))
    found.sort(key=lambda one: (one.story_id is not None, -one.count / max(1.0, one.usual), one.title))
    return tuple(found[:MAX_RISES]) if number else ()


def _compared(day: date, observed: Sequence[date]) -> tuple[str, int]:
    """("Friday", 6) where there are enough Fridays, else ("day", how many)."""
    past = [one for one in observed if day - timedelta(weeks=LOOKBACK_WEEKS) <= one < day]
    same = [one for one in past if one.weekday() == day.weekday()]
    return (f"{day:%A}", len(same)) if len(same) >= MIN_SAME_WEEKDAYS else ("day", len(past))


def _rise(subject: str, title: str, story: int | None, count: int, known: tuple[float, float, int], day: str) -> Rise:
    return Rise(subject=subject, title=title, story_id=story, count=count, usual=known[0], days=known[2], day=day)
