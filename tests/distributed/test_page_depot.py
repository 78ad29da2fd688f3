"""Raw pages that are too large for a message go by a folder or an object store, and are taken away when they are in the archive."""

from __future__ import annotations

import json
import logging
import threading
import zlib
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from crawler import config as configuration
from crawler.app.article_facts import ArticleReader
from crawler.app.distributed.messages import MAX_INLINE_PAGE_BYTES, RESULT_QUEUE, Report, Seal, report_of
from crawler.app.distributed.page_depot import REST_SECONDS, PageDepot, page_depot_fault
from crawler.app.distributed.writer import ResultWriter
from crawler.facts.boilerplate import OwnText
from crawler.model import ArticleFound, Disposition, FetchError, Item, Page
from crawler.model.errors import BorderwatchError
from crawler.runtime.clock import utcnow
from crawler.store import Store
from jobs.cli import main_command
from jobs.health import load_health_rows
from tests.distributed.fake_broker import FakeBroker
from tests.fakes import NOW, WATCHES, a_state, an_article, an_article_found, an_entry, an_error, house

pytest.importorskip("fsspec")
SEAL = Seal("a key that only this test has")
LARGE_BODY = b"<p>a page</p>" * 400


def found_with(body: bytes, *, is_packed: bool = False, name: str = "a") -> ArticleFound:
    """An article with this page; `is_packed`: its worker read it and packed the page."""
    found = an_article_found(1, 1, an_entry(name), an_article(name))
    found = replace(found, page=Page(url=found.article.url, body=body))
    if not is_packed:
        return found
    own_text = OwnText.of(found.article.text, lambda keys: frozenset())
    return replace(found, facts=ArticleReader(WATCHES).read(found.article, own_text, None, NOW, zlib.compress(body, 0)))


def a_report(*items: Item) -> Report:
    return Report(kind="items", worker="w", version="1", shard="1-0", items=items)


def a_depot(kind: str, folder: Path) -> PageDepot:
    url = (folder / "pages").as_uri() if kind == "file" else f"memory://{folder.name}"
    return PageDepot(url, 1024)


@pytest.mark.parametrize("kind", ["file", "memory"])
def test_large_pages_come_back_as_they_went_packed_or_not_and_small_ones_stay_in_the_message(kind: str, tmp_path: Path) -> None:
    depot = a_depot(kind, tmp_path)
    failed = replace(an_error(1, 1, an_entry("b"), Disposition.THIN), page=Page(url="http://one.example/b", body=LARGE_BODY))
    items = (found_with(LARGE_BODY), found_with(LARGE_BODY, is_packed=True), found_with(b"small"), failed, a_state(1, 1))
    payload = a_report(*items).to_payload(depot)
    assert len(str(payload)) < 3 * len(LARGE_BODY) + 20_000
    report = report_of(payload, depot)
    assert report.items == items
    assert len(set(report.left_pages)) == 3
    depot.remove(report.left_pages)
    assert [depot.get(name) for name in report.left_pages] == [None] * 3


def test_without_a_depot_a_page_goes_in_the_message_up_to_its_limit() -> None:
    (item,) = report_of(a_report(found_with(LARGE_BODY)).to_payload()).items
    assert item == found_with(LARGE_BODY)
    (item,) = report_of(a_report(found_with(b"x" * (MAX_INLINE_PAGE_BYTES + 1))).to_payload()).items
    assert isinstance(item, ArticleFound) and item.page is None


def test_a_page_that_is_gone_or_was_changed_costs_the_page_and_not_the_article(tmp_path: Path) -> None:
    depot = a_depot("file", tmp_path)
    for is_forged in (True, False):
        payload = a_report(found_with(LARGE_BODY, is_packed=True)).to_payload(depot)
        (path,) = (tmp_path / "pages").iterdir()
        path.unlink()
        if is_forged:
            path.write_bytes(b"forged")
        (item,) = report_of(payload, depot).items
        assert isinstance(item, ArticleFound) and item.facts is not None
        assert (item.page, item.facts.packed, item.article) == (None, b"", found_with(b"").article)
        path.unlink(missing_ok=True)


@pytest.mark.parametrize("name", ["../../secret", "", "x" * 81, f"{'a' * 64}-{'b' * 16}/../x"])
def test_only_names_that_a_depot_gives_are_read(name: str, tmp_path: Path) -> None:
    (tmp_path / "secret").write_bytes(b"x")
    assert a_depot("file", tmp_path).get(name) is None


def test_a_depot_that_cannot_be_written_is_logged_and_its_page_goes_in_the_message(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "pages").write_text("a file where a folder is needed")
    with caplog.at_level(logging.WARNING, "borderwatch.queue"):
        (item,) = report_of(a_report(found_with(LARGE_BODY)).to_payload(a_depot("file", tmp_path))).items
    assert item == found_with(LARGE_BODY)  # in the message, which has room for it
    assert "could not be left for the writer" in caplog.text


