"""Everything about an article that can be computed before it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from crawler.facts.boilerplate import own_text
from crawler.facts.figures import denial, figures_of
from crawler.facts.findings import Figure, Mention
from crawler.grouping import copies
from crawler.grouping.edits import Edit, compare_versions
from crawler.grouping.edits import VersionFacts as VersionRead
from crawler.grouping.events import Features
from crawler.grouping.features import account
from crawler.language.tokens import sha
from crawler.model import Article, ArticleFound, Match, Source
from crawler.model.brief import Brief
from crawler.store.connection import Row
from crawler.store.versions import pack
from crawler.watch import Unjudged, Watchlist, WatchResult
from crawler.web.urls import canonicalise


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Prepared(Brief):
    """An article with everything that is computed outside of the transaction."""

    article: Article
    url_keys: tuple[str, ...]
    content_hash: str
    words: int
    own: str  # the text without what its site prints everywhere, character for character
    repeated: frozenset[int]  # the paragraphs it prints everywhere
    shingled: copies.Shingled
    keys: tuple[int, ...]
    matches: tuple[Match, ...]
    unjudged: tuple[Unjudged, ...]
    mentions: tuple[Mention, ...]
    figures: tuple[Figure, ...]
    labels: tuple[str, ...]
    account: Features
    packed: bytes


class Preparer:
    """Reads articles as the watches of a configuration see them."""

    def __init__(
        self, watches: Watchlist, sources: Mapping[str, Source], clock: Callable[[], datetime], *, keep_raw: bool
    ) -> None:
        self._watches, self._sources, self._clock, self._keep_raw = watches, sources, clock, keep_raw

    def prepare(self, item: ArticleFound, repeated: frozenset[int]) -> Prepared:
        """`repeated`: paragraphs that stand in other articles of its source, and count for nothing in this."""
        article = item.article
        own = own_text(article.text, repeated)
        reading = self._read(article.title, own, article.language, article.source)
        figures = figures_of(article.title, own, lang=article.language or "")
        shingled = copies.shingled(own)
        return Prepared(
            article=article,
            url_keys=url_keys(item),
            content_hash=content_hash(article.title, own),
            words=shingled.words,
            own=own,
            repeated=repeated,
            shingled=shingled,
            keys=shingled.sample,
            matches=reading.matches,
            unjudged=reading.unjudged,
            mentions=reading.mentions,
            figures=figures,
            labels=("denied",) if denial(article.title, article.text) else (),
            account=account(
                article.title,
                own,
                lang=article.language or "",
                mentions=reading.mentions,
                figures=figures,
                watches=(match.watch for match in reading.matches),
                when=article.published or self._clock(),
                source=article.source,
                gazetteer=self._watches.gazetteer,
            ),
            packed=pack(item.page.body) if self._keep_raw else b"",
        )

    def _read(self, title: str, text: str, language: str | None, slug: str) -> WatchResult:
        source = self._sources.get(slug)
        return self._watches.read(
            title,
            text,
            implies=source.implies if source else (),
            lang=language or "",
            source=slug,
            country=source.country if source else "",
        )

    def edit(self, known: Row, ready: Prepared) -> Edit:
        """What a new version changed, by what was read in both. A watch that was not judged on one says nothing."""
        language, slug = known["language"], ready.article.source
        own = own_text(known["text"], ready.repeated)
        before = self._read(known["title"], own, language, slug)
        unjudged = {one.watch for one in (*before.unjudged, *ready.unjudged)}
        return compare_versions(
            VersionRead(
                title=known["title"],
                text=own,
                mentions=before.mentions,
                figures=figures_of(known["title"], own, lang=language or ""),
                watches=[match.watch for match in before.matches if match.watch not in unjudged],
            ),
            VersionRead(
                title=ready.article.title,
                text=ready.own,
                mentions=ready.mentions,
                figures=ready.figures,
                watches=[match.watch for match in ready.matches if match.watch not in unjudged],
            ),
        )


def url_keys(item: ArticleFound) -> tuple[str, ...]:
    """The addresses an article may be known by."""
    found = (
        address_key(item.article.canonical_url) or item.article.canonical_url,
        address_key(item.article.url),
        address_key(item.entry.link),
    )
    return tuple(dict.fromkeys(key for key in found if key))


def content_hash(title: str, own: str) -> str:
    """What an article says, without what its site says everywhere."""
    return sha(f"{title}\n{own}")


def address_key(url: str) -> str | None:
    try:
        return canonicalise(url)
    except ValueError:
        return None
