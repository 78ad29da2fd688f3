"""Pages that are drawn by script, in a real Chromium: what they show becomes articles, and nothing passes the crawl's own manners."""

from __future__ import annotations

import contextlib
import json
import re
import socket
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from scrapy import Request

from crawler.extract import extract
from crawler.middlewares import AddressGuard
from crawler.model import Page
from crawler.runtime import chromium
from crawler.shell.exceptions import AddressRefused
from crawler.shell.resolver import ADDRESS_POLICY
from tests.chromium import can_draw_pages
from tests.fakes import FIRST_SOURCE
from tests.road import Road, source
from tests.site import Site, words

needs_browser = pytest.mark.skipif(not can_draw_pages(), reason="Chromium or the extra 'render' is not installed")
SHELL = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Valley Post</title>{head}</head>
<body><div id="root"></div><noscript>You need to enable JavaScript to run this app.</noscript><script src="/app.js"></script></body></html>"""
APP = """
const id = location.pathname.split("/").pop();
fetch(`/api/${id}.json`).then(answer => answer.json()).then(story => {
  document.title = story.title;
  document.getElementById("root").innerHTML =
    `<article><h1>${story.title}</h1>${story.paragraphs.map(text => `<p>${text}</p>`).join("")}</article>`;
});
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as started:
        yield started


def publish(site: Site, *names: str, script: str = "", head: str = "") -> None:
    """A feed of pages whose text comes by script."""
    site.answers("/app.js", body=APP + script, content_type="text/javascript")
    for name in names:
        site.answers(f"/news/{name}", body=SHELL.format(head=head))
        story = {
            "title": f"A bridge opens over the river at {name}",
            "paragraphs": [words(f"{name}{part}", 60) for part in range(3)],
        }
        site.answers(f"/api/{name}.json", body=json.dumps(story), content_type="application/json")
    site.feed("/rss", [{"link": site.url(f"/news/{name}"), "title": f"News of {name}"} for name in names])


def road_to(folder: Path, site: Site, *, render: bool = True, settings: str = "") -> Road:
    """A configuration in which the site alone is let through, and no other port of its address."""
    feeds = f'feeds: [{{url: "{site.url("/rss")}", kind: rss}}]'
    road = Road(folder, f"  - {{slug: post, name: Post, country: TJ, render: {str(render).lower()}, {feeds}}}", settings)
    road.path.write_text(road.path.read_text().replace('["127.0.0.1"]', f'["{site.host}"]'))
    return road


def rendered(road: Road) -> list[str]:
    """What the browser asked for, page by page."""
    return re.findall(r"was drawn: (.*)", (road.folder / "crawl.log").read_text())


@needs_browser
def test_a_page_that_script_draws_becomes_an_article_and_its_script_is_asked_for_once(site: Site, tmp_path: Path) -> None:
    publish(site, "one", "two")
    road = road_to(tmp_path, site)
    road.borderwatch("poll")
    articles = road.sql("SELECT title, text FROM articles ORDER BY url")
    assert [title for title, _ in articles] == ["A bridge opens over the river at one", "A bridge opens over the river at two"]
    assert all(words("one0", 60).split(".")[0] in text for _, text in articles[:1])
    assert sorted(site.paths()) == sorted(["/rss", "/news/one", "/news/two", "/app.js", "/api/one.json", "/api/two.json"])
    assert {request.headers["User-Agent"].split("/")[0] for request in site.requests} == {"Borderwatch"}
    assert rendered(road) == ["chromium; 2 requests", "chromium; 2 requests"]
    road.balance()


@needs_browser
def test_a_source_that_does_not_ask_for_it_has_no_browser_and_the_shell_is_named_in_its_health(site: Site, tmp_path: Path) -> None:
    publish(site, "one", "two", "three")
    road = road_to(tmp_path, site, render=False)
    road.borderwatch("poll")
    assert "/app.js" not in site.paths()
    assert "Starting download handler" not in (tmp_path / "crawl.log").read_text()
    (row,) = json.loads(road.borderwatch("sources", "--json"))
    assert row["state"] == "failing"
    assert "drawn by script" in row["reason"] and "`render: true`" in row["reason"]


