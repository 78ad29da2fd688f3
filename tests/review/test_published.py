"""The desk behind a reverse proxy: really started, asked as the proxy asks."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from jobs.review.access.origin import AccessRules
from tests.review.serving import FLOOD, PageResponse, RunningDesk, archive, serving

PUBLIC = "https://desk.example.org"


def through_proxy(desk: RunningDesk, path: str, accept: str = "*/*") -> PageResponse:
    return desk.get(path, Host="desk.example.org", X_Forwarded_For="203.0.113.7", Accept=accept)


def log_in(desk: RunningDesk, form: dict[str, str], origin: str) -> PageResponse:
    return desk.raw_post("/-/enter", form, Host="desk.example.org", X_Forwarded_For="203.0.113.7", Origin=origin)


@pytest.fixture
def published() -> Iterator[RunningDesk]:
    """A desk of its own for each test: a link enters once, and who entered first is another test by each order."""
    with tempfile.TemporaryDirectory() as name:
        with archive(Path(name)) as made:
            made.tell(FLOOD, "A flood killed three people in Rushon district on Friday, officials said. " * 3)
            config = made.config
        rules = AccessRules(login_required=True, public_url=PUBLIC, trusted_proxy="127.0.0.1")
        with serving(config, reviewers=("ann",), rules=rules) as desk:
            yield desk


def test_nothing_is_read_without_logging_in_and_then_over_https_only(published: RunningDesk) -> None:
    for path in ("/", "/-/desk", "/news", "/news/articles", "/-/static/app.css", "/-/sessions", "/nope"):
        answer = through_proxy(published, path, "text/html")
        assert (answer.status, answer.headers["location"]) == (303, f"/-/enter?back={path}"), path
        assert through_proxy(published, path).status == 401
    assert published.get("/-/enter", Host="evil.example").status == 404
    form = {"csrftoken": published.token(), "token": published.tokens["ann"]}
    assert log_in(published, form, "http://desk.example.org").status == 403, "not from https"
    entered = log_in(published, form, PUBLIC)
    assert entered.status == 303 and any("Secure" in cookie for cookie in entered.set_cookies)
    assert "203.0.113.7" in through_proxy(published, "/-/sessions").text
    assert through_proxy(published, "/news/articles.json").status == 200


def test_a_feed_reader_reads_named_queries_with_its_token_and_nothing_else(published: RunningDesk) -> None:
    """A reader has no cookie and no form: the token stands in its address."""
    form = {"csrftoken": published.token(), "token": published.tokens["ann"]}
    log_in(published, form, PUBLIC)
    secret = {"csrftoken": published.token()}
    shown = published.raw_post("/-/sessions/feed", secret, Host="desk.example.org", X_Forwarded_For="203.0.113.7", Origin=PUBLIC)
    (token,) = re.findall(r"\?token=([\w-]+)", shown.text)
    reader = RunningDesk(published.base, published.database, {}, published.process)

    def status(path: str) -> int:
        return through_proxy(reader, path).status

    for path, title in (("/news/newest_alerts.atom", FLOOD), ("/news/search.atom?q=flood", FLOOD)):
        address = f"{path}{'&' if '?' in path else '?'}token={token}"
        answer = through_proxy(reader, address)
        assert (answer.status, status(path), status(address.replace(token, "x" * 43))) == (200, 401, 401), path
        feed = ElementTree.fromstring(answer.text)
        atom = "{http://www.w3.org/2005/Atom}"
        assert [entry.findtext(f"{atom}title") for entry in feed.iter(f"{atom}entry")] == [title]
        links = [link.get("href", "") for link in feed.iter(f"{atom}link")]
        assert links and all(link.startswith((PUBLIC, "http://one.example/")) for link in links)
        assert token not in answer.text and answer.set_cookies == ()
    for path in ("/-/desk", "/news/newest_alerts", "/news/newest_alerts.json", "/news.json"):
        assert status(f"{path}?token={token}") == 401, path
