"""What else a searched word is written as: the place that bears the name, the terms of the watches that say it, its other forms.

The index of the watches is asked, as if the words were a text: what an article's words would be taken for, a searched word is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property, lru_cache
from typing import NamedTuple

from crawler.facts.places import Gazetteer
from crawler.facts.places.gazetteer import Name
from crawler.language.fold import fold
from crawler.language.sounds import sound_of
from crawler.language.tokens import script_of, tokens
from crawler.watch.term_index import Finds, TermFound
from crawler.watch.terms import Pattern, parse_term
from crawler.watch.vocabulary import GroupWords
from crawler.watch.watchlist import Watchlist

MAX_IDEA_TERMS = 120  # of a group that still is one idea: @taliban, not @noise_sport
MAX_NAME_TERMS = 5  # bare words in a row that may be one name
MIN_FORM_LETTERS = 4  # of a word that is looked for in its other forms: shorter ones become others
MAX_ENDING_LETTERS = 4  # of a searched word behind the prefix of a term: границ* is границами, погран* is not пограничник
MIN_SOUND_CONSONANTS = 4  # of a word that is known by them in another script
SIDES_OF_ALPHABETS = {"Latn", "Cyrl"}  # scripts that write their vowels

Synonym = dict[str, str]  # one node of the structured form: {"place": …}, {"group": …}, {"term": …}
_INFLECTED = re.compile(r"~(?=\s|$)")


class Synonyms:
    """The places, groups and terms of a watchlist, by what may be searched for."""

    def __init__(self, watchlist: Watchlist) -> None:
        self._watchlist = watchlist
        self._gazetteer = watchlist.gazetteer

    def of_term(self, term: str) -> list[Synonym]:
        """The synonyms of a term: a place, or the smallest group that lists it, or other terms that say it and its forms."""
        name = term.rstrip("*~")
        try:
            pattern = parse_term(name)
        except ValueError:  # no term at all: compiling the query as it was typed says where
            return []
        if any(slot.whole is None for slot in pattern):
            return []
        words = tuple(slot.whole or "" for slot in pattern)
        place = self._places(name, words)
        if place:
            return place
        group = self._idea(words)
        if group:
            return [{"group": group}]
        terms = self._terms(words)
        is_plain = len(words) == 1 and name == term and len(words[0]) >= MIN_FORM_LETTERS and words[0].isalpha()
        if is_plain and not any(synonym["term"].endswith("*") and term.startswith(synonym["term"][:-1]) for synonym in terms):
            terms = [synonym for synonym in terms if synonym["term"].split("~")[0] != term] + [{"term": f"{term}~"}]
        return terms

    def of_run(self, terms: Sequence[str]) -> Iterator[tuple[int, int, list[Synonym]]]:
        """What bare terms in a row are together: the first term, the one behind the last, and the places or terms. None overlap;
        a longer one goes before what it holds."""
        words = [tuple(tokens(fold(term))) if term[-1:] not in "*~" else () for term in terms]
        first = 0
        while first < len(terms) - 1:
            for stop in range(min(len(terms), first + MAX_NAME_TERMS), first + 1, -1):
                together = self._together(terms[first:stop], words[first:stop])
                if together:
                    yield first, stop, together
                    first = stop - 1
                    break
            first += 1

    def _together(self, terms: Sequence[str], words: Sequence[tuple[str, ...]]) -> list[Synonym]:
        if not all(words):
            return []
        every = tuple(word for of_term in words for word in of_term)
        return self._places(" ".join(terms), every) or self._terms(every)

    # ----------------------------------------------------------------------- places

    def _places(self, name: str, words: tuple[str, ...]) -> list[Synonym]:
        """The place that bears a name: as typed, in another form, solid or parted, or by its consonants."""
        gazetteer = self._gazetteer
        if gazetteer is None:
            return []
        if gazetteer.lookup(name):
            return [{"place": name}]
        named = self._places_found(gazetteer, words) or self._places_found(gazetteer, ("".join(words),))
        solid = "".join(words)
        return named or [{"place": name} for name in self._spellings.places.get(solid, ())] or self._places_by_sound(words)

    def _places_found(self, gazetteer: Gazetteer, words: tuple[str, ...]) -> list[Synonym]:
        """The places whose names the index of the watches sees in these words; not where the form is an ordinary word too."""
        form = " ".join(words)
        names = dict.fromkeys(gazetteer.names[-1 - group] for group, find in self._covering(words) if group < 0 and find.language)
        places: dict[tuple[str, ...], str] = {}
        for name in names:
            if not gazetteer.is_common(name, form, name.language):
                places.setdefault(name.places, _shown_name(gazetteer, name))
        return [{"place": name} for name in places.values()]

    def _places_by_sound(self, words: tuple[str, ...]) -> list[Synonym]:
        sound = sound_of("".join(words))
        if len(sound) < MIN_SOUND_CONSONANTS:
            return []
        return [{"place": name} for name in self._spellings.places_by_sound.get(sound, ())]

    # ----------------------------------------------------------------------- terms

    def _idea(self, words: tuple[str, ...]) -> str:
        """The smallest group that lists these words and is one idea; empty: none."""
        groups = {
            (size, group)
            for begin in range(len(words[0]) + 1)
            for size, group, listed in self._by_stem.get(words[0][:begin], ())
            if len(listed) == len(words) and all(slot.takes(word) for slot, word in zip(listed, words, strict=True))
        }
        return min(groups)[1] if groups else ""

    def _terms(self, words: tuple[str, ...]) -> list[Synonym]:
        """The terms that say these words, and those of their groups that say them in other scripts."""
        found = _closest([(group, find) for group, find in self._covering(words) if group >= 0], words)
        terms = dict.fromkeys(_in_its_language(find.term, find.language) for _, find in found)
        sound = sound_of(words[0]) if len(words) == 1 else ""
        if len(sound) >= MIN_SOUND_CONSONANTS:
            groups, script = {group for group, _ in found}, script_of(words[0])
            for group, language, term in self._spellings.terms_by_sound.get(sound, ()):
                if script_of(term) != script and (group in groups or not groups):
                    terms[_in_its_language(term, language)] = None
        prefixes = tuple(term[:-1] for term in terms if term.endswith("*"))
        typed = " ".join(words)
        return [
            {"term": term}
            for term in terms
            if term != typed and not (prefixes and not term.endswith("*") and term.split("~")[0].startswith(prefixes))
        ]

    def _covering(self, words: tuple[str, ...]) -> Iterator[tuple[int, TermFound]]:
        """What the index of the watches finds that is all of these words: its group (a place: negative), and where."""
        finds: Finds = {}
        self._watchlist.index.search(0, words, finds)
        for group, rows in finds.items():
            for find in rows:
                if find.first == 0 and find.last == len(words) - 1:
                    yield group, find

    @cached_property
    def _by_stem(self) -> dict[str, list[tuple[int, str, Pattern]]]:
        """Stem → size and name of a group, and a pattern of it that begins so."""
        entries: dict[str, list[tuple[int, str, Pattern]]] = {}
        for size, group, pattern in self._patterns():
            for stem, _ in pattern[0].pieces:
                entries.setdefault(stem, []).append((size, group, pattern))
        return entries

    def _patterns(self) -> Iterator[tuple[int, str, Pattern]]:
        """The patterns of groups that are one idea in several scripts, with the size and name of their group."""
        for terms in self._watchlist.vocabulary.groups_up_to(MAX_IDEA_TERMS, self._watchlist.groups):
            if len({term.language for term in terms}) > 1 and len({script_of(term.term) for term in terms}) > 1:
                yield from ((len(terms), term.group, term.pattern) for term in terms)

    @property
    def _spellings(self) -> _Spellings:
        return _spellings(self._watchlist.words, self._gazetteer)


class _Spellings(NamedTuple):
    """The names of places and the one-word terms, by ways to write them that are no terms."""

    places: dict[str, list[str]]  # a folded name without its spaces → names, each of other places
    places_by_sound: dict[str, list[str]]  # its consonants → the same
    terms_by_sound: dict[str, list[tuple[int, str, str]]]  # consonants → group, language, term


@lru_cache(maxsize=2)  # of the configuration that serves, and of the one that takes its place
def _spellings(words: GroupWords, gazetteer: Gazetteer | None) -> _Spellings:
    solid: dict[str, dict[tuple[str, ...], str]] = {}
    sounds: dict[str, dict[tuple[str, ...], str]] = {}
    named = [(name, _shown_name(gazetteer, name)) for name in gazetteer.names] if gazetteer else []
    for name, shown in named:
        joined = "".join(name.words)
        solid.setdefault(joined, {}).setdefault(name.places, shown)
        sound = sound_of(joined)
        if len(sound) >= MIN_SOUND_CONSONANTS and name.alone and not name.common_in:
            sounds.setdefault(sound, {}).setdefault(name.places, shown)
    terms: dict[str, list[tuple[int, str, str]]] = {}
    for group, (_, by_language) in enumerate(words.named):
        for language, listed in by_language.items():
            for term in listed:
                if " " not in term and len(sound := sound_of(fold(term))) >= MIN_SOUND_CONSONANTS:
                    terms.setdefault(sound, []).append((group, language, term))
    return _Spellings(
        {joined: list(names.values()) for joined, names in solid.items()},
        {sound: list(names.values()) for sound, names in sounds.items()},
        terms,
    )


def _shown_name(gazetteer: Gazetteer, name: Name) -> str:
    """A name as people write it: that of its place, where it means the same."""
    own = gazetteer.places[name.places[0]].name
    if gazetteer.lookup(own) == frozenset(name.places):
        return own
    return " ".join(word.capitalize() if number in name.capitals else word for number, word in enumerate(name.words))


def _closest(found: list[tuple[int, TermFound]], words: tuple[str, ...]) -> list[tuple[int, TermFound]]:
    """The terms that words are forms of, rather than begin like: of prefixes the longest."""
    opens = max((_prefix_letters(find.term) for _, find in found), default=0)
    close = max(opens, len(words[-1]) - MAX_ENDING_LETTERS)
    return [(group, find) for group, find in found if not find.term.endswith("*") or _prefix_letters(find.term) >= close]


def _prefix_letters(term: str) -> int:
    """The letters of the prefix in which a term ends; 0: in a whole word."""
    return len(term.split()[-1]) - 1 if term.endswith("*") else 0


def _in_its_language(term: str, language: str) -> str:
    """A term as it can stand by itself: what it takes as endings is said with it."""
    return _INFLECTED.sub(f"~{language}", term) if language else term
