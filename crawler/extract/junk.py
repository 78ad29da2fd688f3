"""Lines that are of the site and not of the article, by the words of all tables."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from crawler.language import dates
from crawler.language.dates.vocabulary import fold_date, gregorian_months, solar_months
from crawler.language.tables import made_from_tables, phrases_of, tables
from crawler.language.tokens import fold, words

MAX_JUNK_CHARS = 200  # characters; a longer line is prose whatever it begins with

MIN_LINK_CHARS = 12
MAX_INVITATION_WORDS = 8  # of a line that begins like an invitation and names a network or a channel
MIN_TELLING_WORDS = 3  # behind such a beginning, in a sentence of the article
MAX_COUNTER_WORDS = 6
MAX_LABELLED_WORDS = 3  # after a word such as `Watch:`: more of them are a sentence, unless they are a link
MAX_COUNTER_CHARS = 40
MIN_LABELS = 3  # in a row
MAX_LABEL_WORDS = 2
MIN_ROW_LABELS = 2  # of values in one line
MAX_WORDS_WITH_DATE = 3  # beside a date that stands alone

_OWNER = re.compile(r"^(?:©|\(c\)|copyright\s*(?:©|\(c\)|\d))")
_LINE_END = re.compile(r"[.!?؟…۔](?=$|[»”\")\]])")
_STATEMENT_END = re.compile(r"[.…۔][»”\")\]]*$")
_CALL = re.compile(r"[!?؟]")  # of who invites, and no statement
_DATELINE_ENDS = ("-", "–", "—")
_ARROWS = frozenset("↑↓▲▼△▽")  # of votes
_COUNT = re.compile(r"\d+[kmкм]?")  # of "1.2K views" too
_BAR = re.compile(r"\s[|•·]\s")
_LABEL = re.compile(r"(?:[^\W\d_]+\s)?[^\W\d_]+\s?:\s")  # of one word or two, before its value
_ANY_FIGURE = re.compile(r"\d")


@made_from_tables
def _networks() -> tuple[str, ...]:
    """Networks and messengers by their names in all languages."""
    return tuple({word for table in tables() for word in table.networks.split()})


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


@made_from_tables
def _invitation_beginnings() -> tuple[str, ...]:
    """Folded words with which an invitation begins, and sentences too."""
    return tuple(sorted({" ".join(words(phrase)) for table in tables() for phrase in phrases_of(table.invitation_beginnings)}))


@made_from_tables
def _saying_words() -> tuple[frozenset[str], tuple[str, ...]]:
    """Folded words of who says something: whole words, and beginnings."""
    listed = [name for table in tables() for name in table.agent_signs.get("saying", "").split()]
    whole = frozenset(word for name in listed if "*" not in name for word in words(name))
    return whole, tuple(word for name in listed if "*" in name for word in words(name))


@made_from_tables
def _caption_labels() -> frozenset[str]:
    return frozenset(" ".join(words(phrase)) for table in tables() for phrase in phrases_of(table.caption_labels))


@made_from_tables
def _counter_words() -> frozenset[str]:
    return frozenset(word for table in tables() for counter in table.counter_words.split() for word in words(counter))


@made_from_tables
def _counter_companions() -> frozenset[str]:
    return frozenset(word for table in tables() for listed in table.counter_companions.split() for word in words(listed))


@made_from_tables
def _network_names() -> frozenset[str]:
    return frozenset(word for name in _networks() for word in words(name))


@made_from_tables
def _time_words() -> frozenset[str]:
    """Folded words that stand with a date: weekdays, years, hours."""
    listed = " ".join(
        f"{table.weekdays} {table.units.get('years', '')} {' '.join(table.time_units.values())}" for table in tables()
    )
    return frozenset(word for name in listed.replace("_", " ").split() for word in words(name))


class LinkLines:
    """The folded texts of a page's links that are long enough to be lines; folded when the first line asks for them."""

    def __init__(self, texts: Iterable[str] = ()) -> None:
        self._texts = texts
        self._folded: frozenset[str] | None = None

    def __contains__(self, folded: str) -> bool:
        return folded in self._folded_texts()

    def _folded_texts(self) -> frozenset[str]:
        if self._folded is None:
            self._folded = frozenset(" ".join(words(text)) for text in self._texts if MIN_LINK_CHARS <= len(text) <= MAX_JUNK_CHARS)
        return self._folded

    def stand_in(self, folded: str) -> bool:
        """Whether one of the links is a part of a line, or all of it."""
        line = f" {folded} "
        return any(f" {text} " in line for text in self._folded_texts())


def link_lines(tree: Any) -> LinkLines:
    """The texts of the links of a tree, read when the first line asks for them."""
    return LinkLines(link.text_content() for link in tree.iter("a"))


