"""A feed kind is a module and a row: what the rows say is what everybody does, and a new kind needs no other file."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler import feeds
from crawler.feeds.sniff import BodyShape
from crawler.model import (
    DocumentFlaw,
    DocumentProblem,
    Endpoint,
    FeedDocument,
    FeedKind,
    FeedProblem,
    Fetch,
    FetchOutcome,
    Page,
    Plan,
    PlannedEndpoint,
    PlannedFeed,
    PollState,
)
from crawler.model.errors import BorderwatchError, DocumentError
from crawler.polling.poll import Poll
from crawler.polling.reply import Reply
from tests.fakes import FIRST_SOURCE, LIMITS
from tests.recipes import copy_with_recipes
from tests.road import Road, source
from tests.site import Site, words

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
URL = "http://paper.example/news"
BODIES = {
    BodyShape.FEED: "<rss version='2.0'><channel><title>F</title><item><title>x</title><link>/1</link></item></channel></rss>",
    BodyShape.JSON: '{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/1", "title": "x"}]}',
    BodyShape.SITEMAP: "<urlset><url><loc>http://paper.example/1</loc></url></urlset>",
    BodyShape.HTML: "<html><head><link rel=alternate type='application/rss+xml' href='/feed'></head>"
    "<body><a href='/2026/03/01/a-b-c'>A headline that is long enough</a></body></html>",
}


def kind_read(kind: FeedKind, body: str) -> str:
    """What a body came to under a kind: the document's kind, or the code of the error."""
    try:
        return feeds.read(Page(url=URL, body=body.encode()), kind, now=NOW).kind
    except DocumentError as error:
        return error.code


@pytest.mark.parametrize(
    ("kind", "html"),
    [
        (FeedKind.RSS, "not_a_feed"),
        (FeedKind.SITEMAP, "not_a_feed"),
        (FeedKind.LISTING, "listing"),
        (FeedKind.DISCOVER, "discover"),
        (FeedKind.TELEGRAM, "not_a_feed"),
    ],
)
def test_what_stands_in_a_body_is_read_whatever_the_kind_and_html_only_by_kinds_that_ask_for_it(kind: FeedKind, html: str) -> None:
    read = {shape: kind_read(kind, body) for shape, body in BODIES.items()}
    assert read == {BodyShape.FEED: "rss20", BodyShape.JSON: "json", BodyShape.SITEMAP: "sitemap", BodyShape.HTML: html}


def test_every_kind_has_its_module_and_says_which_bodies_are_its_own() -> None:
    assert feeds.READERS.keys() == set(FeedKind)
    for kind, reader in feeds.READERS.items():
        assert isinstance(reader, feeds.FeedReader)
        assert reader.shapes and reader.read.__module__ == f"crawler.feeds.{kind}"


# --------------------------------------------------------------------------- an invented kind

# The one of docs/contributing.md: what WordPress says at /wp-json/wp/v2/posts, behind a proxy that wraps the list.


