"""OPML of other readers: whatever it is encoded in, and however it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler.app.opml import Outline, read_opml
from crawler.model.errors import BorderwatchError
from crawler.web.charset import decode
from crawler.web.urls import is_web, without_feed_scheme
from jobs.cli import main_command

NAME = "Новости реки"
FEED = "https://paper.example/rss"


def opml(outlines: str, declaration: str = "", attributes: str = "") -> str:
    return f"{declaration}<opml version='2.0' {attributes}><head><title>x</title></head><body>{outlines}</body></opml>"


def outline(url: str = FEED, title: str = NAME) -> str:
    return f"<outline type='rss' text='{title}' xmlUrl='{url}'/>"


def declared(charset: str) -> str:
    return f"<?xml version='1.0' encoding='{charset}'?>"


@pytest.mark.parametrize(
    "body",
    [
        opml(outline(), declared("windows-1251")).encode("cp1251"),
        b"\n\n" + opml(outline(), declared("cp-1251")).encode("cp1251"),
        opml(outline(), declared("windows-1251")).encode(),
        opml(outline(), declared("utf-16")).encode("utf-16"),
        opml(outline(), declared("utf-8")).encode("utf-16-le"),
        opml(outline(), declared("utf-8")).encode("utf-8-sig"),
        opml(outline()).encode("cp1251"),
    ],
    ids=["windows-1251", "a blank line", "a lie", "UTF-16", "UTF-16 without a mark", "a mark", "undeclared"],
)
def test_a_file_in_any_charset_is_imported_with_its_names(body: bytes, tmp_path: Path) -> None:
    config, file = tmp_path / "config.yaml", tmp_path / "feeds.opml"
    config.write_text("sources: []\nwatches: []\n")
    file.write_bytes(body)
    result = CliRunner().invoke(main_command, ["--config", str(config), "sources", "import", str(file)])
    assert (result.exit_code, result.output.split(" added")[0]) == (0, "1 source")
    assert NAME in config.read_text()
    assert FEED in config.read_text()


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("feed://paper.example/rss", "http://paper.example/rss"),
        ("feed:https://paper.example/rss", FEED),
        ("feed://https://paper.example/rss", FEED),
        ("FEED:HTTPS://paper.example/rss", "HTTPS://paper.example/rss"),
        ("feed/https://paper.example/rss", FEED),
        ("pcast://paper.example/rss", "http://paper.example/rss"),
        ("paper.example/rss", FEED),
        (" https://paper.example/rss\n", FEED),
        ("https://paper.example/rss?a=1&b=2&lang=tg", "https://paper.example/rss?a=1&b=2&lang=tg"),
        ("https://paper.example/rss?a=1&amp;lang=tg", "https://paper.example/rss?a=1&lang=tg"),
    ],
)
def test_addresses_of_feed_readers_are_web_addresses(address: str, url: str) -> None:
    assert [found.url for found in read_opml(opml(outline(address)))] == [url]


@pytest.mark.parametrize(
    "address", ["", "ftp://paper.example/rss", "javascript:alert(1)", "feed:", "file:///etc/passwd", "mailto:a@b.example", "rss"]
)
def test_what_is_no_web_address_is_read_and_refused_at_the_import(address: str) -> None:
    outlines = read_opml(opml(outline(address) + outline()))
    assert [outline for outline in outlines if is_web(outline.url)] == [Outline(NAME, FEED, "", "")]
    assert without_feed_scheme(address).startswith("http") is False


def test_a_namespace_of_elements_or_attributes_does_not_hide_a_feed() -> None:
    assert len(read_opml(opml(outline(), attributes="xmlns='http://opml.org/spec2'"))) == 1
    assert len(read_opml(opml(f"<outline o:xmlUrl='{FEED}' o:text='x'/>", attributes="xmlns:o='urn:o'"))) == 1
    assert len(read_opml(opml(f"<odd:outline frsh:opmlUrl='x' xmlUrl='{FEED}'/>"))) == 1


def test_bare_ampersands_and_names_of_html_are_repaired() -> None:
    (found,) = read_opml(opml(outline(title="Мост &amp; река & берег &laquo;x&raquo;&nbsp;&#8211;")))
    assert found.title == "Мост & река & берег «x» –"


def test_a_fault_costs_its_outline_and_not_the_feeds_before_it() -> None:
    assert read_opml(opml(outline() + "<outline text='x' <b>")) == (Outline(NAME, FEED, "", ""),)


def test_a_document_type_is_read_past_and_entities_are_refused() -> None:
    assert len(read_opml(opml(outline(), "<!DOCTYPE opml SYSTEM 'http://opml.example/opml.dtd'>"))) == 1
    with pytest.raises(BorderwatchError, match="declares entities"):
        read_opml(opml(outline(title="&a;"), "<!DOCTYPE opml [<!ENTITY a 'b'>]>"))


def test_folders_names_and_comments_are_read_as_before() -> None:
    nested = f"<!-- x --><outline text='A'><outline text='B'><outline text='f' xmlUrl='{FEED}' htmlUrl='https://paper.example/'/></outline></outline>"
    assert read_opml(decode(opml(nested).encode())) == (Outline("f", FEED, "https://paper.example/", "B"),)
