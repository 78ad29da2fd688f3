"""A source or a watch that is renamed keeps its past: articles, feeds, paragraphs, alerts, marks, notifications, saved views."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.app.backtest import apply_rules, replay_rules
from crawler.grouping.events import unpack_profile
from crawler.model import AlertState, Endpoint, Feed, MessageKind, Severity, Source
from crawler.runtime.serialize import dumps
from crawler.store import StoryNotice
from crawler.story.snapshots import Snapshot
from crawler.watch import Watchlist, compile_watches
from tests.fakes import NOW, WATCHES, Env, a_state, an_article, an_article_found, an_entry, house, settings
from tests.site import words

CLASH = "Tajik guards clashed with smugglers at the river, officials said. "


def watches(id: str, *was: str, severity: str = "high") -> Watchlist:
    return compile_watches(
        {"tj": {"en": ["tajik*"]}, "clash": {"en": ["clash*", "exchanged fire"]}},
        [{"id": id, "was": list(was), "title": "Clashes", "severity": severity, "when": {"all": ["clash", "tj"]}}],
    )


def sources(slug: str, *was: str) -> dict[str, Any]:
    """A configuration of one source with one feed."""
    return {
        "sources": (Source(slug=slug, name=slug.title(), country="TJ", bank="tj", was=was),),
        "feeds": (Feed(source=slug, endpoints=(Endpoint(url="http://one.example/rss"),)),),
    }


def record(env: Env, name: str, source: str = "one") -> int:
    """Poll and read one article that the watch matches; its id."""
    env.recorder = type(env.recorder)(
        env.store, env.config.watches, sources={source.slug: source for source in env.config.sources}, clock=env.clock, attempts=3
    )
    plan = env.plan(everything=True)
    entry = an_entry(name)
    env.recorder.record(a_state(plan.run_id, plan.feeds[0].id, entry))
    article = an_article(name, source, title=f"{CLASH}{name}", text=f"{CLASH}\n\n{words(name)}")
    env.recorder.record(an_article_found(plan.run_id, plan.feeds[0].id, entry, article))
    env.clock.later(hours=2)
    return int(env.single_value("SELECT max(id) FROM articles"))


def test_a_renamed_source_keeps_its_articles_feed_paragraphs_and_rhythm(tmp_path: Path) -> None:
    with house(tmp_path, **sources("one")) as env:
        record(env, "a")
        paragraphs = env.sql("SELECT paragraph, articles FROM paragraphs ORDER BY 1")
        env.config = replace(env.config, **sources("uno", "one"))
        env.plan()
        assert env.sql("SELECT slug FROM sources") == [("uno",)]
        (health,) = env.store.feeds.health(env.clock.now)
        assert (health.source, health.articles) == ("uno", 1)
        assert [hit.source for hit in env.store.search("smugglers", 5)] == ["Uno"]
        assert [day.source for day in env.store.statistics.articles_per_day("2020-01-01")] == ["uno"]
        assert env.sql("SELECT paragraph, articles FROM paragraphs ORDER BY 1") == paragraphs
        assert env.single_value("SELECT count(*) FROM feeds WHERE last_polled_at IS NOT NULL AND enabled") == 1
        (profile,) = env.sql("SELECT profile FROM profiles")
        assert unpack_profile(profile[0]).source == "uno"


def test_a_source_that_was_renamed_without_a_word_is_joined_with_its_past(tmp_path: Path) -> None:
    with house(tmp_path, **sources("one")) as env:
        record(env, "a")
        with env.store.write():
            env.sql("INSERT INTO site_memories SELECT id, 1, '', '{}' FROM sources")
            env.sql("INSERT INTO site_pages SELECT NULL, source_id, id, '', '{}' FROM articles")
            env.sql("INSERT INTO site_drifts SELECT NULL, id, '', NULL, 'shorter' FROM sources")
        env.config = replace(env.config, **sources("uno"))
        record(env, "b", "uno")
        assert env.single_value("SELECT count(DISTINCT source_id) FROM articles") == 2
        env.config = replace(env.config, **sources("uno", "older", "one"))
        env.plan()
        assert env.sql("SELECT slug FROM sources") == [("uno",)]
        assert env.single_value("SELECT count(DISTINCT source_id) FROM articles") == 1
        assert env.single_value("SELECT max(articles) FROM paragraphs") == 2, "the paragraph that both articles share"
        assert env.sql("SELECT DISTINCT sources FROM stories") == [(1,)]
        assert not env.sql("PRAGMA foreign_key_check")
        assert env.single_value("SELECT count(*) FROM site_memories") == 0, "learned anew from the pages"
        for table in ("site_pages", "site_drifts"):
            assert env.sql(f"SELECT DISTINCT slug FROM {table} JOIN sources ON sources.id = source_id") == [("uno",)]


def test_renaming_happens_once_and_is_logged(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with house(tmp_path, **sources("one")) as env:
        record(env, "a")
        env.config = replace(env.config, **sources("uno", "one"), watches=watches("fights", "clash-tj"))
        with caplog.at_level(logging.INFO, "borderwatch.renames"):
            env.plan()
            env.plan()
        assert [record.getMessage() for record in caplog.records if record.name == "borderwatch.renames"] == [
            "source one renamed to uno, with 1 article",
            "watch clash-tj renamed to fights, with 1 alert",
        ]


def test_every_row_that_belongs_to_a_source_or_watch_moves(tmp_path: Path) -> None:
    """A new table that refers to one must be thought of in `crawler/store/renames.py`."""
    with house(tmp_path) as env:
        referring = {
            (table, row[2], row[3])
            for (table,) in env.sql("SELECT name FROM sqlite_master WHERE type = 'table'")
            for row in env.sql(f"PRAGMA foreign_key_list({table})")
            if row[2] in ("sources", "watches", "alerts")
        }
    assert referring == {
        ("articles", "sources", "source_id"),
        ("feeds", "sources", "source_id"),
        ("paragraphs", "sources", "source_id"),
        ("site_pages", "sources", "source_id"),
        ("site_memories", "sources", "source_id"),
        ("site_drifts", "sources", "source_id"),
        ("alerts", "watches", "watch_id"),
        ("hits", "alerts", "alert_id"),
        ("events", "alerts", "alert_id"),
        ("explanations", "alerts", "alert_id"),
        ("reviews", "alerts", "alert_id"),
    }


def test_a_renamed_watch_keeps_alerts_hits_and_marks_and_raises_nothing_again(tmp_path: Path) -> None:
    with house(tmp_path) as env:
        record(env, "a")
        ((alert,),) = env.sql("SELECT id FROM alerts")
        env.store.alerts.review([alert], AlertState.CONFIRMED, reviewer="ann", note="seen", now=env.clock.now)
        hits = env.sql("SELECT * FROM hits ORDER BY id")
        env.config = replace(env.config, watches=watches("fights", "clash-tj"))
        since = NOW.replace(year=2020)
        replay = replay_rules(env.config, env.config.watches, env.store, since, lambda texts: texts)  # type: ignore[arg-type]
        assert (replay.added, replay.removed, replay.changes["fights"].unchanged) == (0, 0, 1)
        replay = apply_rules(env.config, env.store, since, env.clock.now, lambda texts: texts)  # type: ignore[arg-type]
        assert (replay.added, replay.removed) == (0, 0)
        assert env.sql("SELECT alerts.id, slug, state, note FROM alerts JOIN watches ON watches.id = watch_id") == [
            (alert, "fights", "confirmed", "seen")
        ]
        assert env.sql("SELECT * FROM hits ORDER BY id") == hits
        assert env.sql("SELECT slug FROM watches") == [("fights",)]


@pytest.mark.parametrize("marked", ["former", "newer"])
def test_alerts_that_were_raised_again_under_a_new_id_are_joined_and_no_mark_is_lost(tmp_path: Path, marked: str) -> None:
    with house(tmp_path) as env:
        record(env, "a")
        env.config = replace(env.config, watches=watches("fights", severity="critical"))
        since = NOW.replace(year=2020)
        apply_rules(env.config, env.store, since, env.clock.now, lambda texts: texts)  # type: ignore[arg-type]
        former, newer = (row[0] for row in env.sql("SELECT id FROM alerts ORDER BY id"))
        chosen = {"former": former, "newer": newer}[marked]
        env.store.alerts.review([chosen], AlertState.DISMISSED, reviewer="ann", note="sport", now=env.clock.now)
        env.config = replace(env.config, watches=watches("fights", "clash-tj", severity="critical"))
        env.plan()
        assert env.sql("SELECT id, state, note FROM alerts") == [(chosen, "dismissed", "sport")]
        assert env.sql("SELECT alert_id, reviewer FROM reviews") == [(chosen, "ann")]
        assert env.single_value("SELECT count(*) FROM hits WHERE alert_id = ?", chosen) > 0
        (shown,) = env.store.alerts.list(state=None)
        assert shown.reason is not None
        assert not env.sql("PRAGMA foreign_key_check")


def test_hits_of_a_version_that_only_one_of_two_alerts_has_seen_stay(tmp_path: Path) -> None:
    with house(tmp_path) as env:
        article = record(env, "a")
        match = WATCHES.match(CLASH, CLASH)
        env.config = replace(env.config, watches=watches("fights"))
        env.plan()
        with env.store.write():
            renamed = [replace(found, watch="fights", severity=Severity.CRITICAL) for found in match]
            env.store.alerts.raise_for(article, 2, renamed, env.clock.now)
        env.config = replace(env.config, watches=watches("fights", "clash-tj"))
        env.plan()
        assert env.sql("SELECT version, severity FROM alerts") == [(2, "critical")]
        assert env.sql("SELECT DISTINCT version FROM hits ORDER BY 1") == [(1,), (2,)]
        assert env.sql("SELECT version FROM explanations ORDER BY 1") == [(1,), (2,)]


def test_a_new_name_is_no_news_to_a_recipient_and_a_saved_view_still_shows_the_same(tmp_path: Path) -> None:
    with house(tmp_path) as env:
        article = record(env, "a")
        story = env.single_value("SELECT story_id FROM articles WHERE id = ?", article)
        sent = Snapshot(story_id=story, severity=Severity.HIGH, watches=("aaa", "clash-tj"), owners=("one", "Some Press"))
        notice = StoryNotice(story_id=story, revision="new-1", reason="new", changes=(), snapshot=dumps(sent))
        with env.store.write():
            env.store.outbox.add(
                recipient="desk",
                kind=MessageKind.NOTICE,
                token="t",
                subject="s",
                since=NOW,
                until=NOW,
                content={"text": "x"},
                notices=[notice],
                now=NOW,
            )
        env.store.views.save("mine", "state=new&watch=clash-tj&source=one&place=one", reviewer="ann", now=NOW)
        changed = sources("uno", "one")
        env.config = replace(settings(), **changed, watches=watches("fights", "clash-tj"))
        env.plan()
        snapshot = json.loads(env.single_value("SELECT snapshot FROM notification_log"))
        assert (snapshot["watches"], snapshot["owners"]) == (["aaa", "fights"], ["uno", "Some Press"])
        (view,) = env.store.views.list()
        assert view.filters == "state=new&watch=fights&source=uno&place=one"
