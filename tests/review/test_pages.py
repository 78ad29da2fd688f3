"""What the pages show, asked over HTTP of a running desk."""

from __future__ import annotations

import json
import re
import time
from html import unescape
from pathlib import Path
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from crawler.watch.precision import wilson_interval
from tests.review.serving import FLOOD, HOSTILE, PERSIAN, RunningDesk

TEMPLATES = Path(__file__).resolve().parents[2] / "jobs" / "review" / "templates"
PAGES = (
    "/-/desk",
    "/-/desk?state=any&watch=flood",
    "/-/search?q=Ишкашим",
    "/-/sources",
    "/-/watches",
    "/-/map",
    "/-/story/1",
    "/-/article/1",
    "/-/article/7",
)


def plain(html: str) -> str:
    """What a reader sees, roughly."""
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<(style|script).*?</\1>", "", html))).split())


def stories_on(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<article class="card[^"]*" id="story-(\d+)"', page)]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_sealed(anybody: RunningDesk, path: str) -> None:
    answer = anybody.get(quote(path, safe="/-?=&"))
    assert answer.status == 200
    policy = answer.headers["content-security-policy"]
    assert "script-src 'self'" in policy and "unsafe-inline" not in policy and "default-src 'none'" in policy
    assert answer.headers["x-frame-options"] == "DENY"
    tags = " ".join(re.findall(r"<[^>]*>", answer.text))  # text between them is what sources wrote
    assert not re.search(r"<script(?! src=\"/desk-static/)|\son\w+=|\sstyle=|javascript:", tags, re.I)


def test_a_card_is_a_story_with_its_hits_in_context_and_its_voices(anybody: RunningDesk) -> None:
    page = anybody.get("/-/desk?state=any&language=fa").text
    (card,) = page.split("<article ")[1:]
    assert "<mark>درگیری</mark>" in card and "<mark>تاجیکستان</mark>" in card
    assert "2 independent sources, 1 copy" in plain(card)
    assert "Why, and 3 alerts" in plain(card) and "3 reports raised it" in plain(card)
    assert 'class="why"' in card


def test_no_page_counts_reports_of_one_owner_as_independent_sources() -> None:
    counting = [line for path in TEMPLATES.rglob("*.html") for line in path.read_text(encoding="utf-8").splitlines()]
    counting = [line for line in counting if '|counted("independent source")' in line]
    assert counting and all('.owners|length|counted("independent source")' in line for line in counting)


def test_a_headline_runs_in_its_own_direction(anybody: RunningDesk) -> None:
    page = anybody.get("/-/article/1").text
    assert re.search(r'<h1 dir="rtl" lang="fa">', page)
    assert PERSIAN in plain(page).replace("  ", " ") or "<mark>" in page


def test_older_pages_hold_what_newer_ones_do_not(anybody: RunningDesk) -> None:
    seen: list[int] = []
    path: str = "/-/desk?state=any"
    while path:
        page = anybody.get(path).text
        assert stories_on(page)
        seen += stories_on(page)
        older = re.search(r'<a rel="next" href="([^"]+)"', page)
        path = unescape(older[1]) if older else ""
    stories = {row[0] for row in anybody.sql("SELECT DISTINCT story_id FROM alerts JOIN articles ON articles.id = article_id")}
    assert len(seen) == len(set(seen)) > 12
    assert set(seen) == stories


@pytest.mark.parametrize(
    ("query", "condition"),
    [
        ("watch=flood", "watch_id = (SELECT id FROM watches WHERE slug = 'flood')"),
        ("bank=af", "source_id = (SELECT id FROM sources WHERE slug = 'two')"),
        ("severity=high&source=one", "alerts.severity = 'high' AND source_id = (SELECT id FROM sources WHERE slug = 'one')"),
        ("language=fa", "language = 'fa'"),
        ("period=24h", "alerts.created_at > '2000'"),
        ("watch=nothing", "0"),
    ],
)
def test_filters_let_through_what_they_say_and_count_it(anybody: RunningDesk, query: str, condition: str) -> None:
    page = anybody.get(f"/-/desk?state=any&{query}").text
    (expected,) = anybody.sql(f"SELECT count(*) FROM alerts JOIN articles ON articles.id = article_id WHERE {condition}")[0]
    assert re.search(rf"\b{expected} alerts?</span></h1>", page)
    assert bool(stories_on(page)) == bool(expected)


