"""Who wrote it: names out of bylines, by the words of all tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Set
from functools import lru_cache
from itertools import islice
from typing import Any

from crawler.extract.blocks import TextBlock
from crawler.extract.document import following
from crawler.extract.head import Head
from crawler.extract.naming import MAX_REMEMBERED_NAMES
from crawler.language.dates.vocabulary import fold_date, gregorian_months
from crawler.language.tables import made_from_tables, phrases_of, tables
from crawler.language.tokens import clean_line, fold

MAX_AUTHORS = 8
MAX_NAME_CHARS = 60
MAX_BYLINE_CHARS = 80
MIN_WEEKDAY_CHARS = 3  # of a weekday cut short
MIN_DESK_CHARS = 8  # of the name of a site that a name may begin with

# Words of bylines in languages that no table holds, and what programs write where a name is missing.
OTHER_BYLINE_LABELS = ("von", "par", "por", "artikel von", "ein artikel von", "alle artikel von", "beitrag von")
DATE_PREPOSITIONS = frozenset("on at am um le el в от".split())  # between a name and a date
OTHER_JOINERS = ("und",)
OTHER_NOBODY = (
    *("redaktion", "null", "none", "undefined", "drupal", "wordpress", "twitter", "facebook", "instagram", "linkedin", "youtube"),
    *("telegram", "whatsapp", "artikel von", "alle artikel von", "beitrag von"),
)

_NO_NAME = re.compile(r"@|https?:|www\.|\d|\.(?:com|net|org|tj|af|uz|ru)\b|[<>{}]", re.IGNORECASE)
_CALLED = re.compile(r"author|byline|by-line|\bautor|writer|verfasser|contributor", re.IGNORECASE)
_NOT_CALLED = re.compile(r"bio|comment|related|avatar|image|img|photo|social|share|follow|authority", re.IGNORECASE)
_AUTHOR_PATH = re.compile(
    r"/(?:authors?|editors?|writers?|people|profiles?|staff|contributors?)/([a-z]{2,20}(?:-[a-z]{2,20}){1,2})/?$"
)
_CALLED_TAGS = ("a", "span", "div", "p", "li", "strong", "b", "em", "cite", "td", "dd", "h3", "h4", "h5", "h6")
_BYLINE_TAGS = frozenset("p div span a strong em b li dd h4 h5 h6".split())
_FIGURES = re.compile(r"\d")
_TAGS = (
    "author",
    "article:author_name",
    "parsely-author",
    "sailthru.author",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "dc.contributor",
    "citation_author",
    "mediator_author",
    "article:author",
    "og:author",
    "cxenseparse:author",
    "authors",
    "news_authors",
)


@made_from_tables
def _label() -> re.Pattern[str]:
    """What stands before a name."""
    labels = [*OTHER_BYLINE_LABELS, *(phrase for table in tables() for phrase in phrases_of(table.byline_labels))]
    return re.compile(rf"^\s*(?:{_alternatives(labels)})(?:\s*[:：،\-–]\s*|\s+)", re.IGNORECASE)


@made_from_tables
def _byline_beginning() -> re.Pattern[str]:
    """What makes a line near the headline a byline."""
    labels = [*OTHER_BYLINE_LABELS, *(phrase for table in tables() for phrase in phrases_of(table.byline_beginnings))]
    return re.compile(rf"^\s*(?:{_alternatives(labels)})(?:\s*[:،,]\s*|\s+)(?=\S)", re.IGNORECASE)


@made_from_tables
def _separator() -> re.Pattern[str]:
    """What stands between two names."""
    joiners = [*OTHER_JOINERS, *(word for table in tables() for word in table.byline_joiners.split())]
    return re.compile(rf"\s*[,;|/•·،؛&\n]\s*|\s+(?:{_alternatives(joiners)})\s+", re.IGNORECASE)


@made_from_tables
def _role() -> re.Pattern[str]:
    """What no name holds."""
    return re.compile("|".join(table.role_pattern for table in tables() if table.role_pattern), re.IGNORECASE)


@made_from_tables
def _nobody() -> frozenset[str]:
    """Folded names that are nobody's."""
    listed = (name for table in tables() for name in (*phrases_of(table.nobody), *phrases_of(table.byline_labels)))
    return frozenset(fold(name) for name in (*OTHER_NOBODY, *OTHER_BYLINE_LABELS, *listed))


