"""What to say of a search that found nothing: in which forms it looked, and which near words the archive has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.language.sounds import first_letters, sound_of
from crawler.watch.ast import leaves_of
from crawler.watch.expand import bare_terms
from crawler.watch.grammar import parse_query
from crawler.watch.leaves import GroupOf, PlaceOf
from crawler.watch.nearest import MIN_NEAR_LETTERS, nearest_words
from crawler.watch.prefilter import fts_expression
from crawler.watch.terms import Pattern, Slot, parse_term

if TYPE_CHECKING:
    from crawler.store import Store
    from crawler.watch import Watchlist

MAX_SHOWN_FORMS = 24
MAX_FORMS_OF_TERM = 6  # a noun of Uzbek has hundreds
MAX_QUERY_WORDS = 5  # words of a query that others are suggested for
MAX_NAMED_PLACES = 8  # of a condition whose names are shown: a province holds hundreds
SHARED_LETTERS = 2  # that a near word begins with


@dataclass(frozen=True, slots=True)
class EmptySearch:
    """What a search that found nothing looked for, and what is there instead."""

    forms: tuple[str, ...]  # words as typed, and those that the archive has of the forms in which it was looked for
    more_forms: int  # that are not shown
    near: tuple[tuple[str, tuple[str, ...]], ...]  # a searched word that no article has → words like it
    apart: bool  # every word stands in some article, but no article has them together


def explain_empty(store: Store, query: str, watchlist: Watchlist) -> EmptySearch:
    """Explain why a query, compiled into the one watch of `watchlist`, found nothing."""
    forms = tuple(dict.fromkeys(_forms(store, query, watchlist)))
    near: list[tuple[str, tuple[str, ...]]] = []
    missing, placed = 0, _words_of_places(store, watchlist)
    slots = [slot for term in bare_terms(parse_query(query).spec) for slot in _pattern(term)]
    for slot in slots[:MAX_QUERY_WORDS]:
        stem = slot.pieces[0][0]
        words = store.index_words.beginning((stem[:SHARED_LETTERS],))
        if stem in placed or any(map(slot.takes, words)):
            continue
        missing += 1
        if len(stem) >= MIN_NEAR_LETTERS:
            words |= store.index_words.beginning(first_letters(sound_of(stem)[:1]))
            near.append((stem, nearest_words(stem, words)))
    suggested = tuple((word, likely) for word, likely in near if likely)
    return EmptySearch(forms[:MAX_SHOWN_FORMS], max(0, len(forms) - MAX_SHOWN_FORMS), suggested, len(slots) > 1 and not missing)


def _words_of_places(store: Store, watchlist: Watchlist) -> set[str]:
    """The words of the searched places that some article names, however it spells them."""
    words: set[str] = set()
    gazetteer = watchlist.gazetteer
    for leaf in leaves_of(watchlist.watches[0].when):
        if isinstance(leaf, PlaceOf) and gazetteer is not None:
            expression = fts_expression(leaf, watchlist.vocabulary, gazetteer=gazetteer)
            if expression is not None and next(store.texts(expression=expression), None) is not None:
                words.update(word for name in gazetteer.names if not leaf.ids.isdisjoint(name.places) for word in name.words)
    return words


def _pattern(term: str) -> Pattern:
    try:
        return parse_term(term)
    except ValueError:  # the query was compiled: no term of it is broken
        return ()


def _forms(store: Store, query: str, watchlist: Watchlist) -> Iterator[str]:
    """The words of the query as typed, then their forms that stand in the archive, as most of those that rules make are no words;
    and the names of its places. A group is not listed."""
    yield from bare_terms(parse_query(query).spec)
    for leaf in leaves_of(watchlist.watches[0].when):
        if isinstance(leaf, GroupOf) and leaf.name.startswith('"'):
            for term in watchlist.vocabulary[leaf.group]:
                if all(_words_of(store, slot) for slot in term.pattern):
                    *before, last = term.pattern
                    opening = [next(iter(_words_of(store, slot))) for slot in before]
                    yield from (" ".join([*opening, form]) for form in _words_of(store, last)[:MAX_FORMS_OF_TERM])
        elif isinstance(leaf, PlaceOf) and len(leaf.ids) <= MAX_NAMED_PLACES and watchlist.gazetteer is not None:
            yield from (" ".join(name.words) for name in watchlist.gazetteer.names if not leaf.ids.isdisjoint(name.places))


def _words_of(store: Store, slot: Slot) -> list[str]:
    """The words of the archive that stand for a word of a term, the most frequent first."""
    words: dict[str, int] = {}
    for stem, _endings in slot.pieces:
        words |= store.index_words.beginning((stem,))
    return sorted(filter(slot.takes, words), key=lambda word: (-words[word], word))
