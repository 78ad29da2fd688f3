"""Articles of before an update get what they lack, some at a time: rows as if they came today, and nobody is told."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest

from crawler.app.article_facts import ArticleReader
from crawler.app.backfill import Backfill
from crawler.facts.boilerplate import OwnText
from crawler.facts.places import Gazetteer
from crawler.grouping.events.postings import MAX_POSTINGS_PER_KEY, add_id, pack_ids, unpack_ids
from crawler.model import Article, Source
from crawler.model.errors import StoreError
from crawler.model.facts import ArticleFacts
from crawler.store import Store
from crawler.watch import compile_watches
from jobs import backfill
from jobs.runner.crawl import Stop
from tests.deliver.environment import delivery_env
from tests.fakes import FIRST_SOURCE, Env, an_article, an_article_found, an_entry, house
from tests.store.test_upgrade import NAMES, archive_before

GAZETTEER = Gazetteer.shipped()
WATCHES = compile_watches(
    {"tj": {"en": ["tajik*"]}, "clash": {"en": ["clash*"]}},
    [{"id": "clash-tj", "title": "Clashes", "severity": "high", "when": {"all": ["clash", "tj"]}}],
    gazetteer=GAZETTEER,
)
SOURCES = {"one": FIRST_SOURCE}
# Facts of every kind, by what stands in them; their numbers are no fact.
FACTS = {
    "mentions": 'article_id, version, field, start, "end", text, place_id, candidates, precision, reason FROM mentions',
    "figures": 'article_id, version, field, start, "end", text, value, unit, label FROM figures',
    "labels": "* FROM article_labels",
    "reasons": "* FROM explanations",
    "events": "* FROM events",
    "memberships": "article_id, story_id FROM memberships",
    "profiles": "article_id, length(profile) FROM profiles",
    "anchors": "* FROM anchors",
    "counts": "* FROM term_counts",
}
# What people were told by: none of it may change.
TOLD_BY = {
    "articles": "id, version, story_id, updated_at FROM articles",
    "versions": "article_id, number, recorded_at, reread_at FROM version_rows",
    "alerts": "id, severity, state, relevance, likely, created_at, updated_at FROM alerts",
    "edits": "* FROM edits",
    "messages": "id, recipient, state FROM messages",
    "notifications": "* FROM notification_log",
}
REPORTS = (
    "Tajik guards in a clash near Khorog. Three soldiers were killed and five wounded, officials in Dushanbe said.",
    "The ministry denied reports of a Tajik clash. It said on Monday that nobody was killed at the river Panj.",
    "A market opened in Kulob. Forty traders from Kunduz came.",
)


def read_here(article: Article, source: Source | None, now: datetime, repeated: frozenset[int]) -> ArticleFacts | None:
    return ArticleReader(WATCHES).read(article, OwnText.of(article.text, repeated.intersection), source, now)


def rows(env: Env, queries: dict[str, str]) -> dict[str, list[tuple[object, ...]]]:
    return {name: sorted(env.sql(f"SELECT {query}"), key=repr) for name, query in queries.items()}


def recorded(env: Env) -> None:
    """Each report twice, told in other words."""
    env.store.findings.sync((place, 1.0) for place in GAZETTEER.places.values())
    run = env.plan().run_id
    for number, report in enumerate(REPORTS * 2):
        text = f"{report} " + " ".join(f"word{number}x{place} tale{number}" for place in range(60))
        article = an_article(f"a{number}", title=report.partition(".")[0] + f" {number}", text=text)
        env.recorder.record(an_article_found(run, 1, an_entry(f"a{number}"), article))


def forget_facts(env: Env) -> None:
    """The archive as an update leaves one of before there were facts."""
    for table in ("mentions", "figures", "article_labels", "explanations", "events", "memberships", "profiles", "anchors"):
        env.store._connection.run(f"DELETE FROM {table}")
    env.store._connection.run("DELETE FROM term_counts")
    env.store._connection.run("INSERT INTO facts_backlog SELECT id FROM articles")


def filling(env: Env) -> Backfill:
    return Backfill(env.store, read_here, SOURCES, env.clock)


def test_articles_get_by_and_by_what_they_would_have_if_they_came_today(tmp_path: Path) -> None:
    with house(tmp_path, watches=WATCHES) as env:
        recorded(env)
        facts, told = rows(env, FACTS), rows(env, TOLD_BY)
        assert all(facts.values()), "the test would prove nothing of a table without rows"
        forget_facts(env)
        left = []
        while env.store.facts_backlog.size():
            assert filling(env).run(2) == 2
            left.append(env.store.facts_backlog.size())
        assert left == [4, 2, 0]
        assert rows(env, FACTS) == facts
        assert rows(env, TOLD_BY) == told
        assert filling(env).run(9) == 0


def test_one_that_breaks_off_is_gone_on_with_and_nothing_is_doubled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with house(tmp_path, watches=WATCHES) as env:
        recorded(env)
        facts = rows(env, FACTS)
        forget_facts(env)
        remove, removed = env.store.facts_backlog.remove, list[int]()

        def fail_at_the_third(article_id: int) -> None:
            if len(removed) == 2:
                raise StoreError("disk I/O error")
            removed.append(article_id)
            remove(article_id)

        monkeypatch.setattr(env.store.facts_backlog, "remove", fail_at_the_third)
        with pytest.raises(StoreError, match="disk I/O error"):
            filling(env).run(9)
        assert removed == [6, 5]
        assert {row[0] for row in env.sql("SELECT article_id FROM memberships")} == {5, 6}
        monkeypatch.undo()
        assert filling(env).run(9, stopped=lambda: True) == 0
        assert filling(env).run(9) == 4
        assert rows(env, FACTS) == facts


def test_what_is_there_already_is_not_added_again(tmp_path: Path) -> None:
    with house(tmp_path, watches=WATCHES) as env:
        recorded(env)
        facts = rows(env, FACTS)
        env.store._connection.run("INSERT INTO facts_backlog SELECT id FROM articles")
        env.store._connection.run("DELETE FROM events")
        assert filling(env).run(9) == 6
        assert rows(env, FACTS) == facts


def test_an_article_that_cannot_be_read_holds_up_no_other(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def read(article: Article, *arguments: object) -> ArticleFacts | None:
        if article.url.endswith("a5"):
            raise RuntimeError("it hangs")
        return read_here(article, *arguments)  # type: ignore[arg-type]

    with house(tmp_path, watches=WATCHES) as env:
        recorded(env)
        forget_facts(env)
        assert Backfill(env.store, read, SOURCES, env.clock).run(9) == 6
        assert env.store.facts_backlog.size() == 0
        assert len(env.sql("SELECT * FROM memberships")) == 5
    assert [record.getMessage() for record in caplog.records if record.name == "borderwatch.backfill"] == [
        "article 6 cannot be read, and stays without what it lacks: it hangs"
    ]


def test_an_article_that_gets_a_version_meanwhile_waits_for_its_next_turn(tmp_path: Path) -> None:
    with house(tmp_path, watches=WATCHES) as env:
        recorded(env)
        forget_facts(env)

        def read(*arguments: object) -> ArticleFacts | None:
            env.store._connection.run("UPDATE articles SET version = 2 WHERE id = 6")
            return read_here(*arguments)  # type: ignore[arg-type]

        assert Backfill(env.store, read, SOURCES, env.clock).run(1) == 0
        assert env.sql("SELECT count(*) FROM mentions") == [(0,)]
        assert env.store.facts_backlog.newest(1) == [6]


@pytest.mark.parametrize(
    ("step", "waiting"), [("m0002", [1, 2, 3]), ("m0010", [1, 2, 3]), ("m0011", [2, 3]), ("m0020", [2, 3]), ("m0021", [2])]
)
def test_an_update_names_the_articles_that_lack_something(tmp_path: Path, step: str, waiting: list[int]) -> None:
    """1: without an alert, 2: with one that has a reason, 3: with one that has none; a fourth is purged."""
    path = archive_of(tmp_path / "news.db", step)
    store = Store.open(path)
    assert store.facts_backlog.newest(9)[::-1] == waiting
    store.close()


def archive_of(path: Path, step: str) -> Path:
    archive_before(path, next(name for name in NAMES if name.startswith(step)))
    with closing(sqlite3.connect(path)) as raw:
        tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        raw.execute("INSERT INTO sources (id, slug, name) VALUES (1, 'one', 'One')")
        raw.execute("INSERT INTO stories (id, headline, first_seen_at, last_seen_at) VALUES (1, 'x', 'x', 'x')")
        raw.execute("INSERT INTO watches (id, slug, title, severity, rule_hash) VALUES (1, 'clash-tj', 'C', 'high', 'h')")
        when = "2099-01-01T00:00:00Z" if step > "m0010" else "2020-01-01T00:00:00Z"  # after the step of denials, or before it
        for number in range(1, 5):
            raw.execute(
                """INSERT INTO articles (id, source_id, story_id, title, url, canonical_url, text, words, content_hash,
                first_seen_at, updated_at, purged_at) VALUES (?, 1, 1, 'x', 'u', ?, 't', 1, 'h', ?, ?, ?)""",
                (number, f"u{number}", when, when, when if number == 4 else None),
            )
            if "memberships" in tables:
                raw.execute("INSERT INTO memberships VALUES (?, 1, 'why', 'new', NULL, 'x')", (number,))
        for alert, article in enumerate((2, 3), 1):
            raw.execute(
                """INSERT INTO alerts (id, watch_id, article_id, severity, matched, raised_by, version, rule_hash, created_at,
                updated_at) VALUES (?, 1, ?, 'high', '', 'text', 1, 'h', 'x', 'x')""",
                (alert, article),
            )
        if "explanations" in tables:
            raw.execute("INSERT INTO explanations VALUES (1, 1, '{}', NULL)")
            if step == "m0021":
                raw.execute("INSERT INTO explanations VALUES (2, 1, '{}', NULL)")
                raw.execute("INSERT INTO events VALUES (2, 1, '', '', '', NULL, 0, NULL, NULL, NULL, '', '[]')")
        raw.commit()
    return path


def test_an_older_article_takes_its_place_among_those_that_have_a_key() -> None:
    assert unpack_ids(add_id(pack_ids([3, 7]), 9)) == [3, 7, 9]
    assert unpack_ids(add_id(pack_ids([3, 7]), 5)) == [3, 5, 7]
    assert unpack_ids(add_id(pack_ids([3, 7]), 7)) == [3, 7]
    full = pack_ids(range(10, 10 + MAX_POSTINGS_PER_KEY))
    assert add_id(full, 99) == pack_ids([*range(11, 10 + MAX_POSTINGS_PER_KEY), 99])
    assert add_id(full, 5) == full


def test_the_job_reads_behind_a_process_and_the_next_deliveries_say_nothing_of_it(tmp_path: Path) -> None:
    with delivery_env(tmp_path, "policy: {immediate: [high]}\nrecipients: [{name: files, channel: files}]") as env:
        for number, report in enumerate(REPORTS[:2]):
            env.report(f"a{number}", report)
        env.deliver()
        env.later(days=1)
        env.deliver()
        told = rows(env.house, TOLD_BY)
        assert told["alerts"]
        forget_facts(env.house)
        outcome = backfill.job(env.config, env.now, Stop())
        assert dict(outcome.counts) == {"articles read again": 2, "waiting": 0}
        assert backfill.job(env.config, env.now, Stop()).idle
        assert env.house.sql("SELECT job, outcome FROM runs WHERE job = 'backfill'") == [("backfill", "ok")]
        assert len(env.house.sql("SELECT * FROM explanations")) == len(told["alerts"])
        env.later(minutes=5)
        env.deliver()
        assert rows(env.house, TOLD_BY) == told
