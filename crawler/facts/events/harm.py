"""How many an event killed and wounded, by the figures of its article and by what it says happened to nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from crawler.facts.background import background_spans
from crawler.facts.figures.negations import NEGATED, without_negated
from crawler.facts.figures.number_words import conjunctions
from crawler.facts.figures.numbers import Token
from crawler.facts.figures.units import unit_of, units_at
from crawler.facts.findings import Figure
from crawler.language.sentences import sentence_spans, sentence_words
from crawler.language.tables import TABLES
from crawler.language.tokens import fold, fold_with_offsets, token_spans, tokens
from crawler.language.units import HOSPITALISED, KILLED, WOUNDED

CASUALTIES = "casualties"
BODIES = "bodies"  # found: killed, where nothing else says how many
HARMED_UNITS = frozenset({KILLED, WOUNDED, CASUALTIES, BODIES})
OF_BEFORE = "past"  # kind of background
HARM_SENTENCES = 8  # of a text
MAX_JOINED_GAP = 5  # words between numbers that are added up: two guards of the post and three smugglers
ROUNDED = ("min", "max", "approx")
MAX_ROUNDING = 0.25  # of a number, by which a headline rounds it


class Harm(NamedTuple):
    """How many were killed and wounded in the event itself. None: nobody says; 0: it is said that nobody was."""

    killed: int | None
    wounded: int | None


def harm_of(title: str, text: str, figures: Sequence[Figure], lang: str, *, is_violent: bool, is_past: bool = False) -> Harm:
    """The harm that an article tells. `is_violent`: in such an event, and in one that killed, who is treated was wounded;
    `is_past`: the event is one of before, so that figures of before are its own."""
    fields = {"title": title, "text": text}
    told = ("", OF_BEFORE) if is_past else ("",)
    news = [figure for figure in figures if figure.background in told and figure.label != "denied" and not figure.is_part]
    killed = _count([figure for figure in news if figure.unit in (KILLED, BODIES)], fields, lang)
    wounded = _count([figure for figure in news if figure.unit == WOUNDED], fields, lang)
    if wounded is None and (killed or is_violent):
        wounded = _count([figure for figure in news if figure.unit == HOSPITALISED and _is_in_head(figure, text)], fields, lang)
    if (killed is not None and wounded is not None) or lang not in TABLES:
        return Harm(killed, wounded)
    happened, denied = _told_of_harm(fields, lang)
    if killed is None and denied and happened.isdisjoint((KILLED, BODIES, CASUALTIES)):
        killed = 0
    if wounded is None and not denied.isdisjoint((WOUNDED, CASUALTIES)) and happened.isdisjoint((WOUNDED, CASUALTIES)):
        wounded = 0
    return Harm(killed, wounded)


def _count(news: Sequence[Figure], fields: Mapping[str, str], lang: str) -> int | None:
    """The first figure, with those that are joined to it by "and"; what a headline rounds is as the text has it."""
    if not news:
        return None
    first = news[0]
    if first.field == "title" and first.qualifier in ROUNDED:
        first = next((figure for figure in news if figure.field == "text" and _is_rounded(first, figure)), first)
    group = [first]
    for figure in news[news.index(first) + 1 :]:
        if figure.unit != first.unit or not _is_joined(group[-1], figure, fields[first.field], lang):
            break
        group.append(figure)
    added = sum(figure.value for figure in group[1:])
    return int(first.value if added == first.value and len(group) > 2 else first.value + added)


def _is_in_head(figure: Figure, text: str) -> bool:
    """Whether a figure is of the headline or the first sentences: further down hospitals have other patients too."""
    return figure.field == "title" or figure.sentence in sentence_spans(text)[:HARM_SENTENCES]


def _is_rounded(rounded: Figure, exact: Figure) -> bool:
    low, high = sorted((rounded.value, exact.value))
    in_bounds = (rounded.low or 0) <= exact.value <= (rounded.high or exact.value) or rounded.qualifier == "approx"
    return rounded.unit == exact.unit and in_bounds and high - low <= MAX_ROUNDING * low


def _is_joined(first: Figure, second: Figure, content: str, lang: str) -> bool:
    """Whether two figures of a sentence have one verb: "two guards and three smugglers", "two guards, three smugglers and …"."""
    if (first.field, first.sentence) != (second.field, second.sentence) or second.start <= first.end or lang not in TABLES:
        return False
    gap = content[first.end : second.start]
    words = tokens(fold(gap, lang))
    if not 0 < len(words) <= MAX_JOINED_GAP or any(unit_of(word, lang) in HARMED_UNITS for word in words):
        return False
    return words[-1] in conjunctions(lang) or gap.rstrip().endswith((",", "،"))


def _told_of_harm(fields: Mapping[str, str], lang: str) -> tuple[set[str], set[str]]:
    """What the news says happened to people, and what it says happened to nobody."""
    happened: set[str] = set()
    denied: set[str] = set()
    hidden = set(background_spans(fields["text"]))
    for field, content in fields.items():
        for span, folded_words in zip(sentence_spans(content), sentence_words(content, lang), strict=True):
            is_background = field == "text" and span in hidden
            if is_background or not any(unit_of(word, lang) in HARMED_UNITS for word in folded_words.split()):
                continue
            sentence = content[slice(*span)]
            folded = fold_with_offsets(sentence, lang)
            words = [Token(folded.text[start:end], *folded.span(start, end)) for start, end in token_spans(folded.text)]
            units = units_at(words, sentence, lang)
            for unit, left in zip(units, without_negated(units, sentence, words, lang), strict=True):
                if unit in HARMED_UNITS:
                    (denied if left == NEGATED else happened).add(unit)
    return happened, denied
