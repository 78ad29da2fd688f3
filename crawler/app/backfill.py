"""Fills in what articles of before an update lack: places, figures, labels, profiles, reasons, events. Nobody is told, as nothing
happened: every fact stands with the version that it was read in.

An article is done in one transaction with its row in the backlog, so a run that is killed is gone on with, and nothing is doubled.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from crawler.app.record import STORY_WINDOW
from crawler.app.record.errors import ends_the_crawl
from crawler.grouping.events import weigh_article
from crawler.grouping.feature_facts import features_of_facts
from crawler.grouping.membership import WeighedArticle
from crawler.model import Article, Match, Source
from crawler.model.facts import ArticleFacts
from crawler.store import ArticleText, Store
from crawler.store.facts_backlog import FactGaps

logger = logging.getLogger("borderwatch.backfill")

# Article of the archive, its source, when it came, paragraphs that its site repeats → what is read in it; None: it cannot be read.
ReadFacts = Callable[[Article, Source | None, datetime, frozenset[int]], ArticleFacts | None]


class Backfill:
    """Works the backlog off. `sources`: by present and former slugs."""

    def __init__(self, store: Store, read: ReadFacts, sources: Mapping[str, Source], clock: Callable[[], datetime]) -> None:
        self._store, self._read, self._sources, self._clock = store, read, sources, clock

    def run(self, most: int, stopped: Callable[[], bool] = lambda: False) -> int:
        """Fill in up to so many articles; how many are done."""
        done = 0
        for article_id in self._store.facts_backlog.newest(most):
            if stopped():
                break
            done += self._fill(article_id, stopped)
        return done

    def _fill(self, article_id: int, stopped: Callable[[], bool]) -> bool:
        """Whether the article is done. False: a new version came meanwhile, and its turn comes again."""
        backlog, text = self._store.facts_backlog, self._store.text(article_id)
        facts: dict[int, ArticleFacts] = {}
        try:
            if text is not None:
                facts = self._facts(text, backlog.gaps(article_id))
        except Exception as error:
            if ends_the_crawl(error):
                raise
            if stopped():  # whoever stops us may have ended the reader
                return False
            logger.warning("article %s cannot be read, and stays without what it lacks: %s", article_id, error)
        with self._store.write():
            now = self._store.text(article_id)
            if now is not None and text is not None and now.version != text.version:
                return False
            if now is not None and text is not None and facts:
                self._write(text, backlog.gaps(article_id), facts)
            backlog.remove(article_id)
        return True

    def _facts(self, text: ArticleText, gaps: FactGaps) -> dict[int, ArticleFacts]:
        """What is read in each version that lacks something, and in the newest. Raises what reading raises."""
        facts = {}
        for version in {gaps.version, *(gap.version for gap in gaps.alerts)}:
            written = self._store.facts_backlog.version_text(text.id, version)
            if written is None:
                continue
            article = Article(
                url=text.url,
                canonical_url=text.url,
                title=written[0],
                text=written[1],
                date=text.date,
                language=text.language,
                source=text.source,
                text_from=text.text_from,
            )
            read = self._read(article, self._sources.get(text.source), text.first_seen, text.repeated)
            if read is None:
                raise ValueError("its readers failed")
            facts[version] = read
        return facts

    def _write(self, text: ArticleText, gaps: FactGaps, facts: Mapping[int, ArticleFacts]) -> None:
        newest = facts.get(gaps.version)
        if newest is not None:
            found = (newest.mentions, newest.figures) if gaps.lacks_findings else ((), ())
            self._store.findings.add(text.id, gaps.version, *found, newest.labels)
            if gaps.lacks_membership:
                self._complete_membership(text, gaps, newest)
        for gap in gaps.alerts:
            match = _match_of(facts[gap.version].matches if gap.version in facts else (), gap.watch)
            if match is not None:  # else the rule is another one by now: nobody can say why it fired
                self._store.facts_backlog.fill_alert(gap, match)

    def _complete_membership(self, text: ArticleText, gaps: FactGaps, facts: ArticleFacts) -> None:
        now, store, weighed, features = self._clock(), self._store, None, None
        if gaps.copy_of is None:
            features = features_of_facts(facts.features)
            if text.id >= store.articles.first_id_since(now - STORY_WINDOW):
                source = self._sources.get(text.source)
                weighed = WeighedArticle(*weigh_article(features, store.terms), searchable=source is None or source.stories)
        store.memberships.complete(text.id, gaps.story_id, features, weighed, now)


def _match_of(matches: Sequence[Match], watch: str) -> Match | None:
    return next((match for match in matches if match.watch == watch), None)
