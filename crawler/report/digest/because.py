"""Why an alert fired, in one line of words: what was met, and where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from crawler.language.reader.texts import gettext as _
from crawler.language.sentences import sentence_spans
from crawler.language.tokens import isolated

if TYPE_CHECKING:
    from crawler.model import Hit, Reason

MAX_NAMED_HITS = 5  # words of one line
MAX_NAMED_HIT_CHARS = 40  # characters of one of them


def why_words(reason: Reason | None, hits: Sequence[Hit], text: str) -> str:
    """ "soldiers + crossed + Tajikistan, in the first sentence": the first words that each condition met, one for a group of terms,
    in the order they stand in; empty where nothing stands in the article. `text`: what the hits of field `text` count in."""
    named = _one_of_each_group(hits[number] for leaf in _leaves(reason) for number in leaf if number < len(hits))
    if not named:
        return ""
    words = " + ".join(isolated(" ".join(hit.text.split())[:MAX_NAMED_HIT_CHARS]) for hit in named[:MAX_NAMED_HITS])
    if len(named) > MAX_NAMED_HITS:
        words += " + …"
    return _("{words}, {place}", words=words, place=_where(named, text))


def _leaves(reason: Reason | None) -> Iterator[tuple[int, ...]]:
    """Yield the hits of each condition that has no parts."""
    if reason is not None:
        if not reason.parts:
            yield reason.hits
        for branch in reason.parts:
            yield from _leaves(branch)


def _one_of_each_group(hits: Iterator[Hit]) -> list[Hit]:
    """The hit of each group that stands first, in the order of title and text."""
    first: dict[str, Hit] = {}
    for hit in sorted((hit for hit in hits if hit.field != "source"), key=_position):
        first.setdefault(hit.group or hit.folded, hit)
    return list({(hit.field, hit.start): hit for hit in first.values()}.values())


def _position(hit: Hit) -> tuple[bool, int]:
    return hit.field != "title", hit.start


def _where(hits: Sequence[Hit], text: str) -> str:
    """Where these stand together."""
    fields = {hit.field for hit in hits}
    if fields == {"title"}:
        return _("in the title")
    if "title" in fields:
        return _("in title and text")
    first, last = min(hit.start for hit in hits), max(hit.end for hit in hits)
    for number, (begin, end) in enumerate(sentence_spans(text)):
        if begin <= first and last <= end:
            return _("in one sentence") if number else _("in the first sentence")
    return _("in the text")
