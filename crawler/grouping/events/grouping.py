"""Which story an article joins: the one whose members it is linked to, on the whole and not by one link alone.

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

MAX_COMPARED_PROFILES = 16  # articles that share most
MAX_PROFILES_PER_STORY = 2  # a great story must not hide the others
MAX_COMPARED_MEMBERS = 8  # of a story that an article must be linked to: its first and its latest
MIN_MEAN_SCORE = 0.8  # of the links to a story's members: one strong link does not chain two events
MIN_SCORE_LEAD = 0.1  # of one over the other of two stories that were taken apart
MAX_COUNTED_SCORE = 2.0  # a stronger link counts no more than this


class StoryIndex(Protocol):
    """Where articles are found by their rare keys. Ids grow with time."""

    def postings(self, keys: Keys) -> Postings:
        """The newest articles that have a key, for each of the keys."""

    def stories(self, ids: Sequence[int]) -> dict[int, Any]:
        """The stories of those of these articles that can be compared."""

    def apart(self, stories: Sequence[Any]) -> Collection[frozenset[Any]]:
        """Pairs of these stories that a reviewer took apart."""

    def members(self, story: Any) -> Sequence[int]:
        """The articles of a story that can be compared, in the order of time."""

    def profiles(self, ids: Sequence[int]) -> dict[int, Profile]:
        """What a new article is compared with, by article."""


@dataclass(frozen=True, slots=True)
class JoinedStory:
    """The story an article joins, its strongest link to it, and the member that has this link."""

    story: Any
    link: StoryLink
    article_id: int


def find_story(profile: Profile, index_terms: IndexTerms, archive: StoryIndex) -> JoinedStory | None:
    """The story to join; None: it is the first of its own."""
    postings = archive.postings(index_terms.keys)
    distinct, which = np.unique(postings.ids, return_inverse=True)
    shared = np.bincount(which, index_terms.weights[postings.keys], len(distinct))
    listed = distinct[np.lexsort((distinct, -shared))[: 8 * MAX_COMPARED_PROFILES]].tolist()
    story_of = _compared_profiles(listed, archive)
    links = _links(profile, archive.profiles([*story_of]))
    story_links: dict[Any, list[tuple[StoryLink, int]]] = {}
    for story in dict.fromkeys(story for id, story in story_of.items() if links[id].holds):
        members = compared_members(archive.members(story))
        links |= _links(profile, archive.profiles([id for id in members if id not in links]))
        story_links[story] = [(links[id], id) for id in members if id in links]
    apart = archive.apart([*story_links]) if len(story_links) > 1 else ()
    chosen = choose_story({story: [link for link, _ in member_links] for story, member_links in story_links.items()}, apart)
    if chosen is None:
        return None
    story, strongest = chosen
    return JoinedStory(story, strongest, next(id for link, id in story_links[story] if link is strongest))


def _compared_profiles(listed: Sequence[int], archive: StoryIndex) -> dict[int, Any]:
    """The first few articles that are compared, each with its story."""
    near: dict[int, Any] = {}
    taken: Counter[Any] = Counter()
    for start in range(0, len(listed), MAX_COMPARED_PROFILES):  # seldom more than once
        batch = listed[start : start + MAX_COMPARED_PROFILES]
        story_of = archive.stories(batch)
        for id in batch:
            if id in story_of and taken[story_of[id]] < MAX_PROFILES_PER_STORY and len(near) < MAX_COMPARED_PROFILES:
                taken[story_of[id]] += 1
                near[id] = story_of[id]
        if len(near) == MAX_COMPARED_PROFILES:
            break
    return near


def _links(profile: Profile, candidates: Mapping[int, Profile]) -> dict[int, StoryLink]:
    return dict(zip(candidates, score_links(profile, [*candidates.values()]), strict=True))


def choose_story(
    links_by_story: Mapping[Any, Iterable[StoryLink]], apart: Collection[frozenset[Any]] = ()
) -> tuple[Any, StoryLink] | None:
    """The story to join, with the strongest link to it; None: no story. `links_by_story`: links to the members of each story.

    `apart`: pairs that a reviewer took apart. An article linked to both equally reports neither event more than the other: it
    joins neither, and nothing grows them together again."""
    candidates: list[tuple[float, Any, StoryLink]] = []
    for story, story_links in links_by_story.items():
        links = sorted(story_links, key=lambda link: -link.score)
        if not links or not links[0].holds:
            continue
        mean = sum(min(link.score, MAX_COUNTED_SCORE) for link in links) / len(links)
        if mean >= MIN_MEAN_SCORE:
            candidates.append((mean, story, links[0]))
    if not candidates:
        return None
    best_mean, best_story, strongest = max(candidates, key=lambda candidate: candidate[0])
    if any(frozenset((best_story, story)) in apart and best_mean - mean < MIN_SCORE_LEAD for mean, story, _ in candidates):
        return None
    return best_story, strongest


def compared_members(members: Sequence[int]) -> Sequence[int]:
    """Those of a story that a new article is compared with: the first and the latest."""
    return members if len(members) <= MAX_COMPARED_MEMBERS else [members[0], *members[1 - MAX_COMPARED_MEMBERS :]]


class Grouper:
    """Stories of a stream of articles, in memory: what the archive does, without an archive."""

    def __init__(self, frequencies: Frequencies | None = None) -> None:
        """Count words by the `frequencies`, which then do not grow; without them they grow with the stream."""
        self._frequencies = frequencies or Frequencies()
        self._learns = frequencies is None
        self._profiles: list[tuple[Any, Profile]] = []
        self._stories: dict[Any, list[int]] = defaultdict(list)
        self._postings: dict[int, list[int]] = defaultdict(list)

    def add(self, id: Any, article: ArticleFeatures, story: Any = None) -> tuple[Any, StoryLink | None]:
        """The story an article joins (its own id: a new one), and why. `story`: what is known already (a copy)."""
        if self._learns:
            self._frequencies.add(article)
        profile, index_terms = weigh_article(article, self._frequencies)
        joined = find_story(profile, index_terms, self) if story is None else None
        if story is None:
            story = joined.story if joined else id
        number = len(self._profiles)
        self._profiles.append((story, profile))
        self._stories[story].append(number)
        for key in index_terms.keys.tolist():
            self._postings[key].append(number)
        return story, joined.link if joined else None

    # ------------------------------------------------------------------ as an archive

    def postings(self, keys: Keys) -> Postings:
        return newest_postings([self._postings.get(key, ()) for key in keys.tolist()])

    def stories(self, ids: Sequence[int]) -> dict[int, Any]:
        return {id: self._profiles[id][0] for id in ids}

    def apart(self, stories: Sequence[Any]) -> Collection[frozenset[Any]]:  # noqa: ARG002 # nobody reviews a stream
        return ()

    def members(self, story: Any) -> Sequence[int]:
        newest = self._profiles[-1][1].day
        return [id for id in self._stories[story] if newest - self._profiles[id][1].day <= PROFILE_DAYS]

    def profiles(self, ids: Sequence[int]) -> dict[int, Profile]:
        return {id: self._profiles[id][1] for id in ids}
