"""Where a new article belongs: to the text it copies, to the event it reports on, or to nothing that was there before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.grouping.copies import Similarity
    from crawler.grouping.events import IndexTerms, JoinedStory, Profile


@dataclass(frozen=True, slots=True)
class WeighedArticle:
    """An article as it is compared, and the terms by which it is found."""

    profile: Profile
    index_terms: IndexTerms
    searchable: bool  # False: its source makes no stories, or it is too short, so others do not find it


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """It has the text of another article of the archive."""

    story_id: int
    compared_id: int  # the article whose text it has
    root_id: int  # the first of that text: that article, or the one it is a copy of itself
    similarity: Similarity
    is_original: bool  # it came later, but the others descend from it
    is_reprint: bool  # its own source printed nearly the same text before

    @property
    def why(self) -> str:
        share = self.similarity.containment
        return f"same text as article {self.compared_id}: {share:.0%} of the shorter text is in the longer"


@dataclass(frozen=True, slots=True)
class Retelling:
    """It reports on the event of a story in words of its own."""

    joined: JoinedStory
    weighed: WeighedArticle

    @property
    def why(self) -> str:
        return f"linked to article {self.joined.article_id}: {self.joined.link}"


@dataclass(frozen=True, slots=True)
class New:
    """It is the first of a new story."""

    weighed: WeighedArticle

    @property
    def why(self) -> str:
        return "no similar article before it"


Membership = Copy | Retelling | New
