"""The demonstration: the world is what it says, and the real road finds what is in it."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from jobs.demo import DemoSite, world
from jobs.demo.outlets import OUTLETS
from jobs.demo.pages import to_solar
from tests.patience import CHILD_SECONDS
from tests.road import COMMAND

NOW = datetime(2026, 3, 10, 9, 0, tzinfo=UTC)


def demo(folder: Path) -> str:
    environment = {**os.environ, "COLUMNS": "200"}
    done = subprocess.run(
        [str(COMMAND), "demo", "--dir", str(folder)],
        capture_output=True,
        text=True,
        timeout=CHILD_SECONDS,
        check=False,
        env=environment,
        stdin=subprocess.DEVNULL,
        cwd=folder.parent,
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-4000:]
    return done.stdout


def rows(folder: Path, query: str) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(folder / "news.db")
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


OF_SOURCE = "JOIN sources ON sources.id = source_id WHERE name = "


def texts_of(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Outlet → where the text of its one article is from."""
    return {name: rows(folder, f"SELECT text_from FROM articles {OF_SOURCE}'{name}'")[0][0] for name in names}


def test_the_world_is_as_large_and_as_mixed_as_promised() -> None:
    stories = world.publish(NOW)
    assert len([outlet for outlet in OUTLETS if stories[outlet.slug]]) >= 12
    assert {outlet.lang for outlet in OUTLETS} == {"en", "ru", "tg", "fa", "ps", "uz"}
    assert sum(map(len, stories.values())) >= 150
    assert {outlet.form for outlet in OUTLETS} >= {"rss20", "atom", "rdf", "json", "news_sitemap", "listing", "sitemap_index"}
    assert {outlet.oddity for outlet in OUTLETS} >= {
        "gone",
        "html",
        "empty",
        "zombie",
        "slow",
        "forbidden",
        "throttled",
        "blocked",
        "bad_hour",
    }
    addresses = [(slug, story.path) for slug, published in stories.items() for story in published]
    assert len(addresses) == len(set(addresses))


def test_the_world_is_the_same_each_time_and_moves_on_in_its_second_round() -> None:
    assert world.publish(NOW) == world.publish(NOW)
    first, second = world.publish(NOW), world.publish(NOW, 2)
    changed = [story for slug in second for story in second[slug] if story not in first[slug]]
    assert len([story for story in changed if story.modified]) == 2
    assert len([story for story in changed if not story.modified]) == 3


@pytest.mark.parametrize(
    ("day", "solar"), [((2021, 7, 5), (1400, 4, 14)), ((2025, 3, 21), (1404, 1, 1)), ((2024, 3, 19), (1402, 12, 29))]
)
def test_afghan_dates_are_solar_hijri(day: tuple[int, int, int], solar: tuple[int, int, int]) -> None:
    assert to_solar(*day) == solar


def test_the_site_answers_with_validators() -> None:
    from urllib.error import HTTPError
    from urllib.request import Request, urlopen

    with DemoSite(NOW) as site:
        with urlopen(site.url("panj-observer", "/rss.xml")) as answer:
            etag = answer.headers["ETag"]
        with pytest.raises(HTTPError, match="304"):
            urlopen(Request(site.url("panj-observer", "/rss.xml"), headers={"If-None-Match": etag}))
        with pytest.raises(HTTPError, match="410"):
            urlopen(site.url("kokcha-post", "/feed/"))


