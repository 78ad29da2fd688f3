"""Who wrote it: names out of bylines in six languages."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from crawler.extract.head import Head
from crawler.text import clean_line, fold

MOST = 8
LONGEST = 60  # characters of a name

_LABEL = re.compile(
    r"^\s*(?:(?:written|posted|published|reported|text|story|article|words)\s+by|by|von|par|por|"
    r"авторы?(?:\s+(?:статьи|текста|материала))?|текст|подготовила?|опубликовала?|муаллифи?|муаллифон|таҳияи|"
    r"muallif|tayyorladi|тайёрлади|нویسنده|نویسنده|نویسندگان|گزارشگر|خبرنگار|نگارنده|توسط|لیکوال|لیکوونکی|راپور)"
    r"(?:\s*[:：\-–]\s*|\s+)",
    re.IGNORECASE,
)
_SPLIT = re.compile(r"\s*[,;|/•·،؛&\n]\s*|\s+(?:and|und|и|ва|va|و)\s+", re.IGNORECASE)
_NO_NAME = re.compile(r"@|https?:|www\.|\d|\.(?:com|net|org|tj|af|uz|ru)\b|[<>{}]", re.IGNORECASE)
_NOBODY = {
    "admin", "administrator", "editor", "editors", "redaktion", "root", "user", "author", "guest", "webmaster", "staff",
    "newsroom", "news", "news desk", "newsdesk", "web desk", "editorial", "editorial team", "staff writer", "anonymous",
    "staff reporter", "редакция", "редактор", "админ", "автор", "корреспондент", "мухбир", "администратор",
    "خبرنگار", "ادمین", "مدیر", "اداره", "tahririyat", "таҳририят", "null", "none", "undefined",
    "more by this author", "follow", "share", "read more", "full bio",
}  # fmt: skip
_NOBODY_FOLDED = frozenset(fold(name) for name in _NOBODY)
_ROLE = re.compile(
    r"\b(reporter|editor|correspondent|journalist|writer|producer|bureau chief|updated|published|min read|minutes?)\b",
    re.IGNORECASE,
)
_BYLINE = (
    ".//*[@itemprop='author']//*[@itemprop='name']",
    ".//*[@itemprop='author']",
    ".//a[@rel='author']",
    ".//*[contains(concat(' ', @class, ' '), ' author-name ')]",
    ".//*[contains(@class, 'byline') or contains(@class, 'Byline')]//a",
    ".//*[contains(@class, 'author')]//a[contains(@href, 'author')]",
    ".//*[contains(concat(' ', @class, ' '), ' author ')]",
    ".//*[contains(concat(' ', @class, ' '), ' byline ')]",
    ".//address[@data-aname]",
)
_TAGS = ("author", "article:author_name", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
         "dc.contributor", "citation_author", "mediator_author", "article:author", "og:author", "cxenseparse:author",
         "authors", "news_authors")  # fmt: skip


def choose(tree: Any, head: Head, site: Iterable[str] = (), fallback: tuple[str, ...] = ()) -> tuple[str, ...]:
    """Names of the authors: as the page tells machines, else as its byline says, else as the feed does."""
    nobody = _NOBODY_FOLDED | {fold(name) for name in (*site, head.site_name, head.linked.site_name) if name}
    told = [value for tag in _TAGS for value in head.meta.get(tag, ())]
    for candidates in (head.linked.authors, told):
        if names := clean(candidates, nobody):
            return names
    for path in _BYLINE:
        found = (
            [clean_line(element.text_content(), 200) for element in tree.iterfind(path)]
            if "contains" not in path
            else [clean_line(element.text_content(), 200) for element in tree.xpath(path)]
        )
        # Many bylines: a page of teasers, each with its own author.
        if 0 < len(set(found)) <= 4 and (names := clean(found, nobody)):
            return names
    return clean(fallback, nobody)


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
    kept = [
        name for name in names if not any(other != name and fold(name).startswith(fold(other) + " ") for other in names)
    ]
    return tuple(kept[:MOST])


def _names(text: str) -> Iterator[str]:
    text = re.sub(r"\([^)]{0,80}\)|\S+@\S+", " ", clean_line(text, 300))
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
