"""The standfirst: what stands between the headline and the first paragraph, in an element of its own, and tells the news."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, takewhile
from typing import Any

from crawler.extract import junk
from crawler.extract.blocks import TextBlock
from crawler.extract.document import following, text_with_breaks
from crawler.extract.head import Head
from crawler.extract.naming import MAX_REMEMBERED_NAMES, names_of
from crawler.language.tokens import clean_line, words

MAX_ELEMENTS_BETWEEN = 300  # elements between the headline and the first paragraph
MIN_BLOCK_CHARS = 8
MAX_COMPARED_CHARS = 6000  # of the text, in which a standfirst may stand already
MAX_STANDFIRST_CHARS = 1000
MIN_STANDFIRST_WORDS = 4  # of an element that is called so, or that says what the page says of itself
MIN_UNNAMED_WORDS = 8  # of any other beside the headline
MAX_STANDFIRSTS = 2  # elements
MIN_SHARED_WORDS = 0.6  # of the words in threes
MAX_LINKED_SHARE = 0.5  # of the characters
MAX_FIGURES_SHARE = 0.15  # of the characters
MAX_NAMED_PARENTS = 3  # elements around one that may bear the name

_NO_LETTER = re.compile(r"[\W_]+")
_NAMES = re.compile(
    r"(?:^|[\s_-])(?:lead|leadtext|lede|lead-?in|standfirst|sub-?title|subtitul\w*|sub-?head(?:line|ing)?|dek|deck|intro\w*|summary|excerpt|"
    r"abstract|annons|anons\w*|announce\w*|annotation|perex|zajawka|vorspann|teaser-?text|synopsis|epigraph|sottotitolo\w*|chapeau|"
    r"entradilla|bajada|copete|description|descr|short|preview-?text|podzagolovok|vrez)(?:$|[\s_-])"
    r"|[a-z](?:Lead|Intro|Summary|Subtitle|Standfirst|Excerpt|Subheadline|Dek)(?=$|[\s_\-A-Z])"
)
_OTHER_NAMES = re.compile(
    r"comment|related|share|social|byline|author|caption|credit|breadcrumb|newsletter|promo|advert|banner|read-?more|toc\b|contents|"
    r"(?:^|[\s_-])(?:tags?|date|time|menu|nav|bio|ad|ads|meta|sidebar|widget\w*|recommend\w*|popular|cookie\w*|footer|player)(?:$|[\s_-])",
    re.IGNORECASE,
)
_ITEM_NAMES = frozenset({"description", "alternativeheadline", "abstract"})
_BLOCK_TAGS = frozenset(
    "p div h1 h2 h3 h4 h5 h6 section article header hgroup main aside ul ol li table tbody tr td blockquote form nav footer "
    "dl dt dd figure pre center script style noscript template iframe".split()
)
_STANDFIRST_TAGS = frozenset("p div h2 h3 h4 section span strong b em i td blockquote li".split())
_SKIPPED_TAGS = frozenset(
    "script style noscript template figure figcaption aside nav footer form button select iframe svg video audio picture time "
    "dl".split()
)


@dataclass(frozen=True, slots=True)
class Block:
    """An innermost element below the headline."""

    line: str
    key: str  # its letters and figures: what a paragraph begins with
    is_named: bool  # it is called a standfirst, or is the second heading beside the first
    is_beside: bool  # it stands in the same <header> as the headline
    is_foreign: bool  # it is called a caption, a byline, a menu …


def below_headline(heading: Any, first: Any = None) -> Iterator[Block | None]:
    """The elements below the headline in their order, made as far as they are asked for. `heading`: the headline's element;
    `first`: the element with which the text begins, in whose place stands a None."""
    if heading is None:
        return
    around = frozenset(heading.iterancestors())
    is_first = True
    inner: set[Any] = set()
    for element in islice(following(heading), MAX_ELEMENTS_BETWEEN):
        if element is first:
            yield None
        if not isinstance(element.tag, str) or element.tag in _SKIPPED_TAGS or element.getparent() in inner:
            inner.add(element)
        elif element.tag in _STANDFIRST_TAGS and not any(inside.tag in _BLOCK_TAGS for inside in element.iterdescendants()):
            inner.add(element)
            line = clean_line(text_with_breaks(element), MAX_STANDFIRST_CHARS + 1)
            if len(line) >= MIN_BLOCK_CHARS:
                yield _block(element, line, around, is_first=is_first)
                is_first = False


def _block(element: Any, line: str, around: frozenset[Any], *, is_first: bool) -> Block:
    whole = element[0] if len(element) == 1 and not (element.text or "").strip() else element  # an element around all of the text
    parents = [whole, element, *takewhile(lambda parent: parent not in around, islice(element.iterancestors(), MAX_NAMED_PARENTS))]
    is_named = any(
        _names_standfirst(names_of(parent)) or (parent.get("itemprop") or "").lower() in _ITEM_NAMES for parent in parents
    )
    shared = next((parent for parent in element.iterancestors() if parent in around), None)
    is_second = is_first and element.tag in ("h2", "h3") and len(words(line)) >= MIN_UNNAMED_WORDS
    is_linked = sum(len(link.text_content()) for link in element.iter("a")) > MAX_LINKED_SHARE * len(line)
    return Block(
        line=line,
        key=_key(line[:80]),
        is_named=is_named or is_second,
        is_beside=shared is not None and shared.tag in ("header", "hgroup"),
        is_foreign=is_linked or any(_names_other(names_of(parent)) for parent in parents[:3]),
    )


def choose_lines(
    blocks: Iterator[Block | None], head: Head, *, title: str, text: str, authors: Sequence[str], summary: str = ""
) -> list[str]:
    """The lines between the headline and the beginning of `text` that belong to it and are not in it yet. An element is a
    standfirst when it is called so, when it says what the page or its feed (`summary`) says of the article, or when it is a
    sentence in the same <header> as the headline."""
    beginnings = [_key(line[:80])[:40] for line in text.split("\n", 12) if line.strip()][:3]
    between = _before_text(blocks, tuple(beginnings)) if beginnings else []
    if not between:
        return []
    descriptions = dict.fromkeys((*_descriptions(head), summary))  # most pages say the same in each of their tags
    described = [_threes(text) for text in descriptions if len(words(text)) >= MIN_STANDFIRST_WORDS]
    kept: set[tuple[str, ...]] = set()
    lines: list[str] = []
    for block in between:
        threes = _threes(block.line)
        is_lead = not block.is_foreign and (block.is_named or (block.is_beside and len(words(block.line)) >= MIN_UNNAMED_WORDS))
        if not is_lead and not any(_shared(threes, description) >= MIN_SHARED_WORDS for description in described):
            continue
        kept = kept or _threes(text[:MAX_COMPARED_CHARS])
        is_cut = block.line.endswith(("...", "…"))
        if _shared(threes, kept) >= (MIN_SHARED_WORDS / 2 if is_cut else MIN_SHARED_WORDS):
            continue
        if _is_candidate(block.line, title, authors):
            lines.append(block.line)
            kept |= threes
            if len(lines) == MAX_STANDFIRSTS:
                break
    return lines


def first_element(text: str, blocks: Sequence[TextBlock]) -> Any:
    """The element that holds the first line of a text; None where that was not walked through as it stands."""
    line = text.partition("\n")[0].removeprefix("- ").strip()
    return next((block.element for block in blocks if line and block.text == line), None)


def _before_text(blocks: Iterator[Block | None], beginnings: tuple[str, ...]) -> list[Block]:
    """The blocks before the first that begins as the text does; none where no block does."""
    between: list[Block] = []
    for block in blocks:
        if block is None or block.key.startswith(beginnings):
            return between
        between.append(block)
    return []


def _descriptions(head: Head) -> Iterator[str]:
    for name in ("description", "og:description", "twitter:description"):
        yield from head.meta.get(name, ())[:1]


def _key(text: str) -> str:
    return _NO_LETTER.sub("", text).casefold()


def _is_candidate(line: str, title: str, authors: Sequence[str]) -> bool:
    if len(line) > MAX_STANDFIRST_CHARS or len(words(line)) < MIN_STANDFIRST_WORDS:
        return False
    if line.isupper() or sum(char.isdigit() for char in line) > MAX_FIGURES_SHARE * len(line):  # "Published: 10:48, 19 Nov 2019"
        return False
    return not (junk.is_junk(line) or junk.is_byline(line, authors) or junk.repeats(line, title))


@lru_cache(maxsize=MAX_REMEMBERED_NAMES)
def _names_standfirst(names: str) -> bool:
    return _NAMES.search(names) is not None


@lru_cache(maxsize=MAX_REMEMBERED_NAMES)
def _names_other(names: str) -> bool:
    return _OTHER_NAMES.search(names) is not None


def _threes(text: str) -> set[tuple[str, ...]]:
    tokens = words(text)
    return {tuple(tokens[start : start + 3]) for start in range(max(1, len(tokens) - 2))}


def _shared(line: set[tuple[str, ...]], text: set[tuple[str, ...]]) -> float:
    return len(line & text) / len(line)
