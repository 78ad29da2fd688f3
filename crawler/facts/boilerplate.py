"""What a site prints under every article: paragraphs that stand in several of its articles are not this one's own.

"Read also: Taliban attack …" makes texts alike that are not, and raises alerts that nobody wants. What is a site's own is
learned from its archive (`crawler.store.paragraphs`); here is what follows from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

from crawler.language.sentences import paragraph_spans, paragraph_words
from crawler.model.brief import Brief
from crawler.model.facts import ArticleFacts

_NOT_A_BREAK = re.compile(r"[^\n]")


@dataclass(frozen=True, slots=True, repr=False)
class OwnText(Brief):
    """A text, and what of it is its own. Made once for an article, and passed down."""

    text: str
    own: str  # the text without what its site prints everywhere, character for character
    keys: frozenset[int]  # of all its paragraphs
    repeated: frozenset[int]  # of what its site prints everywhere, here and in earlier versions
    blanked: tuple[tuple[int, int], ...] = ()  # where that stands in the text

    @classmethod
    def of(cls, text: str, repeated_among: Callable[[Collection[int]], frozenset[int]]) -> Self:
        """`repeated_among` says which paragraphs, beginning with these keys, the site prints everywhere."""
        spans = _by_key(text)
        repeated = repeated_among(spans.keys())
        blanked = _blanked(text, spans, repeated)
        return cls(text, _without(text, blanked), frozenset(spans), repeated, blanked)

    @classmethod
    def known(cls, text: str, keys: Collection[int], repeated: Collection[int], blanked: Sequence[tuple[int, int]]) -> Self:
        """A text that was taken apart before."""
        return cls(text, _without(text, blanked), frozenset(keys), frozenset(repeated), tuple(blanked))

    @classmethod
    def of_facts(cls, text: str, facts: ArticleFacts) -> Self:
        """A text as a worker took it apart."""
        return cls.known(text, facts.paragraph_keys, facts.repeated_keys, facts.blanked)

    def own_of(self, earlier: str) -> str:
        """Another version of the text, without the same paragraphs."""
        return own_text(earlier, self.repeated)


def block_key(text: str) -> int:
    """Signed 64-bit number of a block of a page's text, however it is spaced and whether it is written large. Cheaper than the
    key of a paragraph, for a page has ten times as many blocks."""
    line = " ".join(text.casefold().split()).removeprefix("- ")
    return int.from_bytes(blake2b(line.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little", signed=True)


def paragraph_keys(text: str) -> dict[int, tuple[int, int]]:
    """Signed 64-bit number of each paragraph, however it is spelt, → where it stands first. Without words: none."""
    return {key: spans[0] for key, spans in _by_key(text).items()}


def own_text(text: str, repeated: Collection[int]) -> str:
    """The text with these paragraphs blanked, character for character: what is found in it stands there in the whole text
    too. A text that holds nothing else is all its own."""
    return _without(text, _blanked(text, _by_key(text), repeated)) if repeated else text


def _blanked(
    text: str, spans_by_key: Mapping[int, Sequence[tuple[int, int]]], repeated: Collection[int]
) -> tuple[tuple[int, int], ...]:
    """Where these paragraphs stand; nowhere in a text that holds nothing else."""
    blanked = tuple(sorted(span for key, spans in spans_by_key.items() if key in repeated for span in spans))
    return blanked if blanked and _without(text, blanked).strip() else ()


def _without(text: str, blanked: Sequence[tuple[int, int]]) -> str:
    pieces, done = [], 0
    for start, end in blanked:
        pieces += [text[done:start], _NOT_A_BREAK.sub(" ", text[start:end])]
        done = end
    return "".join([*pieces, text[done:]])


def _by_key(text: str) -> dict[int, list[tuple[int, int]]]:
    spans: dict[int, list[tuple[int, int]]] = {}
    for span, words in zip(paragraph_spans(text), paragraph_words(text), strict=True):
        if words:
            digest = blake2b(" ".join(words).encode("utf-8", "surrogatepass"), digest_size=8).digest()
            spans.setdefault(int.from_bytes(digest, "little", signed=True), []).append(span)
    return spans