def _alternatives(phrases: Iterable[str]) -> str:
    """Phrases as one expression, the longer ones first."""
    return "|".join(r"\s+".join(map(re.escape, phrase.split())) for phrase in sorted(dict.fromkeys(phrases), key=len, reverse=True))


def choose(
    tree: Any, head: Head, site: Iterable[str] = (), fallback: tuple[str, ...] = (), blocks: Iterable[TextBlock] = ()
) -> tuple[str, ...]:
    """Names of the authors: as the page tells machines, else as its byline or a line of the text (`blocks`) says, else as the feed
    does. A person goes before an organisation, which may be the publishing house."""
    nobody = _nobody() | {fold(name) for name in (*site, head.site_name, head.linked.site_name) if name}
    if names := clean(head.linked.authors, nobody):
        return names
    if names := _tagged(tree, head, nobody):
        return names
    for bylines in (_marked(tree, head), _called(tree), _byline_near_heading(tree), _signed(blocks)):
        # Many bylines: a page of teasers, each with its own author.
        if 0 < len(set(bylines)) <= 4 and (names := clean(bylines, nobody)):
            return names
    return clean(fallback, nobody) or clean(_named_by_address(head), nobody) or clean(head.linked.organisations, nobody)


def _tagged(tree: Any, head: Head, nobody: Set[str]) -> tuple[str, ...]:
    """What meta tags name. Where two tags name different people, one names the publisher: then whom a byline names too."""
    by_tag = [names for texts in (*(head.meta.get(tag, ()) for tag in _TAGS), _labelled(head)) if (names := clean(texts, nobody))]
    everybody = clean([name for names in by_tag for name in names], nobody)
    if len({fold(" ".join(names)) for names in by_tag}) < 2:
        return everybody
    bylines = {fold(name) for name in clean((*_marked(tree, head), *_called(tree)), nobody)}
    return tuple(name for name in everybody if fold(name) in bylines) or everybody


def _labelled(head: Head) -> list[str]:
    """The name that a card for other sites shows beside a label: "Written by"."""
    cards = ((head.first(f"twitter:label{number}"), head.first(f"twitter:data{number}")) for number in (1, 2))
    return [name for label, name in cards if name and _byline_beginning().match(f"{label} {name}")]


def _signed(blocks: Iterable[TextBlock]) -> list[str]:
    """The only line that says who wrote it: "Author: A. Writer". Where several differ, teasers are signed."""
    lines = (block.text for block in blocks if not block.is_aside and block.size <= MAX_BYLINE_CHARS and ":" in block.text)
    signed = {line for line in lines if (label := _byline_beginning().match(line)) and ":" in label[0]}
    return [*signed] if len(signed) == 1 else []


def _named_by_address(head: Head) -> list[str]:
    """The name in the address of an author's page: `/editors/anna-berg`."""
    matches = (_AUTHOR_PATH.search(address) for address in head.meta.get("article:author", ()))
    return [match[1].replace("-", " ").title() for match in matches if match]


def _marked(tree: Any, head: Head) -> list[str]:
    """Elements that say by their markup that they name the author."""
    authors = head.items.get("author", ())
    inner = [element for element in head.items.get("name", ()) if authors and not _around(element).isdisjoint(authors)]
    for elements in (
        inner,
        authors,
        (link for link in tree.iter("a") if link.get("rel") == "author"),
        (address for address in tree.iter("address") if address.get("data-aname") is not None),
    ):
        if names := [_line(element) for element in elements]:
            return names
    return []


def _around(element: Any) -> frozenset[Any]:
    return frozenset(element.iterancestors())


