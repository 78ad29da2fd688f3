"""Who says so: claim of a party, official, denied, hearsay; by the words of the sentence."""

from __future__ import annotations

import re

from crawler.language.phrase_search import PhraseSearch
from crawler.language.tables import made_from_tables, phrases_of, tables
from crawler.language.tables.table import CUE_LABELS
from crawler.language.tokens import fold, tokens


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
    return next((label for label, cues in label_cues() if cues.occurs_in(words)), "")


@made_from_tables
def label_cues() -> tuple[tuple[str, PhraseSearch], ...]:
    """The cues of each label, in the order in which they decide."""
    return tuple(
        (label, PhraseSearch(cue_expression(cue) for table in tables() for cue in phrases_of(table.cues.get(label, ""))))
        for label in CUE_LABELS
    )
