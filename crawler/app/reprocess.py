"""The present extractor over pages that are kept: what would change, and the change. It goes on where it was when it is killed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.app.record.prepare import Preparer
from crawler.app.record.reread import Rereader, RereadOutcome
from crawler.app.tasks import extract_page, page_workers
from crawler.extract.version import extractor_version
from crawler.grouping.edits.compare import word_changes
from crawler.runtime.workers import WorkerDied, Workers, WorkerTimeout
from crawler.store import Store
from crawler.store.rereads import RereadPage, RereadScope
from crawler.store.states import KnownArticle

if TYPE_CHECKING:
    from crawler.config import Config
    from crawler.model import Article, Extraction, SiteMemory, Source

BATCH_PAGES = 16  # read at the same time; each is written by itself
MAX_SAMPLES_PER_SOURCE = 2  # of changes that are shown
MAX_SHOWN_CHANGES = 4  # of one article


@dataclass(frozen=True, slots=True, kw_only=True)
class RereadSample:
    """An article whose text would be, or is, another one."""

    article_id: int
    source: str
    title: str
    changes: tuple[tuple[str, str], ...]  # words that went, words that came


@dataclass(slots=True)
class RereadReport:
    """What came of kept pages, by source and outcome, with some of the changes."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    samples: list[RereadSample] = field(default_factory=list)

    def lacks_sample(self, source: str) -> bool:
        return sum(sample.source == source for sample in self.samples) < MAX_SAMPLES_PER_SOURCE

    @property
    def total(self) -> Counter[str]:
        return sum(self.counts.values(), Counter())


class Reprocessing:
    """One run over the kept pages of a scope. Pages are read behind worker processes."""

    def __init__(
        self, config: Config, store: Store, *, slug: str = "", since: datetime | None = None, clock: Callable[[], datetime]
    ) -> None:
        self.scope = RereadScope(extractor=extractor_version(), source=slug, since=since)
        self._config, self._store, self._clock = config, store, clock
        self._sources: dict[str, Source] = {slug: source for source in config.sources for slug in (source.slug, *source.was)}
        preparer = Preparer(lambda: config.watches, self._sources, clock, keep_raw=False)
        self._rereader = Rereader(store, preparer, clock, self.scope.extractor)
        self._memories: dict[str, SiteMemory] = store.sites.memories(self._sources)

    def waiting(self) -> dict[str, int]:
        """Source → pages that wait."""
        return self._store.rereads.counts(self.scope)

    def run(self, *, dry_run: bool, most: int | None = None, stopped: Callable[[], bool] = lambda: False) -> Iterator[RereadReport]:
        """Read pages and write what they became; the report so far after each batch. `dry_run`: nothing is written. `most`: pages
        that are read."""
        report, after, left = RereadReport(), 0, most
        workers = page_workers(self._config.limits.workers, str(self._config.language_tables or ""))
        with asyncio.Runner() as runner:
            try:
                while not stopped() and (left is None or left > 0):
                    batch = self._store.rereads.waiting(self.scope, after, min(BATCH_PAGES, left or BATCH_PAGES))
                    if not batch:
                        return
                    for kept, extraction in zip(batch, runner.run(self._extract(workers, batch)), strict=True):
                        former = self._store.articles.find(kept.article_id)
                        outcome = (self._rereader.compare if dry_run else self._rereader.write)(kept, extraction)
                        report.counts.setdefault(kept.source, Counter())[outcome] += 1
                        if (
                            outcome is RereadOutcome.CHANGED
                            and extraction
                            and extraction.article
                            and report.lacks_sample(kept.source)
                        ):
                            report.samples.append(_sample(kept, former, extraction.article))
                    after = batch[-1].article_id
                    left = None if left is None else left - len(batch)
                    yield report
            finally:
                workers.close()

    async def _extract(self, workers: Workers, batch: list[RereadPage]) -> list[Extraction | None]:
        return await asyncio.gather(*(self._extract_one(workers, kept) for kept in batch))

    async def _extract_one(self, workers: Workers, kept: RereadPage) -> Extraction | None:
        """None: reading did not end, or its source is configured no more."""
        source, limits = self._sources.get(kept.source), self._config.limits
        if source is None:
            return None
        arguments = (kept.page, source, kept.entry, kept.page.fetched_at or kept.first_seen, limits.min_words)
        try:
            return await workers.run(extract_page, *arguments, self._memories.get(kept.source), seconds=limits.page_seconds)
        except (WorkerTimeout, WorkerDied):
            return None


def _sample(kept: RereadPage, former: KnownArticle, article: Article) -> RereadSample:
    changes = word_changes(f"{former.title}\n{former.text}", f"{article.title}\n{article.text}")
    return RereadSample(
        article_id=kept.article_id,
        source=kept.source,
        title=former.title,
        changes=tuple((change.old, change.new) for change in changes[:MAX_SHOWN_CHANGES]),
    )
