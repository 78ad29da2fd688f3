"""An article's own text: without what its source prints under every article, as the archive has learned it."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from crawler.facts.boilerplate import OwnText, paragraph_keys
from crawler.model.facts import MIN_OTHER_ARTICLES, ArticleFacts
from crawler.store import Store
from crawler.store.states import KnownArticle


class SiteParagraphs:
    """What sources print everywhere. Reads it for a text, and learns it from new ones."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def of_new(self, text: str, source_id: int, stored: KnownArticle | None) -> OwnText:
        """A text that came. `stored`: the article it may be a version of, whose paragraphs are counted already."""
        counted = self._of_versions(stored.id) if stored else frozenset()
        return OwnText.of(text, lambda keys: self._repeated(source_id, counted.union(keys), counted))

    def of_facts(self, text: str, facts: ArticleFacts, source_id: int, stored: KnownArticle | None) -> OwnText | None:
        """A text that was taken apart in a worker; None where other paragraphs are repeated than was known there."""
        counted = self._of_versions(stored.id) if stored else frozenset()
        repeated = self._repeated(source_id, counted.union(facts.paragraph_keys), counted)
        if repeated.intersection(facts.paragraph_keys) != set(facts.repeated_keys):
            return None
        return OwnText.known(text, facts.paragraph_keys, repeated, facts.blanked)

    def is_current(self, text: OwnText, source_id: int, stored: KnownArticle | None) -> bool:
        """Whether what is held to be repeated in a text still is just that."""
        counted = self._of_versions(stored.id) if stored else frozenset()
        return self._repeated(source_id, counted | text.keys, counted) == text.repeated

    def of_stored(self, text: str, source_id: int) -> OwnText:
        """The newest text of an article of the archive."""
        return OwnText.of(text, lambda keys: self._repeated(source_id, keys, keys))

    def learn(self, text: OwnText, source_id: int, article_id: int, now: datetime) -> None:
        """Count the paragraphs of an article for its source: each once, however many versions it has."""
        self._store.paragraphs.add_article(source_id, text.keys - self._of_versions(article_id), now)

    def _of_versions(self, article_id: int) -> frozenset[int]:
        return frozenset(key for text in self._store.versions.texts(article_id) for key in paragraph_keys(text))

    def _repeated(self, source_id: int, keys: Collection[int], counted: Collection[int]) -> frozenset[int]:
        """Those that stand in enough articles of the source, besides the one they are `counted` for."""
        holders = self._store.paragraphs.article_counts(source_id, keys)
        return frozenset(key for key, articles in holders.items() if articles - (key in counted) >= MIN_OTHER_ARTICLES)
