"""Who says so: claim of a party, official, denied, hearsay; by the words of the sentence."""

from __future__ import annotations

import re

from crawler.language.tables import made_from_tables, phrases_of, tables
from crawler.language.tables.table import CUE_LABELS
from crawler.language.tokens import fold, tokens


@made_from_tables
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """One expression of plain alternatives for each label."""
    patterns = []
    for label in CUE_LABELS:
        cues = [cue_expression(cue) for table in tables() for cue in phrases_of(table.cues.get(label, ""))]
        patterns.append((label, re.compile(r"(?<!\w)(?:" + "|".join(cue for cue in cues if cue) + r")(?!\w)")))
    return tuple(patterns)


def cue_expression(cue: str) -> str:
    """A cue as an expression over folded words."""
    return " ".join(
        re.escape(" ".join(tokens(fold(word.rstrip("*"))))) + (r"\w*" if word.endswith("*") else "")
        for word in cue.split()
        if word != "*"
    )


def label_of_folded(words: str) -> str:
    """claim, official, denied, hearsay, or nothing when the sentence names nobody; of folded words apart by single spaces.
    The cues of all languages are told apart by themselves."""
    return next((label for label, pattern in _patterns() if pattern.search(words)), "")
