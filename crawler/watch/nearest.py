"""The terms of a group that a text nearly has: what an author may add, or has misspelt."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from crawler.language.sounds import sound_of
from crawler.language.tokens import script_of
from crawler.watch.terms import Slot
from crawler.watch.vocabulary import Term

MIN_SIMILARITY = 0.7  # of a term and the words of a text, 0 to 1
MIN_NEAR_LETTERS = 4  # of a word that is compared: shorter ones resemble everything
MIN_SHARED_LETTERS = 4  # at the beginning of two words of one stem
SHARED_STEM_WEIGHT = 0.95  # of a shared beginning against the same share of equal letters
MAX_ENDING_CONSONANTS = 2  # of a word in another script
MAX_NEAREST = 3  # terms of one group that are shown


@dataclass(frozen=True, slots=True)
class NearTerm:
    """A term that was not found, and the folded words of the text that are most like it."""

    term: str
    language: str
    words: tuple[str, ...]
    similarity: float  # 0 to 1


def nearest_terms(terms: Iterable[Term], words: Collection[str], most: int = MAX_NEAREST) -> tuple[NearTerm, ...]:
    """The terms most like some of the folded words, the nearest first."""
    distinct = sorted({word for word in words if len(word) >= MIN_NEAR_LETTERS})
    near = [found for term in terms if (found := _near(term, distinct, words)) is not None]
    near.sort(key=lambda found: (-found.similarity, found.term))
    return tuple(near[:most])


def nearest_words(word: str, candidates: Mapping[str, int], most: int = MAX_NEAREST) -> tuple[str, ...]:
    """The words most like a folded one: by their letters, or by their consonants where the script is another. `candidates`: how
    often each occurs, which decides between words as near."""
    script, sound = script_of(word), sound_of(word)
    near: list[tuple[float, int, str]] = []
    for candidate, occurrences in candidates.items():
        if script_of(candidate) == script:
            similarity = _word_similarity(word, candidate, is_prefix=False)
        else:  # consonants are few, so all of them, and at most an ending
            behind = len(sound_of(candidate)) - len(sound)
            is_same = len(sound) >= MIN_NEAR_LETTERS and behind <= MAX_ENDING_CONSONANTS and sound_of(candidate).startswith(sound)
            similarity = 1.0 if is_same else 0.0
        if similarity >= MIN_SIMILARITY and candidate != word:
            near.append((-similarity, -occurrences, candidate))
    return tuple(candidate for _, _, candidate in sorted(near)[:most])


def _near(term: Term, distinct: Sequence[str], words: Collection[str]) -> NearTerm | None:
    matched: list[str] = []
    total = 0.0
    for slot in term.pattern:
        exact = next((word for word in words if slot.takes(word)), None)
        best = (1.0, exact) if exact is not None else max(((_similarity(slot, word), word) for word in distinct), default=(0.0, ""))
        if best[0] < MIN_SIMILARITY:
            return None
        total += best[0]
        matched.append(best[1])
    return NearTerm(term.term, term.language, tuple(matched), total / len(term.pattern))


def _similarity(slot: Slot, word: str) -> float:
    return max((_word_similarity(stem, word, is_prefix=endings != frozenset({""})) for stem, endings in slot.pieces), default=0.0)


def _word_similarity(stem: str, word: str, *, is_prefix: bool) -> float:
    """How alike a stem and a word are: by their common beginning, or by their edit distance. Exact from `MIN_SIMILARITY` on; most
    words share so few letters with a stem that no distance need be computed."""
    if len(stem) < MIN_NEAR_LETTERS:
        return 0.0
    is_shared = stem[:MIN_SHARED_LETTERS] == word[:MIN_SHARED_LETTERS]
    by_stem = SHARED_STEM_WEIGHT * _shared_letters(stem, word) / len(stem) if is_shared else 0.0
    compared = word[: len(stem)] if is_prefix else word
    if _least_edits(stem, compared) > (1 - MIN_SIMILARITY) * max(len(compared), len(stem)):
        return by_stem
    return max(by_stem, 1 - edit_distance(stem, compared) / max(len(stem), len(compared)))


def _shared_letters(first: str, second: str) -> int:
    """How many letters both begin with."""
    pairs = enumerate(zip(first, second, strict=False))
    return next((position for position, pair in pairs if pair[0] != pair[1]), min(len(first), len(second)))


def _least_edits(first: str, second: str) -> int:
    """A number that the edit distance is never below: letters too many, or that only one of both has."""
    letters, others = _letter_bits(first), _letter_bits(second)
    return max(abs(len(first) - len(second)), (letters & ~others).bit_count(), (others & ~letters).bit_count())


@lru_cache(maxsize=1 << 16)
def _letter_bits(word: str) -> int:
    """A bit for each letter of it; letters far apart may share one."""
    bits = 0
    for letter in word:
        bits |= 1 << (ord(letter) & 63)
    return bits


def edit_distance(first: str, second: str) -> int:
    """How many letters have to be put in, taken out or replaced (Levenshtein)."""
    row = list(range(len(second) + 1))
    for above, letter in enumerate(first, 1):
        diagonal, row[0] = row[0], above
        for position, candidate in enumerate(second, 1):
            diagonal, row[position] = row[position], min(row[position] + 1, row[position - 1] + 1, diagonal + (letter != candidate))
    return row[-1]
