"""A page that two entries lead to, one by its link and one by a redirect, is fetched once and is one article."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request

from crawler.model import Disposition, Entry, FetchOutcome
from crawler.shell.exceptions import LeadsToAnother
from crawler.shell.exchange import reply_of_failure
from crawler.shell.redirects import AskedPages, SharedPages
from tests.fakes import Env, a_fetch, a_state, an_article, an_article_found, an_entry, an_error, house
from tests.road import Road, source
from tests.site import Site, words

NOW = datetime.now(UTC)
PAGE, SHORT_LINK = "http://one.example/a", "http://one.example/go/1"


def item(site: Site, path: str, minutes: int) -> dict[str, Any]:
    return {"link": site.url(path), "title": f"About {path}", "guid": path, "date": NOW - timedelta(minutes=minutes)}


# ------------------------------------------------------------------ the whole road


@pytest.mark.parametrize("order", ["redirect first", "redirect last", "two sources"])
def test_a_page_that_another_entry_redirects_to_is_fetched_once(tmp_path: Path, order: str) -> None:
    with Site() as site, Site() as second:
        site.publish("/a", "About a", [words("a"), words("a more", count=40)])
        linking = second if order == "two sources" else site
        linking.redirects("/go/1", site.url("/a"), 301)
        items = [item(linking, "/go/1", 1), item(site, "/a", 2)]
        if order == "two sources":
            second.feed("/rss", items[:1])
            site.feed("/rss", items[1:])
        else:
            site.feed("/rss", items if order == "redirect first" else items[::-1])
        sources = [source("one", site.url("/rss"))] + [source("two", second.url("/rss"))] * (linking is second)
        road = Road(tmp_path, "\n".join(sources))
        road.borderwatch("poll")
        assert site.count("/a") == 1
        assert linking.count("/go/1") == 1
        assert sorted(road.sql("SELECT disposition, article_id FROM entries")) == [("known", 1), ("recorded", 1)]
        assert road.value("SELECT count(*) FROM articles") == 1
        road.balance()


def test_where_the_other_page_is_no_article_both_are_asked_for_again(tmp_path: Path) -> None:
    with Site() as site:
        site.answers("/a", 503, times=1)
        site.publish("/b", "About b", [words("b"), words("b more", count=40)])
        site.redirects("/go/1", site.url("/a"), 301)
        site.feed("/rss", [item(site, path, number) for number, path in enumerate(("/go/1", "/a", "/b"))])
        road = Road(tmp_path, source("one", site.url("/rss")))
        road.borderwatch("poll")
        assert {row[0] for row in road.sql("SELECT disposition FROM entries WHERE key != '/b'")} == {"pending"}
        site.publish("/a", "About a", [words("a"), words("a more", count=40)])
        road.borderwatch("poll", "--retry")
        assert sorted(road.sql("SELECT disposition FROM entries")) == [("known",), ("recorded",), ("recorded",)]
        road.balance()


# ------------------------------------------------------------------ what the crawl asks for


def test_a_page_is_asked_for_once_however_its_address_is_written() -> None:
    pages = AskedPages([f"{PAGE}?utm_source=mail"])
    assert not pages.ask(f"{PAGE}#top")
    assert pages.ask(SHORT_LINK) and not pages.ask(SHORT_LINK)


def test_a_redirect_is_of_another_entry_where_that_has_its_address_or_gets_it_later() -> None:
    pages = AskedPages()
    assert all(pages.ask(link) for link in (SHORT_LINK, PAGE, "http://one.example/go/2"))
    assert pages.is_of_another(SHORT_LINK, f"{PAGE}?utm_source=feed")
    assert not pages.is_of_another("http://one.example/go/2", "http://one.example/b")
    assert not pages.ask("http://one.example/b"), "the first entry's redirect has fetched it"
    assert pages.is_of_another(SHORT_LINK, "http://one.example/b")


def test_many_redirects_to_a_page_that_no_feed_lists_are_all_followed() -> None:
    """A page that asks for consent is nobody's article."""
    pages = AskedPages()
    links = [f"http://one.example/{number}" for number in range(3)]
    assert all(pages.ask(link) for link in links)
    assert not any(pages.is_of_another(link, "http://one.example/consent") for link in links)


def test_its_own_address_and_the_front_page_are_of_no_other_entry() -> None:
    pages = AskedPages(["http://one.example/"])
    assert pages.ask(PAGE)
    assert not pages.is_of_another(PAGE, f"{PAGE}?utm_source=feed")
    assert not pages.is_of_another(PAGE, "http://one.example/")


def request(url: str, link: str = SHORT_LINK, **meta: Any) -> Request:
    return Request(url, meta=meta, cb_kwargs={"entry": Entry(key="e", link=link)})


def test_only_a_redirected_request_of_a_page_is_stopped_and_its_exchange_was_no_failure() -> None:
    pages = AskedPages([SHORT_LINK, PAGE])
    SharedPages().process_request(request(PAGE, PAGE, asked_pages=pages))
    SharedPages().process_request(request(PAGE, redirect_urls=[SHORT_LINK]))
    stopped = request(PAGE, asked_pages=pages, redirect_urls=[SHORT_LINK], redirect_reasons=[301])
    with pytest.raises(LeadsToAnother) as caught:
        SharedPages().process_request(stopped)
    reply = reply_of_failure(stopped, caught.value)
    assert (reply.fetch.url, reply.fetch.status, reply.fetch.outcome) == (SHORT_LINK, 301, FetchOutcome.OK)
    assert PAGE in reply.reason


# ------------------------------------------------------------------ what is recorded


def leads_to_a(h: Env, run: int, entry: Entry) -> str:
    error = an_error(run, 1, entry, Disposition.PENDING)
    return h.recorder.record(replace(error, leads_to=PAGE, fetch=a_fetch(url=entry.link), reason="it leads to another"))


@pytest.mark.parametrize("article_comes_first", [True, False])
def test_an_entry_that_leads_to_anothers_page_is_settled_with_it(tmp_path: Path, article_comes_first: bool) -> None:
    with house(tmp_path) as h:
        run = h.plan(everything=True).run_id
        leading, listed = an_entry("go"), an_entry("a")
        h.recorder.record(a_state(run, 1, leading, listed))
        article = an_article_found(run, 1, listed, an_article("a"))
        if article_comes_first:
            h.recorder.record(article)
            assert leads_to_a(h, run, leading) == "known"
        else:
            assert leads_to_a(h, run, leading) == "pending"
            h.recorder.record(article)
        assert sorted(h.sql("SELECT key, disposition, article_id FROM entries")) == [
            ("key-a", "recorded", 1),
            ("key-go", "known", 1),
        ]


def test_an_article_that_leads_elsewhere_when_it_is_looked_at_again_stays_what_it_is(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan(everything=True).run_id
        leading, listed = an_entry("go"), an_entry("a")
        h.recorder.record(a_state(run, 1, leading, listed))
        h.recorder.record(an_article_found(run, 1, leading, an_article("go")))
        h.recorder.record(an_article_found(run, 1, listed, an_article("a")))
        with h.store.write():
            h.store._connection.run("UPDATE entries SET disposition = 'pending' WHERE key = 'key-go'")
        assert leads_to_a(h, h.plan().run_id, leading) == "unchanged"
        assert h.sql("SELECT article_id FROM entries ORDER BY id") == [(1,), (2,)]
