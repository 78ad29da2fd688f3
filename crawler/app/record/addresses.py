"""The addresses under which an article is found again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from crawler.model import Article
from crawler.web.urls import canonicalise


@dataclass(frozen=True, slots=True)
class AddressKeys:
    """Canonical addresses of an article. Made once for an item, and passed down."""

    entry: str | None  # of the link its feed has; None: no web address
    every: tuple[str, ...]  # the one its page names first, that of the page, that of the link; each once

    @classmethod
    def of(cls, article: Article, link: str) -> Self:
        """Those of an article that was found by the link of an entry."""
        canonical, entry = article.canonical_url, address_key(link)
        keys = (address_key(canonical) or canonical, address_key(article.url), entry)
        return cls(entry, tuple(dict.fromkeys(key for key in keys if key)))


def address_key(url: str) -> str | None:
    """The canonical form of an address; None: it is no web address."""
    try:
        return canonicalise(url)
    except ValueError:
        return None
