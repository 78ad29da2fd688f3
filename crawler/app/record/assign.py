"""Where an article belongs: a known one, a new version of one, a copy, another report of an event, or something new."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import assert_never

from crawler.app.content_hash import content_hash
from crawler.app.record.addresses import AddressKeys, address_key
from crawler.app.record.errors import OutOfDate
from crawler.app.record.membership import Candidates, SharedText, decide_membership
from crawler.app.record.own import SiteParagraphs
from crawler.app.record.prepare import ComparedVersion, Prepared, Preparer
from crawler.app.record.stored_texts import StoredTexts
from crawler.facts.boilerplate import OwnText
from crawler.grouping import copies
from crawler.grouping.events import PROFILE_DAYS
from crawler.grouping.membership import Copy, Membership, New, Retelling
from crawler.model import MIN_EQUAL_TEXT_WORDS, Article, Disposition, Page, TextFrom
from crawler.model.facts import ArticleFacts
from crawler.store import Store
from crawler.store.articles import Candidate
from crawler.store.full_text import IndexedWords
from crawler.store.memberships import NewArticle
from crawler.store.states import EntryState, KnownArticle
from crawler.web.packing import pack

COPY_WINDOW = timedelta(days=30)  # copies appear within hours; a month covers reprints
STORY_WINDOW = timedelta(days=PROFILE_DAYS)


class Assigner:
    """Puts articles where they belong in a store, within the transaction of the caller."""

    def __init__(self, store: Store, preparer: Preparer, *, keep_raw: bool) -> None:
        self._store, self._preparer, self._keep_raw = store, preparer, keep_raw
        self._paragraphs = SiteParagraphs(store)
        self._source_ids = store.feeds.source_ids()
        self._firsts: dict[timedelta, tuple[datetime, int]] = {}

    def own_text(self, article: Article, feed_id: int, addresses: AddressKeys, facts: ArticleFacts | None = None) -> OwnText | None:
        """What of an article's text its source does not print everywhere. Asked before the transaction. With `facts`: as these have
        it; None where the archive knows better."""
        stored = self._store.articles.find_by_url(*addresses.every)
        source_id = stored.source_id if stored else self._source_id(article.source, feed_id)
        if facts is None:
            return self._paragraphs.of_new(article.text, source_id, stored)
        return self._paragraphs.of_facts(article.text, facts, source_id, stored)

    def check(self, ready: Prepared, feed_id: int) -> KnownArticle | None:
        """The article that was met at one of the addresses. Raises `OutOfDate` where the source prints other paragraphs everywhere
        than when the text was prepared."""
        stored = self._store.articles.find_by_url(*ready.addresses.every)
        source_id = stored.source_id if stored else self._source_id(ready.article.source, feed_id)
        if not self._paragraphs.is_current(ready.text, source_id, stored):
            raise OutOfDate("other paragraphs are repeated now", ready.article.url)
        return stored

    def with_edit(self, ready: Prepared, entry: EntryState | None, feed_id: int, now: datetime) -> Prepared:
        """The article, compared with the version that it would follow. Asked before the transaction."""
        stored = self._stored(ready, entry, self._source_id(ready.article.source, feed_id), now)
        if stored is None or stored.purged:
            return ready
        own = ready.text.own_of(stored.text)
        if ready.content_hash in (stored.content_hash, content_hash(stored.title, own)):
            return ready
        edit = self._preparer.edit(stored, own, ready)
        return replace(ready, compared=ComparedVersion(article_id=stored.id, version=stored.version, edit=edit))

    def assign(
        self, ready: Prepared, page: Page | None, entry: EntryState, now: datetime, *, at_address: KnownArticle | None
    ) -> tuple[Disposition, int]:
        """The article of a page: a known one, a new version of one, the page of one that its feed told, or a new one.
        `at_address`: what `check` answered."""
        source_id = self._source_id(ready.article.source, entry.feed_id)
        stored = at_address or self._elsewhere(ready, entry, source_id, now)
        if stored is None:
            return self._add(ready, page, entry, source_id, now)
        is_post = stored.text_from is TextFrom.POST
        if stored.purged or (is_post and ready.article.text_from is not TextFrom.POST):  # what its address shows besides is no news
            return Disposition.KNOWN, stored.id
        if stored.text_from is TextFrom.FEED and ready.article.text_from is TextFrom.PAGE and page is not None:
            self._replace_feed_text(stored, ready, page, entry, now)
            return Disposition.RECORDED, stored.id
        own = ready.text.own_of(stored.text)
        if ready.content_hash in (stored.content_hash, content_hash(stored.title, own)):
            return Disposition.UNCHANGED, stored.id
        self._revise(stored, ready, page, entry, now)
        return Disposition.EDITED, stored.id

    def assign_feed_text(self, ready: Prepared, entry: EntryState, now: datetime) -> int:
        """The article that a feed's own text makes, or belongs to. It never takes the place of a page, and what another feed
        says of the same address changes nothing."""
        source_id = self._source_id(ready.article.source, entry.feed_id)
        stored = self._stored(ready, entry, source_id, now)
        if stored is None:
            return self._add(ready, None, entry, source_id, now)[1]
        is_own = stored.id == entry.article_id and stored.text_from is TextFrom.FEED and not stored.purged
        if is_own and ready.content_hash != stored.content_hash:
            self._revise(stored, ready, None, entry, now)
        return stored.id

    def _stored(self, ready: Prepared, entry: EntryState | None, source_id: int, now: datetime) -> KnownArticle | None:
        """The article that this one is: met at one of its addresses, told by its feed before, or with the same text."""
        at_address = self._store.articles.find_by_url(*ready.addresses.every)
        return at_address or self._elsewhere(ready, entry, source_id, now)

    def _elsewhere(self, ready: Prepared, entry: EntryState | None, source_id: int, now: datetime) -> KnownArticle | None:
        """The article that this one is, where it was not met at one of its addresses."""
        if entry is not None and entry.article_id is not None:
            former = self._store.articles.find(entry.article_id)
            if former.text_from is TextFrom.FEED:
                return former
        if ready.words >= MIN_EQUAL_TEXT_WORDS:
            return self._store.articles.find_same_text(source_id, ready.content_hash, now - COPY_WINDOW)
        return None

    def _revise(self, stored: KnownArticle, ready: Prepared, page: Page | None, entry: EntryState, now: datetime) -> None:
        if ready.compared is None or not ready.compared.fits(stored):
            raise OutOfDate("there is another version to compare with", ready.article.url)
        number = stored.version + 1
        self._add_revision(stored, number, ready, page, entry, now)
        self._store.versions.add_edit(stored.id, number, ready.compared.edit, now)
        self._store.stories.recount(stored.story_id)

    def _replace_feed_text(self, stored: KnownArticle, ready: Prepared, page: Page, entry: EntryState, now: datetime) -> None:
        """The page came for an article that only its feed had told: a version of ours, not an edit of the publisher. Only now its
        text can say whose it is and what it reports on, so it is put anew where it belongs."""
        self._store.articles.unfile(stored.id)
        membership = decide_membership(ready, self.shared_text(ready, stored.source_id, now), self.candidates(now))
        self._add_revision(stored, stored.version + 1, ready, page, entry, now)
        self._store.articles.adopt_page(stored.id, ready.article)
        self._store.memberships.refile(stored.id, stored.story_id, ready.account, membership, now)

    def _add_revision(
        self, stored: KnownArticle, number: int, ready: Prepared, page: Page | None, entry: EntryState, now: datetime
    ) -> None:
        self._store.articles.revise(
            stored.id,
            ready.article,
            number=number,
            content_hash=ready.content_hash,
            words=ready.words,
            buckets=ready.keys,
            index=IndexedWords(ready.facts.index_title, ready.facts.index_text),
            now=now,
        )
        self._paragraphs.learn(ready.text, stored.source_id, stored.id, now)
        self._add_version(ready, page, entry, stored.id, number, now)

    def _add(self, ready: Prepared, page: Page | None, entry: EntryState, source_id: int, now: datetime) -> tuple[Disposition, int]:
        original = self._forwarded(ready, source_id) or self.shared_text(ready, source_id, now)
        membership = decide_membership(ready, original, self.candidates(now))
        new = NewArticle(
            article=ready.article,
            source_id=source_id,
            content_hash=ready.content_hash,
            words=ready.words,
            buckets=ready.keys,
            account=ready.account,
            index=IndexedWords(ready.facts.index_title, ready.facts.index_text),
            original_key=address_key(ready.article.original) if ready.article.original else None,
        )
        article_id = self._store.memberships.add(new, membership, now)
        if not (isinstance(membership, Copy) and membership.is_reprint):
            self._paragraphs.learn(ready.text, source_id, article_id, now)
        self._add_version(ready, page, entry, article_id, 1, now)
        return disposition_of(membership), article_id

    def _add_version(
        self, ready: Prepared, page: Page | None, entry: EntryState, article_id: int, number: int, now: datetime
    ) -> None:
        page_id = None
        if page is not None and self._keep_raw:
            page_id = self._store.versions.add_page(page, ready.facts.packed or pack(page), entry.id, now)
        self._store.versions.add_version(
            article_id, ready.article, number=number, content_hash=ready.content_hash, page_id=page_id, now=now
        )
        self._store.findings.add(article_id, number, ready.facts.mentions, ready.facts.figures, ready.facts.labels)
        self._store.alerts.raise_for(article_id, number, ready.facts.matches, now)
        self._store.unjudged.replace(article_id, number, ready.facts.unjudged, now)

    # ------------------------------------------------------------------ what the archive answers

    def shared_text(self, ready: Prepared, source_id: int, now: datetime) -> SharedText | None:
        """The article whose text this one copies, or that copies this one."""
        shelf = StoredTexts(self._store, self._paragraphs, self._first_of(COPY_WINDOW, now))
        nearest = copies.find_original(ready.shingled, source_id, shelf)
        return None if nearest is None else self._shared(shelf.candidate(nearest[0]), nearest[1], source_id)

    def _forwarded(self, ready: Prepared, source_id: int) -> SharedText | None:
        """The article that this one says it forwards, or another forward of the same; or the first that forwards this one: what
        is said needs no proof by the text."""
        articles, said = self._store.articles, ready.article.original
        if said and (key := address_key(said)):
            original = articles.find_by_url(key)
            article_id, is_earlier = (original.id if original else articles.first_forward(key)), False
        else:
            article_id, is_earlier = articles.first_forward(*ready.addresses.every), True
        if article_id is None:
            return None
        candidate = articles.candidate(article_id)
        similarity = copies.compare_texts(ready.text.own, candidate.text)
        shared = self._shared(candidate, similarity, source_id)
        # A forward whose text was known before from elsewhere says nothing on which of those two was first.
        return shared if is_earlier and candidate.copy_of is not None else replace(shared, is_earlier=is_earlier)

    def _shared(self, candidate: Candidate, similarity: copies.Similarity, source_id: int) -> SharedText:
        root_id = candidate.copy_of or candidate.id
        return SharedText(
            article_id=candidate.id,
            root_id=root_id,
            root_published=self._store.articles.published_at(root_id),
            root_text_from=self._store.articles.text_from(root_id),
            story_id=candidate.story_id,
            publisher=self._store.feeds.source_name(candidate.source_id),
            same_source=candidate.source_id == source_id,
            text=candidate.text,
            similarity=similarity,
        )

    def candidates(self, now: datetime) -> Candidates:
        """The articles that a new one may report on the same event as."""
        return Candidates(self._store.terms, self._store.story_memberships.candidates_since(self._first_of(STORY_WINDOW, now)))

    def _first_of(self, window: timedelta, now: datetime) -> int:
        """The first article of a window, to the hour: every article asks."""
        since = (now - window).replace(minute=0, second=0, microsecond=0)
        cached_since, first = self._firsts.get(window, (None, 0))
        if cached_since != since:
            first = self._store.articles.first_id_since(since)
            self._firsts[window] = since, first
        return first

    def _source_id(self, slug: str, feed_id: int) -> int:
        if slug not in self._source_ids:
            self._source_ids = self._store.feeds.source_ids()
        return self._source_ids[slug] if slug in self._source_ids else self._store.feeds.source_id_of(feed_id)


def disposition_of(membership: Membership) -> Disposition:
    """What the entry of a new article ends in."""
    match membership:
        case Copy(is_original=is_original):
            return Disposition.RECORDED if is_original else Disposition.COPY
        case Retelling() | New():
            return Disposition.RECORDED
        case _:
            assert_never(membership)
