"""Whether a feed that answers is silent, against its own weekdays, and whether everybody is. Pure.

A day counts when it is over in the source's own time zone and the feed answered on it. The chance that such a day stays empty is
learned from the same weekday of the past weeks (with half an empty day and half a full one added: Jeffreys), and the chance of the
whole silence is their product. Whether anything came is asked, not how much: numbers come in bursts, and a burst says
nothing about the days after it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

RHYTHM_PERIOD = timedelta(weeks=8)
MIN_RHYTHM_DAYS = 14  # that the feed answered on: every weekday twice
MIN_RHYTHM_ENTRIES = 5
RECENT = timedelta(days=1)  # a feed with an entry so young is not silent, whatever its rhythm
# Sixty feeds looked at once a day: fewer than one wrong word in eight days. A daily paper is silent after three empty days.
SILENT_CHANCE = 1 / 500
QUIET_CHANCE = 1 / 10  # a day on which it nearly always has something passed without: enough to be counted among many
MIN_QUIET_SOURCES, QUIET_SHARE = 3, 0.8  # everybody: so many, and so large a share of those whose rhythm is known


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRhythm:
    """When a feed had entries, by days of its source's time zone."""

    entries: Mapping[date, int]
    answered: frozenset[date]  # days on which it answered
    today: date
    latest: datetime | None  # when its newest entry was published, or came


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedSilence:
    """The days that passed without an entry, and how often such days had one before."""

    empty_days: int  # on which the feed answered
    published: int  # of the same weekdays before, those with an entry
    observed: int
    chance: float  # of so long a silence in its rhythm

    @property
    def is_silent(self) -> bool:
        return self.chance < SILENT_CHANCE

    @property
    def is_quiet(self) -> bool:
        return self.chance < QUIET_CHANCE


def may_be_silent(latest: datetime | None, now: datetime) -> bool:
    """Whether its rhythm is worth a look."""
    return latest is None or now - latest > RECENT


def measure_silence(rhythm: FeedRhythm) -> FeedSilence | None:
    """How unusual a feed's silence is; None: too little is known of its rhythm."""
    with_entries = [day for day in rhythm.entries if rhythm.entries[day] and day <= rhythm.today]
    if not with_entries:
        return None
    last = max(with_entries)
    past = [day for day in rhythm.answered if day <= last]
    if len(past) < MIN_RHYTHM_DAYS or sum(rhythm.entries.get(day, 0) for day in past) < MIN_RHYTHM_ENTRIES:
        return None
    empty = [day for day in rhythm.answered if last < day < rhythm.today]
    published = observed = 0
    logarithm = 0.0
    for day in empty:
        same = [past_day for past_day in past if past_day.weekday() == day.weekday()]
        full = sum(bool(rhythm.entries.get(past_day)) for past_day in same)
        if full:  # a weekday on which it never published says nothing, however often it comes
            logarithm += math.log((len(same) - full + 0.5) / (len(same) + 1))
        published, observed = published + full, observed + len(same)
    return FeedSilence(empty_days=len(empty), published=published, observed=observed, chance=math.exp(logarithm))


def is_everybody_quiet(quiet_by_source: Mapping[str, bool]) -> bool:
    """Whether so many of the sources whose rhythm is known are quiet at the same time that it is no matter of any of them: a
    holiday. A source is quiet when each of its feeds is."""
    quiet = sum(quiet_by_source.values())
    return quiet >= MIN_QUIET_SOURCES and quiet >= QUIET_SHARE * len(quiet_by_source)


def quiet_sources(feeds: Iterable[tuple[str, bool]]) -> dict[str, bool]:
    """Source → whether all of its feeds are quiet, from (source, is quiet) of each feed."""
    sources: dict[str, bool] = {}
    for source, is_quiet in feeds:
        sources[source] = is_quiet and sources.get(source, True)
    return sources