def test_counts_beside_a_facet_are_what_a_click_gives(anybody: RunningDesk) -> None:
    page = anybody.get("/-/desk?state=any").text
    options = re.findall(
        r'<li><a href="([^"]+)"><span class="tick"[^>]*></span><span dir="auto">[^<]*</span><span class="count">(\d+)</span>', page
    )
    assert len(options) > 8
    for href, count in options:
        assert re.search(rf"<h1 id=\"size\">{count} (story|stories)<", anybody.get(quote(unescape(href), safe="/-?=&%+:")).text), (
            href
        )


def test_a_place_filters_and_its_chip_bears_its_name(anybody: RunningDesk) -> None:
    place, name = anybody.sql(
        "SELECT places.id, name FROM mentions JOIN places ON places.id = place_id WHERE name LIKE 'Ishk%' LIMIT 1"
    )[0]
    page = anybody.get(f"/-/desk?state=any&place={quote(place)}").text
    assert stories_on(page) == [1]
    assert f"Place: {name}" in plain(page)


@pytest.mark.parametrize(
    "query",
    [
        "before=x",
        "before=9999-12-31T00:00:00Z.1",
        "state='%20OR%201=1",
        "done=abc&marks=x.y",
        "watch=" + "a" * 5000,
        "place=%00",
        "%ff=%fe",
        "done=999999",
    ],
)
def test_odd_query_strings_are_answered(anybody: RunningDesk, query: str) -> None:
    assert anybody.get(f"/-/desk?{query}").status == 200


def test_a_storys_page_tells_who_told_it_when_and_why_it_is_there(anybody: RunningDesk) -> None:
    page = anybody.get("/-/story/1").text
    assert 'class="report copy"' in page
    assert "How the figures changed" in page and "killed" in page
    assert re.search(r"Why it is in this story", page)
    assert page.index("report copy") > page.index("Tajik guards clash near")


def test_a_merged_story_leads_to_the_one_it_is_now(desk: RunningDesk, anybody: RunningDesk) -> None:
    from crawler.store import Store
    from tests.fakes import NOW

    store = Store.open(desk.database)
    first, second = (
        store._connection.rows("SELECT story_id FROM articles WHERE title LIKE ?", (f"Tajik clash number {number} %",))[0][0]
        for number in (8, 9)
    )
    with store.write():
        store.story_memberships.merge(first, second, reviewer="ann", note="one event", now=NOW)
        store.stories.recount(first)
        store.stories.recount(second)
    store.close()
    answer = anybody.get(f"/-/story/{second}")
    assert (answer.status, answer.headers["location"]) == (302, f"/-/story/{first}")
    assert "one event" in anybody.get(f"/-/story/{first}").text
    assert anybody.get("/-/story/99999").status == anybody.get("/-/article/99999").status == 404


def test_versions_stand_side_by_side(anybody: RunningDesk) -> None:
    newest = anybody.get("/-/article/7").text
    assert "<del>five " in newest and "<ins>seven " in newest
    first = anybody.get("/-/article/7?a=1&b=3").text
    assert "<del>three " in first and "<ins>seven " in first
    assert re.search(r"<ins>A new paragraph came\.</ins>", first)
    assert FLOOD in plain(first)
    assert "figure: 5 → 7 killed" in plain(first)
    assert 'id="compare"' not in anybody.get("/-/article/1").text