def is_junk(line: str, links: LinkLines | None = None, *, is_between: bool = False) -> bool:
    """True for a line that announces other pages, invites to subscribe, counts readers, or says whose the site is. `links`: the
    texts of the page's links (`link_lines`): a sentence that only begins like an invitation is none unless it is one of them.
    `is_between`: prose stands around the line, so that a statement there is the article's."""
    line = line.strip().lstrip("-•*▪►→| ")
    if not line:
        return True
    if len(line) > MAX_JUNK_CHARS:
        return False
    links = links or LinkLines()
    spoken = words(line)
    folded = " ".join(spoken)
    if folded in _junk_lines() or is_counter(line) or _announces(line, folded, links):
        return True
    if _OWNER.match(line.casefold()) or _follow().match(folded):
        return True
    if folded.startswith(_junk_beginnings()):  # few do
        beginning = next(start for start in _junk_beginnings() if folded.startswith(start))
        return not _is_told(line, folded, beginning, links, is_between=is_between)
    if not folded.startswith(_invitation_beginnings()):
        return False
    is_sentence = bool(_LINE_END.search(line))
    names_network = not _network_names().isdisjoint(spoken)
    return folded in links or (len(spoken) <= MAX_INVITATION_WORDS and (names_network or not is_sentence))


def _is_told(line: str, folded: str, beginning: str, links: LinkLines, *, is_between: bool) -> bool:
    """Whether a line that begins as invitations do is a statement of the article: "Subscribe to our cause, he told them."
    It says who says it, or has prose around it and names no network, and nothing of it is a link."""
    spoken = words(folded.removeprefix(beginning))
    if len(spoken) < MIN_TELLING_WORDS or not _STATEMENT_END.search(line) or links.stand_in(folded):
        return False
    whole, beginnings = _saying_words()
    if any(word in whole or word.startswith(beginnings) for word in spoken):
        return True
    return is_between and not _CALL.search(line) and _network_names().isdisjoint(spoken)


def _announces(line: str, folded: str, links: LinkLines) -> bool:
    """Whether a word such as `Watch:` or `Photo:` stands before the rest: a credit, a label, or a link."""
    head, colon, rest = line.partition(":")
    if not colon or len(head) >= 40:
        return False
    label, following = " ".join(words(head)), words(rest)
    if label not in _junk_lines():
        return False
    return (
        " " in label
        or label in _caption_labels()
        or len(following) <= MAX_LABELLED_WORDS
        or folded in links
        or " ".join(following) in links
    )


def is_counter(line: str) -> bool:
    """True for `Читали: 17 раз`, `34 Shares`, `3 min read`, `👁 123`: a number, and nothing but words of counters."""
    if len(line) > MAX_COUNTER_CHARS or not _ANY_FIGURE.search(line):
        return False
    named = [word for word in words(line) if not _COUNT.fullmatch(word)]
    if not named:
        return any(char in _ARROWS or unicodedata.category(char) == "So" for char in line)
    counting = [word for word in named if word not in _counter_companions()]
    return bool(counting) and len(named) <= MAX_COUNTER_WORDS and _counter_words().issuperset(counting)


def is_label_row(line: str) -> bool:
    """True for `Print | E-mail | Share`: at least three labels between bars, and no sentence."""
    labels = _BAR.split(line.strip())
    return (
        len(labels) >= MIN_LABELS
        and all(sum(not word.isdecimal() for word in words(label)) <= MAX_LABEL_WORDS for label in labels)
        and not _LINE_END.search(line)
    )


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
    if len(line) > 60 or not _ANY_FIGURE.search(line):
        return False
    labels = _LABEL.findall(line)
    plain = _LABEL.sub(" ", line) if len(labels) >= MIN_ROW_LABELS else line  # "Published: 12 May 2026 Code: 48211"
    spoken = [word for word in words(plain) if not any(char.isdigit() for char in word)]
    named = [word for word in spoken if word not in _time_words() and fold_date(word) not in gregorian_months()]
    named = [word for word in named if fold_date(word) not in solar_months()]
    if named and line.rstrip().endswith(_DATELINE_ENDS):
        return False  # the text follows: "DUSHANBE, Nov. 25, 2026 (Agency) --"
    is_sentence = bool(_LINE_END.search(line)) and len(named) > 1
    return len(named) <= MAX_WORDS_WITH_DATE and not is_sentence and dates.parse(line) is not None


def repeats(line: str, title: str) -> bool:
    """True for the headline said again."""
    a, b = words(line), words(title)
    return bool(a) and bool(b) and (a == b or (len(a) >= 4 and len(a) <= len(b) + 3 and _share(a, b) >= 0.9))


def _share(a: list[str], b: list[str]) -> float:
    return len(set(a) & set(b)) / max(len(set(a)), len(set(b)))
