"""The desk behind a reverse proxy: really started, asked as the proxy asks."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs.review.access.origin import AccessRules
from tests.review.serving import PageResponse, RunningDesk, archive, serving

PUBLIC = "https://desk.example.org"


def through_proxy(desk: RunningDesk, path: str, accept: str = "*/*") -> PageResponse:
    return desk.get(path, Host="desk.example.org", X_Forwarded_For="203.0.113.7", Accept=accept)


def log_in(desk: RunningDesk, form: dict[str, str], origin: str) -> PageResponse:
    return desk.raw_post("/-/enter", form, Host="desk.example.org", X_Forwarded_For="203.0.113.7", Origin=origin)


@pytest.fixture(scope="module")
def published() -> Iterator[RunningDesk]:
    with tempfile.TemporaryDirectory() as name:
        with archive(Path(name)) as made:
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
