"""No page shows English to who reads Dari: what is Latin on it is a name, an address or a term, and none is a word of ours."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from lxml import html

from crawler.language.reader import Reader
from jobs.review.pages.new_watch import NEW_WATCH_PAGE
from jobs.review.pages.source import NEW_SOURCE_PAGE
from jobs.review.readers import READER_COOKIE, reader_cookie
from jobs.review.routes import ROUTES
from tests.review.serving import RunningDesk

PAGES = (
    *("/-/desk", "/-/desk?state=any&order=latest", "/-/desk?watch=flood&period=24h", "/-/story/1", "/-/article/1", "/-/article/2"),
    *("/-/article/7?a=1&b=2", "/-/articles", "/-/articles?shelf=unread", "/-/search", "/-/search?q=clash", "/-/search?q=((("),
    *("/-/sources", "/-/source/one", "/-/watches", "/-/watch/flood", "/-/map", "/-/map?zoom=4", "/-/sessions", "/-/enter"),
    *("/-/search?q=source:one", "/-/search?q=NEAR", "/-/articles?q=(clash", "/-/desk?period=zz"),
    *("/-/nowhere", "/-/story/999999", NEW_WATCH_PAGE.replace("\\", ""), NEW_SOURCE_PAGE.replace("\\", "")),
)
NOT_READ = ("/-/alert/", ".zip", "(?P<name>")  # addresses that lead on, and files
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]+")
# Names and terms that are the same in every language.
TERMS = frozenset(
    """borderwatch datasette review cron utc http https rss atom json jsonl csv geojson html url api config yaml cases qr tls dns
    natural earth gshhg geonames who’s on first ocha or not and near sent para count event source lang country""".split()
)
ADDRESS = re.compile(r"https?://\S+|\b[\w.-]+\.(?:yaml|jsonl|example|org)\S*|[\w-]+(?:-[\w]+)+")
DATA = "//script|//style|//code|//kbd|//pre|//bdi|//option|//textarea|//*[@lang and not(self::html) and @lang!='fa']"
SHOWN_ATTRIBUTES = ("title", "aria-label", "placeholder", "alt")


def shown_texts(page: str) -> Iterator[str]:
    """What a reader of the page reads or hears, without what is marked as data or as another language."""
    root = html.fromstring(page)
    for data in root.xpath(DATA):
        data.drop_tree()
    for node in root.iter():
        if isinstance(node.tag, str):
            yield from filter(None, (node.text, node.tail, *(node.get(name) for name in SHOWN_ATTRIBUTES)))


def data_words(desk: RunningDesk) -> frozenset[str]:
    """Every Latin word that came into the archive from outside."""
    questions = (
        "SELECT title, lead, text FROM articles",
        "SELECT slug, name FROM sources",
        "SELECT slug, title FROM watches",
        "SELECT note FROM alerts",
        "SELECT note FROM reviews",
    )
    texts = " ".join(str(value) for question in questions for row in desk.sql(question) for value in row)
    return frozenset(word.lower() for word in WORD.findall(texts)) | {
        "ann",
        "ben",
        "eve",
        "fay",
        "af",
        "tj",
        "en",
        "ru",
        "tg",
        "fa",
    }


@pytest.fixture
def dari(ann: RunningDesk) -> Iterator[RunningDesk]:
    ann.cookies[READER_COOKIE] = reader_cookie(Reader(language="fa"))
    yield ann
    del ann.cookies[READER_COOKIE]


@pytest.mark.parametrize("path", PAGES)
def test_no_word_of_ours_is_english_on_a_dari_page(dari: RunningDesk, path: str) -> None:
    answer = dari.get(path)
    assert answer.status in (200, 404)
    assert '<html lang="fa"' in answer.text
    known = data_words(dari) | TERMS
    left = {
        word: text.strip()[:80]
        for text in shown_texts(answer.text)
        for word in WORD.findall(ADDRESS.sub("", text))
        if word.lower() not in known
    }
    assert left == {}


def test_every_page_is_among_them() -> None:
    missing = [
        route.pattern
        for route in ROUTES
        if not (route.writes and not route.reads)
        and not any(part in route.pattern.replace("\\", "") for part in NOT_READ)
        and not any(re.fullmatch(route.pattern, path.partition("?")[0]) for path in PAGES)
    ]
    assert [pattern for pattern in missing if "cross" not in pattern and "missing" not in pattern] == []
