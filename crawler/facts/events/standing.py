"""How the name of a place stands in an article: in which sentence, and beside which words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile
from typing import NamedTuple

from crawler.facts.events.signs import PlaceSigns, place_signs
from crawler.facts.events.verbs import verbs_in
from crawler.facts.findings import Mention
from crawler.language.fold import fold_each
from crawler.language.phrase_search import PhraseSearch
from crawler.language.sentences import sentence_words, text_words
from crawler.language.tokens import fold, tokens

HEAD_SENTENCES = 3  # after the title, that tell the event
WORDS_BEFORE, WORDS_BEHIND = 4, 5  # in which a preposition stands beside a name
MAX_MEASURE_WORDS = 3  # behind a name, to "kilometres"
MAX_SAYING_WORDS = 5  # between a name and a word for saying
MAX_CARE_WORDS = 3  # before a name, that name a hospital: hospital in the town of; behind it at most two
MAX_TARGET_WORDS = 5  # before a name, in which a verb stands whose target the court is
MAX_SEAT_WORDS = 2  # beside a name, that name its officials
MAX_HAPPENED_WORDS = 3  # between a name and what happened there
CHARS_BEFORE, CHARS_BEHIND = 60, 40
MAX_CENTRE_CHARS = 70  # between a name and "epicentre"
MAX_DATELINE_START = 12  # character at which the place of a dateline begins, at the latest
DATELINE = re.compile(r"(?:\s*[,،(:—–ـ-]|\s+[\w.]+\s*[—–ـ(-]|\s*\d)[^.\n]{0,40}")
DATELINE_END = re.compile(r"[—–:ـ(]|\s-\s")
ROAD = re.compile(r"\s*[-–—]\s*")  # between the two ends of a road
WORD_REST = re.compile(r"(?:[\w‌'’ʻʼ‘]|-(?=[a-zа-яё]))*")


@dataclass(frozen=True, slots=True)
class PlaceNamed:
    """One mention: the number of its sentence (0: the title), and what the words beside it say."""

    mention: Mention
    sentence: int
    background: bool
    dateline: bool
    centre: bool = False  # of an earthquake, of what spreads
    place_at: bool = False  # behind "in", "at", "near"
    place_from: bool = False
    measured: bool = False  # 20 kilometres from it
    apart: bool = False  # named for something else: an earthquake was only felt there, a road ends there
    seat: bool = False  # beside those who govern
    care: bool = False  # beside a hospital, or a court that judges what happened
    speaks: bool = False  # beside a word for saying
    happened: bool = False  # beside the verb of an event


def places_named(
    title: str,
    text: str,
    spans: Sequence[tuple[int, int]],
    hidden: frozenset[tuple[int, int]],
    mentions: Sequence[Mention],
    lang: str,
) -> Iterable[PlaceNamed]:
    """The mentions of places with how they stand. `spans`: the sentences of the text; `hidden`: those that are background."""
    signs = place_signs(lang)
    words = (" ".join(text_words(title)), *sentence_words(text))
    begins = [begin for begin, _ in spans]
    start = begins[0] if begins else 0
    roads = _road_ends(title, text, start, mentions)
    named = [_sentence_of(mention, title, text, spans, begins) for mention in mentions]
    rows = [
        PlaceNamed(
            name.mention,
            name.sentence,
            background=(name.begin, name.stop) in hidden,
            dateline=name.mention.field == "text" and is_dateline(text, start, name.mention.start, name.end),
        )
        for name in named
    ]
    asked = [name for name, row in zip(named, rows, strict=True) if not (row.background or row.dateline)]
    folded = iter(fold_each([piece for name in asked for piece in name.pieces()]))
    sentences = {name.sentence for name in asked}
    centres = {number for number in sentences if signs.centre.occurs_in(words[number])}  # few sentences have one
    felts = {number for number in sentences if signs.felt.occurs_in(words[number])}
    for name, row in zip(named, rows, strict=True):
        if row.background or row.dateline:  # neither is asked what stands beside it
            yield row
            continue
        chars_before, written, chars_behind = next(folded), next(folded), next(folded)
        before, behind = tokens(chars_before), tokens(chars_behind)
        centre = name.sentence in centres and signs.centre.occurs_in(" ".join(tokens(fold(name.around(MAX_CENTRE_CHARS)))))
        felt = not centre and name.sentence in felts
        if felt:
            side = name.source[name.end : name.stop] if signs.verb_last else name.source[name.begin : name.mention.start]
            felt = signs.felt.occurs_in(" ".join(tokens(fold(side))))
        place_at, place_from = _beside(signs, before[-WORDS_BEFORE:], written, behind[:WORDS_BEHIND])
        measured = any(word.startswith(signs.kilometres) for word in (*before[-WORDS_BEFORE:], *behind[:MAX_MEASURE_WORDS]))
        happened = place_at and _happens_beside(before, behind, lang)
        is_judged = _is_house_of(signs, signs.court, before, behind) and not verbs_in(before[-MAX_TARGET_WORDS:], lang)
        on_road = (name.mention.field, name.mention.start) in roads
        yield replace(
            row,
            centre=centre,
            place_at=place_at and not on_road,
            place_from=place_from and not measured,
            measured=measured,
            apart=on_road or (felt and not measured),
            seat=_is_beside(signs.seat, before, behind, MAX_SEAT_WORDS),
            care=is_judged or _is_house_of(signs, signs.care, before, behind),
            speaks=_is_beside(signs.saying, before, behind, MAX_SAYING_WORDS),
            happened=happened,
        )


class _NameInSentence(NamedTuple):
    """A name with the sentence around it: its number, its characters in the source, where its last word ends."""

    mention: Mention
    sentence: int
    begin: int
    stop: int
    source: str
    end: int

    def pieces(self) -> tuple[str, str, str]:
        """What stands before the name, the name, and what follows, within the sentence."""
        begin, stop = max(self.begin, self.mention.start - CHARS_BEFORE), min(self.stop, self.end + CHARS_BEHIND)
        return self.source[begin : self.mention.start], self.source[self.mention.start : self.end], self.source[self.end : stop]

    def around(self, chars: int) -> str:
        """The name with so many characters of the sentence on both sides."""
        return self.source[max(self.begin, self.mention.start - chars) : min(self.stop, self.end + chars)]


def _sentence_of(
    mention: Mention, title: str, text: str, spans: Sequence[tuple[int, int]], begins: Sequence[int]
) -> _NameInSentence:
    if mention.field == "title":
        return _NameInSentence(mention, 0, 0, len(title), title, _end_of_word(title, mention.end))
    number = bisect_right(begins, mention.start)
    begin, stop = spans[number - 1] if number else (0, len(text))
    return _NameInSentence(mention, number, begin, stop, text, _end_of_word(text, mention.end))


def is_dateline(text: str, start: int, begin: int, end: int) -> bool:
    """Whether a name at the beginning of a text is where it was written: KUNDUZ (Agency) —, or in capitals with a full stop. Before
    it stands nothing, or another name in capitals."""
    if begin - start > MAX_DATELINE_START or any(letter.isalpha() and not letter.isupper() for letter in text[start:begin]):
        return False
    if text[begin:end].isupper() and text[end : end + 1] == ".":
        return True
    behind = DATELINE.match(text, end)
    return behind is not None and DATELINE_END.search(behind[0]) is not None


def _road_ends(title: str, text: str, start: int, mentions: Sequence[Mention]) -> frozenset[tuple[str, int]]:
    """Field and first character of the names joined by a dash: the road from Dushanbe to Khorog is in neither."""
    ends: set[tuple[str, int]] = set()
    for first, second in pairwise(mentions):
        if first.field == second.field:
            source = title if first.field == "title" else text
            end = _end_of_word(source, first.end)
            joined = ROAD.fullmatch(source, end, second.start) is not None
            if joined and not (first.field == "text" and is_dateline(text, start, first.start, end)):
                ends |= {(first.field, first.start), (second.field, second.start)}
    return frozenset(ends)


def _end_of_word(source: str, end: int) -> int:
    rest = WORD_REST.match(source, end)
    return rest.end() if rest else end


def _is_beside(phrases: PhraseSearch, before: Sequence[str], behind: Sequence[str], words: int) -> bool:
    """Whether one of the phrases stands within so many words of a name: the authorities in Kabul, a hospital in Kulob."""
    sides = f"{' '.join(before[-words:])}  {' '.join(behind[:words])}"  # no phrase goes over two spaces
    return phrases.occurs_in(sides)


def _is_house_of(signs: PlaceSigns, houses: PhraseSearch, before: Sequence[str], behind: Sequence[str]) -> bool:
    """Whether a hospital or a court stands before a name, or behind it with no "in" or "to" between: Kulob district hospital."""
    following = list(behind[: MAX_CARE_WORDS - 1])
    if not signs.possessive:  # د کندز په روغتون: the word for in stands behind what it is in
        following = list(takewhile(lambda word: word not in signs.before and word not in signs.from_before, following))
    return houses.occurs_in(" ".join(before[-MAX_CARE_WORDS:])) or houses.occurs_in(" ".join(following))


def _happens_beside(before: Sequence[str], behind: Sequence[str], lang: str) -> bool:
    near = [*before[-MAX_HAPPENED_WORDS:], *behind[:MAX_HAPPENED_WORDS]]
    return bool(verbs_in(near, lang))


def _beside(signs: PlaceSigns, before: Sequence[str], name: str, behind: Sequence[str]) -> tuple[bool, bool]:
    """Whether a name says where something is, and whether it says where from or where to."""
    at_word = max((number for number, word in enumerate(before) if word in signs.before), default=-1)
    from_word = max((number for number, word in enumerate(before) if word in signs.from_before), default=-1)
    if not signs.possessive.isdisjoint(before[-1:]):  # د کندز له ښاره: the preposition stands behind the name
        at_word = len(before) if not signs.before.isdisjoint(behind[:1]) else at_word
        from_word = len(before) if not signs.from_before.isdisjoint(behind[:1]) else from_word
    if not signs.from_behind.isdisjoint(behind[:1]):
        from_word = len(before)
    if signs.behind and signs.behind.isdisjoint(behind):
        at_word = -1
    forms = (name, *behind[:1])
    at_ending = bool(signs.endings) and any(form.endswith(signs.endings) for form in forms)
    from_ending = bool(signs.from_endings) and any(form.endswith(signs.from_endings) for form in forms)
    return at_word > from_word or at_ending, from_word > at_word or (from_ending and not at_ending)
