"""Which story an article joins: the one whose members it is bound to, on the whole and not by one link alone.

The archive may be a dictionary or tables of millions of rows: what is read of it does not grow with it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from crawler.grouping.events.features import ArticleFeatures
from crawler.grouping.events.frequencies import Frequencies
from crawler.grouping.events.postings import Postings, newest_postings
from crawler.grouping.events.profile import IndexTerms, Profile, weigh_article
from crawler.grouping.events.story_link import PROFILE_DAYS, StoryLink, score_links
from crawler.grouping.events.terms import Keys

MAX_COMPARED_PROFILES = 16  # accounts that share most
MAX_PROFILES_PER_STORY = 2  # of them from one story: a great story must not hide the others
MAX_COMPARED_MEMBERS = 8  # of a story that an account must be bound to: its first and its latest
MIN_MEAN_SCORE = 0.8  # of the bonds with a story's members: one strong link does not chain two events
MIN_SCORE_LEAD = 0.1  # better bound to the one of two stories that were taken apart
MAX_COUNTED_SCORE = 2.0  # a bond that counts no more, however strong


class StoryIndex(Protocol):
    """Where accounts stand by their rare keys. Ids grow with time."""

    def postings(self, keys: Keys) -> Postings:
        """Of each key the newest accounts that have it."""

    def stories(self, ids: Sequence[int]) -> dict[int, Any]:
        """The stories of those of these accounts that can be compared."""

    def apart(self, stories: Sequence[Any]) -> Collection[frozenset[Any]]:
        """Pairs of these stories that a reviewer took apart."""

    def members(self, story: Any) -> Sequence[int]:
        """The accounts of a story that can be compared, in the order of time."""

    def profiles(self, ids: Sequence[int]) -> dict[int, Profile]:
        """What an account is compared with."""


@dataclass(frozen=True, slots=True)
class JoinedStory:
    """The story an account joins, the strongest bond, and the account that has it."""

    story: Any
    link: StoryLink
    article_id: int


def find_story(one: Profile, anchors: IndexTerms, archive: StoryIndex) -> JoinedStory | None:
    """The story to join; None: it is the first of its own."""
    found = archive.postings(anchors.keys)
    distinct, which = np.unique(found.ids, return_inverse=True)
    shared = np.bincount(which, anchors.weights[found.keys], len(distinct))
    listed = distinct[np.lexsort((distinct, -shared))[: 8 * MAX_COMPARED_PROFILES]].tolist()
    story_of = _compared_profiles(listed, archive)
    known = _links(one, archive.profiles([*story_of]))
    held: dict[Any, list[tuple[StoryLink, int]]] = {}
    for story in dict.fromkeys(story for id, story in story_of.items() if known[id].holds):
        members = compared_members(archive.members(story))
        known |= _links(one, archive.profiles([id for id in members if id not in known]))
        held[story] = [(known[id], id) for id in members if id in known]
    apart = archive.apart([*held]) if len(held) > 1 else ()
    chosen = choose_story({story: [one for one, _ in each] for story, each in held.items()}, apart)
    if chosen is None:
        return None
    story, strongest = chosen
    return JoinedStory(story, strongest, next(id for one, id in held[story] if one is strongest))


def _compared_profiles(listed: Sequence[int], archive: StoryIndex) -> dict[int, Any]:
    """Of accounts the first few that are compared, each with its story."""
    near: dict[int, Any] = {}
    taken: Counter[Any] = Counter()
    for start in range(0, len(listed), MAX_COMPARED_PROFILES):  # seldom more than once
        part = listed[start : start + MAX_COMPARED_PROFILES]
        story_of = archive.stories(part)
        for id in part:
            if id in story_of and taken[story_of[id]] < MAX_PROFILES_PER_STORY and len(near) < MAX_COMPARED_PROFILES:
                taken[story_of[id]] += 1
                near[id] = story_of[id]
        if len(near) == MAX_COMPARED_PROFILES:
            break
    return near


def _links(one: Profile, others: Mapping[int, Profile]) -> dict[int, StoryLink]:
    return dict(zip(others, score_links(one, [*others.values()]), strict=True))


def choose_story(told: Mapping[Any, Iterable[StoryLink]], apart: Collection[frozenset[Any]] = ()) -> tuple[Any, StoryLink] | None:
    """Story → bonds with its members: the story to join with the bond that says why, or None.

    `apart`: pairs that a reviewer took apart. An account bound to both alike tells neither event more than the other: it
    joins neither, and nothing grows them together again."""
    held: list[tuple[float, Any, StoryLink]] = []
    for story, found in told.items():
        each = sorted(found, key=lambda one: -one.score)
        if not each or not each[0].holds:
            continue
        mean = sum(min(one.score, MAX_COUNTED_SCORE) for one in each) / len(each)
        if mean >= MIN_MEAN_SCORE:
            held.append((mean, story, each[0]))
    if not held:
        return None
    best = max(held, key=lambda one: one[0])
    if any(frozenset((best[1], story)) in apart and best[0] - mean < MIN_SCORE_LEAD for mean, story, _ in held):
        return None
    return best[1], best[2]


def compared_members(members: Sequence[int]) -> Sequence[int]:
    """Those of a story that a new article is compared with: the first and the latest."""
    return members if len(members) <= MAX_COMPARED_MEMBERS else [members[0], *members[1 - MAX_COMPARED_MEMBERS :]]


class Grouper:
    """Stories of a stream of articles, in memory: what the archive does, without an archive."""

    def __init__(self, frequencies: Frequencies | None = None) -> None:
        """With frequencies given, these are all that is known; else they grow with the stream."""
        self._frequencies = frequencies or Frequencies()
        self._learns = frequencies is None
        self._accounts: list[tuple[Any, Profile]] = []
        self._stories: dict[Any, list[int]] = defaultdict(list)
        self._holders: dict[int, list[int]] = defaultdict(list)

    def add(self, id: Any, one: ArticleFeatures, story: Any = None) -> tuple[Any, StoryLink | None]:
        """The story an article joins (its own id: a new one), and why. `story`: what is known already (a copy)."""
        if self._learns:
            self._frequencies.add(one)
        weighed, anchors = weigh_article(one, self._frequencies)
        joined = find_story(weighed, anchors, self) if story is None else None
        if story is None:
            story = joined.story if joined else id
        number = len(self._accounts)
        self._accounts.append((story, weighed))
        self._stories[story].append(number)
        for key in anchors.keys.tolist():
            self._holders[key].append(number)
        return story, joined.link if joined else None

    # ------------------------------------------------------------------ as an archive

    def postings(self, keys: Keys) -> Postings:
        return newest_postings([self._holders.get(key, ()) for key in keys.tolist()])

    def stories(self, ids: Sequence[int]) -> dict[int, Any]:
        return {id: self._accounts[id][0] for id in ids}

    def apart(self, stories: Sequence[Any]) -> Collection[frozenset[Any]]:  # noqa: ARG002 # nobody reviews a stream
        return ()

    def members(self, story: Any) -> Sequence[int]:
        newest = self._accounts[-1][1].day
        return [id for id in self._stories[story] if newest - self._accounts[id][1].day <= PROFILE_DAYS]

    def profiles(self, ids: Sequence[int]) -> dict[int, Profile]:
        return {id: self._accounts[id][1] for id in ids}
