"""What an article says of its event, and whether two of them contradict each other: other place, other day, other numbers.

Reports of one event differ too: the night between two days is both, a toll grows, a village is written as its district. So one such
difference says little, and two say that these are two events; a place so far away that no district holds both says it alone,
unless both give the same number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from crawler.facts.places.geometry import distance
from crawler.language.plurals import count

if TYPE_CHECKING:
    from crawler.grouping.events.profile import Profile

MIN_KM_APART = 20.0  # between the places of two events: nearer are a village and its district, or the two banks of the river
MIN_KM_FAR = 60.0  # from here on no district holds both
MAX_SMALL_COUNT = 10  # two events may have it in common
SURE_DIFFERENCES = 2  # that make two events
TOLLS = ("killed", "wounded", "missing", "displaced")  # numbers that grow from report to report


class EventSite(NamedTuple):
    """A place where an event may be: id, and degrees (WGS 84)."""

    place: str
    latitude: float
    longitude: float


class EventCount(NamedTuple):
    """How many, of one unit. A bound that is open is None."""

    unit: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedEvent:
    """What an article says of its event; empty where it does not say, or where that is not sure.

    `sites`: where it is: all places that the name may mean, none wider than a district; `provinces`: wider places that the article
    names; `days`: proleptic Gregorian ordinals of the days that its first sentences name; `counts`: of each unit the
    first number that is of the news."""

    sites: tuple[EventSite, ...] = ()
    provinces: frozenset[str] = frozenset()
    days: frozenset[int] = frozenset()
    counts: tuple[EventCount, ...] = ()


UNKNOWN_EVENT = ReportedEvent()


class Differences(NamedTuple):
    """What differs between two reported events, in words; and whether that shows two events."""

    reasons: tuple[str, ...]
    are_two_events: bool


def differences(first: Profile, second: Profile) -> Differences:
    """Compare what two articles say of their events. Symmetric."""
    km = _km_apart(first, second)
    reasons = (
        *([f"places {km:.0f} km apart"] if km >= MIN_KM_APART else []),
        *_other_days(first.event, second.event),
        *_other_counts(*sorted((first, second), key=lambda profile: (profile.day, profile.source, profile.event.counts))),
    )
    is_far = km >= MIN_KM_FAR and not any(value > MAX_SMALL_COUNT for value, _ in first.figures & second.figures)
    return Differences(reasons, is_far or len(reasons) >= SURE_DIFFERENCES)


def _km_apart(first: Profile, second: Profile) -> float:
    """Kilometres between the places of two events, the nearest that their names may mean; 0 where one is not known, or where either
    article names the other's place."""
    sites, second_sites = first.event.sites, second.event.sites
    if not sites or not second_sites or _names_any(second, sites) or _names_any(first, second_sites):
        return 0.0
    return min(
        distance((site.latitude, site.longitude), (second_site.latitude, second_site.longitude))
        for site, second_site in product(sites, second_sites)
    )


def _names_any(profile: Profile, sites: Iterable[EventSite]) -> bool:
    return any(site.place in profile.places for site in sites)


def _other_days(first: ReportedEvent, second: ReportedEvent) -> Iterable[str]:
    """Both say when it was, and no day is in common."""
    if first.days and second.days and not first.days & second.days:
        days = min(abs(day - second_day) for day, second_day in product(first.days, second.days))
        yield f"{count(days, 'day')} apart"


def _other_counts(earlier: Profile, later: Profile) -> Iterable[str]:
    """Numbers of the same thing that cannot both be right; none where another number agrees, or where a toll has grown."""
    later_counts = {unit: (low, high) for unit, low, high in later.event.counts}
    clashing = []
    for unit, low, high in earlier.event.counts:
        if unit not in later_counts:
            continue
        later_low, later_high = later_counts[unit]
        is_less = later_high is not None and low is not None and later_high < low
        is_more = later_low is not None and high is not None and later_low > high
        if not is_less and not is_more:
            return
        if is_less or unit not in TOLLS:
            clashing.append(unit)
    if clashing:
        yield f"another number ({min(clashing)})"
