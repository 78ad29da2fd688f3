"""What a page shows of how its site builds pages: its blocks, the fields it has, and where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from crawler.extract import site
from crawler.extract.paths import path_of
from crawler.language.tokens import words
from crawler.model import Article, PageField, PageTraits

_TITLE_TAGS = ("h1", "h2", "h3")
_STANDFIRST_LINE_TAGS = ("p", "div", "h2", "h3", "h4", "span", "strong", "section", "blockquote")
_AUTHOR_TAGS = ("a", "span", "div", "p", "li", "strong", "b", "em", "cite", "address")


def traits_of(tree: Any, page: site.PageText, article: Article, *, opening: Sequence[str], word_count: int) -> PageTraits:
    """What a page shows. `opening`: the lines of the standfirst that stood outside the text."""
    places = {PageField.TEXT: site.holder_of(page, page.text)}
    expected = (
        (PageField.TITLE, _TITLE_TAGS, article.title),
        (PageField.STANDFIRST, _STANDFIRST_LINE_TAGS, next(iter(opening), "")),
    )
    for name, tags, text in (*expected, (PageField.AUTHORS, _AUTHOR_TAGS, next(iter(article.authors), ""))):
        places[name] = _path_of_text(tree, tags, text)
    fields = {
        PageField.TEXT: bool(article.text),
        PageField.TITLE: bool(places[PageField.TITLE]),
        PageField.DATE: article.date.instant is not None and article.date.said_by == "page",
        PageField.AUTHORS: bool(article.authors),
        PageField.STANDFIRST: bool(opening),
    }
    return PageTraits(
        blocks=site.block_keys(page),
        places={name: path for name, path in places.items() if path},
        fields=tuple(name for name, is_there in fields.items() if is_there),
        words=word_count,
        use=page.use,
    )


def _path_of_text(tree: Any, tags: Sequence[str], text: str) -> str:
    """The path of the innermost element that says nothing but this; empty where none does."""
    expected = words(text)
    if not expected:
        return ""
    last = None
    for element in _small(tree, tags, len(text)):
        if words(element.text_content()) == expected:
            last = element
        elif last is not None:
            break
    return "" if last is None else path_of(last)


def _small(tree: Any, tags: Sequence[str], size: int) -> Iterator[Any]:
    """The elements of these tags whose text is about so long."""
    for element in tree.iter(*tags):
        if len(element) <= 4 and size <= len(element.text_content()[: 3 * size + 1]) <= 3 * size:
            yield element
