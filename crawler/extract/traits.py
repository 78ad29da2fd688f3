"""What a page shows of how its site builds pages: its blocks, where its text stands, and which fields it has."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from crawler.extract import site
from crawler.model import Article, PageField, PageTraits


def traits_of(page: site.PageText, article: Article, *, heading: Any, opening: Sequence[str], word_count: int) -> PageTraits:
    """What a page shows. `heading`: the element of its headline; `opening`: the lines of the standfirst that stood outside the
    text."""
    fields = {
        PageField.TEXT: bool(article.text),
        PageField.TITLE: heading is not None,
        PageField.DATE: article.date.instant is not None and article.date.said_by == "page",
        PageField.AUTHORS: bool(article.authors),
        PageField.STANDFIRST: bool(opening),
    }
    path = site.holder_of(page, page.text)
    return PageTraits(
        blocks=site.block_keys(page),
        places={PageField.TEXT: path} if path else {},
        fields=tuple(name for name, is_there in fields.items() if is_there),
        words=word_count,
        use=page.use,
    )
