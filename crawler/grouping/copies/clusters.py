"""Copies and stories of a stream of articles, in memory: what the store does, without a store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crawler.grouping.copies.search import CandidateText, find_original
from crawler.grouping.copies.shingles import Shingled, shingled


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
        self._postings: dict[int, list[int]] = {}

    def __len__(self) -> int:
        return len(self._members)

    def add(self, id: Any, title: str, text: str, *, source: str = "") -> tuple[Any | None, Any]:
        """The earliest original of an article (None: it is no copy) and its story (the id of the story's first).

        The text decides; the title stands in for a text that is missing.
        """
        shingles = shingled(text if text.strip() else title)
        copied = find_original(shingles, source, self)
        best = self._members[copied[0]] if copied else None
        for key in shingles.sample:
            self._postings.setdefault(key, []).append(len(self._members))
        self._members.append(_Member(id, shingles, source, best.original if best else id, best.story if best else id))
        return (best.original if best else None), self._members[-1].story

    # ------------------------------------------------------------------ as an index

    def postings(self, keys: Sequence[int], newest: int) -> list[int]:
        return [id for key in keys for id in self._postings.get(key, [])[-newest:]]

    def words(self, ids: Sequence[int]) -> dict[int, int]:
        return {id: self._members[id].text.words for id in ids}

    def candidate_text(self, id: int) -> CandidateText:
        member = self._members[id]
        return CandidateText(id, member.text.words, member.source, member.text)
