"""Relevance in the archive: what is probably no alert is kept apart everywhere, until somebody confirms it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler.app.backtest import apply_rules
from crawler.app.digest import build_digest
from crawler.app.plan import make_plan
from crawler.model import AlertState, Severity
from crawler.notify.evaluate import Wants, assess
from crawler.notify.policy import Policy
from crawler.report.digest.jsonform import render_json
from crawler.report.digest.markdown import render_markdown
from crawler.report.digest.text import render_text
from crawler.report.relevance import relevance_line
from crawler.store.alert_filter import AlertFacet, AlertFilter
from crawler.store.fragments import PROBABLY_NOT
from crawler.story import snapshot
from crawler.watch import RelevanceModel, Watchlist, compile_watches
from tests.fakes import NOW, Env, an_article, an_article_found, an_entry, house

GROUPS = {"tj": {"en": ["tajik*"]}, "clash": {"en": ["clash*", "exchanged fire"]}}
WATCH: dict[str, Any] = {"id": "clash-tj", "title": "Clashes", "severity": "critical", "when": {"all": ["clash", "tj"]}}
MODEL = RelevanceModel(
    intercept=0.0,
    weights={"subject_title": 6.0},
    centers={"subject_title": 0.5},
    watches={"clash-tj": 0.0},
    min_relevance=0.5,
    min_critical=0.5,
)
SINCE, UNTIL = NOW - timedelta(days=1), NOW + timedelta(days=1)
LONG_AGO = NOW - timedelta(days=40)  # another story, whatever the words
NEWS_TITLE, PASSING_TITLE = "Tajik guards clash at the river", "A school opens in Kulob"


def watches(model: RelevanceModel | None = MODEL) -> Watchlist:
    return compile_watches(GROUPS, [WATCH], relevance=model)


@pytest.fixture
def h(tmp_path: Path) -> Iterator[Env]:
    """Alert 1 is news; alert 2 is said in passing."""
    with house(tmp_path, watches=watches()) as env:
        tell(env, "news", NEWS_TITLE, "Tajik guards clash with smugglers at the river. ")
        tell(
            env,
            "passing",
            PASSING_TITLE,
            "Children sang all day at the bright new school of the Tajik town, no clash was heard. ",
            published=LONG_AGO,
        )
        yield env


def tell(h: Env, name: str, title: str, text: str, **changes: Any) -> None:
    filler = " ".join(f"{name}{number}" for number in range(60))
    article = an_article(name, title=title, text=f"{text}{filler}", **changes)
    h.recorder.record(an_article_found(h.plan().run_id, 1, an_entry(name), article))


def row(h: Env, alert: int) -> Any:
    found = h.store.alerts.get(alert)
    assert found is not None
    return found


def test_an_alert_keeps_its_relevance_its_reasons_and_its_evidence(h: Env) -> None:
    news, passing = row(h, 1), row(h, 2)
    assert news.relevance.value > 0.9 and news.likely and news.severity is Severity.CRITICAL
    assert news.relevance.reasons[0].words == "its subject is in the title"
    assert passing.relevance.value < 0.1 and passing.probably_not
    assert passing.severity is Severity.HIGH and passing.lowered_from is Severity.CRITICAL
    assert json.loads(h.single_value("SELECT evidence FROM alerts WHERE id = 1"))["subject_title"] == 1.0
    assert relevance_line(news.relevance) == "relevance 0.95: its subject is in the title +0.45"
    assert relevance_line(passing.relevance, likely=False, lowered_from=Severity.CRITICAL) == (
        "relevance 0.05: its subject is not in the title −0.45; probably not an alert; not critical, as too little speaks for it"
    )


def counted_places(h: Env) -> dict[str, int]:
    """Everywhere that alerts are read for people: how many stand there."""
    since, until = SINCE, UNTIL
    histories = h.store.histories.of_stories(row(h, number).story_id for number in (1, 2))
    assessed = assess(histories.values(), {}, since, until, Wants(), Policy())
    new = AlertFilter(state=("new", "confirmed"))
    return {
        "period": len(h.store.alerts.in_period(since, until)),
        "on stories": len(h.store.alerts.on_stories(histories, until)),
        "list": len(h.store.alerts.list()) + len(h.store.alerts.list(state=AlertState.CONFIRMED)),
        "desk": h.store.queue.count(new).alerts,
        "alerted stories": len(h.store.histories.alerted_stories(since, until)),
        "changed stories": len(h.store.histories.changed_between(since, until)),
        "snapshots": sum(snapshot(history, until) is not None for history in histories.values()),
        "notified": len(assessed),
        "a week of the watch": sum(sum(days.values()) for days in h.store.histories.stories_per_watch(since, until).values()),
        "statistics": sum(count for *_, count in h.store.review_counts(since)),
        "sources": sum(h.store.statistics.alerts_per_source(since).values()),
        "coverage": h.store.coverage(since, until).alerts,
        "digest": len(build_digest(h.store, since, until).cards),
        "unreviewed view": h.single_value("SELECT count(*) FROM alerts_to_review")
        + h.single_value("SELECT count(*) FROM alerts WHERE state = 'confirmed'"),
        "story export": sum(story["alerts"] for story in h.store.exports.rows("stories")),
    }


def test_what_is_probably_none_counts_nowhere_and_is_listed_apart(h: Env) -> None:
    assert counted_places(h) == dict.fromkeys(counted_places(h), 1)
    assert [alert.id for alert in h.store.alerts.list(probably_not=True)] == [2]
    assert {alert.id for alert in h.store.alerts.list(state=None)} == {1, 2}, "nothing is lost"
    assert h.store.queue.count(AlertFilter(state=(PROBABLY_NOT,))).alerts == 1
    assert {facet.value: facet.stories for facet in h.store.queue.facet_counts(AlertFilter(), AlertFacet.STATE, 9)} == {
        "new": 1,
        PROBABLY_NOT: 1,
    }
    assert [row["likely"] for row in h.store.exports.rows("alerts")] == [1, 0]


def test_a_confirmed_one_counts_like_any_other_and_undo_takes_that_back(h: Env) -> None:
    h.clock.later(hours=2)
    marks = h.store.marks.add((2,), AlertState.CONFIRMED, reviewer="ann", note=None, now=h.clock.now)
    assert counted_places(h) == dict.fromkeys(counted_places(h), 2)
    history = h.store.histories.of_stories([row(h, 2).story_id])[row(h, 2).story_id]
    assert history.raised[0].raised_at == h.clock.now, "whoever is told of alerts was not told of it before"
    assert snapshot(history, NOW + timedelta(hours=1)) is None
    h.store.marks.undo([mark.id for mark in marks], reviewer="ann", now=h.clock.now)
    assert set(counted_places(h).values()) == {1}


def test_the_digest_says_how_many_are_kept_apart_in_every_form(h: Env) -> None:
    digest = build_digest(h.store, SINCE, UNTIL)
    line = "1 alert is probably not: borderwatch alerts --probably-not"
    assert line in render_text(digest)
    assert line in render_markdown(digest).replace("\\", "")
    content = json.loads(render_json(digest))
    assert content["coverage"]["probably_not"] == 1
    (story,) = content["stories"]
    assert story["relevance"] > 0.9
    assert story["watches"][0]["relevance_words"].startswith("relevance 0.95: its subject is in the title")


def test_a_new_version_may_make_it_likely_and_never_unlikely(h: Env) -> None:
    article, version = row(h, 2).article_id, row(h, 2).version
    (match,) = h.config.watches.match(NEWS_TITLE, "Tajik guards clash.")
    (weak,) = h.config.watches.match(PASSING_TITLE, "A Tajik said that no clash was heard.")
    later = NOW + timedelta(hours=3)
    h.store.alerts.raise_for(article, version + 1, [match], later)
    raised = row(h, 2)
    assert raised.likely and raised.relevance.value > 0.9 and raised.severity is Severity.CRITICAL and raised.lowered_from is None
    assert h.single_value("SELECT counts_since FROM alerts WHERE id = 2") == "2026-03-01T15:00:00Z"
    h.store.alerts.raise_for(article, version + 2, [weak], later)
    assert row(h, 2).likely and row(h, 2).relevance == raised.relevance


def test_what_a_reviewer_marked_stays_as_it_was_weighed(h: Env) -> None:
    h.store.marks.add((2,), AlertState.DISMISSED, reviewer="ann", note=None, now=NOW)
    before = row(h, 2)
    (match,) = h.config.watches.match(NEWS_TITLE, "Tajik guards clash.")
    h.store.alerts.raise_for(before.article_id, before.version + 1, [match], NOW)
    assert (row(h, 2).relevance, row(h, 2).likely) == (before.relevance, before.likely)
    assert h.store.relevances.weigh_anew(before.article_id, before.version + 1, [match])["weighed"] == 0


def test_alerts_of_an_older_archive_count_and_get_their_relevance_when_rules_are_applied(tmp_path: Path) -> None:
    with house(tmp_path, watches=watches(None)) as old:
        tell(old, "passing", PASSING_TITLE, "A Tajik said that no clash was heard. ")
        tell(old, "another", PASSING_TITLE, "A Tajik said that no clash was heard in the whole of the week. ")
        old.store.marks.add((2,), AlertState.DISMISSED, reviewer="ann", note=None, now=NOW)
        assert row(old, 1).relevance is None and row(old, 1).counts
        assert relevance_line(row(old, 1).relevance) == ""
    with house(tmp_path, watches=watches()) as h:
        for text in h.store.texts():
            changes = h.store.relevances.weigh_anew(text.id, text.version, h.config.watches.match(text.title, text.text))
            assert changes["weighed"] == 1
            assert h.store.relevances.weigh_anew(text.id, text.version, h.config.watches.match(text.title, text.text)) == {}
        assert row(h, 1).probably_not and not row(h, 1).counts
        marked = row(h, 2)
        assert marked.state is AlertState.DISMISSED and marked.relevance is not None, "it is learned from"
        assert [alert.evidence["subject_title"] for alert in h.store.relevances.marked()] == [0.0]


def test_desk_and_digest_rank_by_severity_then_relevance(tmp_path: Path) -> None:
    model = replace(MODEL, min_relevance=0.0, min_critical=0.9)
    with house(tmp_path, watches=watches(model)) as h:
        tell(h, "strong", NEWS_TITLE, "Tajik guards clash with smugglers at the river. ")
        tell(h, "weak", "A wedding in Kulob", "Guests danced until the morning came; one Tajik uncle told of a clash. ")
        h.store._connection.run("UPDATE alerts SET severity = 'high', created_at = ?", ("2026-03-01T13:00:00Z",))
        h.store._connection.run("UPDATE alerts SET created_at = ? WHERE id = 2", ("2026-03-01T14:00:00Z",))
        assert [alert.position.alert_id for alert in h.store.queue.below(AlertFilter(), None, 9, by_weight=True)] == [1, 2]
        first = h.store.queue.below(AlertFilter(), None, 1, by_weight=True)[0].position
        assert [alert.position.alert_id for alert in h.store.queue.below(AlertFilter(), first, 9, by_weight=True)] == [2]
        assert [alert.position.alert_id for alert in h.store.queue.below(AlertFilter(), None, 9)] == [2, 1]
        assert [alert.id for alert in h.store.alerts.in_period(SINCE, UNTIL)] == [1, 2]
        assert [alert.id for alert in h.store.alerts.list(by_weight=True)] == [1, 2]
        digest = build_digest(h.store, SINCE, UNTIL)
        assert [card.headline for card in digest.cards] == [NEWS_TITLE, "A wedding in Kulob"]


def test_a_plan_made_anew_changes_no_relevance(h: Env) -> None:
    before = h.sql("SELECT id, relevance, likely FROM alerts")
    make_plan(h.store, h.config, NOW)  # type: ignore[arg-type]
    assert h.sql("SELECT id, relevance, likely FROM alerts") == before


def test_applying_rules_weighs_what_falls_under_the_threshold_and_gives_old_alerts_their_events(tmp_path: Path) -> None:
    with house(tmp_path, watches=watches(None)) as old:
        tell(old, "news", NEWS_TITLE, "Tajik guards clash with smugglers at the river, two guards were killed. ")
        tell(old, "passing", PASSING_TITLE, "A Tajik said that no clash was heard. ")
        with old.store.write():
            old.sql("DELETE FROM events")
    with house(tmp_path, watches=watches()) as h:
        replay = apply_rules(h.config, h.store, LONG_AGO - timedelta(days=1), NOW, lambda texts: texts)  # type: ignore[arg-type]
        assert (replay.weighed["unlikely"], replay.events) == (1, 2)
        assert row(h, 2).probably_not and not row(h, 1).probably_not
        assert h.sql("SELECT trigger_verb, killed FROM events WHERE alert_id = 1") == [("clash", 2)]
        assert apply_rules(h.config, h.store, LONG_AGO - timedelta(days=1), NOW, lambda texts: texts).events == 0  # type: ignore[arg-type]
