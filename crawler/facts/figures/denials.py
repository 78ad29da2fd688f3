"""Whether an article is about a denial: «Taliban deny shelling», by the words of its headline and first sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.facts.figures.labels import label_cues, label_of_folded
from crawler.language.phrase_search import PhraseSearch
from crawler.language.sentences import sentence_words, text_words
from crawler.language.tables import made_from_tables, tables


def denial(title: str, text: str) -> bool:
    """True when headline or first sentence say that somebody denies, rejects or refutes a report."""
    return any(_denies(sentence) for sentence in (" ".join(text_words(title)), *sentence_words(text)[:1]))


def _denies(folded_sentence: str) -> bool:
    return label_of_folded(_undisputed().sub(" ", folded_sentence)) == "denied"


def denied_at(words: Sequence[str]) -> tuple[int, int] | None:
    """First and last position of the words by which a sentence of folded words denies something; None: it denies nothing."""
    joined = " ".join(words)
    if not has_denial_cue(joined):
        return None
    return _denial_cues().first_in(_undisputed().sub(lambda match: " ".join("-" for _ in match.group().split()), joined))


def has_denial_cue(words: str) -> bool:
    """Whether a sentence of folded words has words that may deny something: most have none, and need no more reading."""
    return _denial_cues().occurs_in(words)


@made_from_tables
def _denial_cues() -> PhraseSearch:
    return next(cues for label, cues in label_cues() if label == "denied")


@made_from_tables
def _undisputed() -> re.Pattern[str]:
    """The same words where nothing is disputed: somebody is refused entry, somebody crosses, something is negative."""
    return re.compile("|".join(table.undisputed for table in tables() if table.undisputed))
