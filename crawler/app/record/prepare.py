"""Everything about an article that can be computed before it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from crawler.app.events import with_events
from crawler.app.record.addresses import AddressKeys
from crawler.facts.boilerplate import OwnText
from crawler.facts.figures import denial, figures_of
from crawler.facts.findings import Figure, Mention
from crawler.grouping import copies
from crawler.grouping.edits import Edit, compare_versions
from crawler.grouping.edits import VersionFacts as VersionRead
from crawler.grouping.events import ArticleFeatures
from crawler.grouping.features import article_features
from crawler.language.tokens import sha
from crawler.model import Article, Match, Page, Source
from crawler.model.brief import Brief
from crawler.model.errors import BorderwatchError
from crawler.store.states import KnownArticle
from crawler.store.versions import pack
from crawler.watch import Unjudged, Watchlist, WatchResult


class OutOfDate(BorderwatchError):
    """What was computed before the transaction does not fit the archive any more: it is to be computed again, outside of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedVersion:
    """What changed since a version of an article that is in the archive."""

    article_id: int
    version: int
    edit: Edit

    def fits(self, stored: KnownArticle) -> bool:
        return (stored.id, stored.version) == (self.article_id, self.version)


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Prepared(Brief):
    """An article with everything that is computed outside of the transaction."""

    article: Article
    source: Source | None  # None: the configuration has it no more
    addresses: AddressKeys
    text: OwnText
    content_hash: str
    words: int
    shingled: copies.Shingled
    keys: tuple[int, ...]
    matches: tuple[Match, ...]
    unjudged: tuple[Unjudged, ...]
    mentions: tuple[Mention, ...]
    figures: tuple[Figure, ...]
    labels: tuple[str, ...]
    account: ArticleFeatures
    packed: bytes
    compared: ComparedVersion | None = None  # where it is a new version of an article


class Preparer:
    """Reads articles as the watches of a configuration see them."""

    def __init__(self, watches: Watchlist, sources: Mapping[str, Source], clock: Callable[[], datetime], *, keep_raw: bool) -> None:
        self._watches, self._sources, self._clock, self._keep_raw = watches, sources, clock, keep_raw

    def prepare(self, article: Article, addresses: AddressKeys, text: OwnText, page: Page | None = None) -> Prepared:
        """What of `text` is not the article's own counts for nothing."""
        own = text.own
        reading = self._read(article.title, own, article.language, article.source)
        figures = figures_of(article.title, own, lang=article.language or "")
        shingled = copies.shingled(own)
        return Prepared(
            article=article,
            source=self._sources.get(article.source),
            addresses=addresses,
            text=text,
            content_hash=content_hash(article.title, own),
            words=shingled.words,
            shingled=shingled,
            keys=shingled.sample,
            matches=with_events(
                reading,
                article.title,
                own,
                figures,
                lang=article.language or "",
                published=article.date.day or self._clock().date(),
            ),
            unjudged=reading.unjudged,
            mentions=reading.mentions,
            figures=figures,
            labels=("denied",) if denial(article.title, article.text) else (),
            account=article_features(
                article.title,
                own,
                lang=article.language or "",
                mentions=reading.mentions,
                figures=figures,
                watches=(match.watch for match in reading.matches if match.likely),
                when=article.published or self._clock(),
                source=article.source,
                gazetteer=self._watches.gazetteer,
            ),
            packed=pack(page) if page is not None and self._keep_raw else b"",
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

    def edit(self, stored: KnownArticle, own: str, ready: Prepared) -> Edit:
        """What a new version changed, by what was read in both; `own` of the version before. A watch that was not judged on
        one says nothing."""
        language, slug = stored.language, ready.article.source
        before = self._read(stored.title, own, language, slug)
        unjudged = {unjudged_watch.watch for unjudged_watch in (*before.unjudged, *ready.unjudged)}
        return compare_versions(
            VersionRead(
                title=stored.title,
                text=own,
                mentions=before.mentions,
                figures=figures_of(stored.title, own, lang=language or ""),
                watches=[match.watch for match in before.matches if match.likely and match.watch not in unjudged],
            ),
            VersionRead(
                title=ready.article.title,
                text=ready.text.own,
                mentions=ready.mentions,
                figures=ready.figures,
                watches=[match.watch for match in ready.matches if match.likely and match.watch not in unjudged],
            ),
        )


def content_hash(title: str, own: str) -> str:
    """What an article says, without what its site says everywhere."""
    return sha(f"{title}\n{own}")
