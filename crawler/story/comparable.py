"""Which figures of a story count the same thing: only these have a range, and only these move."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeVar

from crawler.language.units import EVENT_UNITS

if TYPE_CHECKING:
    from crawler.model import StoryFigure

Key = TypeVar("Key", int, str)
MAX_FIGURE_STEP = 4.0  # from one report's number to the next larger: beyond, a number of people or things is of others
UNSAID_GROUPS = frozenset({"", "people"})  # nobody said of whom


def figures_of_one_thing(figures: Sequence[StoryFigure]) -> frozenset[StoryFigure]:
    """Those of one unit that count what most of the reports count.

    What is no number of the news (a total since January, another year, another place) or part of another number counts something
    else, and so do soldiers beside civilians. Killed or detained says what happened; people, soldiers or houses only what is
    counted: there a number many times the others is of other people or things ("a teacher said" beside 1,037 who crossed)."""
    news = [figure for figure in figures if not figure.background]
    unsaid = [figure for figure in news if figure.counted in UNSAID_GROUPS]
    groups = _by((figure.counted, figure) for figure in news if figure.counted not in UNSAID_GROUPS)
    if len(groups) > 1:
        news = unsaid or _most_reported(groups.values())
    if all(figure.unit in EVENT_UNITS for figure in news):
        return frozenset(news)
    return frozenset(_most_reported(_by_size(news)))


def _by_size(figures: Sequence[StoryFigure]) -> list[list[StoryFigure]]:
    """Figures apart by more than `MAX_FIGURE_STEP`, unless an edit replaced the one by the other."""
    clusters: list[list[StoryFigure]] = []
    for figure in sorted(figures, key=lambda figure: figure.value):
        if clusters and figure.value <= MAX_FIGURE_STEP * max(1.0, clusters[-1][-1].value):
            clusters[-1].append(figure)
        else:
            clusters.append([figure])
    for edited in _edited(figures):
        touched = [cluster for cluster in clusters if not edited.isdisjoint(cluster)]
        rest = [cluster for cluster in clusters if edited.isdisjoint(cluster)]
        clusters = [*rest, [figure for cluster in touched for figure in cluster]]
    return clusters


def _edited(figures: Iterable[StoryFigure]) -> list[frozenset[StoryFigure]]:
    """The figures of each article that gives just one in every version."""
    by_article = _by((figure.article_id, figure) for figure in figures)
    return [
        frozenset(of_article)
        for of_article in by_article.values()
        if 1 < len(of_article) == len({figure.version for figure in of_article})
    ]


def _most_reported(groups: Iterable[list[StoryFigure]]) -> list[StoryFigure]:
    """The group that most articles give; of equals the one with the largest number."""
    return max(
        groups, key=lambda group: (len({figure.article_id for figure in group}), max(figure.value for figure in group)), default=[]
    )


def _by(rows: Iterable[tuple[Key, StoryFigure]]) -> dict[Key, list[StoryFigure]]:
    grouped: dict[Key, list[StoryFigure]] = defaultdict(list)
    for key, figure in rows:
        grouped[key].append(figure)
    return grouped
