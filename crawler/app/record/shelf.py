"""The texts of the archive as the search for copies asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.facts.boilerplate import ELSEWHERE, own_text, paragraph_keys
from crawler.grouping.copies import Held, shingled
from crawler.store import Store
from crawler.store.articles import Candidate


class TextShelf:
    """Of the articles from the id `first` on, without what their sites print everywhere."""

    def __init__(self, store: Store, first: int) -> None:
        self._store, self._first = store, first
        self._candidates: dict[int, Candidate] = {}

    def holders(self, keys: Sequence[int], newest: int) -> Sequence[int]:
        return self._store.articles.holders(keys, self._first, newest)

    def words(self, ids: Sequence[int]) -> dict[int, int]:
        return self._store.articles.words(ids)

    def held(self, id: int) -> Held:
        one = self._candidates[id] = self._store.articles.candidate(id)
        counted = self._store.paragraphs.articles(one.source_id, paragraph_keys(one.text))
        repeated = {key for key, articles in counted.items() if articles > ELSEWHERE}
        return Held(id, one.words, one.source_id, shingled(own_text(one.text, repeated)))

    def candidate(self, id: int) -> Candidate:
        """An article whose text was held."""
        return self._candidates[id]
