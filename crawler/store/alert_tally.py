"""How many stories each value of a facet would give: alerts are read once, as groups, and counted for all facets together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from crawler.store.alert_filter import AlertFacet, AlertFilter


class QueueSize(NamedTuple):
    """How much passes the filters."""

    stories: int
    alerts: int


@dataclass(frozen=True, slots=True)
class FacetCount:
    """A value of a facet with the stories that have an alert of it."""

    value: str
    label: str  # of the archive; a value without a name of its own: the value
    stories: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertGroup:
    """Alerts that no filter tells apart."""

    values: Mapping[AlertFacet, str]
    labels: Mapping[AlertFacet, str]  # of the values that have a name of their own
    period: int  # how many of the moments that were asked for are not after them
    stories: Sequence[int]  # one for each alert


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertTally:
    """What the alerts under some filters come to."""

    size: QueueSize
    facets: Mapping[AlertFacet, tuple[FacetCount, ...]] = field(default_factory=dict)
    since: tuple[int, ...] = ()  # stories with an alert since each of the moments that were asked for


def tally_alerts(
    groups: Collection[AlertGroup],
    filters: AlertFilter,
    facets: Iterable[AlertFacet],
    *,
    most: int,
    since: int = 0,
    periods: Sequence[int] = (),
) -> AlertTally:
    """Count alerts under filters. A facet is counted as if nothing of it were chosen, and the periods as if no `since` were.
    `most`: values of a facet, those with the most stories; `since`, `periods`: least periods of the groups that count."""
    tests: dict[str, Callable[[AlertGroup], bool]] = {"period": lambda group: group.period >= since}
    for facet in AlertFacet:
        if facet is not AlertFacet.PLACE and (wanted := filters.of(facet)):
            tests[facet] = _has_one_of(facet, frozenset(wanted))

    failing = [(group, {name for name, test in tests.items() if not test(group)}) for group in groups]

    def passing(left_out: str = "") -> list[AlertGroup]:
        return [group for group, failed in failing if not failed or failed == {left_out}]

    chosen, ever = passing(), passing("period")
    return AlertTally(
        size=QueueSize(_count_stories(chosen), sum(len(group.stories) for group in chosen)),
        facets={facet: _count_values(passing(facet), facet, most) for facet in facets},
        since=tuple(_count_stories(group for group in ever if group.period >= period) for period in periods),
    )


def _has_one_of(facet: AlertFacet, wanted: frozenset[str]) -> Callable[[AlertGroup], bool]:
    return lambda group: group.values[facet] in wanted


def _count_stories(groups: Iterable[AlertGroup]) -> int:
    return len(set[int]().union(*(group.stories for group in groups)))


def _count_values(groups: Iterable[AlertGroup], facet: AlertFacet, most: int) -> tuple[FacetCount, ...]:
    stories, labels = defaultdict[str, set[int]](set), dict[str, str]()
    for group in groups:
        value = group.values[facet]
        stories[value].update(group.stories)
        labels[value] = group.labels.get(facet, value)
    counts = [FacetCount(value, labels[value], len(numbers)) for value, numbers in stories.items()]
    return tuple(sorted(counts, key=lambda count: (-count.stories, count.label, count.value))[:most])
