"""Reads an article: all that follows from its text, the rules, and what its site prints everywhere. Needs no archive.

Runs in a worker, where the page was extracted, and again in the writer where the archive knows better what is repeated.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import TypeVar

from crawler.app.content_hash import content_hash
from crawler.app.events import with_events
from crawler.facts.boilerplate import OwnText
from crawler.facts.figures import denial, figures_of
from crawler.grouping import copies
from crawler.grouping.feature_facts import facts_of_features
from crawler.grouping.features import article_features
from crawler.grouping.reported import stands_aside
from crawler.language.fold import FOLD_VERSION
from crawler.language.indexing import index_text
from crawler.model import Article, EventStatus, Match, Severity, Source
from crawler.model.facts import FACTS_SCHEMA, ArticleFacts
from crawler.model.findings import Figure
from crawler.watch import Watchlist, WatchResult

logger = logging.getLogger(__name__)

T = TypeVar("T")


class ArticleReader:
    """Reads articles as the watches of a configuration see them. `skips_optional`: only what an article cannot be without, as
    reading the rest took too long."""

    def __init__(self, watches: Watchlist, rules_hash: str = "", *, skips_optional: bool = False) -> None:
        self._watches, self._rules_hash, self._skips_optional = watches, rules_hash, skips_optional

    def read(
        self,
        article: Article,
        text: OwnText,
        source: Source | None,
        now: datetime,
        packed: bytes = b"",
        *,
        is_archived: bool = False,
    ) -> ArticleFacts:
        """What of `text` is not the article's own counts for nothing. `is_archived`: the page is an old one that came up again, and
        what it tells is past."""
        own, language = text.own, article.language or ""
        day = article.date.day or now.date()
        result = self.read_watches(article.title, own, language, article.source, source, published=day)
        if is_archived:
            result = replace(result, matches=tuple(map(_as_past, result.matches)))
        problems: list[str] = []
        no_figures: tuple[Figure, ...] = ()
        figures = self._optional("figures", problems, no_figures, lambda: figures_of(article.title, own, lang=language))
        matches: tuple[Match, ...] = self._optional(
            "events",
            problems,
            result.matches,
            lambda: with_events(result, article.title, own, figures, lang=language, published=day),
        )
        is_denial = self._optional("denials", problems, False, lambda: denial(article.title, article.text))
        features = article_features(
            article.title,
            own,
            lang=language,
            mentions=result.mentions,
            figures=figures,
            watches=(match.watch for match in result.matches if match.likely),
            when=article.published or now,
            published=day,
            source=article.source,
            place=result.place,
            gazetteer=self._watches.gazetteer,
            is_aside=stands_aside(result.matches),
        )
        return ArticleFacts(
            schema=FACTS_SCHEMA,
            rules_hash=self._rules_hash,
            fold_version=FOLD_VERSION,
            content_hash=content_hash(article.title, own),
            paragraph_keys=tuple(text.keys),
            repeated_keys=tuple(text.repeated & text.keys),
            blanked=text.blanked,
            matches=matches,
            unjudged=result.unjudged,
            mentions=result.mentions,
            figures=figures,
            labels=("denied",) if is_denial else (),
            features=facts_of_features(features),
            shingles=copies.shingled(own).facts(),
            index_title=index_text(article.title, article.language),
            index_text=index_text(article.text, article.language),
            packed=packed,
            problems=tuple(problems),
        )

    def read_watches(
        self, title: str, text: str, language: str, slug: str, source: Source | None, *, published: date | None
    ) -> WatchResult:
        """The watches that are true of a text, and its places. `source`: None where the configuration has it no more;
        `published`: the day of the publication."""
        return self._watches.read(
            title,
            text,
            implies=source.implies if source else (),
            lang=language,
            source=slug,
            country=source.country if source else "",
            published=published,
        )

    def _optional(self, name: str, problems: list[str], without: T, read: Callable[[], T]) -> T:
        """What a reader finds; one that fails must not cost the article."""
        if self._skips_optional:
            problems.append(f"{name}: skipped, as reading took too long")
            return without
        try:
            return read()
        except Exception as error:
            logger.warning("%s could not be read", name, exc_info=True)
            problems.append(f"{name}: {type(error).__name__}")
            return without


def _as_past(match: Match) -> Match:
    """The match in an article that tells nothing of today, whatever its words say: it is not critical."""
    status = EventStatus.PAST if match.status is EventStatus.HAPPENED else match.status
    if match.severity is not Severity.CRITICAL:
        return replace(match, status=status)
    return replace(match, status=status, severity=Severity.HIGH, lowered_from=Severity.CRITICAL)
