"""Slips of the keyboard in a query that its grammar would read as words, or explain badly."""

from __future__ import annotations

import re

from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import marked

# Marks without width that keyboards and copied text bring along. The joiners are not among them: they are part of Persian words.
UNSEEN_MARKS = "\\u200b\\u200e\\u200f\\u202a-\\u202e\\u2060\\u2066-\\u2069\\ufeff"
OPERATOR_HINTS = {  # for one that stands where a term should be
    "NEAR": marked("NEAR needs a distance: NEAR/5"),
    "SENT": marked("SENT is written SENT(…)"),
    "PARA": marked("PARA is written PARA(…)"),
    "EVENT": marked("EVENT is written EVENT(@clash actor:@soldiers)"),
    "COUNT": marked("COUNT is written COUNT(…) >= 2"),
}
CLOSING_QUOTES = {'"': '"', "«": "»", "“": "”", "„": "“"}

_LITERAL_BEGIN = re.compile(r'["«“„]|(?<![^\s(:])/')
_LITERAL_ENDS = {
    **{opening: re.compile(f"[{closing}{'”' if opening == '„' else ''}]") for opening, closing in CLOSING_QUOTES.items()},
    "/": re.compile(r"(?<!\\)/i?"),
}
_SINGLE_QUOTES = re.compile(r"(?<![^\s(:])['‘]([^\s'‘’()]+(?:\s+[^\s'‘’()]+)+)['’](?![^\s)])")
_NEAR_APART = re.compile(r"NEAR\s+/\s*(\d+)|NEAR/\s+(\d+)|NEAR(\d+)\b")


def find_slip(text: str) -> tuple[str, int] | None:
    """What is wrong, and the character where it begins; None: nothing."""
    bare = _without_literals(text)
    single = _SINGLE_QUOTES.search(bare)
    if single:
        return _('a phrase stands in double quotes: "{phrase}"', phrase=" ".join(single[1].split())), single.start()
    near = _NEAR_APART.search(bare)
    if near:
        return _("NEAR and its distance are written as one word: NEAR/{n}", n=near[1] or near[2] or near[3]), near.start()
    return None


def unclosed_quote(text: str, offset: int) -> str:
    """The message for a quotation mark at which nothing closed begins."""
    closing = CLOSING_QUOTES[text[offset]]
    another = re.search('[»“”"]', text[offset + 1 :])
    if another and another[0] != closing:
        return _(
            "a quotation mark is not closed: {mark} is closed by {closing}, not by {another}",
            mark=text[offset],
            closing=closing,
            another=another[0],
        )
    return _("a quotation mark is not closed: {mark} is closed by {closing}", mark=text[offset], closing=closing)


def _without_literals(text: str) -> str:
    """The query with spaces in place of its phrases and regular expressions."""
    pieces, position = [], 0
    while begin := _LITERAL_BEGIN.search(text, position):
        end = _LITERAL_ENDS[begin[0]].search(text, begin.end())
        if end is None:  # the parser says so
            break
        pieces += [text[position : begin.start()], " " * (end.end() - begin.start())]
        position = end.end()
    return "".join((*pieces, text[position:]))
