"""Texts near those on which a watch was right, that no rule of it met: by rare words that they share, language by language."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import log, sqrt

from crawler.language.tokens import fold, lead_of, tokens

MAX_SHARE_OF_TEXTS = 0.05  # that a word may stand in: what is more frequent says nothing
MIN_TEXTS_OF_WORD = 2
MIN_WORD_CHARS = 3
MAX_SUGGESTED_WORDS = 6
MIN_NEARNESS = 0.12  # cosine, by words

Vector = Mapping[str, float]
Embed = Callable[[Sequence[str]], Sequence[Sequence[float]]]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadText:
    """A text of the archive: `confirmed` where an alert of the watch on it was confirmed; `met` where it has one at all."""

    id: int
    lang: str
    title: str
    text: str
    confirmed: bool = False
    met: bool = False

    @property
    def top(self) -> str:
        return f"{self.title}\n{lead_of(self.text)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class NearText:
    """A text that the watch does not meet, how near it is to one that it meets rightly (0 to 1), and the words that both have, the
    rarest first: those that would meet it."""

    id: int
    nearest: int  # the confirmed text that it is nearest to
    nearness: float
    words: tuple[str, ...]


def near_texts(texts: Sequence[ReadText], embed: Embed | None = None) -> list[NearText]:
    """The texts near a confirmed one of their language, the nearest first. `embed`: vectors of texts, in place of words."""
    by_lang: dict[str, list[ReadText]] = defaultdict(list)
    for text in texts:
        by_lang[text.lang].append(text)
    near: list[NearText] = []
    for of_lang in by_lang.values():
        if any(text.confirmed for text in of_lang):
            near += _near_of_language(of_lang, embed)
    return sorted(near, key=lambda text: (-text.nearness, text.id))


def _near_of_language(texts: Sequence[ReadText], embed: Embed | None) -> list[NearText]:
    vectors = _word_vectors(texts)
    nearness = _embedded(texts, embed) if embed else vectors
    confirmed = [text for text in texts if text.confirmed]
    near = []
    for text in texts:
        if text.met or text.confirmed:
            continue
        best, score = max(
            ((known, _cosine(nearness[text.id], nearness[known.id])) for known in confirmed), key=lambda pair: pair[1]
        )
        if score < (0.0 if embed else MIN_NEARNESS):
            continue
        # The word must be of the news that the watch wants, not of one text alone.
        weights: dict[str, float] = defaultdict(float)
        for known in confirmed:
            for word in vectors[text.id].keys() & vectors[known.id].keys():
                weights[word] += vectors[text.id][word] * vectors[known.id][word]
        words = tuple(sorted(weights, key=lambda word: (-weights[word], word))[:MAX_SUGGESTED_WORDS])
        near.append(NearText(id=text.id, nearest=best.id, nearness=round(score, 3), words=words))
    return near


def _word_vectors(texts: Sequence[ReadText]) -> dict[int, Vector]:
    """The words of each text's top, each by how rare it is in the texts of its language; of length 1."""
    words = {text.id: set(tokens(fold(text.top, text.lang))) for text in texts}
    counts = Counter(word for own in words.values() for word in own)
    most = max(MIN_TEXTS_OF_WORD, MAX_SHARE_OF_TEXTS * len(texts))
    confirmed = [words[text.id] for text in texts if text.confirmed]
    rarity = {
        word: log(len(texts) / number) + 0.1
        for word, number in counts.items()
        if len(word) >= MIN_WORD_CHARS
        and not word.isdecimal()
        and number >= MIN_TEXTS_OF_WORD
        and number - sum(word in own for own in confirmed) <= most
    }
    return {id: _unit({word: rarity[word] for word in own if word in rarity}) for id, own in words.items()}


def _embedded(texts: Sequence[ReadText], embed: Embed) -> dict[int, Vector]:
    """Their vectors less the mean of their language: what all texts of a language have in common says nothing."""
    rows = [list(map(float, row)) for row in embed([text.top for text in texts])]
    means = [sum(column) / len(rows) for column in zip(*rows, strict=True)]
    return {
        text.id: _unit({str(number): figure - mean for number, (figure, mean) in enumerate(zip(row, means, strict=True))})
        for text, row in zip(texts, rows, strict=True)
    }


def _unit(vector: dict[str, float]) -> Vector:
    length = sqrt(sum(figure * figure for figure in vector.values()))
    return {key: figure / length for key, figure in vector.items()} if length else {}


def _cosine(left: Vector, right: Vector) -> float:
    if len(left) > len(right):
        left, right = right, left
    return sum(figure * right.get(key, 0.0) for key, figure in left.items())
