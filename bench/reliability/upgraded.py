"""Archives from before an update: brought to the present schema, and their articles read again; and the table of all scenarios."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

from bench.reliability.scenarios import (
    ROWS_OF_ARTICLES,
    Scenario,
    load_config,
    opened,
    poll,
    prepare_delivery,
    prepare_poll,
    prepare_retention,
    rows_of_backup,
    rows_of_delivery,
    run_backup,
    run_delivery,
    run_retention,
    select,
    write_scenario_config,
)
from crawler.app.article_facts import ArticleReader
from crawler.app.backfill import Backfill
from crawler.facts.boilerplate import OwnText
from crawler.model import Article, Source
from crawler.model.facts import ArticleFacts
from crawler.runtime.clock import DAY
from tests.fakes import NOW
from tests.site import words


def prepare_migration(folder: Path) -> None:
    """An archive of the first schema with forty articles and their alerts."""
    import sqlite_utils

    from crawler.store.migrations import APPLICATION_ID
    from crawler.store.migrations.registry import migrations

    write_scenario_config(folder)
    second_step = migrations.pending(sqlite_utils.Database(memory=True))[1].name
    with closing(sqlite3.connect(folder / "news.db")) as raw:
        raw.execute("PRAGMA journal_mode = WAL")
        raw.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        migrations.apply(sqlite_utils.Database(raw), stop_before=second_step)
        raw.execute("INSERT INTO sources (id, slug, name) VALUES (1, 'one', 'One')")
        raw.execute("INSERT INTO feeds (id, source_id, url, kind) VALUES (1, 1, 'http://one.example/rss', 'rss')")
        for number in range(1, 41):
            text, when, url = words(f"old {number}"), "2026-02-01T00:00:00Z", f"http://one.example/{number}"
            raw.execute(
                "INSERT INTO stories (id, headline, first_seen_at, last_seen_at) VALUES (?, 'x', ?, ?)", (number, when, when)
            )
            raw.execute(
                "INSERT INTO articles (id, source_id, story_id, title, url, canonical_url, text, words, content_hash, "
                "first_seen_at, updated_at) VALUES (?, 1, ?, 'x', ?, ?, ?, 120, ?, ?, ?)",
                (number, number, url, url, text, str(number), when, when),
            )
            raw.execute(
                "INSERT INTO versions (article_id, number, title, lead, text, authors, content_hash, recorded_at) "
                "VALUES (?, 1, 'x', '', ?, '[]', ?, ?)",
                (number, text, str(number), when),
            )
        raw.commit()


def run_migration(folder: Path, turn: int) -> None:  # noqa: ARG001 - the second time is like the first
    with opened(folder):
        pass


ROWS_OF_SCHEMA = {
    "schema": "SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
    "steps": "SELECT name FROM _sqlite_migrations",
}


FACTS = {
    "places and figures": "SELECT article_id, version, field, start, text FROM mentions UNION ALL "
    "SELECT article_id, version, field, start, text FROM figures",
    "reasons": "SELECT alert_id, version, tree FROM explanations",
    "events": "SELECT alert_id, version, trigger_verb FROM events",
    "memberships": "SELECT article_id, story_id FROM memberships",
    "profiles": "SELECT article_id FROM profiles",
    "counts": "SELECT key, articles FROM term_counts",
    "waiting": "SELECT article_id FROM facts_backlog",
}


def prepare_backfill(folder: Path) -> None:
    """What a poll recorded, without what newer steps of the schema brought."""
    prepare_poll(folder)
    with opened(folder) as store, store.write():
        for table in "mentions figures explanations events memberships profiles anchors term_counts".split():
            store._connection.run(f"DELETE FROM {table}")
        store._connection.run("INSERT INTO facts_backlog SELECT id FROM articles")


def run_backfill(folder: Path, turn: int) -> None:
    """Without its worker process, which writes nothing."""
    config = load_config(folder)

    def read(article: Article, source: Source | None, now: datetime, repeated: frozenset[int]) -> ArticleFacts:
        return ArticleReader(config.watches).read(article, OwnText.of(article.text, repeated.intersection), source, now)

    with opened(folder) as store:
        sources = {source.slug: source for source in config.sources}
        Backfill(store, read, sources, lambda: NOW + 2 * DAY + turn * timedelta(hours=1)).run(100)


SCENARIOS = {
    "poll": Scenario(prepare_poll, lambda folder, turn: poll(folder, 2, turn), lambda folder: select(folder, ROWS_OF_ARTICLES)),
    "delivery": Scenario(prepare_delivery, run_delivery, rows_of_delivery),
    "backup": Scenario(prepare_poll, run_backup, rows_of_backup),
    "migration": Scenario(prepare_migration, run_migration, lambda folder: select(folder, ROWS_OF_ARTICLES | ROWS_OF_SCHEMA)),
    "backfill": Scenario(prepare_backfill, run_backfill, lambda folder: select(folder, ROWS_OF_ARTICLES | FACTS)),
    "retention": Scenario(prepare_retention, run_retention, lambda folder: select(folder, ROWS_OF_ARTICLES)),
}
