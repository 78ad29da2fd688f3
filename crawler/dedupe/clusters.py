"""Copies and stories of a stream of articles, in memory: what the store does, without a store."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from crawler.dedupe.likeness import is_copy, likeness
from crawler.dedupe.shingles import Shingled, buckets, shingled, signature

MOST_CANDIDATES = 50  # compared in full, those that share most buckets first
CROWDED = 500  # members of a bucket that everybody shares: no evidence any more


@dataclass(frozen=True, slots=True)
class _Member:
    id: Any
    text: Shingled
    source: str
    original: Any  # the earliest of its lineage, itself if it is no copy
    story: Any


class Clusters:
    """An index of articles added in the order of time. Ids are the caller's own."""

    def __init__(self) -> None:
        self._members: list[_Member] = []
        self._buckets: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return len(self._members)

    def add(self, id: Any, title: str, text: str, *, source: str = "") -> tuple[Any | None, Any]:
        """The earliest original of an article (None: it is no copy) and its story (the id of the story's first).

        The text decides; the title stands in for a text that is missing.
        """
        content = text if text.strip() else title
        parts, keys = shingled(content), buckets(signature(content))
        best = self._best(parts, keys, source)
        member = _Member(id, parts, source, best.original if best else id, best.story if best else id)
        for key in keys:
            self._buckets.setdefault(key, []).append(len(self._members))
        self._members.append(member)
        return (best.original if best else None), member.story

    def _best(self, parts: Shingled, keys: tuple[int, ...], source: str) -> _Member | None:
        """The member this text shares most with, of those it copies; the earlier one of equals."""
        shared: Counter[int] = Counter()
        for key in keys:
            crowd = self._buckets.get(key, [])
            if len(crowd) <= CROWDED:
                shared.update(crowd)
        best: tuple[float, float] = (0.0, 0.0)
        found: _Member | None = None
        for number, _ in sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES]:
            member = self._members[number]
            alike = likeness(parts, member.text)
            if not is_copy(alike, same_source=bool(source) and source == member.source):
                continue
            if (alike.jaccard, alike.containment) > best:
                best, found = (alike.jaccard, alike.containment), member
        return found
