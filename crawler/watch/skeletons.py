"""Terms of Uzbek as skeletons, by which texts in the Arabic script are read (`crawler.language.uzbek_arabic`)."""

from __future__ import annotations

import re

from crawler.language.indexing import UZBEK_CODE
from crawler.language.morphology import skeleton_endings
from crawler.language.tables import made_from_tables
from crawler.language.tokens import fold, script_of, tokens
from crawler.language.uzbek_arabic import MIN_LONE_LETTERS, MIN_PART_LETTERS, skeleton_of_arabic, skeletons
from crawler.watch.terms import WHOLE_WORD, Pattern, Slot

MIN_OPEN_LETTERS = 4  # letters of a skeleton that anything may follow
DARI_CODE = "fa"

_MARKED = re.compile(r"(.+?)(\*|~(?:[a-z]{2,3})?)?$", re.DOTALL)
_SOFTENED = {"q": "g\u02bb", "k": "g", "қ": "ғ", "к": "г"}
_INFINITIVES = ("moq", "моқ")


@made_from_tables
def skeleton_pattern(term: str, language: str) -> Pattern | None:
    """The pattern of skeletons of a term of Uzbek; None for one of another language, or too short to be told by skeletons."""
    if language != UZBEK_CODE or script_of(term) == "Arab":
        return None
    slots: list[Slot] = []
    for piece in term.split():
        marked = _MARKED.match(piece)
        if marked is None:
            return None
        *before, last = [word for word in re.split(r"[-\u2013]", marked[1]) if word] or [""]
        slots += [_slot(word, "") for word in before]
        slots.append(_slot(last, (marked[2] or "")[:1]))
    return _checked(slots)


@made_from_tables
def name_pattern(name: str, language: str) -> Pattern | None:
    """The pattern of skeletons of a name of a place: from its spelling in Dari, and in Uzbek, where folding made g of gʻ."""
    words = tokens(fold(name))
    if language not in (DARI_CODE, UZBEK_CODE) or not words:
        return None
    spelt = [
        (skeleton_of_arabic([word]),) if language == DARI_CODE else (*skeletons(word), *skeletons(word.replace("g", "ğ")))
        for word in words
    ]
    *before, last = [tuple(dict.fromkeys(spellings)) for spellings in spelt]
    slots = [Slot(tuple((spelling, WHOLE_WORD) for spelling in spellings), gap=True) for spellings in before]
    return _checked([*slots, Slot(tuple((spelling, skeleton_endings()) for spelling in last))], MIN_OPEN_LETTERS)


def _slot(word: str, mark: str) -> Slot:
    spellings = skeletons(word)
    if mark == "~":
        if word[-1:] in _SOFTENED:
            spellings += skeletons(word[:-1] + _SOFTENED[word[-1]])
        if word.endswith(_INFINITIVES):
            spellings += skeletons(word[:-3])
    return Slot(tuple((spelling, _endings(spelling, mark)) for spelling in dict.fromkeys(spellings)), gap=True)


def _endings(skeleton: str, mark: str) -> frozenset[str] | None:
    if not mark:
        return WHOLE_WORD
    return None if mark == "*" and len(skeleton) >= MIN_OPEN_LETTERS else skeleton_endings()


def _checked(slots: list[Slot], lone: int = MIN_LONE_LETTERS) -> Pattern | None:
    """The pattern without skeletons that are too short to mean a word."""
    least = lone if len(slots) == 1 else MIN_PART_LETTERS
    pieces = [tuple(piece for piece in slot.pieces if len(piece[0]) >= least) for slot in slots]
    if not slots or not all(pieces):
        return None
    return (*(Slot(piece, gap=True) for piece in pieces[:-1]), Slot(pieces[-1]))