@needs_browser
def test_what_the_guard_or_robots_forbid_no_script_gets(site: Site, tmp_path: Path) -> None:
    with Site() as elsewhere, Site("127.0.0.2") as private:
        for place in (elsewhere, private):
            place.answers("/secret", body="{}", content_type="application/json", headers={"Access-Control-Allow-Origin": "*"})
        site.redirects("/away", private.url("/secret"))
        site.answers("/closed/data.json", body="{}", content_type="application/json")
        site.answers("/large.json", body=b"[" + b"1," * 400_000 + b"1]", content_type="application/json")
        site.robots("User-agent: *\nDisallow: /closed/\n")
        addresses = [
            elsewhere.url("/secret"),
            private.url("/secret"),
            private.url("/secret").replace("127.0.0.2", "0x7f000002"),
            "http://10.255.255.1/",
            "http://[::1]:9/",
            "http://169.254.169.254/latest/",
            "/away",
            "/closed/data.json",
            "/large.json",
        ]
        script = f"for (const address of {json.dumps(addresses)}) fetch(address).catch(() => 0);\n"
        script += f'fetch("{site.url("/post")}", {{method: "POST", body: "x"}}).catch(() => 0);\n'
        script += f'new WebSocket("ws://{elsewhere.host}/socket"); new Image().src = "{elsewhere.url("/pixel.png")}";\n'
        script += f'const frame = document.createElement("iframe"); frame.src = "{elsewhere.url("/frame")}";\n'
        script += f'document.body.append(frame); window.open("{elsewhere.url("/popup")}"); navigator.sendBeacon("{elsewhere.url("/b")}");\n'
        script += f'navigator.serviceWorker?.register("/worker.js").catch(() => 0); setTimeout(() => location = "{elsewhere.url("/go")}", 50);\n'
        publish(
            site,
            "one",
            script=script,
            head=f'<link rel="preconnect" href="{elsewhere.url()}"><link rel="stylesheet" href="/style.css">',
        )
        site.answers("/worker.js", body=f'fetch("{elsewhere.url("/worker")}")', content_type="text/javascript")
        road = road_to(tmp_path, site, settings="extraction: {page_size: 500k}")
        road.borderwatch("poll")
        assert elsewhere.requests == private.requests == []
        assert road.value("SELECT title FROM articles") == "A bridge opens over the river at one"
        assert not {"/closed/data.json", "/post", "/style.css"} & set(site.paths())
    (line,) = rendered(road)
    for cause in ("refused by the address guard: 7", "forbidden by robots.txt: 1", "too large: 1", "POST", "a web socket: 1"):
        assert cause in line


@needs_browser
def test_nothing_goes_out_past_the_routes_either(site: Site, tmp_path: Path) -> None:
    """Ways to the network that no request handler sees: datagrams of calls, names asked for in advance."""
    with contextlib.closing(socket.socket(socket.AF_INET, socket.SOCK_DGRAM)) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(0.5)
        host = f"127.0.0.1:{listener.getsockname()[1]}"
        script = f"""
            const bare = document.createElement("iframe"); document.body.append(bare);
            for (const scope of [window, bare.contentWindow]) {{
              try {{
                const call = new scope.RTCPeerConnection({{iceServers: [{{urls: "stun:{host}"}}]}});
                call.createDataChannel("x"); call.createOffer().then(offer => call.setLocalDescription(offer));
              }} catch (error) {{}}
              try {{ new scope.WebTransport("https://{host}/").ready.catch(() => 0); }} catch (error) {{}}
            }}"""
        publish(site, "one", script=script)
        road_to(tmp_path, site).borderwatch("poll")
        with pytest.raises(TimeoutError):
            listener.recv(100)


@needs_browser
def test_a_page_that_grows_beyond_the_limit_is_too_large(site: Site, tmp_path: Path) -> None:
    publish(site, "one", script='document.body.append("x".repeat(600_000));')
    road = road_to(tmp_path, site, settings="extraction: {page_size: 500k}")
    road.borderwatch("poll")
    assert road.sql("SELECT outcome, reason FROM fetches WHERE entry_id IS NOT NULL") == [
        ("too_large", "larger than the limit once drawn")
    ]


