"""What an article says of its event, and whether two of them contradict each other: other place, other day, other numbers.

Reports of one event differ too: the night between two days is both, a toll grows, a village is written as its district. So one such
difference says little, and two say that these are two events; a place so far away that no district holds both says it alone,
unless both give the same number. A report of the second event often names the first: the place that fell the day before, or that
the river rose once more. Then the days decide.
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
    first number that is of the news; `comes_again`: it came after one of its kind, as the first sentences say; `is_aside`: it is no
    event of now: remembered, supposed, or probably another matter; None: no watch says whether it is."""

    sites: tuple[EventSite, ...] = ()
    provinces: frozenset[str] = frozenset()
    days: frozenset[int] = frozenset()
    counts: tuple[EventCount, ...] = ()
    comes_again: bool = False
    is_aside: bool | None = None


UNKNOWN_EVENT = ReportedEvent()


class Differences(NamedTuple):
    """What differs between two reported events, in words; and whether that shows two events."""

    reasons: tuple[str, ...]
    are_two_events: bool


def differences(first: Profile, second: Profile) -> Differences:
    """Compare what two articles say of their events. Symmetric."""
    km, names_both = _km_apart(first, second)
    days_apart = _days_apart(first.event, second.event)
    reasons = (
        *([f"places {km:.0f} km apart"] if km >= MIN_KM_APART and (not names_both or days_apart) else []),
        *([f"{count(days_apart, 'day')} apart"] if days_apart else []),
        *_other_counts(*sorted((first, second), key=_in_any_order)),
    )
    is_far = km >= MIN_KM_FAR and not names_both and not any(value > MAX_SMALL_COUNT for value, _ in first.figures & second.figures)
    comes_again = bool(days_apart) and _comes_again(first.event, second.event)
    return Differences(reasons, is_far or comes_again or len(reasons) >= SURE_DIFFERENCES)


def _in_any_order(profile: Profile) -> tuple[float, str, str]:
    """What puts two reports into one order, the earlier first. Counts may be open on a side, which has no order of its own."""
    return profile.day, profile.source, repr(profile.event.counts)


def _km_apart(first: Profile, second: Profile) -> tuple[float, bool]:
    """Kilometres between the places of two events, the nearest that their names may mean, and whether one of the articles names the
    other's place as well. 0 where one is not known, or where each names the other's."""
    sites, second_sites = first.event.sites, second.event.sites
    named = [_names_any(second, sites), _names_any(first, second_sites)]
    if not sites or not second_sites or all(named):
        return 0.0, any(named)
    return min(
        distance((site.latitude, site.longitude), (second_site.latitude, second_site.longitude))
        for site, second_site in product(sites, second_sites)
    ), any(named)


def _names_any(profile: Profile, sites: Iterable[EventSite]) -> bool:
    return any(site.place in profile.places for site in sites)


def _days_apart(first: ReportedEvent, second: ReportedEvent) -> int:
    """Days between what both say of when it was; 0 where a day is in common, or where one does not say."""
    return min((abs(day - second_day) for day, second_day in product(first.days, second.days)), default=0)


def _comes_again(first: ReportedEvent, second: ReportedEvent) -> bool:
    """Whether the later of two events, and only that, is said to have come after one of its kind."""
    earlier, later = sorted((first, second), key=lambda event: min(event.days))
    return later.comes_again and not earlier.comes_again


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