def test_the_page_of_a_story_bears_the_headline_of_its_card(anybody: RunningDesk) -> None:
    cards = re.findall(r'<h2 id="head-(\d+)" (dir="\w+"(?: lang="\w+")?)><a [^>]*>(.*?)</a>', anybody.get("/-/desk?state=any").text)
    assert cards
    for story, attributes, headline in cards[:6]:
        assert f"<h1 {attributes}>{headline}</h1>" in anybody.get(f"/-/story/{story}").text


def test_an_address_may_name_the_language_of_its_page(anybody: RunningDesk) -> None:
    assert '<html lang="fa" dir="rtl">' in anybody.get("/-/desk?lang=fa").text
    assert '<html lang="en" dir="ltr">' in anybody.get("/-/desk?lang=xx").text


def test_search_finds_a_name_in_every_script_and_says_what_it_took_it_for(anybody: RunningDesk) -> None:
    page = anybody.get("/-/search?q=" + quote("Ишкашим")).text
    assert "<mark>اشکاشم</mark>" in page and "<mark>Ishkashim</mark>" in page
    assert "Also searched for" in page
    literal = anybody.get("/-/search?literal=1&q=" + quote("Ишкашим")).text
    assert "<mark>" not in literal


@pytest.mark.parametrize("page", ["/-/search", "/-/articles"])
def test_a_search_that_finds_nothing_says_what_it_looked_for_and_what_is_near(anybody: RunningDesk, page: str) -> None:
    answer = anybody.get(f"{page}?q=" + quote("smugglres Ишкашим")).text
    assert "Looked for:" in answer and "<bdi>اشکاشم</bdi>" in answer
    assert f'<a href="{page}?q=smugglers"><bdi>smugglers</bdi></a>' in answer
    assert "Looked for:" not in anybody.get(f"{page}?q=" + quote("smuggler")).text


def test_a_long_query_is_asked_whole_or_refused_by_its_length(anybody: RunningDesk) -> None:
    words = " OR ".join(f"word{number}" for number in range(150))
    assert len(words) > 1_000
    assert "<mark>اشکاشم</mark>" in anybody.get("/-/search?q=" + quote(f"{words} OR Ишкашим")).text
    assert "longer than 10,000 characters" in anybody.get("/-/search?q=" + quote("a" * 10_001)).text


def test_a_search_ends_when_its_time_is_over_and_says_so(desk: RunningDesk) -> None:
    from crawler.store import Store
    from jobs.review.pages.search import run_search

    store = Store.read_only(desk.database)
    config = desk.database.parent / "config.yaml"
    assert not run_search(config, store, "clash", wide=True).stopped
    late = run_search(config, store, "clash", wide=True, seconds=-1)
    store.close()
    assert late.stopped and not late.hits
    broken = run_search(desk.database.parent / "gone.yaml", store, "clash", wide=True)
    assert "configuration cannot be read" in broken.problems[0]


