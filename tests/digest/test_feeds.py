"""Feeds of the stories: stable ids, moved only by news, valid for those who read feeds."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path
from xml.etree import ElementTree

import feedparser
import pytest

from crawler.app.digest import write_digest, write_feeds
from crawler.channels import Message
from crawler.channels.files import Files
from crawler.model import MessageKind
from crawler.report.digest import Digest, render, render_feed
from crawler.report.digest.files import feed_files
from crawler.report.filenames import SUFFIXES
from tests.digest.builders import alert, digest_of, digest_of_stories, history, hours, member, raised
from tests.fakes import NOW

ATOM = "{http://www.w3.org/2005/Atom}"
BASE = "https://desk.example/borderwatch/"


def two() -> Digest:
    return digest_of_stories(
        history(member(1, 1), member(2, 8, bank="af"), story=1, raised=(raised(1, 1), raised(1, 1, "flood"))),
        history(member(3, 5, language="fa", title="درگیری"), story=2),
    )


def test_an_atom_feed_is_what_rfc_4287_asks_for() -> None:
    feed = ElementTree.fromstring(render_feed(two(), "atom", base=BASE))
    assert feed.tag == f"{ATOM}feed"
    for parent, wanted in ((feed, 1), *((entry, 1) for entry in feed.iter(f"{ATOM}entry"))):
        for name in ("id", "title", "updated", "author"):
            assert len(parent.findall(f"{ATOM}{name}")) == wanted
        assert datetime.fromisoformat(parent.findtext(f"{ATOM}updated") or "").tzinfo
    assert {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")} == {
        "self": f"{BASE}feed.atom",
        "alternate": f"{BASE}digest.html",
    }
    assert len({entry.findtext(f"{ATOM}id") for entry in feed.iter(f"{ATOM}entry")}) == 2
    assert [entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")] == [
        "2026-02-28T20:00:00Z",
        "2026-02-28T17:00:00Z",
    ]


def test_feedparser_reads_it_without_complaint() -> None:
    seen = feedparser.parse(render_feed(two(), "atom", base=BASE).encode())
    assert not seen.bozo
    assert seen.version == "atom10"
    assert [entry.title for entry in seen.entries] == ["Title 1", "درگیری"]
    assert seen.entries[0].link == "http://one.example/100"
    assert {tag.term for tag in seen.entries[0].tags} == {"high", "clash", "flood"}
    assert "exchanged fire" in seen.entries[0].content[0].value


def test_a_json_feed_has_the_shape_of_version_1_1() -> None:
    feed = json.loads(render_feed(two(), "jsonfeed", base=BASE))
    assert (feed["version"], feed["feed_url"]) == ("https://jsonfeed.org/version/1.1", f"{BASE}feed.json")
    for item in feed["items"]:
        assert {"id", "url", "title", "content_html", "date_published", "date_modified", "tags", "authors"} <= set(item)
        assert item["url"].startswith(f"{BASE}digest.html#story-")
        assert datetime.fromisoformat(item["date_modified"]).tzinfo
    assert feed["items"][0]["external_url"].startswith("http://one.example/")


@pytest.mark.parametrize("kind", ["atom", "jsonfeed"])
def test_an_id_is_for_ever_and_the_entry_moves_only_with_news(kind: str) -> None:
    def state(*members: object) -> tuple[str, str]:
        text = render_feed(digest_of_stories(history(member(1, 1), *members)), kind)  # type: ignore[arg-type]
        name = re.search(r"tag:borderwatch\.invalid,2026:story/1", text)
        moved = re.findall(r"2026-0[23]-\d\dT\d\d:00:00Z", text)
        assert name
        return name[0], max(moved)

    told_once = state()
    assert state(member(2, 9, copy_of=1)) == told_once
    later = state(member(2, 9))
    assert (later[0], later[1]) == (told_once[0], "2026-02-28T21:00:00Z")
    assert told_once[1] == hours(1).strftime("%Y-%m-%dT%H:%M:%SZ")


def test_a_feed_of_one_watch_has_its_stories_and_its_name() -> None:
    feed = json.loads(render_feed(two(), "jsonfeed", watch="flood", base=BASE))
    assert (feed["title"], len(feed["items"]), feed["feed_url"]) == ("Borderwatch: Flood", 1, f"{BASE}feeds/flood.json")
    assert json.loads(render_feed(two(), "jsonfeed", watch="nothing"))["items"] == []
    assert not feedparser.parse(render_feed(digest_of(), "atom").encode()).bozo


def test_files_are_whole_and_a_watch_without_stories_keeps_an_empty_feed(tmp_path: Path) -> None:
    written = {path.relative_to(tmp_path).as_posix() for path in (*write_digest(two(), tmp_path), *write_feeds(two(), tmp_path))}
    assert written == {
        "digest.html",
        "digest.md",
        "digest.txt",
        "digest.json",
        "feed.atom",
        "feed.json",
        "feeds/clash.atom",
        "feeds/clash.json",
        "feeds/flood.atom",
        "feeds/flood.json",
    }
    write_feeds(digest_of(alert()), tmp_path)
    assert json.loads((tmp_path / "feeds/flood.json").read_text(encoding="utf-8"))["items"] == []
    assert len(json.loads((tmp_path / "feeds/clash.json").read_text(encoding="utf-8"))["items"]) == 1
    assert not list(tmp_path.rglob(".*"))


def test_the_demonstration_and_a_delivery_write_the_same_files(tmp_path: Path) -> None:
    """Two tables of names said which forms become which files."""
    digest = two()
    watches = {fired.watch for card in digest.cards for fired in card.fired}
    by_hand = [*write_digest(digest, tmp_path / "demo"), *write_feeds(digest, tmp_path / "demo")]
    parts = {form: render(digest, form) for form in SUFFIXES} | feed_files(digest, sorted(watches))
    message = Message(
        token="t" * 16,
        recipient="files",
        kind=MessageKind.DIGEST,
        subject="s",
        parts={**parts, "name": "x"},
        created_at=NOW,
        until=NOW,
    )
    assert Files(tmp_path / "sent").send(message).state == "sent"
    for path in by_hand:
        sent = tmp_path / "sent" / path.relative_to(tmp_path / "demo")
        assert sent.read_bytes() == path.read_bytes()
    assert {path.name for path in (tmp_path / "sent").glob("*-x.*")} == {"digest-x.html", "digest-x.json"}
