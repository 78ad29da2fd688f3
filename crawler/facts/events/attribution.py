"""Who says so: the people beside a word of saying, in English."""

from __future__ import annotations

from collections.abc import Sequence

from crawler.facts.events.people import PeopleNamed
from crawler.facts.figures.denials import denied_at
from crawler.facts.figures.labels import label_cues

MAX_SOURCE_DISTANCE = 4  # words between a word of saying and who says it
SOURCE_NAMES = {
    "border guards": "border service",
    "police": "police",
    "Taliban": "Taliban",
    "government": "government",
    "Resistance Front": "Resistance Front",
    "Islamic State": "Islamic State",
    "customs": "customs",
    "villagers": "residents",
    "drug police": "drug police",
    "officials": "officials",
    "security forces": "security service",
}
NAMES_OF_LABELS = {"official": "officials", "hearsay": "local sources", "claim": "one side"}


def attribution_of(words: Sequence[str], people: Sequence[PeopleNamed]) -> str:
    """Who a sentence of folded words names as its source; empty: nobody. Who denies what is told, is no source of it."""
    joined = " ".join(words)
    denial = denied_at(words)
    denier = _source_beside(denial, people) if denial else ""
    for label, cues in label_cues():
        span = cues.first_in(joined)
        if span is None or label == "denied":
            continue
        name = _source_beside(span, people) or ("" if denial else NAMES_OF_LABELS[label])
        return "" if name == denier else name
    return ""


def denier_of(words: Sequence[str], people: Sequence[PeopleNamed]) -> str:
    """Who denies what a sentence of folded words tells; empty: nobody who is named."""
    denial = denied_at(words)
    return _source_beside(denial, people) if denial else ""


def _source_beside(span: tuple[int, int], people: Sequence[PeopleNamed]) -> str:
    first, last = span
    beside = [
        (max(first - person.last, person.first - last, 0), SOURCE_NAMES[person.kind])
        for person in people
        if person.kind in SOURCE_NAMES and max(first - person.last, person.first - last, 0) <= MAX_SOURCE_DISTANCE
    ]
    return min(beside)[1] if beside else ""
