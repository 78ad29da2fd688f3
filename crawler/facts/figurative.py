"""Whether the words of an attack are meant as they stand: goals are shot, prices explode, ministers come under fire.

No list of such phrases is ever whole. So an attack needs a second sign that it is one: people harmed, weapons, armed men. An
authority that speaks of it is half a sign. Where there is none the battle may be one of bakers; where the article is about a game,
a market, a debate or a stage besides, it is a figure of speech. A sign of a game by itself says nothing: stadiums and bazaars are
attacked too, and then somebody is hurt there.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from crawler.language.identify import normal
from crawler.language.phrase_search import PhraseSearch, cue_expression
from crawler.language.sentences import sentence_spans, sentence_words, text_words
from crawler.language.tables import made_from_tables, made_of_text, phrases_of, table_of, tables
from crawler.language.tables.table import FIGURATIVE_SIGNS

TOP_SENTENCES = 3  # of a text, beside its title, that show what it is about
MAX_SIGNS = 2  # of a figure of speech, after which more say nothing
MAX_LIKENESS_WORDS = 2  # on either side of "like", of what something is only compared with


@dataclass(frozen=True, slots=True)
class _Signs:
    certain: PhraseSearch  # people harmed, men who attack
    weapons: PhraseSearch
    authorities: PhraseSearch
    likeness: PhraseSearch
    figures: PhraseSearch


class ToldAttack(NamedTuple):
    """How a text tells an attack. `figurative`: how far it means none, 0 to 1; `proven`: somebody is harmed, or armed."""

    figurative: float
    proven: bool


def told_attack(title: str, text: str, *, lang: str = "", background: Iterable[tuple[int, int]] = ()) -> ToldAttack:
    """Whether a text means an attack as it stands. `background`: characters of sentences of the text that tell what was known
    before, where an attack of last year says nothing of this one."""
    return _read(title, text, normal(lang), frozenset(background))


@made_of_text
def _read(title: str, text: str, lang: str, background: frozenset[tuple[int, int]]) -> ToldAttack:
    signs = _signs(lang)
    sentences = sentence_words(text)
    headline = " ".join(text_words(title))
    news = [headline, *(words for span, words in zip(sentence_spans(text), sentences, strict=True) if span not in background)]
    if any(signs.certain.occurs_in(words) or signs.weapons.occurs_in(_without_likenesses(words, signs)) for words in news):
        return ToldAttack(0.0, proven=True)
    top = " ".join((headline, *sentences[:TOP_SENTENCES]))
    figures = min(MAX_SIGNS, len(signs.figures.distinct_in(top))) / MAX_SIGNS
    is_spoken_of = any(map(signs.authorities.occurs_in, news))
    return ToldAttack((figures + (not is_spoken_of)) / 2, proven=False)


def _without_likenesses(words: str, signs: _Signs) -> str:
    """The words of a sentence without those that something is compared with: "drums like artillery"."""
    while (sign := signs.likeness.first_in(words)) is not None:
        left = words.split(" ")
        words = " ".join((*left[: max(0, sign[0] - MAX_LIKENESS_WORDS)], *left[sign[1] + 1 + MAX_LIKENESS_WORDS :]))
    return words


@made_from_tables
def _signs(lang: str) -> _Signs:
    table = table_of(lang)
    read = tables() if table is None else (table,)

    def phrases(*keys: str) -> PhraseSearch:
        fields = ({**row.literal_signs, **row.figurative_signs} for row in read)
        return PhraseSearch(cue_expression(cue) for field in fields for key in keys for cue in phrases_of(field.get(key, "")))

    return _Signs(
        certain=phrases("harm", "fighters"),
        weapons=phrases("weapons"),
        authorities=phrases("authorities"),
        likeness=phrases("like"),
        figures=phrases(*FIGURATIVE_SIGNS),
    )
