"""The figures of a story: what counts, their span at a moment, and the timeline of who gave which, when, and how they changed.

Digest, story page and commands read them here: one filter (`counts`), one version of each article (that of the moment).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.story.comparable import figures_of_one_thing
from crawler.story.leading import EXACT_QUALIFIER, is_of_event, leading_figures, told_figures
from crawler.story.standing import aside_articles

if TYPE_CHECKING:
    from crawler.model import StoryFigure, StoryHistory, StoryMember

DENIED_LABEL, VAGUE_QUALIFIER = "denied", "vague"  # a label and a qualifier of figures
QUALIFIER_WORDS = {"min": "at least ", "max": "at most ", "approx": "about "}


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The figures of a story with one unit: the lowest and the highest that an independent source gives, and the newest."""

    unit: str
    low: float
    high: float
    newest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEntry:
    """One figure of an original report, as it was first given. `versions`: those of the article that give it."""

    given_at: datetime
    value: float
    qualifier: str  # exact, min, max, approx, range, vague
    label: str  # claim, official, denied, hearsay, or empty
    source: str
    article_id: int
    version: int
    versions: frozenset[int]

    def __str__(self) -> str:
        return f"{QUALIFIER_WORDS.get(self.qualifier, '')}{self.value:,g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureTimeline:
    """All figures of one unit, in the order they became known. `standing`: those that count, that count the same thing, one of each
    article, and that its newest version gives; `moves`: source name and value, in order, of what says how the figure went."""

    unit: str
    entries: tuple[FigureEntry, ...]
    standing: tuple[FigureEntry, ...]
    newest: FigureEntry | None  # what was said last of those that stand
    moves: tuple[tuple[str, float], ...]

    @property
    def low(self) -> FigureEntry | None:
        return min(self.standing, key=lambda entry: (entry.value, entry.given_at), default=None)

    @property
    def high(self) -> FigureEntry | None:
        return max(self.standing, key=lambda entry: (entry.value, -entry.given_at.timestamp()), default=None)

    @property
    def span(self) -> Span | None:
        """The span of the figures that stand; None: none does."""
        if not (self.low and self.high and self.newest):
            return None
        return Span(unit=self.unit, low=self.low.value, high=self.high.value, newest=self.newest.value)

    @property
    def value_history(self) -> tuple[float, ...]:
        """The first value, each that went beyond all before it (300, 1037), and at the end the newest."""
        steps: list[float] = []
        for _, value in self.moves:
            if not steps or value > max(steps) or value < min(steps):
                steps.append(value)
        if steps and self.newest and self.newest.value != steps[-1]:
            steps.append(self.newest.value)
        return tuple(steps)


def counts_as_figure(figure: StoryFigure) -> bool:
    """Whether it is a figure of the story: what is denied is none, and "dozens" is no number."""
    return bool(figure.unit) and figure.label != DENIED_LABEL and figure.qualifier != VAGUE_QUALIFIER


def spans_at(history: StoryHistory, when: datetime | None = None) -> tuple[Span, ...]:
    """The lowest, highest and newest figure of each unit at that moment (None: now), copies left out; sorted by unit."""
    spans = [timeline.span for timeline in figure_timelines(history, when) if timeline.span]
    return tuple(sorted(spans, key=lambda span: span.unit))


def version_at(history: StoryHistory, article_id: int, when: datetime | None) -> int:
    """The version of an article at that moment; None: the newest."""
    times = history.versions.get(article_id, ())
    return (len(times) if when is None else sum(time <= when for time in times)) or 1


def figure_timelines(history: StoryHistory, when: datetime | None = None) -> tuple[FigureTimeline, ...]:
    """The timelines of all units, those with most entries first, as known at that moment (None: now). Copies and reports that stand
    aside add nothing; a figure that an edit left unchanged stands once."""
    aside = aside_articles(history.raised, when)
    members = {
        member.article_id: member
        for member in history.members
        if member.copy_of is None and member.article_id not in aside and (when is None or member.first_seen <= when)
    }
    current = {id: version_at(history, id, when) for id in members}
    by_unit: dict[str, list[StoryFigure]] = defaultdict(list)
    for figure in history.figures:
        if figure.qualifier == VAGUE_QUALIFIER:  # of an old archive
            continue
        if figure.unit and figure.article_id in members and (when is None or _recorded_at(history, figure, members) <= when):
            by_unit[figure.unit].append(figure)
    made = [
        _figure_timeline(history, unit, told_figures(figures, history.harm), members, current) for unit, figures in by_unit.items()
    ]
    return tuple(sorted(made, key=lambda timeline: (-len(timeline.entries), timeline.unit)))


