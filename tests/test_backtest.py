"""Rules against a real archive, by the installed command: search, replay, apply, stats, lint, and why an alert fired."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.road import Road, source
from tests.site import Site

NOW = datetime.now(UTC)
STORIES = {
    "/soldiers": (
        "Afghan soldiers flee across the river",
        "More than 300 Afghan soldiers fled into Tajikistan near Ishkashim on Monday, officials said. ",
    ),
    "/weather": ("Rain in the valley", "It rained over Khorog all night and the roads were wet. "),
    "/dari": ("خبر از اشکاشم", "باشندگان اشکاشم می گویند که برف سنگین راه ها را بسته است و مردم در خانه ها مانده اند. "),
}


@pytest.fixture(scope="module")
def road(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Road]:
    with Site() as site:
        items = []
        for path, (title, text) in STORIES.items():
            site.publish(path, title, [text * 3, f"{text} Nothing else happened {path}. " * 2])
            items.append({"link": site.url(path), "title": title, "guid": path, "date": NOW})
        site.feed("/rss", items)
        road = Road(tmp_path_factory.mktemp("lab"), source("s", site.url("/rss")))
        road.borderwatch("poll")
        yield road


def test_an_alert_says_why_it_fired(road: Road) -> None:
    ((number,),) = road.sql("SELECT alerts.id FROM alerts JOIN watches ON watches.id = watch_id WHERE slug = 'troops-crossing'")
    shown = road.borderwatch("alerts", "show", str(number))
    assert "@soldiers: «soldiers»" in shown
    assert "(fled en, by flee~)" in shown
    assert "version 1" in shown
    ((rule,),) = road.sql("SELECT rule_hash FROM alerts WHERE id = ?", number)
    assert rule in shown
    digest = road.borderwatch("digest", "--why")
    assert "@soldiers: «soldiers»" in digest


def test_places_and_figures_are_kept_with_their_spans(road: Road) -> None:
    (value, qualifier, unit, label, start, end, text) = road.sql(
        """SELECT value, qualifier, unit, label, start, "end", articles.text FROM figures JOIN articles ON articles.id = article_id
        WHERE field = 'text' AND articles.title LIKE 'Afghan%' ORDER BY figures.id LIMIT 1"""
    )[0]
    assert (value, qualifier, unit, label) == (300, "min", "crossed", "official")
    assert text[start:end] == "More than 300"
    places = {row[0] for row in road.sql("SELECT place_id FROM mentions")}
    assert "tj-khorugh" in places
    assert road.sql("SELECT count(*) FROM places")[0][0] > 100


def test_a_search_finds_a_name_in_another_script(road: Road) -> None:
    hits = json.loads(road.borderwatch("search", "Ишкашим", "--json"))
    assert {row["title"] for row in hits} == {STORIES["/soldiers"][0], STORIES["/dari"][0]}
    assert json.loads(road.borderwatch("search", "Ишкашим", "--literal", "--json")) == []


def test_a_search_that_finds_nothing_says_what_it_looked_for_and_what_is_near(road: Road) -> None:
    assert json.loads(road.borderwatch("search", "Ишкашиме", "--json")), "a form of the name"
    assert json.loads(road.borderwatch("search", "ishkoshim soldier", "--json")), "another spelling, another form"
    assert json.loads(road.borderwatch("search", "raind valey", "--json")) == []
    road.borderwatch("search", "raind valey")
    assert "no article has raind; did you mean rain" in road.stderr and "did you mean valley?" in road.stderr
    road.borderwatch("search", "raind Ишкашим")
    assert "no article has raind" in road.stderr and "no article has ишкашим" not in road.stderr, "others spell it otherwise"
    road.borderwatch("search", "valley soldiers")
    assert "each word occurs in the archive, but no article meets the whole query" in road.stderr
    assert "looked for: valley" in road.stderr


def test_a_search_takes_the_language_of_the_watches(road: Road) -> None:
    hits = json.loads(road.borderwatch("search", "SENT(@soldiers fled) place:Ishkashim -rain", "--json"))
    assert [row["title"] for row in hits] == [STORIES["/soldiers"][0]]
    assert [row["title"] for row in json.loads(road.borderwatch("search", "wet roads", "--json"))] == [STORIES["/weather"][0]]
    road.borderwatch("search", "(rain", expect=2)
    assert "a parenthesis is not closed" in road.stderr


def test_changed_rules_are_tried_before_they_are_saved_and_then_applied(road: Road) -> None:
    before = road.sql("SELECT count(*) FROM alerts")
    changed = road.folder / "changed.yaml"
    changed.write_text("watches:\n  - {id: wet, title: Wet roads, severity: low, query: 'SENT(roads wet)'}\n", encoding="utf-8")
    replay = json.loads(road.borderwatch("watch", "replay", "--since", "2d", "--watches", str(changed), "--json"))
    assert replay["added"] == 1
    assert replay["watches"]["wet"]["samples"][0]["title"] == STORIES["/weather"][0]
    assert replay["watches"]["troops-crossing"]["removed"] == 1
    assert road.sql("SELECT count(*) FROM alerts") == before  # nothing was saved

    text = road.path.read_text(encoding="utf-8")
    road.path.write_text(
        f"{text.rstrip()}\n  - {{id: wet, title: Wet roads, severity: low, query: 'SENT(roads wet)'}}\n", encoding="utf-8"
    )
    try:
        assert "1 alert would be raised" in road.borderwatch("watch", "apply", "--since", "2d", "--dry-run")
        assert "1 alert raised" in road.borderwatch("watch", "apply", "--since", "2d")
        assert "0 alerts raised" in road.borderwatch("watch", "apply", "--since", "2d")
        ((number, created, seen, applied),) = road.sql(
            """SELECT alerts.id, alerts.created_at, articles.first_seen_at, applied_at FROM alerts
            JOIN articles ON articles.id = article_id JOIN watches ON watches.id = watch_id
            JOIN explanations ON alert_id = alerts.id WHERE slug = 'wet'"""
        )
        assert created == seen
        assert applied
        assert "raised later, by `borderwatch watch apply`" in road.borderwatch("alerts", "show", str(number))
        stats = {row["watch"]: row for row in json.loads(road.borderwatch("watch", "stats", "--json"))}
        assert stats["wet"]["alerts"] == 1
        road.borderwatch("alerts", "dismiss", str(number))
        stats = {row["watch"]: row for row in json.loads(road.borderwatch("watch", "stats", "--json"))}
        assert stats["wet"]["precision"] == 0
        assert stats["wet"]["interval"][0] == 0
    finally:
        road.path.write_text(text, encoding="utf-8")


def test_lint_and_explain_speak(road: Road) -> None:
    kinds = {row["kind"] for row in json.loads(road.borderwatch("watch", "lint", "--json"))}
    assert {"wildcard", "same_form", "covered"} <= kinds
    shown = road.borderwatch("watch", "explain", "troops-crossing")
    assert "@soldiers" in shown
    assert "@other_matter is" in shown
    assert "границей" in road.borderwatch("watch", "explain", "--term", "граница~ru")
    road.borderwatch("watch", "explain", "nothing", expect=1)
    assert "there is no watch" in road.stderr


def test_why_not_reads_an_article_of_the_archive_by_number_and_address(road: Road) -> None:
    ((number, address),) = road.sql("SELECT id, url FROM articles WHERE title LIKE 'Rain%'")
    for reference in (str(number), address):
        answer = json.loads(road.borderwatch("watch", "why-not", "troops-crossing", reference, "--json"))
        assert answer["alert"] is False and answer["language"] == "en"
    fired = road.sql("SELECT article_id FROM alerts JOIN watches ON watches.id = watch_id WHERE slug = 'troops-crossing'")[0][0]
    assert road.borderwatch("watch", "why-not", "troops-crossing", str(fired)).startswith("troops-crossing: an alert, critical")
    road.borderwatch("watch", "why-not", "troops-crossing", "999999", expect=1)
    assert "no such article" in road.stderr


def test_an_invalid_query_stops_the_start_with_line_and_caret(road: Road, tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(
        "include: [pack:border]\nwatches:\n  - id: w\n    title: W\n    severity: low\n    query: '@soldier AND fled'\n",
        encoding="utf-8",
    )
    problems = road.borderwatch("--config", str(path), "check", expect=None)
    assert f"{path}:6: watches[0].query: no group 'soldier'; did you mean 'soldiers'?" in problems
    assert "line 1, column 1" in problems
    assert "    ^" in problems


def test_what_is_new_at_a_place_is_told_once_the_archive_is_old_enough(road: Road, tmp_path: Path) -> None:
    import sqlite3

    old = Road(tmp_path, source("s", "http://127.0.0.1:9/rss"))  # a copy of the archive, made older
    with sqlite3.connect(road.database) as now, sqlite3.connect(old.database) as then:
        now.backup(then)
    assert json.loads(old.borderwatch("digest", "--json"))["firsts"] == []  # a day old: everything would be new
    old_title = STORIES["/weather"][0]
    with sqlite3.connect(old.database) as connection:
        connection.execute(
            "UPDATE articles SET first_seen_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-100 days') WHERE title = ?", (old_title,)
        )
    firsts = json.loads(old.borderwatch("digest", "--json"))["firsts"]
    assert "Afghan troops or officials crossing into Tajikistan" in {row["what"] for row in firsts}
    assert "soldiers" in {row["what"] for row in firsts}  # an actor beside a place
    assert all(row["days"] >= 14 for row in firsts)
    digest = " ".join(old.borderwatch("digest", "--why").split())
    assert all(f"at {row['place']} (story" in digest for row in firsts)
    with sqlite3.connect(old.database) as connection:  # it was so there before
        connection.execute("UPDATE alerts SET created_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-40 days')")
    assert json.loads(old.borderwatch("digest", "--json"))["firsts"] == []


def test_a_search_finds_what_only_the_source_implies_and_words_typed_with_another_alphabets_letters(road: Road) -> None:
    hits = json.loads(road.borderwatch("search", "@tj rained", "--json"))  # the source is Tajik, the article never says so
    assert [row["title"] for row in hits] == [STORIES["/weather"][0]]
    assert json.loads(road.borderwatch("search", "COUNT(@tj) >= 1 rained NOT place:Khorog", "--json")) == []
    assert json.loads(road.borderwatch("search", "rаined", "--literal", "--json"))  # the а is Cyrillic
