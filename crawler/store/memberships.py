"""New articles, each put where it belongs: its row, its story, why it is there, and what finds it for others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, assert_never

from crawler.grouping.membership import Copy, Membership, New, Retelling, WeighedArticle
from crawler.store.story_memberships import MACHINE, StoryMemberships

if TYPE_CHECKING:
    from crawler.grouping.events import ArticleFeatures
    from crawler.model import Article
    from crawler.store.articles import Articles
    from crawler.store.full_text import IndexedWords
    from crawler.store.stories import Stories
    from crawler.store.term_counts import TermCounts

DECIDED_BY_US = ("text", "account", "new")
FROM_BEFORE = "in this story since before reasons were kept"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """An article that is not in the archive yet."""

    article: Article
    source_id: int
    content_hash: str
    words: int
    buckets: tuple[int, ...]
    account: ArticleFeatures
    index: IndexedWords
    original_key: str | None = None  # of the address that it forwards


class Memberships:
    """Applies the decision where an article belongs, within the caller's transaction."""

    def __init__(self, articles: Articles, stories: Stories, story_memberships: StoryMemberships, terms: TermCounts) -> None:
        self._articles, self._stories, self._story_memberships, self._terms = articles, stories, story_memberships, terms

    def add(self, new: NewArticle, membership: Membership, now: datetime) -> int:
        """The article's id."""
        match membership:
            case Copy():
                story_id = membership.story_id
                article_id = self._add_copy(new, membership, now)
                self._story_memberships.record_decision(article_id, story_id, membership.why, "text", now)
            case Retelling(joined=joined):
                story_id = int(joined.story)
                article_id = self._add_account(new, story_id, membership.weighed, now)
                self._story_memberships.record_decision(article_id, story_id, membership.why, "account", now, joined.link.score)
            case New():
                story_id = self._stories.create(new.article.title, now)  # of one article and one source
                article_id = self._add_account(new, story_id, membership.weighed, now)
                self._story_memberships.record_decision(article_id, story_id, membership.why, "new", now)
                return article_id
            case _:
                assert_never(membership)
        self._stories.recount(story_id)
        return article_id

    def refile(self, article_id: int, story_id: int, features: ArticleFeatures, membership: Membership, now: datetime) -> int:
        """Put an article that is there already where its new text belongs; answers its story. A story whose only member it was
        goes with it, so that whoever was notified of that stays notified. A story with other members, and a reviewer's decision,
        stand: a text of another story is no copy then, as no copy points into another story."""
        can_move = self._stories.member_count(story_id) == 1 and self._story_memberships.decided_by(article_id) in DECIDED_BY_US
        match membership:
            case Copy() if membership.story_id != story_id and not can_move:
                self._stories.recount(story_id)
                return story_id
            case Copy(is_original=True):
                target, by, score = membership.story_id, "text", None
                self._articles.file_as_copy(article_id, None)
                self._articles.descend_from(article_id, membership.root_id)
            case Copy():
                target, by, score = membership.story_id, "text", None
                self._articles.file_as_copy(article_id, membership.root_id, membership.similarity)
            case Retelling(joined=joined):
                target, by, score = int(joined.story), "account", joined.link.score
                self._file(article_id, features, membership.weighed)
            case New():
                target, by, score = story_id, "new", None
                self._file(article_id, features, membership.weighed)
            case _:
                assert_never(membership)
        if target != story_id:
            if not can_move:
                target = story_id
            else:
                self._story_memberships.merge(target, story_id, reviewer=MACHINE, note=membership.why, now=now)
                self._story_memberships.record_decision(article_id, target, membership.why, by, now, score)
                self._stories.recount(story_id)
        self._stories.recount(target)
        return target

    def complete(
        self, article_id: int, story_id: int, features: ArticleFeatures | None, weighed: WeighedArticle | None, now: datetime
    ) -> None:
        """Give an article from before reasons were kept what others have; it stays where it is. `features` None: it is a copy;
        `weighed` None: it is too old to be compared."""
        by = "text" if features is None else "account"
        self._story_memberships.record_decision(article_id, story_id, FROM_BEFORE, by, now)
        if features is not None:
            self._terms.count(features)
        if weighed is not None and weighed.searchable:
            self._story_memberships.add_profile(article_id, weighed.profile, weighed.index_terms.keys)

    def _file(self, article_id: int, features: ArticleFeatures, weighed: WeighedArticle) -> None:
        self._terms.count(features)
        if weighed.searchable:
            self._story_memberships.add_profile(article_id, weighed.profile, weighed.index_terms.keys, again=True)

    def _add_copy(self, new: NewArticle, copy: Copy, now: datetime) -> int:
        """A copy is neither counted nor found for others: it would make its rare words common."""
        if copy.is_original:
            article_id = self._add_article(new, copy.story_id, None, now)
            self._articles.descend_from(article_id, copy.root_id)
            return article_id
        return self._add_article(new, copy.story_id, copy, now)

    def _add_account(self, new: NewArticle, story_id: int, weighed: WeighedArticle, now: datetime) -> int:
        article_id = self._add_article(new, story_id, None, now)
        self._terms.count(new.account)
        if weighed.searchable:
            self._story_memberships.add_profile(article_id, weighed.profile, weighed.index_terms.keys)
        return article_id

    def _add_article(self, new: NewArticle, story_id: int, copy: Copy | None, now: datetime) -> int:
        return self._articles.add(
            new.article,
            source_id=new.source_id,
            story_id=story_id,
            content_hash=new.content_hash,
            words=new.words,
            buckets=new.buckets,
            index=new.index,
            copy_of=copy.root_id if copy else None,
            similarity=copy.similarity.jaccard if copy else None,
            containment=copy.similarity.containment if copy else None,
            original_key=new.original_key,
            now=now,
        )
