"""Whether an article is about a denial: «Taliban deny shelling», by the words of its headline and first sentence."""

from __future__ import annotations

import re

from crawler.facts.figures.labels import label_of_folded
from crawler.language.sentences import iter_sentences
from crawler.language.tokens import fold, tokens

# The same words where nothing is disputed: somebody is refused entry, somebody crosses, something is negative.
_REFUSED = (
    "entry|re entry|admission|access|passage|visa|visas|asylum|permission|permits|bail|education|schooling|aid|help|medical|"
    "treatment|food|crossing|boarding|rights|the right|the chance|the opportunity"
)
_UNDISPUTED = re.compile(
    rf"\b(?:denied|denies|deny|denying) (?:\w+ ){{0,3}}?(?:{_REFUSED})\b"
    r"|\bотрицательн\w*"
    r"|\bاز (?:\w+ ){1,3}?رد کرد\w*"
)


def denial(title: str, text: str) -> bool:
    """True when headline or first sentence say that somebody denies, rejects or refutes a report. Six languages."""
    first = next((text[begin:stop] for begin, stop in iter_sentences(text)), "")
    return any(_denies(piece) for piece in (title, first))


def _denies(sentence: str) -> bool:
    folded = " ".join(tokens(fold(sentence)))
    return label_of_folded(_UNDISPUTED.sub(" ", folded)) == "denied"
