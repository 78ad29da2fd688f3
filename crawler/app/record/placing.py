"""Where an article belongs: a known one, a new version of one, a copy, another account of an event, or something new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.app.record.prepare import Prepared, Preparer, content_hash, url_keys
from crawler.app.record.shelf import TextShelf
from crawler.facts.boilerplate import ELSEWHERE, own_text, paragraph_keys
from crawler.grouping import copies
from crawler.grouping.events import KEPT, Anchors, Joined, Profile, find_story, weigh
from crawler.model import ArticleFound, Disposition, Page, Source
from crawler.store import Store
from crawler.store.articles import Candidate
from crawler.store.connection import Row

COPY_WINDOW = timedelta(days=30)  # copies appear within hours; a month covers reprints
STORY_WINDOW = timedelta(days=KEPT)
REPUBLISHED = 0.9  # Jaccard with an earlier text of the same source: nothing in it is printed everywhere for that
LEAST_WORDS = 20  # a shorter text proves nothing by being equal


@dataclass(frozen=True, slots=True)
class Weighed:
    """An account as it is compared, and by what it is found."""

    profile: Profile
    anchors: Anchors


class Placing:
    """Puts articles into a store, within the transaction of the caller."""

    def __init__(self, store: Store, preparer: Preparer, sources: Mapping[str, Source], *, keep_raw: bool) -> None:
        self._store, self._preparer, self._sources, self._keep_raw = store, preparer, sources, keep_raw
        self._source_ids = store.feeds.source_ids()
        self._firsts: dict[timedelta, tuple[datetime, int]] = {}

    def place(self, ready: Prepared, page: Page, row: Row, now: datetime) -> tuple[Disposition, int]:
        """A known article, a new version of one, or a new one."""
        articles, article = self._store.articles, ready.article
        source_id = self._source_id(article.source, row["feed_id"])
        known = articles.at(*ready.url_keys)
        if known is None and ready.words >= LEAST_WORDS:
            known = articles.same_text(source_id, ready.content_hash, now - COPY_WINDOW)
        if known is None:
            return self._add(ready, page, row, source_id, now)
        if known["purged_at"] is not None:
            return Disposition.KNOWN, known["id"]
        if ready.content_hash in (
            known["content_hash"],
            content_hash(known["title"], own_text(known["text"], ready.repeated)),
        ):
            return Disposition.UNCHANGED, known["id"]
        number, edit = known["version"] + 1, self._preparer.edit(known, ready)
        articles.revise(
            known["id"],
            article,
            number=number,
            content_hash=ready.content_hash,
            words=ready.words,
            buckets=ready.keys,
            now=now,
        )
        self._learn(ready, known["source_id"], known["id"], now)
        self._add_version(ready, page, row, known["id"], number, now)
        self._store.versions.add_edit(known["id"], number, edit, now)
        self._store.stories.recount(known["story_id"])
        return Disposition.EDITED, known["id"]

    def _add(self, ready: Prepared, page: Page, row: Row, source_id: int, now: datetime) -> tuple[Disposition, int]:
        original, likeness = self._original(ready, source_id, now)
        weighed = None if original else self._weigh(ready)
        told = self._retold(ready, weighed, now) if weighed else None
        story_id = (
            original.story_id
            if original
            else told.story
            if told
            else self._store.stories.found(ready.article.title, now)
        )
        root = (original.copy_of or original.id) if original else None
        first = original is not None and self._is_earlier(ready, original, root or original.id)
        article_id = self._store.articles.add(
            ready.article,
            source_id=source_id,
            story_id=story_id,
            content_hash=ready.content_hash,
            words=ready.words,
            buckets=ready.keys,
            copy_of=None if first else root,
            similarity=likeness.jaccard if likeness and not first else None,
            containment=likeness.containment if likeness and not first else None,
            now=now,
        )
        if likeness is None or original is None or original.source_id != source_id or likeness.jaccard < REPUBLISHED:
            self._learn(ready, source_id, article_id, now)
        self._add_version(ready, page, row, article_id, 1, now)
        if original is None:  # a copy would make its rare words common
            self._store.terms.count(ready.account)
        self._remember(article_id, story_id, weighed, original, likeness, told, now)
        if root is not None and first:
            self._store.articles.descend_from(article_id, root)
        self._store.stories.recount(story_id)
        return (Disposition.RECORDED if first or root is None else Disposition.COPY), article_id

    def _add_version(self, ready: Prepared, page: Page, row: Row, article_id: int, number: int, now: datetime) -> None:
        page_id = self._store.versions.add_page(page, ready.packed, row["id"], now) if self._keep_raw else None
        self._store.versions.add_version(
            article_id, ready.article, number=number, content_hash=ready.content_hash, page_id=page_id, now=now
        )
        self._store.findings.add(article_id, number, ready.mentions, ready.figures, ready.labels)
        self._store.alerts.raise_for(article_id, number, ready.matches, now)
        self._store.unjudged.replace(article_id, number, ready.unjudged, now)

    def _is_earlier(self, ready: Prepared, original: Candidate, root: int) -> bool:
        """Whether a new article is the original of one that arrived before it: feeds are polled in no order. A text that
        credits the other's publisher descends from it, whatever the dates say; else what was published first is first."""
        source = self._sources.get(ready.article.source)
        if copies.credits(ready.article.text, self._store.feeds.source_name(original.source_id)):
            return False
        if source is not None and copies.credits(original.text, source.name):
            return True
        return self._store.articles.published_after(root, ready.article.published)

    def _weigh(self, ready: Prepared) -> Weighed:
        """The account of an article against the word counts of the archive."""
        return Weighed(*weigh(ready.account, self._store.terms))

    def _retold(self, ready: Prepared, weighed: Weighed, now: datetime) -> Joined | None:
        """The story of which an article is another account."""
        source = self._sources.get(ready.article.source)
        if (source is not None and not source.stories) or ready.words < LEAST_WORDS:
            return None
        archive = self._store.accounts.since(self._first_of(STORY_WINDOW, now))
        return find_story(weighed.profile, weighed.anchors, archive)

    def _remember(
        self,
        article_id: int,
        story_id: int,
        weighed: Weighed | None,
        original: Candidate | None,
        likeness: copies.Similarity | None,
        told: Joined | None,
        now: datetime,
    ) -> None:
        """Why the article is where it is; and, unless it is a copy, what finds it for others."""
        accounts = self._store.accounts
        if original is not None and likeness is not None:
            why = f"text of article {original.id}: {likeness.containment:.0%} of the shorter stands in the other"
            accounts.decide(article_id, story_id, why, "text", now)
            return
        assert weighed is not None
        source = self._sources.get(weighed.profile.source)
        if source is None or source.stories:
            accounts.add(article_id, weighed.profile, weighed.anchors.keys)
        if told is not None:
            why = f"with article {told.account}: {told.bond}"
            accounts.decide(article_id, story_id, why, "account", now, told.bond.score)
        else:
            accounts.decide(article_id, story_id, "nothing like it before", "new", now)

    def _original(
        self, ready: Prepared, source_id: int, now: datetime
    ) -> tuple[Candidate | None, copies.Similarity | None]:
        """The article whose text this one copies."""
        shelf = TextShelf(self._store, self._first_of(COPY_WINDOW, now))
        found = copies.find_original(ready.shingled, source_id, shelf)
        return (shelf.candidate(found[0]), found[1]) if found else (None, None)

    def _first_of(self, window: timedelta, now: datetime) -> int:
        """The first article of a window, to the hour: every article asks."""
        since = (now - window).replace(minute=0, second=0, microsecond=0)
        known, first = self._firsts.get(window, (None, 0))
        if known != since:
            first = self._store.articles.first_since(since)
            self._firsts[window] = since, first
        return first

    def repeated(self, item: ArticleFound) -> frozenset[int]:
        """Paragraphs of an article, and of its versions so far, that stand in other articles of its source."""
        article = item.article
        known = self._store.articles.at(*url_keys(item))
        mine: set[int] = set()
        for text in self._store.versions.texts(known["id"]) if known else ():
            mine.update(paragraph_keys(text))
        source_id = known["source_id"] if known else self._source_id(article.source, item.feed_id)
        counted = self._store.paragraphs.articles(source_id, mine.union(paragraph_keys(article.text)))
        return frozenset(key for key, articles in counted.items() if articles - (key in mine) >= ELSEWHERE)

    def _learn(self, ready: Prepared, source_id: int, article_id: int, now: datetime) -> None:
        """Count the paragraphs of an article for its source: each once, however many versions it has."""
        counted: set[int] = set()
        for text in self._store.versions.texts(article_id):
            counted.update(paragraph_keys(text))
        self._store.paragraphs.count(source_id, paragraph_keys(ready.article.text).keys() - counted, now)

    def _source_id(self, slug: str, feed_id: int) -> int:
        if slug not in self._source_ids:
            self._source_ids = self._store.feeds.source_ids()
        return self._source_ids[slug] if slug in self._source_ids else self._store.feeds.source_of(feed_id)
