"""Documents that end early: nothing of them is taken for the whole, and nothing that they lack is lost."""

from __future__ import annotations

import gzip
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.model import (
    DocumentFlaw,
    DocumentProblem,
    FeedDocument,
    FeedKind,
    FeedProblem,
    FeedState,
    Fetch,
    FetchOutcome,
    Page,
    Plan,
    PlannedEndpoint,
    PlannedFeed,
    PollState,
)
from crawler.model.errors import DocumentError
from crawler.polling.poll import Poll, hash_entries
from crawler.polling.reply import Reply
from tests.fakes import FIRST_SOURCE, LIMITS, an_entry
from tests.road import Road, source
from tests.site import PAGE, Site, words
from tests.test_robots_unreadable import make_due

NOW = datetime.now(UTC)
URL = "http://one.example/rss"
NAMES = ("one", "two", "three")
HTML, XML = "text/html; charset=utf-8", "application/rss+xml"


def article(name: str) -> bytes:
    body = "".join(f"<p>{words(f'{name} {number}')}</p>" for number in range(6)) + f"<p>The end of {name}.</p>"
    return PAGE.format(lang="en", title=f"About {name}", body=body, meta="").encode()


def answer(
    body: bytes, kind: str, *, status: str = "200 OK", encoding: str = "", length: int | None = None, more: str = ""
) -> bytes:
    """An answer as bytes; a `length` below zero is not said."""
    size = "" if length is not None and length < 0 else f"Content-Length: {len(body) if length is None else length}\r\n"
    coding = f"Content-Encoding: {encoding}\r\n" if encoding else ""
    head = f'HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nETag: "v1"\r\n{coding}{size}{more}Connection: close\r\n\r\n'
    return head.encode() + body


def wrong_check_sum(body: bytes) -> bytes:
    packed = gzip.compress(body)
    return packed[:-8] + bytes(byte ^ 255 for byte in packed[-8:-4]) + packed[-4:]


