"""Paragraphs that the articles of one crawl repeat, learned before the archive has them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping

from crawler.model.facts import MIN_OTHER_ARTICLES


class RecurringParagraphs:
    """What each source prints everywhere: what was `known` when the crawl was planned, and what its articles show since.

    It is only a guess of what the writer will say, which alone knows the archive; a wrong one costs that the article is read once
    more. Without it, all pages of a new site but the first are read twice.
    """

    def __init__(self, known: Mapping[str, frozenset[int]]) -> None:
        self._known = dict(known)
        self._article_counts: dict[str, Counter[int]] = {}

    def of(self, source: str) -> frozenset[int]:
        return self._known.get(source, frozenset())

    def add(self, source: str, paragraph_keys: Collection[int]) -> None:
        """One more article of the source has these."""
        counts = self._article_counts.setdefault(source, Counter())
        counts.update(paragraph_keys)
        if more := {key for key in paragraph_keys if counts[key] == MIN_OTHER_ARTICLES} - self.of(source):
            self._known[source] = self.of(source) | more
