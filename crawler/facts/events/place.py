"""Where the event of an article is: one of the places that it names, by where and how it names them.

A weighted sum for each place named (a conditional logistic regression; `bench/main_place.py` fits the weights) over the title, the
first sentences, the words beside the name, and what kind of place it is. The share of the best is the confidence.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp, log1p
from typing import NamedTuple

from crawler.facts.background import background_spans
from crawler.facts.events.signs import PlaceSigns, place_signs
from crawler.facts.findings import UNLOCATED_KINDS, Mention
from crawler.facts.places import Gazetteer
from crawler.language.fold import fold_each
from crawler.language.identify import normal
from crawler.language.sentences import sentence_spans, sentence_words
from crawler.language.tokens import fold, tokens

MAX_PLACE_MENTIONS = 60  # of one article that are weighed: what is named later is not where it is
HEAD_SENTENCES = 3  # after the title, that tell the event
WORDS_BEFORE, WORDS_BEHIND = 4, 5  # in which a preposition stands beside a name
CHARS_BEFORE, CHARS_BEHIND = 60, 40
MAX_CENTRE_CHARS = 70  # between a name and "epicentre"
MAX_DATELINE_START = 12  # character at which the place of a dateline begins, at the latest
WIDE_KINDS = frozenset({*UNLOCATED_KINDS, "adm1"})  # wider than a district
MIN_CONFIDENCE = 0.2  # under this the place is not known
REGION = ("TJ", "AF", "")
DATELINE = re.compile(r"(?:\s*[,،(:—–ـ-]|\s+[\w.]+\s*[—–ـ(-]|\s*\d)[^.\n]{0,40}")
DATELINE_END = re.compile(r"[—–:ـ(]|\s-\s")
WORD_REST = re.compile(r"[\w‌'’ʻʼ‘-]*")

WEIGHTS: Mapping[str, float] = {
    "title": 0.5,
    "first": 1.4,
    "second": 0.7,
    "position": 1.1,
    "mentions": 0.5,
    "dateline": 0.4,
    "finest": 1.2,
    "next_finest": 0.55,
    "first_at": 0.85,
    "at_head": 0.1,
    "from_head": -0.65,
    "measured": 1.0,
    "centre": 0.85,
    "at_seat": 0.5,
    "earliest": -0.65,
    "home": 0.2,
    "border": 0.45,
    "region": 0.4,
    "country": -1.1,
    "river": -0.35,
    "adm2": 1.0,
    "crossing": 1.5,
    "village": -0.3,
    "locality": -0.3,
}


@dataclass(frozen=True, slots=True)
class MainPlace:
    """Where the event of an article is: the likeliest place, all that the name may mean, and how sure it is (0 to 1)."""

    place: str
    candidates: tuple[str, ...]
    confidence: float


class _PlaceNamed(NamedTuple):
    """How one mention stands: the number of its sentence (0: the title)."""

    mention: Mention
    sentence: int
    background: bool
    dateline: bool
    centre: bool = False  # of the news alone
    place_at: bool = False  # of its first sentences alone: behind "in", "at", "near"
    place_from: bool = False
    measured: bool = False  # 20 kilometres from it


def main_place(
    title: str,
    text: str,
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    *,
    country: str = "",
    lang: str = "",
    background: Collection[tuple[int, int]] | None = None,
) -> MainPlace | None:
    """The place of the article's event; None where no place is likely enough. `country`: of the source; `background`: the
    sentences that tell what was known before (`background_spans`), where they are known."""
    features, first_named = place_features(title, text, mentions, gazetteer, country=country, lang=lang, background=background)
    if not features:
        return None
    scores = {place: sum(WEIGHTS.get(name, 0.0) * value for name, value in row.items()) for place, row in features.items()}
    best = max(scores, key=lambda place: scores[place])
    confidence = 1.0 / sum(exp(score - scores[best]) for score in scores.values())
    if confidence < MIN_CONFIDENCE:
        return None
    return MainPlace(best, first_named[best].candidates, round(confidence, 3))


def place_features(
    title: str,
    text: str,
    mentions: Sequence[Mention],
    gazetteer: Gazetteer,
    *,
    country: str = "",
    lang: str = "",
    background: Collection[tuple[int, int]] | None = None,
) -> tuple[dict[str, dict[str, float]], dict[str, Mention]]:
    """What speaks for each place named, by its id; and its first mention."""
    spans = sentence_spans(text)
    hidden = frozenset(background_spans(text) if background is None else background)
    named = list(_named(title, text, spans, hidden, mentions[:MAX_PLACE_MENTIONS], normal(lang)))
    by_place: dict[str, list[_PlaceNamed]] = {}
    for row in named:
        place = row.mention.candidates[0]
        if place in gazetteer.places:
            by_place.setdefault(place, []).append(row)
    features = {place: _features(rows, gazetteer, place, country.upper()) for place, rows in by_place.items()}
    order = sorted(by_place, key=lambda place: min(_order(row) for row in by_place[place]))
    fine = [place for place in order if gazetteer.places[place].kind not in WIDE_KINDS]
    fine_at = [place for place in fine if features[place].get("at_head")]
    for places, name in ((order[:1], "earliest"), (fine[:1], "finest"), (fine[1:2], "next_finest"), (fine_at[:1], "first_at")):
        for place in places:
            features[place][name] = 1.0
    return features, {place: rows[0].mention for place, rows in by_place.items()}


def _order(row: _PlaceNamed) -> tuple[int, int]:
    return (HEAD_SENTENCES, 0) if row.dateline else (row.sentence, row.mention.start)


def _features(rows: Sequence[_PlaceNamed], gazetteer: Gazetteer, place: str, country: str) -> dict[str, float]:
    told = gazetteer.places[place]
    news = [row for row in rows if not row.background and not row.dateline]
    head = [row for row in news if row.sentence <= HEAD_SENTENCES]
    sentences = {row.sentence for row in news}
    at_head = any(row.place_at for row in head)
    features = {
        "title": 0 in sentences,
        "first": 1 in sentences,
        "second": 2 in sentences,
        "position": 1.0 / (1 + min(sentences, default=len(rows) + 100)),
        "mentions": log1p(len(news)),
        "dateline": any(row.dateline for row in rows),
        "at_head": at_head,
        "from_head": not at_head and any(row.place_from for row in head),
        "measured": any(row.measured for row in head),
        "centre": any(row.centre for row in news),
        "at_seat": at_head and told.kind == "capital",
        "home": told.country == country,
        "border": told.border,
        "region": told.country in REGION,
        told.kind: 1.0,
    }
    return {name: float(value) for name, value in features.items() if value}


def _named(
    title: str,
    text: str,
    spans: Sequence[tuple[int, int]],
    hidden: frozenset[tuple[int, int]],
    mentions: Iterable[Mention],
    lang: str,
) -> Iterable[_PlaceNamed]:
    signs = place_signs(lang)
    words = (" ".join(tokens(fold(title))), *sentence_words(text))
    begins = [begin for begin, _ in spans]
    start = begins[0] if begins else 0
    for mention in mentions:
        if mention.field == "title":
            number, (begin, stop), source = 0, (0, len(title)), title
        else:
            number = bisect_right(begins, mention.start)
            begin, stop = spans[number - 1] if number else (0, len(text))
            source = text
        rest = WORD_REST.match(source, mention.end)
        end = rest.end() if rest else mention.end
        dateline = mention.field == "text" and mention.start - start <= MAX_DATELINE_START and _is_dateline(text, end)
        background = (begin, stop) in hidden
        if background or dateline:  # neither is asked what stands beside it
            yield _PlaceNamed(mention, number, background, dateline)
            continue
        centre = signs.centre.occurs_in(words[number])  # few sentences have it: those that do are looked at near the name
        if centre:
            near = source[max(begin, mention.start - MAX_CENTRE_CHARS) : min(stop, end + MAX_CENTRE_CHARS)]
            centre = signs.centre.occurs_in(" ".join(tokens(fold(near))))
        row = _PlaceNamed(mention, number, background, dateline, centre=centre)
        if number > HEAD_SENTENCES:
            yield row
            continue
        pieces = (
            source[max(begin, mention.start - CHARS_BEFORE) : mention.start],
            source[mention.start : end],
            source[end : min(stop, end + CHARS_BEHIND)],
        )
        chars_before, name, chars_behind = fold_each(pieces)
        before, behind = tokens(chars_before)[-WORDS_BEFORE:], tokens(chars_behind)[:WORDS_BEHIND]
        place_at, place_from = _beside(signs, before, name, behind)
        measured = any(word.startswith(signs.kilometres) for word in (*before, *behind[:2]))
        yield row._replace(place_at=place_at, place_from=place_from, measured=measured)


def _is_dateline(text: str, end: int) -> bool:
    """Whether a name at the beginning of a text is where it was written: KUNDUZ (Agency) —."""
    behind = DATELINE.match(text, end)
    return behind is not None and DATELINE_END.search(behind[0]) is not None


def _beside(signs: PlaceSigns, before: Sequence[str], name: str, behind: Sequence[str]) -> tuple[bool, bool]:
    """Whether a name says where something is, and whether it says where from or where to."""
    at_word = max((number for number, word in enumerate(before) if word in signs.before), default=-1)
    from_word = max((number for number, word in enumerate(before) if word in signs.from_before), default=-1)
    if signs.behind and signs.behind.isdisjoint(behind):
        at_word = -1
    forms = (name, *behind[:1])
    at_ending = bool(signs.endings) and any(form.endswith(signs.endings) for form in forms)
    from_ending = bool(signs.from_endings) and any(form.endswith(signs.from_endings) for form in forms)
    return at_word > from_word or at_ending, from_word > at_word or (from_ending and not at_ending)
