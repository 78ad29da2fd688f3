"""Lines that are of the site and not of the article, by the words of all tables."""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.language import dates
from crawler.language.tables import made_from_tables, phrases_of, tables
from crawler.language.tokens import fold, words

MAX_JUNK_CHARS = 200  # characters; a longer line is prose whatever it begins with

_OWNER = re.compile(r"^(?:©|\(c\)|copyright\b)")


@made_from_tables
def _junk_lines() -> frozenset[str]:
    """Folded words that stand alone, or before a colon, or before the thing that they announce."""
    return frozenset(" ".join(words(phrase)) for table in tables() for phrase in phrases_of(table.junk_lines))


@made_from_tables
def _junk_beginnings() -> tuple[str, ...]:
    """Folded words with which an invitation begins."""
    return tuple(sorted({" ".join(words(phrase)) for table in tables() for phrase in phrases_of(table.junk_beginnings)}))


@made_from_tables
def _follow() -> re.Pattern[str]:
    """Folded invitations to follow the site elsewhere."""
    return re.compile("(?:" + "|".join(table.follow_pattern for table in tables() if table.follow_pattern) + ")")


@made_from_tables
def _byline() -> re.Pattern[str]:
    """A folded line of a word for the author and a name of up to five words."""
    labels = sorted({fold(phrase) for table in tables() for phrase in phrases_of(table.byline_lines)}, key=len, reverse=True)
    return re.compile(rf"^(?:{'|'.join(map(re.escape, labels))})\s*[: ]\s*(\S+(?:\s+\S+){{0,4}})$")


def is_junk(line: str) -> bool:
    """True for a line that announces other pages, invites to subscribe, or says whose the site is."""
    line = line.strip().lstrip("-•*▪►→| ")
    if not line:
        return True
    if len(line) > MAX_JUNK_CHARS:
        return False
    head, colon, _ = line.partition(":")
    folded = " ".join(words(line))
    if folded in _junk_lines() or (colon and len(head) < 40 and " ".join(words(head)) in _junk_lines()):
        return True
    return bool(_OWNER.match(line.casefold()) or _follow().match(folded) or folded.startswith(_junk_beginnings()))


def is_byline(line: str, authors: Sequence[str]) -> bool:
    """True for a line that only says who wrote it, or when."""
    if len(line) > 120:
        return False
    folded = fold(line)
    names = {fold(name) for name in authors}
    if folded.strip() in names:
        return True
    match = _byline().match(folded)
    if match and (match[1] in names or len(match[1].split()) <= 3):
        return True
    # A date on its own: nothing but the date, the time and a word or two.
    return len(line) <= 60 and len(words(line)) <= 8 and any(c.isdigit() for c in line) and dates.parse(line) is not None


def repeats(line: str, title: str) -> bool:
    """True for the headline said again."""
    a, b = words(line), words(title)
    return bool(a) and bool(b) and (a == b or (len(a) >= 4 and len(a) <= len(b) + 3 and _share(a, b) >= 0.9))


def _share(a: list[str], b: list[str]) -> float:
    return len(set(a) & set(b)) / max(len(set(a)), len(set(b)))
