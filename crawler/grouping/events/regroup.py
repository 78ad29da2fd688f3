"""The stories of recent articles, decided together: the same whatever the order in which the articles came.

An article is put into a story when it comes, and by what was known then. A report that links two stories comes late, and in a
small archive a rare word is known for one only later. So the latest articles are weighed anew by the counts of today, and
grouped from the closest on: two groups become one when a link holds and the mean of all links between them is high enough.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from crawler.grouping.events.grouping import MAX_COMPARED_PROFILES, MAX_COUNTED_SCORE, MIN_MEAN_SCORE
from crawler.grouping.events.profile import Profile, index_terms_of
from crawler.grouping.events.story_link import score_links

MAX_COMMON_TERM = 64  # articles of an index term: more, and it is no rare one
MAX_REGROUPED_ARTICLES = 150  # that hang together: more are left as they are

Group = frozenset[int]


def regroup(profiles: Mapping[int, Profile], bound: Iterable[Group] = ()) -> list[Group]:
    """The articles by story. `bound`: articles that a reviewer put together; no two such groups become one."""
    groups: list[Group] = []
    fixed = [frozenset(group) & profiles.keys() for group in bound]
    for component in _components(profiles, _neighbours(profiles), fixed):
        groups += _grouped(component, profiles, fixed)
    return sorted(groups, key=min)


def _order(id: int, profiles: Mapping[int, Profile]) -> tuple[float, str, int]:
    """A place in a row that does not depend on the order of arrival, as long as no two reports of one source have one time."""
    return profiles[id].day, profiles[id].source, profiles[id].heading


def _neighbours(profiles: Mapping[int, Profile]) -> dict[int, list[int]]:
    """Article → those that share most of its index terms."""
    ids = sorted(profiles, key=lambda id: _order(id, profiles))
    places = {id: place for place, id in enumerate(ids)}
    terms = {id: index_terms_of(profiles[id]) for id in ids}
    postings: dict[int, list[int]] = defaultdict(list)
    for id in ids:
        for key in terms[id].keys.tolist():
            postings[key].append(places[id])
    neighbours: dict[int, list[int]] = {}
    for id in ids:
        shared = np.zeros(len(ids))
        for key, weight in zip(terms[id].keys.tolist(), terms[id].weights.tolist(), strict=True):
            if len(postings[key]) <= MAX_COMMON_TERM:
                shared[postings[key]] += weight
        shared[places[id]] = 0
        nearest = np.argsort(-shared, kind="stable")[: 2 * MAX_COMPARED_PROFILES]
        neighbours[id] = [ids[place] for place in nearest.tolist() if shared[place] > 0]
    return neighbours


def _components(
    profiles: Mapping[int, Profile], neighbours: Mapping[int, Sequence[int]], fixed: Sequence[Group]
) -> list[list[int]]:
    """Articles that hang together by links that hold, or by a reviewer's word."""
    root = {id: id for id in profiles}

    def find(id: int) -> int:
        while root[id] != id:
            root[id] = root[root[id]]
            id = root[id]
        return id

    for group in fixed:
        for id in group:
            root[find(id)] = find(min(group))
    for id, others in neighbours.items():
        for other, link in zip(others, score_links(profiles[id], [profiles[other] for other in others]), strict=True):
            if link.holds:
                root[find(id)] = find(other)
    components: dict[int, list[int]] = defaultdict(list)
    for id in profiles:
        components[find(id)].append(id)
    return [*components.values()]


def _grouped(component: Sequence[int], profiles: Mapping[int, Profile], fixed: Sequence[Group]) -> list[Group]:
    """One component by story: the closest two groups are joined until no two are close enough."""
    ids = sorted(component, key=lambda id: _order(id, profiles))
    if len(ids) > MAX_REGROUPED_ARTICLES:
        return []
    places = {id: place for place, id in enumerate(ids)}
    size = len(ids)
    holds, sums = np.zeros((size, size), bool), np.zeros((size, size))
    for place, id in enumerate(ids):
        for later, link in enumerate(score_links(profiles[id], [profiles[other] for other in ids[place + 1 :]]), place + 1):
            holds[place, later] = holds[later, place] = link.holds
            sums[place, later] = sums[later, place] = min(link.score, MAX_COUNTED_SCORE)
    members: dict[int, list[int]] = {place: [place] for place in range(size)}
    is_fixed = np.zeros(size, bool)

    def join(first: int, second: int) -> None:
        for matrix in (holds, sums):
            matrix[first] += matrix[second]
            matrix[:, first] += matrix[:, second]
        is_fixed[first] |= is_fixed[second]
        members[first] += members.pop(second)

    for group in fixed:
        row = sorted(places[id] for id in group if id in places)
        for place in row:
            is_fixed[place] = True
        for place in row[1:]:
            join(row[0], place)
    while len(members) > 1:
        rows = np.array(sorted(members))
        counts = np.array([len(members[row]) for row in rows.tolist()], dtype=np.float64)
        means = sums[np.ix_(rows, rows)] / np.outer(counts, counts)
        allowed = holds[np.ix_(rows, rows)] & ~np.outer(is_fixed[rows], is_fixed[rows])
        means[~allowed] = 0
        np.fill_diagonal(means, 0)
        first, second = divmod(int(means.argmax()), len(rows))
        if means[first, second] < MIN_MEAN_SCORE:
            break
        join(*sorted((int(rows[first]), int(rows[second]))))
    return [frozenset(ids[place] for place in group) for group in members.values()]