def _called(tree: Any) -> list[str]:
    """Small elements that are called author or byline; the innermost ones."""
    texts: list[str] = []
    for element in tree.iter(*_CALLED_TAGS):
        name, identifier = element.get("class"), element.get("id")
        names = f"{name or ''} {identifier}" if identifier else name
        if not names or not _calls_author(names):
            continue
        text = _line(next(element.iter("a"), element) if element.tag != "a" else element)
        if 2 < len(text) <= 100 and text not in texts:
            texts.append(text)
    # The name in an element within an element: once.
    return [text for text in texts if not any(shorter != text and shorter in text for shorter in texts)]


@lru_cache(maxsize=MAX_REMEMBERED_NAMES)
def _calls_author(name: str) -> bool:
    """Whether class and id call an element an author's."""
    return _CALLED.search(name) is not None and _NOT_CALLED.search(name) is None


def _byline_near_heading(tree: Any) -> list[str]:
    """`By A. Writer` close to the headline."""
    heading = next(tree.iter("h1"), None)
    if heading is None:
        return []
    for element in islice(following(heading), 40):
        is_byline = element.tag in _BYLINE_TAGS and len(element) <= 2 and _is_short(element)
        if is_byline and len(text := _line(element)) <= MAX_BYLINE_CHARS and _byline_beginning().match(text):
            return [text]
    return []


def _is_short(element: Any) -> bool:
    """Whether an element's text may be a byline. Divisions hold whole articles: no more of them is read than tells."""
    left = MAX_BYLINE_CHARS
    for text in element.itertext():
        left -= sum(map(len, text.split()))
        if left < 0:
            return False
    return True


def _line(element: Any) -> str:
    return clean_line(" ".join(element.itertext()), 200)


def clean(candidates: Iterable[str], nobody: Set[str] | None = None) -> tuple[str, ...]:
    """`By A. Writer and B. Other, desk@site` → (`A. Writer`, `B. Other`); no duplicates, no organisations of the site."""
    candidates = list(candidates)
    if not candidates:
        return ()
    nobody = _nobody() if nobody is None else nobody
    desks = tuple(f"{name} " for name in nobody if len(name) >= MIN_DESK_CHARS)  # "The Paper Staff"
    names: list[str] = []
    seen: set[str] = set()
    for candidate in candidates:
        for name in _names(candidate):
            key = fold(name)
            if key and key not in seen and key not in nobody and not key.startswith(desks):
                seen.add(key)
                names.append(name)
    # "A. Writer" and "A. Writer Reporter": the shorter one is the name.
    shortest = [
        name for name in names if not any(shorter != name and fold(name).startswith(fold(shorter) + " ") for shorter in names)
    ]
    return tuple(shortest[:MAX_AUTHORS])


def _names(text: str) -> Iterator[str]:
    text = _before_date(re.sub(r"\([^)]{0,80}\)|\S+@\S+|\S*(?:https?:|www\.)\S*", " ", clean_line(text, 300)))
    label, role = _label(), _role()
    for name in _separator().split(text):
        for _ in range(2):
            name = label.sub("", name)
        name = name.strip(" -–—:.'\"«»“”*")
        if not 2 < len(name) <= MAX_NAME_CHARS or _NO_NAME.search(name) or role.search(name):
            continue
        if len(name.split()) <= 5 and any(char.isalpha() for char in name):
            yield _capitals(name)


def _before_date(text: str) -> str:
    """`By Anna Berg Dec. 2, 2026` → `By Anna Berg`: a date after the name, and the word for its month or weekday."""
    match = _FIGURES.search(text)
    if match is None or not match.start():
        return text
    names = text[: match.start()].rstrip(" ,.|·•-–—").split()
    if match.start() and text[match.start() - 1].isalnum():
        return text  # a figure within a word
    while names and (word := fold_date(names[-1].strip(".,|"))) and (word in gregorian_months() or word in _weekdays()):
        names.pop()
    if len(names) > 1 and names[-1] in DATE_PREPOSITIONS:
        names.pop()
    return " ".join(names)


@made_from_tables
def _weekdays() -> frozenset[str]:
    days = [fold_date(day) for table in tables() for day in table.weekdays.split()]
    return frozenset((*days, *(day[:MIN_WEEKDAY_CHARS] for day in days)))


def _capitals(name: str) -> str:
    """Bylines in capitals are written as names."""
    return name.title() if name.isupper() and len(name) > 4 and " " in name else name