def test_a_query_that_takes_too_many_steps_is_named_and_the_desk_goes_on(
    anybody: RunningDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crawler.store import Store
    from crawler.watch import scope
    from jobs.review.pages.search import run_search

    monkeypatch.setattr(scope, "BASE_STEPS", 3)
    monkeypatch.setattr(scope, "STEPS_PER_CHAR", 0)
    store = Store.read_only(anybody.database)
    answer = run_search(
        anybody.database.parent / "config.yaml", store, "(a* OR c*) NEAR/9 (b* OR d*) NEAR/9 (e* OR f*)", wide=False
    )
    store.close()
    assert not answer.hits
    assert answer.problems[0].startswith("the query takes too many steps on one article")
    assert "\n" not in answer.problems[0]


def test_a_wrong_query_is_shown_with_a_caret(anybody: RunningDesk) -> None:
    page = unescape(anybody.get("/-/search?q=" + quote("SENT(clash <b>")).text)
    box = page.partition('<div class="problem" role="alert">')[2].partition("</div>")[0]
    problem = box.partition('<pre dir="ltr">')[2].partition("</pre>")[0]  # a query is read from left to right in every language
    assert problem.splitlines()[-1].strip() == "^"
    assert "<b>" in problem and "&lt;b&gt;" in anybody.get("/-/search?q=" + quote("SENT(clash <b>")).text


def test_sources_and_watches_say_how_they_do(ann: RunningDesk) -> None:
    page = ann.get("/-/sources").text
    assert "not polled yet" in page and "is the daemon or cron at work?" in page
    assert "2 sources, 2 with a problem" in plain(page)
    assert page.count("<svg") == 4, "articles and answers of both"
    story = ann.sql("SELECT story_id FROM articles WHERE id = 20")[0][0]
    (alert,) = ann.sql("SELECT id FROM alerts WHERE article_id = 20")[0]
    ann.post("/-/desk/mark", state="confirmed", alerts=alert, story=story, back="/-/desk")
    states = dict(
        ann.sql(
            "SELECT shown_as, count(*) FROM alerts JOIN watches ON watches.id = watch_id WHERE slug = 'clash-border' GROUP BY 1"
        )
    )
    new, right, wrong = (states.get(state, 0) for state in ("new", "confirmed", "dismissed"))
    row = f"Armed clashes high clash-border {new + right + wrong} {new} {right} {wrong} {states.get('probably_not', 0)} {right / (right + wrong):.2f} ≥ {wilson_interval(right, right + wrong)[0]:.2f}"
    page = ann.get("/-/watches").text
    assert row in plain(page)
    assert re.search(r'<bdi dir="ltr">≥ 0\.\d\d</bdi>', page), "the sign stays before its number in Dari, too"


def test_the_map_links_its_places_to_the_desk(anybody: RunningDesk) -> None:
    page = anybody.get("/-/map?state=any").text
    assert page.count("<svg") == 2
    hrefs = [unescape(href) for href in re.findall(r'href="(/-/desk\?[^"]*place=[^"]+)"', page)]
    assert hrefs
    for href in set(hrefs):
        assert stories_on(anybody.get(href).text), href


def test_any_query_is_an_atom_feed(anybody: RunningDesk) -> None:
    answer = anybody.get("/news/newest_alerts.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    root = ET.fromstring(answer.text)
    atom = "{http://www.w3.org/2005/Atom}"
    assert len(root.findall(f"{atom}entry")) == anybody.sql("SELECT count(*) FROM alerts")[0][0]
    assert HOSTILE in [entry.findtext(f"{atom}title") for entry in root.iter(f"{atom}entry")]
    ids = [entry.findtext(f"{atom}id") for entry in root.iter(f"{atom}entry")]
    assert len(set(ids)) == len(ids)
    for name in ("unreviewed", "search", "source_health", "alerts_per_watch"):
        assert anybody.get(f"/news/{name}.atom?q=clash").status == 200
    for entry in root.findall(f"{atom}entry")[:2]:
        link = entry.find(f"{atom}link[@rel='alternate']")
        assert link is not None
        assert anybody.get(link.get("href", "").removeprefix(anybody.base)).status == 302


def test_rows_of_datasette_link_to_our_pages(anybody: RunningDesk) -> None:
    page = anybody.get("/news/newest_alerts").text
    assert re.search(r'<a href="/-/alert/\d+">\d+</a>', page) and re.search(r'<a href="/-/story/\d+">\d+</a>', page)
    assert re.search(r'<a href="http://one.example/n\d+" rel="noreferrer noopener external">', page)
    assert json.loads(anybody.get("/news/newest_alerts.json?_shape=objects").text)["rows"][0]["alert_id"]


def test_a_page_of_a_large_archive_is_quick(anybody: RunningDesk) -> None:
    begun = time.monotonic()
    for _ in range(5):
        anybody.get("/-/desk?state=any")
    assert (time.monotonic() - begun) / 5 < 1.5
