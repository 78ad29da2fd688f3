"""Title and text of an article as tokens, and where each token stands in the original."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from crawler.language.indexing import fold_for_search
from crawler.language.sentences import folded_text, text_words
from crawler.language.tokens import token_matches, token_spans, tokens


class ArticleField:
    """The title, or the text: folded, its words, and the way back to its characters. Most articles go without that way."""

    def __init__(self, original: str, lang: str) -> None:
        self.original = original
        self.folded, self.settled = fold_for_search(original, lang)
        # Most texts fold and settle to what all their readers take apart.
        self.tokens = [*text_words(original)] if self.settled == folded_text(original).text else tokens(self.settled)

    def original_span(self, first: int, last: int) -> tuple[int, int]:
        """The characters of the original from one token to another."""
        spans = self._spans
        return self.folded.offsets[spans[first][0]], self.folded.ends[spans[last][1] - 1]

    def original_text(self, first: int, last: int) -> str:
        """The original of some tokens."""
        start, end = self.original_span(first, last)
        return self.original[start:end]

    def folded_text(self, first: int, last: int) -> str:
        """The same, folded as terms are."""
        return self.settled[self._spans[first][0] : self._spans[last][1]]

    def tokens_before(self, char: int) -> int:
        """How many tokens end at or before a character of the original."""
        return bisect_right(self._stops, self.folded.letters_before(char))

    def tokens_at_top(self, stop: int) -> int:
        """The same for a character near the beginning: nothing of the rest is looked at."""
        return len(tokens(self.settled[: self.folded.letters_before(stop)]))

    @cached_property
    def _spans(self) -> list[tuple[int, int]]:
        return token_spans(self.settled)

    @cached_property
    def _stops(self) -> list[int]:
        return [match.end() for match in token_matches(self.settled, 0, len(self.settled))]
