"""Another reading of a kept page becomes a version of ours: no edit of its publisher, and nothing that anybody is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from crawler.app.content_hash import content_hash
from crawler.app.record.addresses import AddressKeys
from crawler.app.record.own import SiteParagraphs
from crawler.app.record.prepare import Prepared, Preparer
from crawler.model import Article, Extraction
from crawler.store import Store
from crawler.store.full_text import IndexedWords
from crawler.store.rereads import RereadPage
from crawler.store.states import KnownArticle


class RereadOutcome(StrEnum):
    """What came of reading a kept page again."""

    CHANGED = "changed"
    SAME = "same"
    REFUSED = "refused"  # no article is found in it: the text stays
    FAILED = "failed"  # reading it did not end
    OVERTAKEN = "overtaken"  # another version came meanwhile


class Rereader:
    """Writes readings of kept pages, each in a transaction of its own. The article stays where it is: same story, date, address."""

    def __init__(self, store: Store, preparer: Preparer, clock: Callable[[], datetime], extractor: str) -> None:
        self._store, self._preparer, self._clock, self._extractor = store, preparer, clock, extractor
        self._paragraphs = SiteParagraphs(store)

    def compare(self, kept: RereadPage, extraction: Extraction | None) -> RereadOutcome:
        """What writing it would come to; None: reading did not end."""
        return self._compare(self._store.articles.find(kept.article_id), kept, extraction)[0]

    def write(self, kept: RereadPage, extraction: Extraction | None) -> RereadOutcome:
        """A version of ours where the text is another one; and that this page was read."""
        outcome, ready = self._compare(self._store.articles.find(kept.article_id), kept, extraction)
        with self._store.write():
            stored = self._store.articles.find(kept.article_id)
            if outcome is RereadOutcome.OVERTAKEN or stored.purged or stored.version != kept.version:
                return RereadOutcome.OVERTAKEN
            if ready is not None:
                self._revise(stored, ready)
            self._store.rereads.remember(kept.article_id, self._extractor, outcome, self._clock())
        return outcome

    def _compare(
        self, stored: KnownArticle, kept: RereadPage, extraction: Extraction | None
    ) -> tuple[RereadOutcome, Prepared | None]:
        if extraction is None:
            return RereadOutcome.FAILED, None
        if extraction.article is None:
            return RereadOutcome.REFUSED, None
        if stored.version != kept.version:
            return RereadOutcome.OVERTAKEN, None
        article = extraction.article
        text = self._paragraphs.of_new(article.text, stored.source_id, stored)
        if content_hash(article.title, text.own) in (stored.content_hash, content_hash(stored.title, text.own_of(stored.text))):
            return RereadOutcome.SAME, None
        addresses = AddressKeys.of(article, _link(kept, article))
        return RereadOutcome.CHANGED, self._preparer.prepare(article, addresses, text, entry=kept.entry)

    def _revise(self, stored: KnownArticle, ready: Prepared) -> None:
        store, now, number, facts = self._store, self._clock(), stored.version + 1, ready.facts
        store.articles.revise(
            stored.id,
            ready.article,
            number=number,
            content_hash=ready.content_hash,
            words=ready.words,
            buckets=ready.keys,
            index=IndexedWords(facts.index_title, facts.index_text),
            now=now,
        )
        self._paragraphs.learn(ready.text, stored.source_id, stored.id, now)
        store.rereads.add_version(stored.id, ready.article, number=number, content_hash=ready.content_hash, now=now)
        store.findings.add(stored.id, number, facts.mentions, facts.figures, facts.labels)
        store.alerts.reread(stored.id, number, facts.matches, now)
        store.unjudged.replace(stored.id, number, facts.unjudged, now)
        store.stories.recount(stored.story_id)


def _link(kept: RereadPage, article: Article) -> str:
    return kept.entry.link if kept.entry is not None else article.url
