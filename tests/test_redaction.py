"""Keys of feeds' addresses: shown nowhere, sent only to the host they were configured for, kept nowhere."""

from __future__ import annotations

import json
import logging
import sqlite3
import sys
import zipfile
from pathlib import Path

import pytest

from crawler import config as configuration
from crawler.app.feed_checks import FeedCheck
from crawler.app.opml import export_opml
from crawler.model import FetchOutcome
from crawler.model.redaction import (
    fill_keys,
    has_secret,
    hide_keys,
    is_secret_name,
    keys_by_host,
    redact_text,
    redact_url,
    variables_of,
)
from crawler.runtime import logs
from crawler.runtime.logs import LOG_FORMAT_VARIABLE, JsonFormatter, LineFormatter, log_formatter, rotate_log
from tests.fakes import NOW
from tests.road import Road, source
from tests.site import Site, words

KEY = "s3kr1t-value"
FIRE = "Tajik border guards exchanged fire with Taliban fighters near Shir Khan Bandar"
URL = f"https://one.example/rss?api_key={KEY}&page=2"


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        (URL, "https://one.example/rss?api_key=***&page=2"),
        (f"https://me:{KEY}@one.example/rss", "https://***@one.example/rss"),
        (f"https://me:{KEY}@one.example/rss?token={KEY}#top", "https://***@one.example/rss?token=***#top"),
        (f"https://one.example/#access_token={KEY}", "https://one.example/#access_token=***"),
        (f"https://one.example/?a=1;accessToken={KEY};b", "https://one.example/?a=1;accessToken=***;b"),
        (f"https://one.example/?APIKEY={KEY}&key=&monkey=1", "https://one.example/?APIKEY=***&key=&monkey=1"),
        ("https://one.example/?key=env:FEED_KEY", "https://one.example/?key=env:FEED_KEY"),
        ("https://one.example/@writer/key?page=1", "https://one.example/@writer/key?page=1"),
        ("https://one.example/?mail=me@one.example", "https://one.example/?mail=me@one.example"),
        (f"http://[oops/?key={KEY}", "http://[oops/?key=***"),
        ("not an address", "not an address"),
    ],
)
def test_an_address_is_shown_without_its_secrets(url: str, shown: str) -> None:
    assert redact_url(url) == shown
    assert redact_url(shown) == shown
    assert has_secret(url) == (url != shown)


@pytest.mark.parametrize(
    "name", ["key", "apikey", "api_key", "X-Api-Key", "accessToken", "auth", "client_secret", "sig", "PHPSESSID"]
)
def test_names_of_secrets_are_known(name: str) -> None:
    assert is_secret_name(name)


@pytest.mark.parametrize("name", ["monkey", "keyword", "author", "page", "signal", "q", "", "passage", "tokens_max"])
def test_names_of_anything_else_are_left(name: str) -> None:
    assert not is_secret_name(name)


def test_every_address_in_a_text_is_redacted_and_the_rest_is_left() -> None:
    text = f"GET <{URL}> failed: 'ftp://u:{KEY}@h/x', key={KEY[:2]}"
    assert redact_text(text) == f"GET <https://one.example/rss?api_key=***&page=2> failed: 'ftp://***@h/x', key={KEY[:2]}"


# ------------------------------------------------------------------ keys from the environment


CONFIGURED = "https://one.example/rss?key=env:FEED_KEY&page=1"
ALLOWED = keys_by_host([CONFIGURED, "https://two.example/rss"])


def test_a_key_is_put_in_for_its_own_host_only() -> None:
    assert variables_of(CONFIGURED) == ("FEED_KEY",)
    environment = {"FEED_KEY": "a b&c", "HOME": "/home/me"}
    assert fill_keys(CONFIGURED, ALLOWED, environment) == ("https://one.example/rss?key=a%20b%26c&page=1", {"FEED_KEY": "a b&c"})
    for url in ("https://evil.example/?x=env:FEED_KEY", "https://one.example/?x=env:HOME", "https://one.example/env:FEED_KEY"):
        assert fill_keys(url, ALLOWED, environment) == (url, {})


def test_a_key_that_is_not_set_is_named() -> None:
    with pytest.raises(ValueError, match="the environment variable FEED_KEY is not set"):
        fill_keys(CONFIGURED, ALLOWED, {})


