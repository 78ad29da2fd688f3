"""What a wildcard catches in real text, and how much of it is of another family of words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from crawler.language.morphology.family import strangers_among
from crawler.language.word_counts import words_beginning_with
from crawler.watch.vocabulary import Term

MAX_STRANGERS_SHARE = 0.1  # of a term's hits
MIN_CATCH_HITS = 10  # below, a share says nothing


@dataclass(frozen=True, slots=True)
class Catch:
    """The words of real text that a wildcard of one word catches, the most frequent first, with their counts."""

    term: Term
    words: tuple[tuple[str, int], ...]
    strangers: tuple[tuple[str, int], ...]  # those of another family

    @property
    def hits(self) -> int:
        return sum(count for _, count in self.words)

    @property
    def strangers_share(self) -> float:
        """The share of the hits that are strangers, 0 to 1."""
        return sum(count for _, count in self.strangers) / self.hits if self.hits else 0.0

    @property
    def is_too_wide(self) -> bool:
        return self.hits >= MIN_CATCH_HITS and self.strangers_share > MAX_STRANGERS_SHARE


def catches(vocabulary: Iterable[Sequence[Term]]) -> Iterator[Catch]:
    """The catch of every wildcard of one word that has a language, group by group. A word that the group lists beside the
    wildcard is meant, so it is no stranger."""
    for group in vocabulary:
        by_language: dict[str, list[Term]] = defaultdict(list)
        for term in group:
            if term.language and len(term.pattern) == 1:
                by_language[term.language].append(term)
        for terms in by_language.values():
            for term in terms:
                for stem, endings in term.pattern[0].pieces:
                    if endings is None:
                        yield _catch(term, stem, _listed_beside(stem, terms))


def _catch(term: Term, stem: str, is_listed: Callable[[str], bool]) -> Catch:
    words = dict(words_beginning_with(term.language, stem))
    strangers = strangers_among(term.language, stem, words, is_listed)
    ordered = tuple(sorted(words.items(), key=lambda item: (-item[1], item[0])))
    return Catch(term, ordered, tuple(item for item in ordered if item[0] in strangers))


def _listed_beside(stem: str, terms: Sequence[Term]) -> Callable[[str], bool]:
    """Whether a word is taken by a term that says more than `stem*`."""
    narrower = [
        term.pattern[0]
        for term in terms
        if not any(stem.startswith(piece) for piece, endings in term.pattern[0].pieces if endings is None)
    ]
    return lambda word: any(slot.takes(word) for slot in narrower)
