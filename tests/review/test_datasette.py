"""The archive in Datasette: really started, really asked, on the live file."""

from __future__ import annotations

import json
import re
import socket
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import quote
from urllib.request import Request, urlopen

import pytest

from crawler.store.canned import CANNED
from tests.chromium import chromium
from tests.fakes import house
from tests.patience import output_of, running, wait_until
from tests.review.serving import RunningDesk, browser

TITLE = "درگیری در مرز تاجیکستان نزدیک اشکاشم"


@pytest.fixture
def site(desk: RunningDesk) -> str:
    return desk.base


def get(url: str, **headers: str) -> str:
    with urlopen(Request(url, headers=headers)) as answer:
        text: str = answer.read().decode()
    return text


@pytest.mark.parametrize("name", sorted(query.name for query in CANNED))
def test_every_canned_query_works(site: str, name: str) -> None:
    answer = json.loads(get(f"{site}/news/{name}.json?_shape=objects&q={quote('clash')}&article=1"))
    assert answer.get("error") is None
    assert answer["rows"] or name in ("ledger_of_cycles", "probably_not"), name


def test_search_is_folded_and_nothing_a_user_types_breaks_it(site: str) -> None:
    def titles(query: str) -> list[str]:
        return [row["title"] for row in json.loads(get(f"{site}/news/search.json?_shape=objects&q={quote(query)}"))["rows"]]

    assert titles("бархурди") == ["Бархӯрди марзбонони тоҷик"]
    assert titles("تاجيكستان") == [TITLE]
    for odd in ('"', "NEAR(x", "a OR", "*", ""):
        assert titles(odd) == []
    assert "Tajik guards clash near Ishkashim" in titles("NEAR("), "a word like any other"


def test_tables_are_described_and_foreign_keys_have_labels(site: str) -> None:
    page = get(f"{site}/news/articles")
    assert "One row for each article" in page
    assert ">One</a>" in page
    assert "paragraphs separated by an empty line" in page  # the comment of a column


def test_a_page_of_the_archive_counts_nothing_by_itself_and_a_filter_is_counted(site: str) -> None:
    page = get(f"{site}/news/articles")
    assert " rows" not in re.sub(r"<[^>]+>", " ", page.partition("<table")[0]) and "Suggested facets" not in page
    assert "1 row" in get(f"{site}/news/articles?id=1")
    assert json.loads(get(f"{site}/news/articles.json"))["filtered_table_rows_count"] > 1


def test_titles_run_in_their_own_direction_and_stay_text(site: str) -> None:
    page = get(f"{site}/news/articles")
    assert re.search(f'<div dir="rtl" class="rtl" tabindex="0" style="[^"]+">{TITLE}</div>', page)
    assert "<script>alert(1)" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_only_this_machine_is_answered_and_pages_are_sealed(site: str) -> None:
    with pytest.raises(HTTPError, match="404"):
        get(site + "/", Host="evil.example")
    for path in ("//evil.example/", "/\\evil.example/"):
        with pytest.raises((HTTPError, URLError)):
            get(site + path)
    with urlopen(site + "/") as answer:
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_our_tables_come_first_and_pages_say_their_language(site: str) -> None:
    page = get(f"{site}/")
    assert '<html lang="en">' in page and 0 < page.index("/news/alerts_to_review") < page.index("/news/stories")
    assert get(f"{site}/news").index("/news/alerts_to_review") < get(f"{site}/news").index('id="tables"')


@pytest.mark.parametrize("path", ["/nope", "/-/article/xyz", "/news/nope", "/news/../../etc/passwd", "/a/%2e%2e/b"])
def test_an_address_that_is_none_shows_our_page(desk: RunningDesk, path: str) -> None:
    answer = desk.get(path)
    assert answer.status == 404 and "<h1>Not found</h1>" in answer.text and 'href="/-/desk"' in answer.text
    assert desk.get("/nope.json").headers["content-type"].startswith("application/json")


def test_a_question_that_would_fill_memory_is_refused_and_another_sites_page_asks_none(desk: RunningDesk) -> None:
    answer = desk.get("/news.json?sql=" + quote("select hex(randomblob(150000000))"))
    assert answer.status == 400 and "too big" in answer.text
    refused = desk.get("/news.json?sql=select+1", Sec_Fetch_Site="cross-site", Sec_Fetch_Mode="no-cors", Sec_Fetch_Dest="image")
    assert refused.status == 403 and "Another site asked" in refused.text
    assert desk.get("/news.json?sql=select+1", Sec_Fetch_Site="same-origin").status == 200


def test_datasette_does_not_outlive_the_command(tmp_path: Path) -> None:
    from tests.road import Road, source

    road = Road(tmp_path, source("one", "http://127.0.0.1:9/rss"))
    with house(tmp_path):
        pass
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]

    def answers() -> bool:
        try:
            urlopen(f"http://127.0.0.1:{port}/").close()
        except URLError:
            return False
        return True

    with running(road.start("review", "--port", str(port), "--reviewer", "Anna", "--reviewer", "Farid")) as child:
        wait_until(answers, child)
        child.terminate()
        out, _ = output_of(child)
    links = re.findall(
        r"To mark alerts as (\w+), open this link; it works once, within a day: http://127.0.0.1:\d+/-/enter\?token=(\S{20,})", out
    )
    assert [name for name, _ in links] == ["Anna", "Farid"] and links[0][1] != links[1][1]
    with pytest.raises(URLError):
        urlopen(f"http://127.0.0.1:{port}/")


@pytest.mark.skipif(not chromium(), reason="chromium is not installed")
def test_a_real_browser_shows_alerts_without_a_complaint(site: str) -> None:
    with browser() as chrome:
        page = chrome.new_page()
        complaints: list[str] = []
        elsewhere: list[str] = []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("request", lambda request: elsewhere.append(request.url) if not request.url.startswith(site) else None)
        page.goto(f"{site}/news/newest_alerts")
        cell = page.locator("td div[dir=rtl]", has_text=TITLE).first
        assert cell.evaluate("element => getComputedStyle(element).direction") == "rtl"
        page.goto(f"{site}/news/search?q={quote('бархурди')}")
        assert page.get_by_text("Бархӯрди").first.is_visible()
    assert not complaints
    assert not elsewhere