def cut(body: bytes) -> bytes:
    return body[: body.rindex(b"ar", 0, len(body) * 3 // 4)]  # in the middle of a word


CUTS: dict[str, Callable[[bytes, str], bytes]] = {
    "gzip": lambda body, kind: answer(gzip.compress(body)[: len(gzip.compress(body)) * 2 // 3], kind, encoding="gzip"),
    "check-sum": lambda body, kind: answer(wrong_check_sum(body), kind, encoding="gzip"),
    "deflate": lambda body, kind: answer(zlib.compress(body)[: len(zlib.compress(body)) * 2 // 3], kind, encoding="deflate"),
    "206": lambda body, kind: answer(
        cut(body), kind, status="206 Partial Content", more=f"Content-Range: bytes 0-9/{len(body)}\r\n"
    ),
    "length": lambda body, kind: answer(cut(body), kind, length=len(body)),
    "close": lambda body, kind: answer(cut(body), kind, length=-1),
    "end": lambda body, kind: answer(cut(body), kind),
}
HARMLESS: dict[str, Callable[[bytes], bytes]] = {
    "trailing": lambda body: answer(gzip.compress(body) + b"\n", HTML, encoding="gzip"),
    "all-of-it": lambda body: answer(
        body, HTML, status="206 Partial Content", more=f"Content-Range: bytes 0-{len(body) - 1}/{len(body)}\r\n"
    ),
    "careless": lambda body: answer(body[: body.index(b"<footer>")], HTML),
    "careful-now": lambda body: answer(body, HTML, length=-1),
}


@dataclass
class Polls:
    road: Road
    site: Site
    first_entries: dict[str, tuple[str, str, str]]  # name of a page → disposition, reason, text of its article
    first_feeds: dict[str, tuple[str, str | None, float]]  # name of a feed → reason, etag, seconds to the next poll


def _feed(site: Site, name: str) -> bytes:
    items = "".join(
        f"<item><title>Item {number} of {name}</title><link>{site.url(f'/{name}/{number}')}</link><description>{words(name + number, 30)}"
        "</description></item>"
        for number in NAMES
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>{name}</title>{items}</channel></rss>".encode()


@pytest.fixture(scope="module")
def polls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Polls]:
    """Two polls of a site whose documents are cut short in the first (and once each where they are well the second time)."""
    with Site() as site, Site() as pages:
        site.robots("User-agent: *\nDisallow: /*/\n")  # the items of the cut feeds are told by the feed
        for name, make in CUTS.items():
            site.answers(f"/{name}.xml", body=_feed(site, name), content_type=XML, headers={"ETag": '"v2"'})
            site.writes(f"/{name}.xml", make(_feed(site, name), XML), times=2)
            for page, times in ((f"/{name}", 2), (f"/once-{name}", 1)):
                pages.answers(page, body=article(page), headers={"ETag": '"v2"'})
                pages.writes(page, make(article(page), HTML), times=times)
        site.answers("/refused.xml", 403)
        site.writes("/refused.xml", CUTS["length"](_feed(site, "refused"), XML), times=1)
        for name, whole in HARMLESS.items():
            pages.writes(f"/{name}", whole(article(f"/{name}")))
        links = [f"/{name}" for name in CUTS] + [f"/once-{name}" for name in CUTS] + [f"/{name}" for name in HARMLESS]
        site.feed("/pages.xml", [{"link": pages.url(link), "guid": link, "title": link, "date": NOW} for link in links])
        names = [*CUTS, "refused", "pages"]
        road = Road(
            tmp_path_factory.mktemp("cut"),
            "\n".join(source(name.replace("206", "part"), site.url(f"/{name}.xml")) for name in names),
        )
        road.borderwatch("poll")
        entries = {
            link.removeprefix(pages.url("/")): (disposition, reason, text or "")
            for link, disposition, reason, text in road.sql(
                "SELECT link, disposition, reason, text FROM entries LEFT JOIN articles ON articles.id = article_id"
            )
        }
        feeds = {
            url.removeprefix(site.url("/")).removesuffix(".xml"): (reason, etag, seconds)
            for url, reason, etag, seconds in road.sql(
                "SELECT feeds.url, last_reason, etag, (julianday(next_poll_at) - julianday(last_polled_at)) * 86400 "
                "FROM feeds JOIN endpoints ON endpoints.feed_id = feeds.id"
            )
        }
        make_due(road)
        road.borderwatch("poll")
        yield Polls(road, pages, entries, feeds)
        road.balance()


@pytest.mark.parametrize("name", CUTS)
def test_a_feed_cut_short_is_named_keeps_no_validators_and_is_asked_again_soon(polls: Polls, name: str) -> None:
    reason, etag, seconds = polls.first_feeds[name]
    assert "cut short" in reason
    assert etag is None
    assert seconds <= 15 * 60 + 1
    slug = name.replace("206", "part")
    rows = polls.road.sql(
        "SELECT count(*), max(entries.title) FROM entries JOIN feeds ON feeds.id = feed_id JOIN sources ON sources.id = source_id WHERE slug = ?",
        slug,
    )
    assert rows[0][0] == len(NAMES), "nothing was kept from us by a 304"


@pytest.mark.parametrize("name", CUTS)
def test_half_a_page_is_not_recorded_and_the_whole_one_is(polls: Polls, name: str) -> None:
    disposition, reason, text = polls.first_entries[name]
    assert (disposition, text) == ("pending", "")
    assert reason.startswith("the page was cut short (")
    (text,) = polls.road.sql("SELECT text FROM articles WHERE url = ?", polls.site.url(f"/{name}"))[0]
    assert text.endswith(f"The end of /{name}.")
    assert polls.road.sql(
        "SELECT count(*) FROM versions JOIN articles ON articles.id = article_id WHERE url = ?", polls.site.url(f"/{name}")
    ) == [(1,)]


@pytest.mark.parametrize("name", CUTS)
def test_a_page_that_is_whole_at_the_second_try_is_recorded_at_once(polls: Polls, name: str) -> None:
    disposition, _, text = polls.first_entries[f"once-{name}"]
    assert disposition == "recorded"
    assert text.endswith(f"The end of /once-{name}.")
    assert polls.site.count(f"/once-{name}") == 2


@pytest.mark.parametrize("name", HARMLESS)
def test_a_page_that_only_looks_cut_is_recorded_at_once(polls: Polls, name: str) -> None:
    disposition, _, text = polls.first_entries[name]
    assert disposition == "recorded"
    assert text.endswith(f"The end of /{name}.")


def test_half_a_feed_is_kept_when_the_second_try_is_refused(polls: Polls) -> None:
    reason, etag, _ = polls.first_feeds["refused"]
    assert "cut short" in reason and etag is None
    assert polls.road.value("SELECT count(*) FROM entries WHERE title LIKE 'Item % of refused'") >= 1


def test_a_robots_file_cut_short_does_not_allow_more(tmp_path: Path) -> None:
    rules = b"User-agent: *\nDisallow: /none\n" + b"# a long list follows\n" * 40 + b"Disallow: /secret\n"
    begun = rules[:60]
    hosts = {
        "gzip": lambda: answer(gzip.compress(rules)[:50], "text/plain", encoding="gzip"),
        "length": lambda: answer(begun, "text/plain", length=len(rules)),
        "empty": lambda: answer(b"", "text/plain", length=len(rules)),
        "206": lambda: answer(begun, "text/plain", status="206 Partial Content"),
        "close": lambda: answer(begun, "text/plain", length=-1),
    }
    sites = {name: Site() for name in hosts}
    for site in sites.values():
        site.__enter__()
        site.robots(rules.decode())
        site.publish("/a", f"About {site.host}", [words(site.host), words(f"{site.host} more")])
        site.publish("/secret", "A secret", [words("secret"), words("more of it")])
        site.feed("/rss", [{"link": site.url("/a"), "guid": "a", "title": "a", "date": NOW}])
    road = Road(tmp_path, "\n".join(source(f"s-{name}", site.url("/rss")) for name, site in sites.items()))
    road.borderwatch("poll")
    assert road.value("SELECT count(*) FROM articles") == len(hosts)
    for name, site in sites.items():
        site.writes("/robots.txt", hosts[name]())
        site.feed("/rss", [{"link": site.url("/secret"), "guid": "secret", "title": "secret", "date": NOW}])
    with sqlite3.connect(road.database) as connection:
        connection.execute("UPDATE robots SET fetched_at = strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '-30 hours')")
    connection.close()
    road.borderwatch("poll", "--all")
    for name, site in sites.items():
        assert site.count("/robots.txt") >= 2, name
        assert site.count("/secret") == 0, name
        site.__exit__(None, None, None)
    reasons = dict(road.sql("SELECT slug, last_reason FROM feeds JOIN sources ON sources.id = source_id"))
    assert {reasons[f"s-{name}"] for name in hosts if name != "close"} == {"robots.txt could not be read: the answer broke off"}
    assert reasons["s-close"] == ""


# ------------------------------------------------------------------ the next poll, as a pure decision


def _polled(document: FeedDocument | Exception, *, whole: bool, failures: float = 0.0, body_hash: str | None = None) -> FeedState:
    """The state of a feed whose only endpoint answered with that document."""
    endpoint = PlannedEndpoint(url=URL, fetch_url=URL, kind=FeedKind.RSS, body_hash=body_hash)
    state = PollState(failures=failures, interval=86_400)
    feed = PlannedFeed(id=1, source="one", language=None, endpoints=(endpoint,), state=state)
    plan = Plan(run_id=1, made_at=NOW, sources=(FIRST_SOURCE,), feeds=(feed,), limits=LIMITS)
    fetch = Fetch(url=URL, started_at=NOW, elapsed_ms=1, outcome=FetchOutcome.OK)
    page = Page(url=URL, body=b"x", headers={"etag": '"1"'}, is_whole=whole)
    reply = Reply(outcome=FetchOutcome.OK, fetch=fetch, page=page)
    return Poll(feed, plan, FIRST_SOURCE).answered(endpoint, reply, document).finish(NOW)


def _wait(state: FeedState) -> float:
    return (state.decision.next_poll_at - NOW).total_seconds()


def test_a_document_that_comes_cut_the_same_way_again_is_not_asked_for_ever_sooner() -> None:
    problem = DocumentProblem(DocumentFlaw.CUT_SHORT, "no end")
    document = FeedDocument(kind="rss20", entries=(an_entry(),), problems=(problem,))
    first = _polled(document, whole=False)
    assert _wait(first) == LIMITS.policy.floor
    (validators,) = first.validators
    assert (validators.etag, validators.body_hash) == (None, hash_entries(document.entries))
    again = _polled(document, whole=False, body_hash=validators.body_hash)
    assert _wait(again) > LIMITS.policy.floor
    assert again.validators[0].etag is None


def test_a_document_cut_so_short_that_it_cannot_be_read_is_asked_for_soon_once() -> None:
    error = DocumentError(FeedProblem.UNREADABLE, "gzip data that is broken", URL)
    assert _wait(_polled(error, whole=False)) == LIMITS.policy.floor
    assert _wait(_polled(error, whole=False, failures=1.0)) > LIMITS.policy.floor
    assert _wait(_polled(error, whole=True)) > LIMITS.policy.floor
