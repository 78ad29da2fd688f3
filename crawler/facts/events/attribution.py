"""Who says so: the people beside a word of saying, in English."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.facts.events.people import PeopleNamed
from crawler.facts.figures.labels import cue_expression
from crawler.language.tables import made_from_tables, phrases_of, tables
from crawler.language.tables.table import CUE_LABELS

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
NAMES_OF_LABELS = {"official": "officials", "hearsay": "local sources", "claim": "one side", "denied": ""}


def attribution_of(words: Sequence[str], people: Sequence[PeopleNamed]) -> str:
    """Who a sentence of folded words names as its source; empty: nobody."""
    joined = " ".join(words)
    for label, pattern in _cues():
        match = pattern.search(joined)
        if match is None:
            continue
        first = joined.count(" ", 0, match.start())
        last = joined.count(" ", 0, match.end())
        beside = [
            (max(first - person.last, person.first - last, 0), SOURCE_NAMES[person.kind])
            for person in people
            if person.kind in SOURCE_NAMES and max(first - person.last, person.first - last, 0) <= MAX_SOURCE_DISTANCE
        ]
        return min(beside)[1] if beside else NAMES_OF_LABELS[label]
    return ""


@made_from_tables
def _cues() -> tuple[tuple[str, re.Pattern[str]], ...]:
    patterns = []
    for label in CUE_LABELS:
        cues = [cue_expression(cue) for table in tables() for cue in phrases_of(table.cues.get(label, ""))]
        patterns.append((label, re.compile(r"(?<!\w)(?:" + "|".join(filter(None, cues)) + r")(?!\w)")))
    return tuple(patterns)
