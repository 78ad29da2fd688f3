"""Everything about an article that can be computed before it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.app.record.addresses import AddressKeys
from crawler.facts.boilerplate import OwnText
from crawler.grouping import copies
from crawler.grouping.feature_facts import features_of_facts
from crawler.language.fold import FOLD_VERSION
from crawler.model import Article, Entry, Page, Source
from crawler.model.brief import Brief
from crawler.model.facts import FACTS_SCHEMA, ArticleFacts
from crawler.polling.triage import is_archived
from crawler.store.states import KnownArticle
from crawler.web.packing import pack

if TYPE_CHECKING:
    from crawler.app.article_facts import ArticleReader
    from crawler.grouping.edits import Edit
    from crawler.grouping.events import ArticleFeatures
    from crawler.watch import Watchlist


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
    shingled: copies.Shingled
    account: ArticleFeatures
    facts: ArticleFacts
    compared: ComparedVersion | None = None  # where it is a new version of an article

    @property
    def words(self) -> int:
        return self.shingled.words

    @property
    def keys(self) -> tuple[int, ...]:
        """Those by which copies are found."""
        return self.shingled.sample


class Preparer:
    """Makes articles ready for the archive. `rules_hash`: of the watches; facts that were read with others are read again."""

    def __init__(
        self,
        watches: Callable[[], Watchlist],
        sources: Mapping[str, Source],
        clock: Callable[[], datetime],
        *,
        keep_raw: bool,
        rules_hash: str = "",
    ) -> None:
        self._watches, self._sources, self._clock = watches, sources, clock
        self._keep_raw, self._rules_hash = keep_raw, rules_hash

    def prepare(
        self, article: Article, addresses: AddressKeys, text: OwnText, page: Page | None = None, *, entry: Entry | None = None
    ) -> Prepared:
        """Read an article here; `entry`: that of its feed."""
        packed = pack(page) if page is not None and page.unpacked_bytes is None and self._keep_raw else b""
        is_old = entry is not None and is_archived(article.date, entry)
        facts = self._reader.read(article, text, self._sources.get(article.source), self._clock(), packed, is_archived=is_old)
        return self.of_facts(article, addresses, text, facts)

    def of_facts(self, article: Article, addresses: AddressKeys, text: OwnText, facts: ArticleFacts) -> Prepared:
        """An article that was read in a worker."""
        return Prepared(
            article=article,
            source=self._sources.get(article.source),
            addresses=addresses,
            text=text,
            content_hash=facts.content_hash,
            shingled=copies.Shingled.of_facts(facts.shingles),
            account=features_of_facts(facts.features),
            facts=facts,
        )

    def believes(self, facts: ArticleFacts | None) -> bool:
        """Whether facts were read as we would read them."""
        ours = (FACTS_SCHEMA, self._rules_hash, FOLD_VERSION)
        return facts is not None and (facts.schema, facts.rules_hash, facts.fold_version) == ours

    def edit(self, stored: KnownArticle, own: str, ready: Prepared) -> Edit:
        """What a new version changed, by what was read in both; `own` of the version before. A watch that was not judged on
        one says nothing."""
        from crawler.facts.figures import figures_of
        from crawler.grouping.edits import VersionFacts as VersionRead
        from crawler.grouping.edits import compare_versions

        language, slug, facts = stored.language or "", ready.article.source, ready.facts
        published = ready.article.date.day or self._clock().date()
        before = self._reader.read_watches(stored.title, own, language, slug, self._sources.get(slug), published=published)
        unjudged = {unjudged_watch.watch for unjudged_watch in (*before.unjudged, *facts.unjudged)}
        return compare_versions(
            VersionRead(
                title=stored.title,
                text=own,
                mentions=before.mentions,
                figures=figures_of(stored.title, own, lang=language),
                watches=[match.watch for match in before.matches if match.likely and match.watch not in unjudged],
            ),
            VersionRead(
                title=ready.article.title,
                text=ready.text.own,
                mentions=facts.mentions,
                figures=facts.figures,
                watches=[match.watch for match in facts.matches if match.likely and match.watch not in unjudged],
            ),
        )

    @property
    def _reader(self) -> ArticleReader:
        from crawler.app.article_facts import ArticleReader  # all that reads articles: in most crawls only workers do

        return ArticleReader(self._watches(), self._rules_hash)
