"""Which story an article joins: the one whose members it is bound to, on the whole and not by one link alone."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from crawler.stories.bond import WINDOW, Bond, bond
from crawler.stories.features import Features
from crawler.stories.frequencies import Frequencies
from crawler.stories.profile import Profile, profile

T = TypeVar("T")
MOST_STORIES = 12  # compared with, those that share most rare keys
MOST_MEMBERS = 8  # of each: its first and its latest
MEAN = 0.8  # of the bonds with a story's members: one strong link does not chain two events
ENOUGH = 2.0  # a bond that counts no more, however strong


def choose(bonds: Mapping[Any, Iterable[Bond]]) -> tuple[Any, Bond] | None:
    """Story → bonds with its members: the story to join with the bond that says why, or None."""
    best: tuple[float, Any, Bond] | None = None
    for story, found in bonds.items():
        each = sorted(found, key=lambda one: -one.score)
        if not each or not each[0].holds:
            continue
        mean = sum(min(one.score, ENOUGH) for one in each) / len(each)
        if mean >= MEAN and (best is None or mean > best[0]):
            best = mean, story, each[0]
    return (best[1], best[2]) if best else None


def some_members(members: list[T]) -> list[T]:
    """Those of a story that a new article is compared with: the first and the latest."""
    return members if len(members) <= MOST_MEMBERS else [members[0], *members[1 - MOST_MEMBERS :]]


class Grouper:
    """Stories of a stream of articles, in memory: what the archive does, without an archive."""

    def __init__(self, frequencies: Frequencies | None = None) -> None:
        """With frequencies given, these are all that is known; else they grow with the stream."""
        self._frequencies = frequencies or Frequencies()
        self._learns = frequencies is None
        self._members: list[tuple[Any, Profile]] = []
        self._stories: dict[Any, list[int]] = defaultdict(list)
        self._index: dict[str, list[int]] = defaultdict(list)

    def add(self, id: Any, one: Features, story: Any = None) -> tuple[Any, Bond | None]:
        """The story an article joins (its own id: a new one), and why. `story`: what is known already (a copy)."""
        if self._learns:
            self._frequencies.add(one)
        weighed = profile(one, self._frequencies)
        keys = weighed.anchors()
        why: Bond | None = None
        if story is None:
            found = choose(self._bonds(weighed, keys))
            story, why = found if found else (id, None)
        number = len(self._members)
        self._members.append((story, weighed))
        self._stories[story].append(number)
        for key in keys:
            self._index[key].append(number)
        return story, why

    def _bonds(self, one: Profile, keys: list[str]) -> dict[Any, list[Bond]]:
        shared: Counter[Any] = Counter()
        for key in keys:
            for number in self._index[key]:
                story, other = self._members[number]
                if abs(other.day - one.day) <= WINDOW:
                    shared[story] += 1
        return {
            story: [bond(one, self._members[number][1]) for number in some_members(self._stories[story])]
            for story, _ in shared.most_common(MOST_STORIES)
        }