def test_a_store_that_does_not_answer_is_left_alone_for_a_minute(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "pages").write_text("a file where a folder is needed")
    seconds = 1000.0
    depot = PageDepot((tmp_path / "pages").as_uri(), 1024, lambda: seconds)
    with caplog.at_level(logging.WARNING, "borderwatch.queue"):
        assert [depot.put(LARGE_BODY) for _ in range(3)] == [""] * 3
    assert len(caplog.records) == 1  # asked once, where each question may take long
    (tmp_path / "pages").unlink()
    seconds += REST_SECONDS
    assert depot.get(depot.put(LARGE_BODY)) == LARGE_BODY


def test_an_unknown_kind_of_store_is_an_error_in_words() -> None:
    with pytest.raises(BorderwatchError, match="`queue_pages` cannot be used"):
        PageDepot("nosuchstore://x", 1024)


@pytest.mark.parametrize(
    ("pages", "fault"),
    [
        ("file://{folder}/pages", ""),
        ("memory://{folder}", ""),
        ("file://{folder}/taken/pages", "Not a directory"),
        ("nosuchstore://x", "nosuchstore"),
        ("env:PAGES_THAT_ARE_NOT_SET", "PAGES_THAT_ARE_NOT_SET"),
    ],
)
def test_check_leaves_reads_and_takes_away_a_page_and_names_what_is_in_the_way(pages: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file where a folder is needed")
    (tmp_path / "config.yaml").write_text(
        f"contact: me@example.org\ndatabase: news.db\nqueue_pages: {pages.format(folder=tmp_path)}\nsources: {{}}\nwatches: []\n"
    )
    done = CliRunner().invoke(main_command, ["--config", str(tmp_path / "config.yaml"), "check", "--json"])
    findings = [(finding["level"], finding["text"]) for finding in json.loads(done.stdout)]
    (depot_finding,) = [(level, text) for level, text in findings if "queue" in text or "PAGES" in text]
    assert depot_finding[0] == ("error" if fault else "ok") and fault in depot_finding[1]
    assert done.exit_code == (2 if fault else 0), findings
    assert not list((tmp_path / "pages").glob("*"))  # nothing of it stays


def test_health_names_what_is_in_the_way_of_a_page_and_a_store_that_hangs_holds_it_up_for_seconds_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from fsspec.implementations.local import LocalFileSystem

    Store.open(tmp_path / "news.db").close()

    def row_of(pages: str) -> tuple[str, str]:
        settings = f"contact: me@example.org\ndatabase: news.db\nqueue_pages: {pages!r}\nsources: {{}}\nwatches: []\n"
        (tmp_path / "config.yaml").write_text(settings)
        (row,) = [
            row for row in load_health_rows(configuration.load(tmp_path / "config.yaml"), utcnow()) if row.check == "queue_pages"
        ]
        return row.level, row.text

    assert row_of("") == ("ok", "no store of raw pages is configured")
    assert row_of(f"file://{tmp_path}/pages") == ("ok", "the store of raw pages answers")
    level, text = row_of(f"file://{tmp_path}/news.db/pages")
    assert level == "warning" and text.startswith("large raw pages are lost: ") and "Not a directory" in text
    release = threading.Event()
    monkeypatch.setattr(LocalFileSystem, "pipe_file", lambda self, path, content: release.wait(60))
    monkeypatch.setattr(page_depot_fault, "__defaults__", (0.1,))
    level, text = row_of(f"file://{tmp_path}/pages")
    assert level == "warning" and "it has not answered for 0.1 seconds" in text
    release.set()


def test_a_store_that_gives_back_something_else_cannot_be_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from fsspec.implementations.local import LocalFileSystem

    monkeypatch.setattr(LocalFileSystem, "cat_file", lambda self, path: b"")
    with pytest.raises(BorderwatchError, match="not what is read"):
        a_depot("file", tmp_path).try_out()


def test_the_writer_keeps_a_page_that_was_left_for_it_and_takes_it_away(tmp_path: Path) -> None:
    depot, carrier = a_depot("file", tmp_path), FakeBroker().carrier()
    with house(tmp_path) as h:
        run = h.plan().run_id
        found = replace(found_with(LARGE_BODY), run_id=run)
        failed = replace(
            an_error(run, 1, an_entry("b"), Disposition.THIN),
            page=Page(url="http://one.example/b", body=LARGE_BODY, fetched_at=NOW),
        )
        assert isinstance(failed, FetchError)
        carrier.send(RESULT_QUEUE, SEAL.close(RESULT_QUEUE, a_report(found, failed).to_payload(depot)))
        assert len(list((tmp_path / "pages").iterdir())) == 2
        assert ResultWriter(h.store, h.recorder, carrier, SEAL, h.clock, depot).write_next()
        assert [zlib.decompress(body) for (body,) in h.sql("SELECT body FROM pages ORDER BY id")] == [LARGE_BODY, LARGE_BODY]
    assert list((tmp_path / "pages").iterdir()) == []