def test_what_a_server_repeats_of_a_key_is_hidden() -> None:
    body = f'<link href="/rss?key={KEY}&amp;page=2"/>'.encode()
    assert hide_keys(body, {"FEED_KEY": KEY}) == b'<link href="/rss?key=env:FEED_KEY&amp;page=2"/>'
    assert hide_keys(b"a 1 b", {"FEED_KEY": "1"}) == b"a 1 b"


# ------------------------------------------------------------------ logs


def record(message: str, *values: object) -> logging.LogRecord:
    try:
        raise ValueError(f"no answer from {URL}")
    except ValueError:
        return logging.LogRecord("borderwatch", logging.WARNING, __file__, 1, message, values, sys.exc_info())


def test_a_log_holds_no_key_in_either_form(monkeypatch: pytest.MonkeyPatch) -> None:
    line = LineFormatter().format(record("polled %s", URL))
    assert KEY not in line
    assert "WARNING borderwatch polled https://one.example/rss?api_key=***&page=2" in line
    document = json.loads(JsonFormatter().format(record("polled %s", URL)))
    assert KEY not in str(document)
    assert document["level"] == "warning"
    assert document["message"].startswith("polled https://one.example/")
    assert "ValueError" in document["traceback"]
    monkeypatch.setenv(LOG_FORMAT_VARIABLE, "json")
    assert isinstance(log_formatter(), JsonFormatter)


def test_a_large_log_is_put_aside_and_the_oldest_forgotten(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logs, "MAX_LOG_BYTES", 10)
    path = tmp_path / "poll.log"
    assert not rotate_log(path)
    for number in range(8):
        path.write_text(f"line {number} is long", encoding="utf-8")
        assert rotate_log(path)
    names = {file.name: file.read_text(encoding="utf-8") for file in tmp_path.iterdir()}
    assert names == {f"poll.log.{number}": f"line {8 - number} is long" for number in range(1, 6)}


# ------------------------------------------------------------------ every output


def test_a_key_of_the_environment_is_sent_and_stands_in_no_file_and_no_output(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEED_KEY", KEY)
    with Site() as site:
        site.publish("/a", FIRE, [f"{FIRE}, the border service said. Two guards were wounded.", words("a more")])
        item = f"<item><title>{FIRE}</title><link>{site.url('/a')}?from={KEY}</link><guid>a</guid></item>"
        site.answers(
            f"/rss?key={KEY}",
            body=f"<rss version='2.0'><channel><title>T</title><link>{site.url('/')}?key={KEY}</link>{item}</channel></rss>",
            content_type="application/rss+xml",
        )
        plain = f"http://{site.host}/plain?token={KEY}"
        road = Road(tmp_path, "\n".join([source("one", f"http://{site.host}/rss?key=env:FEED_KEY"), source("two", plain)]))
        outputs = [road.borderwatch("--log-format", "json", "poll", "--json"), road.stderr]
        assert site.count(f"/rss?key={KEY}") == 1
        assert road.sql("SELECT last_outcome FROM feeds ORDER BY id")[0] == ("changed",)
        for line in (tmp_path / "crawl.log").read_text(encoding="utf-8").splitlines():
            json.loads(line)
        for command in (
            ["sources", "--json"],
            ["digest", "--why"],
            ["digest", "--format", "json"],
            ["health", "--json"],
            ["check"],
        ):
            outputs += [road.borderwatch(*command, expect=None), road.stderr]
        outputs.append(road.borderwatch("evidence", "1", "--output", "pack.zip"))
    with zipfile.ZipFile(tmp_path / "pack.zip") as pack:
        outputs += [pack.read(name).decode(errors="replace") for name in pack.namelist()]
    config = configuration.load(road.path)
    outputs += [export_opml(config), (tmp_path / "crawl.log").read_text(encoding="utf-8")]
    assert any("token=***" in output for output in outputs)
    assert [output for output in outputs if KEY in output] == []
    assert "its address holds a key" in "".join(outputs)
    with sqlite3.connect(road.database) as connection:
        dump = "\n".join(connection.iterdump())
    connection.close()
    assert KEY not in dump.replace(plain, "")
    assert "key=env:FEED_KEY" in dump


def test_a_check_names_its_detour_without_the_key() -> None:
    check = FeedCheck(
        url="https://one.example/rss", checked_at=NOW, good=True, outcome=str(FetchOutcome.CHANGED), entries=1, newest_at=None,
        served=URL, kind="rss20", reason="",
    )  # fmt: skip
    assert KEY not in check.words
