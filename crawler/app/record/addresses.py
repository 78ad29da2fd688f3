"""The addresses under which an article is found again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from crawler.model import ArticleFound
from crawler.web.urls import canonicalise


@dataclass(frozen=True, slots=True)
class AddressKeys:
    """Canonical addresses of an article. Made once for an item, and passed down."""

    entry: str | None  # of the link its feed has; None: no web address
    every: tuple[str, ...]  # the one its page names first, that of the page, that of the link; each once

    @classmethod
    def of(cls, item: ArticleFound) -> Self:
        canonical, entry = item.article.canonical_url, address_key(item.entry.link)
        keys = (address_key(canonical) or canonical, address_key(item.article.url), entry)
        return cls(entry, tuple(dict.fromkeys(key for key in keys if key)))


def address_key(url: str) -> str | None:
    """The canonical form of an address; None: it is no web address."""
    try:
        return canonicalise(url)
    except ValueError:
        return None
