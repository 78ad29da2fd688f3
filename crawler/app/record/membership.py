"""Where a new article belongs, decided by what the archive answers and nothing else. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.app.record.prepare import Prepared
from crawler.grouping import copies
from crawler.grouping.events import Counts, StoryIndex, find_story, weigh_article
from crawler.grouping.membership import Copy, Membership, New, Retelling, WeighedArticle
from crawler.model import MIN_REPORT_WORDS, TextFrom
from crawler.runtime.clock import iso

REPRINT_JACCARD = 0.9  # Jaccard with an earlier text of the same source: nothing in it is printed everywhere for that


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedText:
    """An article of the archive that has the text of the new one."""

    article_id: int
    root_id: int  # the article it is a copy of; itself: of none
    root_published: str | None  # UTC, as it is kept: a spoilt one must not cost the new article
    story_id: int
    publisher: str
    root_text_from: TextFrom
    same_source: bool  # as that of the new one
    text: str
    similarity: copies.Similarity
    is_earlier: bool | None = None  # a forward says whether the new one is the original; None: nobody says


@dataclass(frozen=True, slots=True)
class Candidates:
    """What a new article is weighed by, and where the articles of the last days are found."""

    counts: Counts
    index: StoryIndex


def decide_membership(ready: Prepared, original: SharedText | None, candidates: Candidates) -> Membership:
    """A copy of the `original` where there is one; else another report of an event of the candidates; else a new story."""
    if original is not None:
        return _copy(ready, original)
    is_searchable = (ready.source is None or ready.source.stories) and ready.words >= MIN_REPORT_WORDS
    profile, index_terms = weigh_article(ready.account, candidates.counts)
    weighed = WeighedArticle(profile, index_terms, searchable=is_searchable)
    joined = find_story(profile, index_terms, candidates.index) if is_searchable else None
    return Retelling(joined, weighed) if joined else New(weighed)


def _copy(ready: Prepared, original: SharedText) -> Copy:
    return Copy(
        story_id=original.story_id,
        compared_id=original.article_id,
        root_id=original.root_id,
        similarity=original.similarity,
        is_original=_is_earlier(ready, original) if original.is_earlier is None else original.is_earlier,
        is_reprint=original.same_source and original.similarity.jaccard >= REPRINT_JACCARD,
    )


def _is_earlier(ready: Prepared, original: SharedText) -> bool:
    """Whether a new article is the original of one that arrived before it: feeds are polled in no order. A text that
    credits the other's publisher descends from it, whatever the dates say; else what was published first is first. What only a feed
    says is never the original of a page."""
    if ready.article.text_from is TextFrom.FEED and original.root_text_from is TextFrom.PAGE:
        return False
    if copies.credits(ready.article.text, original.publisher):
        return False
    if ready.source is not None and copies.credits(original.text, ready.source.name):
        return True
    published = iso(ready.article.published)
    return published is not None and original.root_published is not None and original.root_published > published
