"""`borderwatch reprocess`: shows what would change, changes it, and has nothing left to do the next time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from crawler.extract.version import extractor_version
from crawler.model import Page
from crawler.runtime.lock import hold
from jobs.cli import main_command
from tests.deliver.environment import CLASH, DeliveryEnv, delivery_env, prose
from tests.fakes import an_article, an_article_found, an_entry

PARAGRAPHS = [f"{CLASH}. {prose('first', 60)}.", f"{prose('second', 60)}.", f"{prose('third', 60)}."]


@pytest.fixture
def env(tmp_path: Path) -> Iterator[DeliveryEnv]:
    """Two articles by an extractor that dropped the last paragraph of the first, and another by the present one."""
    with delivery_env(tmp_path) as made:
        for name, paragraphs, extractor in (
            ("short", PARAGRAPHS[:2], "old"),
            ("whole", PARAGRAPHS, "old"),
            ("new", PARAGRAPHS[:2], extractor_version()),
        ):
            text = "\n\n".join(f"{name} {paragraph}" for paragraph in paragraphs)
            article = an_article(name, title=f"{CLASH} {name}", text=text, published=made.now, extractor=extractor)
            body = "".join(f"<p>{name} {paragraph}</p>" for paragraph in PARAGRAPHS)
            html = f"<html><head><title>{article.title}</title></head><body><article><h1>{article.title}</h1>{body}</article></body></html>"
            page = Page(url=article.url, body=html.encode(), headers={"content-type": "text/html"}, fetched_at=made.now)
            found = an_article_found(made.run, 1, an_entry(name, title=article.title), article)
            made.house.recorder.record(replace(found, page=page))
        yield made


def reprocess(env: DeliveryEnv, *options: str) -> Result:
    return CliRunner().invoke(main_command, ["-c", str(env.folder / "config.yaml"), "reprocess", *options])


def state(env: DeliveryEnv) -> list[tuple[object, ...]]:
    return env.house.sql("SELECT article_id, number, extractor = ?, reread_at IS NOT NULL FROM version_rows", extractor_version())


def test_a_dry_run_counts_and_shows_and_writes_nothing(env: DeliveryEnv) -> None:
    before = state(env)
    result = reprocess(env, "--dry-run")
    assert result.exit_code == 0, result.output
    assert "2 kept pages by another extractor" in result.output
    assert "article 1 (one)" in result.output
    assert "  + " in result.output and prose("third", 3) in result.output
    assert state(env) == before
    assert env.house.sql("SELECT count(*) FROM rereads") == [(0,)]


def test_it_writes_versions_of_ours_once_and_tells_nobody(env: DeliveryEnv) -> None:
    alerts = env.house.sql("SELECT id, created_at, updated_at, severity FROM alerts")
    result = reprocess(env, "--source", "one")
    assert result.exit_code == 0, result.output
    assert "watch apply" in result.output
    assert [row for row in state(env) if row[0] == 1] == [(1, 1, 0, 0), (1, 2, 1, 1)]
    assert env.house.sql("SELECT article_id, outcome FROM rereads") == [(1, "changed"), (2, "same")]
    assert env.house.sql("SELECT id, created_at, updated_at, severity FROM alerts") == alerts
    assert env.house.sql("SELECT (SELECT count(*) FROM edits), (SELECT count(*) FROM messages)") == [(0, 0)]
    again = reprocess(env)
    assert again.output.splitlines() == ["nothing to read again: the present extractor made every text whose page is kept"]


def test_what_is_not_asked_for_is_left_alone(env: DeliveryEnv) -> None:
    for options in (("--source", "two"), ("--since", "1h")):
        assert "nothing to read again" in reprocess(env, *options).output
    with hold(env.folder / "news.reprocess.lock"):
        refused = reprocess(env)
    assert refused.exit_code != 0
    assert env.house.sql("SELECT count(*) FROM rereads") == [(0,)]
