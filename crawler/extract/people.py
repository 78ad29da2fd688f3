"""Who wrote it: names out of bylines in six languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from crawler.extract.head import Head
from crawler.language.tokens import clean_line, fold

MOST = 8
LONGEST = 60  # characters of a name

_LABEL = re.compile(
    r"^\s*(?:(?:written|posted|published|reported|text|story|article|words)\s+by|by|von|par|por|"
    r"авторы?(?:\s+(?:статьи|текста|материала))?|текст|подготовила?|опубликовала?|муаллифи?|муаллифон|таҳияи|"
    r"muallif|tayyorladi|тайёрлади|نویسنده|نویسندگان|گزارشگر|خبرنگار|نگارنده|توسط|لیکوال|لیکوونکی|راپور)"
    r"(?:\s*[:：\-–]\s*|\s+)",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*[,;|/•·،؛&\n]\s*|\s+(?:and|und|и|ва|va|و)\s+", re.IGNORECASE)
_NO_NAME = re.compile(r"@|https?:|www\.|\d|\.(?:com|net|org|tj|af|uz|ru)\b|[<>{}]", re.IGNORECASE)
_NOBODY = {
    "admin",
    "administrator",
    "editor",
    "editors",
    "redaktion",
    "root",
    "user",
    "author",
    "guest",
    "webmaster",
    "staff",
    "newsroom",
    "news",
    "news desk",
    "newsdesk",
    "web desk",
    "editorial",
    "editorial team",
    "staff writer",
    "anonymous",
    "staff reporter",
    "редакция",
    "редактор",
    "админ",
    "автор",
    "корреспондент",
    "мухбир",
    "администратор",
    "خبرنگار",
    "ادمین",
    "مدیر",
    "اداره",
    "tahririyat",
    "таҳририят",
    "null",
    "none",
    "undefined",
    "more by this author",
    "follow",
    "share",
    "read more",
    "full bio",
}
_NOBODY_FOLDED = frozenset(fold(name) for name in _NOBODY)
_ROLE = re.compile(
    r"\b(reporter|editor|correspondent|journalist|writer|producer|bureau chief|updated|published|min read|minutes?|learn more|"
    r"join|follow|read|click|newsletter|subscribe|editorial|inc|ltd|gmbh|llc)\b",
    re.IGNORECASE,
)
_CALLED = re.compile(r"author|byline|by-line|\bautor|writer|verfasser|contributor", re.IGNORECASE)
_NOT_CALLED = re.compile(r"bio|comment|related|avatar|image|img|photo|social|share|follow|authority", re.IGNORECASE)
_SAYS_BY = re.compile(
    r"^\s*(?:by|written by|posted by|von|par|por|авторы?|автор статьи|муаллиф|muallif|نویسنده|گزارشگر|لیکوال)"
    r"(?:\s*:\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
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


def choose(tree: Any, head: Head, site: Iterable[str] = (), fallback: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Names of the authors: as the page tells machines, else as its byline says, else as the feed does."""
    nobody = _NOBODY_FOLDED | {fold(name) for name in (*site, head.site_name, head.linked.site_name) if name}
    told = [value for tag in _TAGS for value in head.meta.get(tag, ())]
    for candidates in (head.linked.authors, told):
        if names := clean(candidates, nobody):
            return names
    for found in (_marked(tree), _called(tree), _said(tree)):
        # Many bylines: a page of teasers, each with its own author.
        if 0 < len(set(found)) <= 4 and (names := clean(found, nobody)):
            return names
    return clean(fallback, nobody)


def _marked(tree: Any) -> list[str]:
    """Elements that say by their markup that they name the author."""
    for path in (
        ".//*[@itemprop='author']//*[@itemprop='name']",
        ".//*[@itemprop='author']",
        ".//a[@rel='author']",
        ".//address[@data-aname]",
    ):
        if found := [_line(element) for element in tree.iterfind(path)]:
            return found
    return []


def _called(tree: Any) -> list[str]:
    """Small elements that are called author or byline; the innermost ones."""
    found: list[str] = []
    for element in tree.iter("a", "span", "div", "p", "li", "strong", "b", "em", "cite", "td"):
        name = f"{element.get('class') or ''} {element.get('id') or ''}"
        if not _CALLED.search(name) or _NOT_CALLED.search(name):
            continue
        text = _line(next(element.iter("a"), element) if element.tag != "a" else element)
        if 2 < len(text) <= 100 and text not in found:
            found.append(text)
    # The name in an element within an element: once.
    return [text for text in found if not any(other != text and other in text for other in found)]


def _said(tree: Any) -> list[str]:
    """`By A. Writer` close to the headline."""
    heading = next(tree.iter("h1"), None)
    if heading is None:
        return []
    for element in islice(heading.xpath("following::*"), 40):
        if element.tag in ("p", "div", "span", "a", "strong", "em", "b") and len(element) <= 2:
            text = _line(element)
            if len(text) <= LONGEST + 20 and _SAYS_BY.match(text):
                return [text]
    return []


def _line(element: Any) -> str:
    return clean_line(" ".join(element.itertext()), 200)


def clean(candidates: Iterable[str], nobody: frozenset[str] | set[str] = _NOBODY_FOLDED) -> tuple[str, ...]:
    """`By A. Writer and B. Other, desk@site` → (`A. Writer`, `B. Other`); no duplicates, no organisations of the site."""
    names: list[str] = []
    seen: set[str] = set()
    for candidate in candidates:
        for name in _names(candidate):
            key = fold(name)
            if key and key not in seen and key not in nobody:
                seen.add(key)
                names.append(name)
    # "A. Writer" and "A. Writer Reporter": the shorter one is the name.
    kept = [name for name in names if not any(other != name and fold(name).startswith(fold(other) + " ") for other in names)]
    return tuple(kept[:MOST])


def _names(text: str) -> Iterator[str]:
    text = re.sub(r"\([^)]{0,80}\)|\S+@\S+|\S*(?:https?:|www\.)\S*", " ", clean_line(text, 300))
    for part in _SPLIT.split(text):
        name = part
        for _ in range(2):
            name = _LABEL.sub("", name)
        name = name.strip(" -–—:.'\"«»“”*")
        if not 2 < len(name) <= LONGEST or _NO_NAME.search(name) or _ROLE.search(name):
            continue
        if len(name.split()) <= 5 and any(char.isalpha() for char in name):
            yield _capitals(name)


def _capitals(name: str) -> str:
    """Bylines in capitals are written as names."""
    return name.title() if name.isupper() and len(name) > 4 and " " in name else name