@needs_browser
def test_a_script_that_never_ends_costs_its_own_page_and_no_other(site: Site, tmp_path: Path) -> None:
    publish(site, "one", "two", script='if (location.pathname.endsWith("one")) for (;;);')
    road = road_to(tmp_path, site, settings="extraction: {page_limit: 15s}")
    road.borderwatch("poll")
    assert road.sql("SELECT url, outcome, reason FROM fetches WHERE entry_id IS NOT NULL ORDER BY url") == [
        (site.url("/news/one"), "timeout", "the browser could not draw the page: its script does not end"),
        (site.url("/news/two"), "ok", ""),
    ]
    assert road.value("SELECT title FROM articles WHERE text_from = 'page'") == "A bridge opens over the river at two"


@pytest.mark.parametrize(
    ("body", "is_shell"),
    [
        ('<div id="app"></div><script src="/a.js"></script>', True),
        ("<p>Loading</p><noscript>Please enable JavaScript.</noscript><script>start()</script>", True),
        ("<noscript>Для работы сайта включите JavaScript.</noscript><script src='/a.js'></script>", True),
        (f"<p>Valley Post</p><script>{'x' * 3000}</script>", True),
        (f'<div id="app"></div><p>{words("text")}</p><script src="/a.js"></script>', False),
        ("<p>There is nothing here.</p><script src='/count.js'></script>", False),
        ('<div id="app"></div><p>No script at all.</p>', False),
    ],
)
def test_a_page_that_holds_nothing_but_scripts_is_named_so(body: str, is_shell: bool) -> None:
    page = Page(url="http://post.example/1", body=f"<html><head><title>Valley</title></head><body>{body}</body></html>".encode())
    for render, hint in ((False, "`render: true`"), (True, "the browser drew no text either")):
        done = extract(page, source=replace(FIRST_SOURCE, render=render), now=datetime.now(UTC), min_words=40)
        assert ("a page drawn by script" in done.reason) == is_shell
        assert (hint in done.reason) == is_shell


def test_a_list_of_articles_that_is_drawn_by_script_fails_with_a_word_on_it(site: Site, tmp_path: Path) -> None:
    site.answers("/news", body=SHELL.format(head=""))
    road = Road(tmp_path, source("post", site.url("/news"), "listing"))
    road.borderwatch("poll")
    (row,) = json.loads(road.borderwatch("sources", "--json"))
    assert (row["state"], row["reason"]) == (
        "failing",
        "a page drawn by script: `render: true` for the source reads it in a browser",
    )


@needs_browser
def test_a_list_of_articles_that_is_drawn_by_script_is_read(site: Site, tmp_path: Path) -> None:
    page = site.publish("/2026/bridge-opens", "A bridge opens over the river", [words("bridge"), words("river")])
    site.answers(
        "/app.js", body=f"root.innerHTML = '<a href={page}>A bridge opens over the river</a>'", content_type="text/javascript"
    )
    site.answers("/news", body=SHELL.format(head=""))
    road = Road(tmp_path, source("post", site.url("/news"), "listing").replace("feeds:", "render: true, feeds:"))
    road.borderwatch("poll")
    assert road.sql("SELECT url, title FROM articles") == [(page, "A bridge opens over the river")]


def test_the_refusal_of_one_port_is_not_the_fault_of_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ADDRESS_POLICY, "refusals", {("127.0.0.1", 81): "why"})
    guard, fault = AddressGuard(), TimeoutError()
    guard.process_exception(Request("http://127.0.0.1:80/"), fault)
    with pytest.raises(AddressRefused, match="why"):
        guard.process_exception(Request("http://127.0.0.1:81/"), fault)


def test_without_the_extra_a_source_that_asks_for_it_is_an_error_that_names_the_remedy(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from crawler import config as configuration
    from crawler.model.errors import ConfigError

    monkeypatch.setattr(chromium, "find_spec", lambda name: None)
    road = road_to(tmp_path, site)
    with pytest.raises(ConfigError) as error:
        configuration.load(road.path)
    (problem,) = error.value.problems
    assert "config.yaml:7: sources[0].render: " in problem
    assert "pip install borderwatch[render]" in problem
    road.path.write_text(road.path.read_text().replace("render: true", "render: false"))
    configuration.load(road.path)