@pytest.fixture
def extended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The code with the recipes of docs/contributing.md; every process that is started from here on runs it."""
    tree = copy_with_recipes(tmp_path / "tree")
    monkeypatch.setenv("PYTHONPATH", str(tree))
    yield tree


def posts(*numbers: int) -> str:
    return json.dumps(
        {"posts": [{"link": f"/post/{number}", "title": {"rendered": f"Post &#8217;{number}"}} for number in numbers]}
    )


@pytest.mark.usefixtures("extended")
def test_a_kind_that_nobody_knew_is_polled_with_one_module_and_one_row_more(tmp_path: Path) -> None:
    with Site() as site:
        for number in range(6):
            site.publish(f"/post/{number}", f"Post {number}", [words(f"p{number}"), words(f"q{number}")])
        site.answers("/api", body=posts(0, 1), content_type="application/json")
        pages = [site.url(f"/page/{number}") for number in range(3)]
        site.answers("/index", body=json.dumps({"pages": pages}), content_type="application/json")
        for number in range(3):
            site.answers(f"/page/{number}", body=posts(number + 2), content_type="application/json")
        site.answers("/odd", body='{"message": "no route"}', content_type="application/json")
        site.answers("/page", body="<html><body><p>Welcome</p></body></html>")
        site.feed("/rss", [{"link": "/post/5", "title": "Post 5"}])
        kinds = {"api": "posts", "index": "posts", "odd": "posts", "page": "posts", "rss": "posts", "asrss": "rss"}
        (tmp_path / "desk").mkdir()
        blocks = [source(slug, site.url("/api?as=rss" if slug == "asrss" else f"/{slug}"), kind) for slug, kind in kinds.items()]
        road = Road(tmp_path / "desk", "\n".join(blocks))
        road.borderwatch("poll")
        rows = road.sql("SELECT slug, last_outcome, served_kind, last_reason FROM feeds JOIN sources ON sources.id = source_id")
        assert {slug: outcome for slug, outcome, _, _ in rows} == {
            "api": "changed",
            "index": "changed",
            "odd": "not_a_feed",
            "page": "not_a_feed",
            "rss": "changed",
            "asrss": "not_a_feed",
        }
        assert {slug: kind for slug, _, kind, _ in rows if kind} == {"api": "posts", "index": "posts", "rss": "rss20"}
        reasons = {slug: reason for slug, _, _, reason in rows}
        assert reasons["odd"] == "not_a_feed: JSON without posts"
        assert reasons["asrss"] == "not_a_feed: JSON that is no JSON Feed"
        assert [site.count(f"/page/{number}") for number in range(3)] == [1, 1, 0]  # its row says two
        titles = {title for (title,) in road.sql("SELECT title FROM articles")}
        assert titles == {f"Post {number}" for number in (0, 1, 2, 3, 5)}
        road.balance()


def test_whoever_lists_the_kinds_lists_a_new_one(extended: Path) -> None:
    code = (
        "import json\nfrom crawler import config, store\nfrom pathlib import Path\n"
        f"archive = store.Store.open(Path({str(extended / 'news.db')!r}))\n"
        "columns = archive.columns()\n"
        "print(json.dumps([config.schema()['$defs'], columns['feeds']['kind'], columns['endpoints']['kind']]))\n"
        "archive.close()\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=extended)
    assert done.returncode == 0, done.stderr
    schema, *columns = json.loads(done.stdout)
    assert columns == ["rss, sitemap, listing, discover, telegram, posts"] * 2
    assert schema["FeedKind"]["enum"][-1] == "posts"
    for model in ("FeedModel", "EndpointModel"):
        assert schema[model]["properties"]["kind"]["description"].endswith(", posts (posts of a JSON interface)")


# --------------------------------------------------------------------------- codes


def a_poll(kind: FeedKind, document: FeedDocument | Exception) -> tuple[Poll, PlannedEndpoint]:
    """A poll whose only endpoint answered with that document."""
    endpoint = PlannedEndpoint(url=URL, fetch_url=URL, kind=kind)
    feed = PlannedFeed(id=1, source="one", language=None, endpoints=(endpoint,), state=PollState())
    plan = Plan(run_id=1, made_at=NOW, sources=(FIRST_SOURCE,), feeds=(feed,), limits=LIMITS)
    fetch = Fetch(url=URL, started_at=NOW, elapsed_ms=1, outcome=FetchOutcome.OK)
    reply = Reply(outcome=FetchOutcome.OK, fetch=fetch, page=Page(url=URL, body=b"x"))
    return Poll(feed, plan, FIRST_SOURCE).answered(endpoint, reply, document), endpoint


@pytest.mark.parametrize(
    ("problem", "outcome"),
    [
        (FeedProblem.CHALLENGE, FetchOutcome.FORBIDDEN),
        (FeedProblem.NOT_A_FEED, FetchOutcome.NOT_A_FEED),
        (FeedProblem.EMPTY_BODY, FetchOutcome.NOT_A_FEED),
        (FeedProblem.UNREADABLE, FetchOutcome.UNREADABLE),
    ],
)
def test_the_code_of_a_document_that_cannot_be_read_decides_whatever_its_words_are(
    problem: FeedProblem, outcome: FetchOutcome
) -> None:
    poll, _ = a_poll(FeedKind.RSS, DocumentError(problem, "gone: challenge: what a server may write", URL))
    state = poll.finish(NOW)
    assert (state.outcome, state.fetches[0].outcome) == (outcome, outcome)
    assert state.reason == f"{problem}: gone: challenge: what a server may write"


@pytest.mark.parametrize("words_of_another", ["challenge: accepted", "not_a_feed: they say", "empty_body: x"])
def test_words_that_begin_like_a_code_are_no_code(words_of_another: str) -> None:
    poll, _ = a_poll(FeedKind.RSS, BorderwatchError(words_of_another))
    assert poll.finish(NOW).outcome is FetchOutcome.UNREADABLE


def test_what_a_reader_raised_comes_whole_out_of_its_process() -> None:
    error = DocumentError(FeedProblem.CHALLENGE, "a captcha", URL)
    copy = pickle.loads(pickle.dumps(error))
    assert (copy.code, copy.detail, copy.subject) == (FeedProblem.CHALLENGE, "a captcha", URL)
    assert str(copy) == str(error) == f"challenge: a captcha: {URL}"


def test_the_words_of_flaws_are_looked_up_from_their_codes() -> None:
    lines = {str(DocumentProblem(flaw, "detail")) for flaw in DocumentFlaw}
    assert lines == {
        "an entry that cannot be read: detail",
        "an item that is no object: detail",
        "a date that cannot be read: detail",
        "a date that cannot be meant: detail",
        "a link that is no web address: detail",
        "the page names no feed: detail",
        "feedparser gave up: detail",
        "not well formed: detail",
        "read by the last reader: detail",
        "truncated: detail",
        "cut short: detail",
        "an item too large to be read whole: detail",
        "the page's markup has changed: detail",
        "more posts are missing than there are: detail",
        "a page drawn by script: detail",
        "detail",
    }
    assert str(DocumentProblem(DocumentFlaw.NAMES_NO_FEED)) == "the page names no feed"


def test_a_document_carries_codes_and_the_archive_gets_lines_for_people() -> None:
    body = "<rss version='2.0'><channel><item><title>x</title><link>ftp://x.example/</link><guid>g</guid></item></channel></rss>"
    document = feeds.read(Page(url=URL, body=body.encode()), FeedKind.RSS, now=NOW)
    assert document.problems == (DocumentProblem(DocumentFlaw.NO_WEB_ADDRESS, "ftp://x.example/"),)
    poll, _ = a_poll(FeedKind.RSS, document)
    assert poll.finish(NOW).problems == ("a link that is no web address: ftp://x.example/",)


@pytest.mark.parametrize(
    ("kind", "most"), [(FeedKind.RSS, 5), (FeedKind.SITEMAP, 5), (FeedKind.LISTING, 5), (FeedKind.DISCOVER, 1)]
)
def test_as_many_named_documents_are_followed_as_the_row_of_the_kind_says(kind: FeedKind, most: int) -> None:
    links = tuple(Endpoint(url=f"{URL}/{number}") for number in range(9))
    poll, endpoint = a_poll(kind, FeedDocument(kind="x", links=links))
    assert [link.url for link in poll.to_follow(endpoint)] == [f"{URL}/{number}" for number in range(most)]


def test_a_named_document_that_cannot_be_had_is_a_line_with_its_address() -> None:
    link = Endpoint(url=f"{URL}/1", kind=FeedKind.SITEMAP)
    poll, endpoint = a_poll(FeedKind.SITEMAP, FeedDocument(kind="sitemap_index", links=(link,)))
    (follow,) = poll.to_follow(endpoint)
    error = DocumentError(FeedProblem.NOT_A_FEED, "no sitemap", link.url)
    fetch = Fetch(url=link.url, started_at=NOW, elapsed_ms=1, outcome=FetchOutcome.OK)
    reply = Reply(outcome=FetchOutcome.OK, fetch=fetch, page=Page(url=link.url, body=b"x"))
    state = poll.followed(follow, reply, error).finish(NOW)
    assert (state.outcome, state.problems) == (FetchOutcome.NOT_A_FEED, (f"{link.url}: not_a_feed: no sitemap",))
