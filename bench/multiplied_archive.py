"""A large archive in a minute: a few hundred articles recorded as always, then multiplied by SQL, table by table.

Each block of copies is as much older than the one before as the first is long: a larger archive is a longer history at the
same rate, as in the field. Copies keep their alerts, hits, places and figures; numbers of rows are shifted, addresses get the
number of their block. What only the writer reads (indexes of copies and of stories) is left out.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.contestants import write_config
from bench.made_pages import FUNCTION_WORDS, Writer
from crawler import config as configuration
from crawler.app.plan import make_plan
from crawler.app.record import Recorder
from crawler.model import Article, ArticleFound, Entry, Fetch, FetchOutcome, Page, PublicationDate
from crawler.store import Store
from crawler.store.connection import Connection
from crawler.store.full_text import FullTextIndex, words_of

MULTIPLIED_TABLES = tuple(
    "stories entries articles article_urls version_rows alerts hits explanations events".split()
    + "mentions figures memberships article_labels".split()
)
SEED_ARTICLES, SEED_DAYS, SEED_SOURCES = 500, 1, 60  # of the recorded block
ALERT_EVERY, COMMON_EVERY = 20, 10  # articles
COMMON_WORD, RARE_WORD = "commonplacia", "raresomia"
RARE_ARTICLES = 10  # of the newest block, whatever the size
ALERTING = (
    "Tajik border guards clashed with smugglers near Khorog in Tajikistan on Monday and four people were killed, officials said. "
    "Afghan and Tajik guards exchanged fire across the river Panj."
)


def fill_archive(folder: Path, size: int, *, alert_every: int = ALERT_EVERY) -> Path:
    """An archive of so many articles (a multiple of the seed), one in `alert_every` of them with an alert, with its
    configuration; the path of the latter."""
    path = write_config(folder, [f"http://127.0.2.{number}:9/rss" for number in range(1, SEED_SOURCES + 1)])
    config, now = configuration.load(path), datetime.now(UTC)
    store = Store.open(config.database)
    try:
        _record_seed(store, config, now, alert_every)
        connection = store._connection
        for pragma in ("synchronous = OFF", "cache_size = -200000", "foreign_keys = OFF"):
            connection.run(f"PRAGMA {pragma}")
        numbered = [
            table for table in MULTIPLIED_TABLES if connection.row("SELECT 1 FROM pragma_table_info(?) WHERE name = 'id'", (table,))
        ]
        widths = {table: int(connection.value(f"SELECT coalesce(max(id), 0) FROM {table}")) for table in numbered}
        first_articles, index = widths["articles"], FullTextIndex(connection)
        seed_words = {  # of the copies: the rare word stands in the newest block alone
            row["id"]: words_of(row["title"], row["text"].replace(RARE_WORD, ""), row["language"])
            for row in connection.rows("SELECT id, title, text, language FROM articles")
        }
        for block in range(1, size // SEED_ARTICLES):
            with store.write():
                for table in MULTIPLIED_TABLES:
                    copy_block(connection, table, block, widths)
                for number, words in seed_words.items():
                    index.add(block * first_articles + number, words)
        with store.write():  # alerts as reviewers find them: likely, of all severities
            connection.run(
                "UPDATE alerts SET likely = 1, relevance = 0.3 + (id % 60) / 100.0,"
                " severity = CASE id % 4 WHEN 0 THEN 'critical' WHEN 1 THEN 'high' WHEN 2 THEN 'medium' ELSE 'low' END"
            )
    finally:
        store.close()
    return path


def _record_seed(store: Store, config: Any, now: datetime, alert_every: int) -> None:
    plan = make_plan(store, config, now, everything=True)
    sources = {source.slug: source for source in config.sources}
    recorder = Recorder(store, config.watches, sources=sources, clock=lambda: now)
    languages = list(FUNCTION_WORDS)
    for number in range(SEED_ARTICLES):
        dice = random.Random(f"article {number}")
        writer = Writer(languages[number % len(languages)], dice)
        paragraphs = [writer.paragraph() for _ in range(6)]
        if number % COMMON_EVERY == 0:
            paragraphs.append(f"{writer.paragraph()} {COMMON_WORD}")  # in words of its own: what a source repeats is not its text
        if number < RARE_ARTICLES:
            paragraphs.append(f"{writer.paragraph()} {RARE_WORD}")
        language, title = writer.language, writer.words(7)
        if number % alert_every == 0:
            language, title, paragraphs = "en", f"Clash at the border {writer.word()}", [ALERTING, *paragraphs]
        published = now - timedelta(days=SEED_DAYS) * ((number + 1) / SEED_ARTICLES)
        feed = plan.feeds[number % len(plan.feeds)]
        url = f"http://127.0.2.{1 + number % SEED_SOURCES}:9/{number}"
        article = Article(
            url=url,
            canonical_url=url,
            title=title,
            text="\n\n".join(paragraphs),
            source=feed.source,
            language=language,
            date=PublicationDate(instant=published),
        )
        item = ArticleFound(
            run_id=plan.run_id,
            feed_id=feed.id,
            entry=Entry(key=url, link=url, title=title, published=published),
            article=article,
            page=Page(url=url, body=b"", fetched_at=now),
            fetch=Fetch(url=url, started_at=now, elapsed_ms=1, outcome=FetchOutcome.OK, status=200),
        )
        recorder.record(item)


def copy_block(connection: Connection, table: str, block: int, widths: Mapping[str, int]) -> None:
    """The rows of a table once more, with new numbers, new addresses and earlier times."""
    columns = list(connection.rows(f"PRAGMA table_info({table})"))
    references = {row["from"]: row["table"] for row in connection.rows(f"PRAGMA foreign_key_list({table})")}
    expressions, values = [], []
    for column in columns:
        name = column["name"]
        expression = f'"{name}"'
        target = table if name == "id" else references.get(name)
        if target in widths and column["type"] == "INTEGER":
            expression = f'"{name}" + {block * widths[str(target)]}'
        elif name in ("canonical_url", "url_key", "key", "link", "url", "content_hash"):
            expression = f"\"{name}\" || '?{block}'"
        elif name.endswith(("_at", "_seen")):
            expression = f'CASE WHEN "{name}" > \'2\' THEN strftime(\'%Y-%m-%dT%H:%M:%SZ\', "{name}", ?) ELSE "{name}" END'
            values.append(f"-{block * SEED_DAYS} days")
        expressions.append(expression)
    names = ", ".join(f'"{column["name"]}"' for column in columns)
    key = "id" if table in widths else next(name for name, target in references.items() if target in widths)
    limit = f"{key} <= {widths[table if table in widths else references[key]]}"
    connection.run(f"INSERT INTO {table} ({names}) SELECT {', '.join(expressions)} FROM {table} WHERE {limit}", tuple(values))