def test_twice_in_a_row(tmp_path: Path) -> None:
    """The first run finds what is in the world; the second stores and raises nothing; the ledger adds up both times."""
    folder = tmp_path / "demo"
    output = demo(folder)
    assert "borderwatch --config" in output
    assert (folder / "digest.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    articles, alerts = rows(folder, "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM alerts)")[0]
    assert articles >= 150
    assert {language for (language,) in rows(folder, "SELECT DISTINCT language FROM articles")} >= {
        "en",
        "ru",
        "tg",
        "fa",
        "ps",
        "uz",
    }
    crossing = rows(
        folder,
        """SELECT DISTINCT articles.language FROM alerts JOIN watches ON watches.id = watch_id
        JOIN articles ON articles.id = article_id WHERE slug = 'troops-crossing'""",
    )
    assert {language for (language,) in crossing} >= {"en", "ru", "tg", "fa", "ps", "uz"}
    fates = dict(rows(folder, "SELECT disposition, count(*) FROM entries GROUP BY 1"))
    for fate in ("from_feed", "too_old", "copy"):
        assert fates.get(fate), f"nothing was {fate}: {fates}"
    reasons = " ".join(reason for (reason,) in rows(folder, "SELECT DISTINCT reason FROM entries WHERE disposition = 'from_feed'"))
    for reason in ("HTTP 403", "paywall", "consent wall", "soft 404", "robots.txt", "words"):
        assert reason in reasons or (reason == "paywall" and "not free" in reasons), f"no page was missing for {reason}: {reasons}"
    false = rows(
        folder,
        """SELECT url FROM articles JOIN alerts ON article_id = articles.id
        WHERE (url LIKE '%/n_-%' OR url LIKE '%rates-%') AND counts_since IS NOT NULL""",
    )
    assert not false, "noise raised an alert that is shown"
    relevance = [
        value
        for (value,) in rows(
            folder, "SELECT relevance FROM alerts JOIN articles ON articles.id = article_id WHERE url LIKE '%/n_-%'"
        )
    ]
    assert all(value < 0.1 for value in relevance), "what is kept as probably not is far from the threshold"
    wire = rows(folder, "SELECT count(*) FROM articles WHERE copy_of IS NOT NULL AND url LIKE '%-wire%'")[0][0]
    assert wire >= 8
    assert not rows(
        folder, "SELECT url FROM articles WHERE copy_of IS NOT NULL AND url NOT LIKE '%-wire%' AND text_from = 'page'"
    ), "false copies"
    provisional = {"Terrace Post": "feed", "Короткая волна": "page", "Winter Lamp": "feed"}
    assert texts_of(folder, provisional) == provisional
    for name in provisional:
        assert rows(folder, f"SELECT count(*) FROM alerts JOIN articles ON articles.id = article_id {OF_SOURCE}'{name}'") > [(0,)]
    digest = (folder / "digest.html").read_text(encoding="utf-8")
    assert digest.count("from the feed only: page blocked (HTTP 403), asked again ") == 2
    assert rows(folder, f"SELECT words < 25 FROM articles {OF_SOURCE}'Короткая волна'") == [(1,)], "the flash is no short one"
    forward = "https://t.me/fordcrossing/11", "https://t.me/shallowswire/4"
    copies = """SELECT copy.url, original.url FROM articles AS copy JOIN articles AS original ON original.id = copy.copy_of
        WHERE copy.text_from = 'post'"""
    assert rows(folder, copies) == [forward]
    assert rows(folder, "SELECT count(*) FROM articles WHERE text_from = 'post'") == [(9,)]
    assert rows(folder, "SELECT count(*) FROM alerts JOIN articles ON articles.id = article_id WHERE text_from = 'post'") > [(2,)]
    second = demo(folder)
    edits = "SELECT url, reasons LIKE '%withdrawn%' FROM edits JOIN articles ON articles.id = article_id WHERE text_from = 'post' ORDER BY 1"
    assert rows(folder, edits) == [("https://t.me/fordcrossing/15", 0), ("https://t.me/fordcrossing/16", 1)]
    assert texts_of(folder, provisional) == {**provisional, "Winter Lamp": "page"}
    assert rows(folder, f"SELECT version FROM articles {OF_SOURCE}'Winter Lamp'") == [(2,)]
    assert rows(folder, "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM alerts)") == [(articles, alerts)]
    assert "0 new alerts" in second.rpartition("This cycle:")[2]
    assert rows(folder, "SELECT count(*) FROM ledger WHERE seen + carried = accounted_for AND outcome = 'ok'") == [
        (4,)
    ]  # two polls, the pages asked for again, and the second look at a channel


def test_a_folder_that_is_not_a_demonstrations_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    done = subprocess.run([str(COMMAND), "demo", "--dir", str(tmp_path)], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "not empty" in done.stderr
    assert json.dumps(sorted(path.name for path in tmp_path.iterdir())) == '["mine.txt"]'
