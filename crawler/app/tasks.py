"""The work that leaves the event loop: called by name in a worker process.

The heavy libraries are imported inside, so that the crawl process itself never loads trafilatura or feedparser.
"""

from __future__ import annotations

import hashlib
import pickle
from datetime import datetime
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from crawler.language import tables
from crawler.model import Article, Entry, Extraction, FeedDocument, FeedKind, Page, Plan, SiteMemory, Source
from crawler.model.errors import BorderwatchError
from crawler.model.plan import PlannedRules
from crawler.polling.triage import is_archived
from crawler.runtime.workers import WorkerDied, Workers, WorkerTimeout

if TYPE_CHECKING:
    from crawler.model.facts import ArticleFacts
    from crawler.watch import Watchlist

WARM = (
    "crawler.extract",
    "crawler.feeds",
    "crawler.app.article_facts",
)  # imported when a worker starts, so that no page pays for it


def read_feed(
    page: Page,
    kind: FeedKind,
    selector: str | None,
    language: str | None,
    timezone: str,
    now: datetime,
    max_entries: int,
    follow_links: bool = False,
    cheaply: bool = False,
) -> FeedDocument:
    """`feeds.read` with plain arguments. Raises `DocumentError`."""
    from crawler import feeds

    return feeds.read(
        page,
        kind,
        selector=selector,
        language=language,
        timezone=timezone,
        now=now,
        max_entries=max_entries,
        follow_links=follow_links,
        cheaply=cheaply,
    )


async def read_feed_in_worker(workers: Workers, *arguments: Any, seconds: float) -> FeedDocument:
    """`read_feed` in a worker; where a parser needs too much time or memory, each item is read by its fields alone. Raises what
    `Workers.run` raises."""
    try:
        return await workers.run(read_feed, *arguments, seconds=seconds)
    except (WorkerTimeout, WorkerDied):
        return await workers.run(read_feed, *arguments, True, seconds=seconds)


def read_entry(entry: Entry, source: Source) -> Article | None:
    """`feedtext.article_of_entry` with plain arguments."""
    from crawler.extract import feedtext

    return feedtext.article_of_entry(entry, source)


def extract_page(
    page: Page,
    source: Source,
    entry: Entry | None,
    now: datetime,
    min_words: int,
    memory: SiteMemory | None = None,
    is_explained: bool = False,
) -> Extraction:
    """`extract.extract` with plain arguments."""
    from crawler import extract

    return extract.extract(page, source=source, entry=entry, now=now, min_words=min_words, memory=memory, is_explained=is_explained)


class Reading(NamedTuple):
    """How an article is read in a worker. `repeated`: keys of the paragraphs that its source prints everywhere."""

    rules: PlannedRules
    repeated: frozenset[int]
    keeps_page: bool
    skips_optional: bool = False


def readings_of(plan: Plan) -> dict[str, Reading]:
    """How the articles of each source are read; of none where the plan has no rules."""
    if plan.rules is None:
        return {}
    return {
        source.slug: Reading(plan.rules, frozenset(plan.repeated.get(source.slug, ())), plan.keeps_pages) for source in plan.sources
    }


def start_worker(tables_folder: str, rules: PlannedRules | None) -> None:
    """Load what every page needs, once for all workers."""
    from crawler.language.identify import load_model

    tables.use_folder(tables_folder)
    load_model()
    if rules is not None:
        watches_of(rules)


def page_workers(count: int = 0, tables_folder: str = "") -> Workers:
    """Workers that read pages without watches. What every page needs is loaded before they are forked: a worker that loads it
    itself has grown by so much with its first page that it is replaced (`MAX_GROWTH_MB`), and so is the next."""
    return Workers(count, warm=WARM, prepare=partial(start_worker, tables_folder, None))


@lru_cache(maxsize=1)
def watches_of(rules: PlannedRules) -> Watchlist:
    """The watches that the planner wrote. Raises `BorderwatchError` where the file is another one."""
    from crawler.config.ruleset import RuleInputs, compile_inputs

    content = Path(rules.path).read_bytes()
    if hashlib.sha256(content).hexdigest() != rules.hash:
        raise BorderwatchError("the rules changed since they were planned", rules.path)
    return compile_inputs(RuleInputs(*pickle.loads(content)))  # ours, by its hash


def read_page(
    page: Page, source: Source, entry: Entry, now: datetime, min_words: int, memory: SiteMemory | None, reading: Reading | None
) -> tuple[Extraction, ArticleFacts | None]:
    """The article of a page, and what is read in it."""
    extraction = extract_page(page, source, entry, now, min_words, memory)
    is_old = extraction.article is not None and is_archived(extraction.article.date, entry)
    return extraction, _facts_of(extraction.article, source, now, reading, page, is_archived=is_old)


def read_post(entry: Entry, source: Source, now: datetime, reading: Reading | None) -> tuple[Article | None, ArticleFacts | None]:
    """The article that an entry is, and what is read in it."""
    article = read_entry(entry, source)
    return article, _facts_of(article, source, now, reading, None)


def read_stored(article: Article, source: Source | None, now: datetime, reading: Reading) -> ArticleFacts | None:
    """What is read in an article of the archive; None: it cannot be read."""
    return _facts_of(article, source, now, reading, None)


def _facts_of(
    article: Article | None,
    source: Source | None,
    now: datetime,
    reading: Reading | None,
    page: Page | None,
    *,
    is_archived: bool = False,
) -> ArticleFacts | None:
    """None where it cannot be read here: the writer reads it again, and says why it could not."""
    if article is None or reading is None:
        return None
    from crawler.app.article_facts import ArticleReader
    from crawler.facts.boilerplate import OwnText
    from crawler.web.packing import pack

    try:
        watches = watches_of(reading.rules)
        packed = pack(page) if page is not None and page.unpacked_bytes is None and reading.keeps_page else b""
        text = OwnText.of(article.text, reading.repeated.intersection)
        reader = ArticleReader(watches, reading.rules.hash, skips_optional=reading.skips_optional)
        return reader.read(article, text, source, now, packed, is_archived=is_archived)
    except MemoryError:
        raise
    except Exception:
        return None
