"""The texts of the archive as the search for copies asks for them."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.app.record.own import SiteParagraphs
from crawler.grouping.copies import CandidateText, shingled
from crawler.store import Store
from crawler.store.articles import Candidate


class StoredTexts:
    """Texts of the articles from the id `first` on, without what their sites print everywhere."""

    def __init__(self, store: Store, paragraphs: SiteParagraphs, first: int) -> None:
        self._store, self._paragraphs, self._first = store, paragraphs, first
        self._candidates: dict[int, Candidate] = {}

    def postings(self, keys: Sequence[int], newest: int) -> Sequence[int]:
        return self._store.articles.holders(keys, self._first, newest)

    def words(self, ids: Sequence[int]) -> dict[int, int]:
        return self._store.articles.word_counts(ids)

    def candidate_text(self, id: int) -> CandidateText:
        article = self._candidates[id] = self._store.articles.candidate(id)
        own = self._paragraphs.of_stored(article.text, article.source_id).own
        return CandidateText(id, article.words, article.source_id, shingled(own))

    def candidate(self, id: int) -> Candidate:
        """The row of an article whose text was asked for before."""
        return self._candidates[id]