def _figure_timeline(
    history: StoryHistory, unit: str, figures: Sequence[StoryFigure], members: Mapping[int, StoryMember], current: Mapping[int, int]
) -> FigureTimeline:
    times = {figure: _given_at(history, figure, members[figure.article_id].appeared_at) for figure in figures}
    ordered = sorted(figures, key=lambda figure: (times[figure], figure.article_id, figure.version))
    news = [figure for figure in ordered if counts_as_figure(figure) and not figure.background]
    if is_of_event(unit):
        news = leading_figures(news, history.harm)
    of_one_thing = figures_of_one_thing(news)
    comparable = leading_figures([figure for figure in news if figure in of_one_thing], history.harm)
    compared_versions = {(_entry_key(figure), figure.version) for figure in comparable}
    first: dict[tuple[int, float, str, str], StoryFigure] = {}
    versions: dict[tuple[int, float, str, str], set[int]] = defaultdict(set)
    for figure in ordered:
        key = _entry_key(figure)
        first.setdefault(key, figure)
        versions[key].add(figure.version)
    entries = {
        key: FigureEntry(
            given_at=times[figure],
            value=figure.value,
            qualifier=figure.qualifier,
            label=figure.label,
            source=members[figure.article_id].source,
            article_id=figure.article_id,
            version=figure.version,
            versions=frozenset(versions[key]),
        )
        for key, figure in first.items()
    }
    standing = tuple(entry for key, entry in entries.items() if (key, current[entry.article_id]) in compared_versions)
    return FigureTimeline(
        unit=unit,
        entries=tuple(entries.values()),
        standing=standing,
        newest=_newest(history, standing, members, current),
        moves=tuple(_moves(comparable, times, members)),
    )


def _entry_key(figure: StoryFigure) -> tuple[int, float, str, str]:
    return figure.article_id, figure.value, figure.qualifier, figure.label


def _newest(
    history: StoryHistory, standing: Sequence[FigureEntry], members: Mapping[int, StoryMember], current: Mapping[int, int]
) -> FigureEntry | None:
    """Pick what was said last, where it says more than the exact numbers do. An edit counts from its own time, but one that left
    the number as it was says nothing new."""
    exact = [entry.value for entry in standing if entry.qualifier == EXACT_QUALIFIER]

    def said_at(entry: FigureEntry) -> datetime:
        version = current[entry.article_id]
        while version - 1 in entry.versions:
            version -= 1
        return _version_given_at(history, entry.article_id, version, members[entry.article_id].appeared_at)

    adding = [entry for entry in standing if _adds_to(exact, entry)]
    return max(adding, key=lambda entry: (said_at(entry), entry.article_id), default=None)


def _adds_to(exact: Sequence[float], entry: FigureEntry) -> bool:
    """Whether it says more than the exact numbers do: "more than a thousand" beside 1,037 does not."""
    if not exact or entry.qualifier == EXACT_QUALIFIER:
        return True
    beyond, below = entry.value > max(exact), entry.value < min(exact)
    return {"min": beyond, "max": below}.get(entry.qualifier, beyond or below)


def _moves(
    comparable: Iterable[StoryFigure], times: Mapping[StoryFigure, datetime], members: Mapping[int, StoryMember]
) -> Iterable[tuple[str, float]]:
    """Yield the exact number of each version of an article: "more than a thousand" beside 1,037 is no move."""
    exact = [figure for figure in comparable if figure.qualifier == EXACT_QUALIFIER]
    for figure in sorted(exact, key=lambda figure: (times[figure], figure.article_id, figure.version)):
        yield members[figure.article_id].source_name, figure.value


def _recorded_at(history: StoryHistory, figure: StoryFigure, members: Mapping[int, StoryMember]) -> datetime:
    """When the figure was recorded."""
    times = history.versions.get(figure.article_id, ())
    return times[figure.version - 1] if figure.version <= len(times) else members[figure.article_id].first_seen


def _given_at(history: StoryHistory, figure: StoryFigure, published: datetime) -> datetime:
    return _version_given_at(history, figure.article_id, figure.version, published)


def _version_given_at(history: StoryHistory, article_id: int, version: int, published: datetime) -> datetime:
    """When a version was given: the first is as old as the article, a later one came with its edit."""
    times = history.versions.get(article_id, ())
    return times[version - 1] if 1 < version <= len(times) else published
