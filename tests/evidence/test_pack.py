"""What stands in an evidence pack, and that it needs nobody to be read."""

from __future__ import annotations

import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from crawler.app.evidence import gather_evidence
from crawler.model import AlertState, Disposition, FetchOutcome
from crawler.report.evidence import MANIFEST, compose_pack, verify_pack
from crawler.report.evidence.diff import words_apart
from crawler.store import Store
from crawler.watch import compile_watches
from tests.evidence.case import HEADERS, PERSIAN, RAW, archive, opened, packed
from tests.fakes import NOW, WATCHES, a_state, an_article, an_article_found, an_entry, an_error, house

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "badinputs"
CHROMIUM = pytest.mark.skipif(
    not shutil.which("chromium") and not os.environ.get("BORDERWATCH_REQUIRE_CHROMIUM"), reason="chromium is not installed"
)


def test_the_pack_holds_every_version_its_pages_and_why_the_alert_fired(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        files = opened(packed(h)[0])
    assert sorted(files) == [
        "README.txt",
        "alerts/1/alert.json",
        "alerts/1/rule.txt",
        "articles/1/article.json",
        "articles/1/page-1.headers.json",
        "articles/1/page-1.txt",
        "articles/1/page-3.headers.json",
        "articles/1/page-3.txt",
        "articles/1/pages.warc",
        "articles/1/version-1/text.txt",
        "articles/1/version-1/title.txt",
        "articles/1/version-2/text.txt",
        "articles/1/version-2/title.txt",
        "index.html",
        MANIFEST,
        "stories/1.json",
    ]
    alert, article = json.loads(files["alerts/1/alert.json"]), json.loads(files["articles/1/article.json"])
    assert [sighting["version"] for sighting in alert["sightings"]] == [1, 2]
    assert alert["sightings"][0]["true_part"]["text"]
    assert any("exchanged fire" in line for line in alert["sightings"][0]["why"])
    assert [version["page"] for version in article["versions"]] == [1, 3]
    assert article["edits"][0]["kind"] == "cosmetic"
    assert ("Three", "Five") in [(change["old"], change["new"]) for change in article["edits"][0]["changes"]]
    assert [fetch["outcome"] for fetch in article["fetches"]] == ["ok", "ok"]
    assert article["fetches"][0]["software"]
    story = json.loads(files["stories/1.json"])
    assert [(article_row["id"], article_row["copy_of"]) for article_row in story["articles"]] == [(1, None), (2, 1)]
    assert story["articles"][1]["why"].startswith("same text as article 1")


def test_offsets_point_into_the_text_files(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        files = opened(packed(h)[0])
    hits = [hit for sighting in json.loads(files["alerts/1/alert.json"])["sightings"] for hit in sighting["hits"]]
    assert {hit["field"] for hit in hits} == {"title", "text"}
    for hit in hits:
        assert files[hit["file"]].decode()[hit["start"] : hit["end"]] == hit["text"]


def test_a_stranger_checks_it_with_sha256sum_alone(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        pack, digest = packed(h)
    with zipfile.ZipFile(io.BytesIO(pack)) as zipped:
        zipped.extractall(tmp_path / "out")
    done = subprocess.run(
        ["sha256sum", "--strict", "-c", MANIFEST], cwd=tmp_path / "out", capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(": OK") == len(opened(pack)) - 1
    assert hashlib.sha256((tmp_path / "out" / MANIFEST).read_bytes()).hexdigest() == digest


def test_the_same_archive_gives_the_same_bytes(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        first = packed(h)
        h.clock.later(days=3)
        assert packed(h) == first
        h.store.alerts.review([1], AlertState.CONFIRMED, reviewer="anna", note="seen", now=h.clock.now)
        assert packed(h)[1] != first[1]
        assert "anna" in opened(packed(h)[0])["index.html"].decode()


def test_the_warc_is_read_by_other_tools_and_its_digests_hold(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        files = opened(packed(h)[0])
    body = files["articles/1/pages.warc"]
    records = []
    for record in ArchiveIterator(io.BytesIO(body), check_digests="raise"):
        records.append((record.rec_type, record.rec_headers, record.http_headers, record.content_stream().read()))
    assert [kind for kind, *_ in records] == ["warcinfo", "response", "request", "response", "request"]
    assert b"after transfer and content decoding" in records[0][3]
    _, about, http, page = records[1]
    assert page == RAW == files["articles/1/page-1.txt"]
    assert about.get_header("WARC-Target-URI") == "http://one.example/a?q=1"
    assert about.get_header("WARC-Date") == "2026-03-01T12:00:00Z"
    assert about.get_header("WARC-Payload-Digest") == f"sha256:{hashlib.sha256(RAW).hexdigest()}"
    assert records[3][1].get_header("WARC-Date") == "2026-03-01T13:00:00Z"
    # What was said of the encoded body must not be believed of the decoded one, and no header makes another.
    assert http.get_header("content-length") == str(len(RAW))
    assert http.get_header("content-encoding") is None
    assert http.get_header("x-orig-content-encoding") == "gzip"
    assert http.get_header("injected") is None
    assert http.get_header("bad name") is None
    assert json.loads(files["articles/1/page-1.headers.json"]) == HEADERS
    assert records[2][2].statusline == "/a?q=1 HTTP/1.1" and records[2][1].get_header("WARC-Concurrent-To") == about.get_header(
        "WARC-Record-ID"
    )
    (tmp_path / "pages.warc").write_bytes(body)
    warcio = Path(sys.executable).with_name("warcio")
    done = subprocess.run([warcio, "check", "-v", "pages.warc"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert done.stdout.count("digest pass") == 5


def test_pages_that_were_forgotten_are_said_to_be(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        h.store.versions.forget_pages(NOW + timedelta(minutes=30))
        some = opened(packed(h)[0])
        h.store.versions.forget_pages(NOW + timedelta(days=1))
        h.store.log.forget_fetches(NOW + timedelta(days=1))
        none = opened(packed(h)[0])
    assert some["index.html"].count(b"its raw page is not in this pack") == 1
    assert "articles/1/pages.warc" in some
    assert not [name for name in none if "page" in name]
    assert b"none was stored, or all have been deleted" in none["index.html"]


def test_a_page_that_was_withdrawn_is_said_to_be(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        run = h.plan(everything=True).run_id
        again = an_entry(fingerprint="once more")
        h.recorder.record(a_state(run, 1, again))
        for hours in (0, 2):  # a page is looked for twice before it counts as withdrawn
            h.clock.later(hours=hours)
            h.config = replace(h.config, recheck=9)
            run = h.plan().run_id if hours else run
            item = an_error(run, 1, again, Disposition.GONE, FetchOutcome.GONE, retry_at=None)
            assert item.fetch is not None
            assert h.recorder.record(replace(item, fetch=replace(item.fetch, started_at=h.clock.now))) == "gone"
        files = opened(packed(h)[0])
    assert [edit["reasons"] for edit in json.loads(files["articles/1/article.json"])["edits"]][-1] == ["withdrawn: why"]
    assert b"withdrawn: why" in files["index.html"]
    assert [fetch["outcome"] for fetch in json.loads(files["articles/1/article.json"])["fetches"]].count("gone") == 2


def test_a_rule_that_has_changed_since_is_not_shown_as_the_one_that_fired(tmp_path: Path) -> None:
    changed = compile_watches(
        {"tj": {"en": ["tajik*"]}, "clash": {"en": ["clash*"]}},
        [{"id": "clash-tj", "title": "Clashes", "severity": "high", "when": {"all": ["clash", "tj"]}}],
    )
    with archive(tmp_path) as h:
        now = {file.name: file.body for file in compose_pack(gather_evidence(h.store, WATCHES, [1]))}
        later = {file.name: file.body for file in compose_pack(gather_evidence(h.store, changed, [1]))}
    assert b"exchanged fire" in now["alerts/1/rule.txt"]
    assert "alerts/1/rule.txt" not in later
    alert = json.loads(later["alerts/1/alert.json"])
    assert "changed or removed" in alert["rule"]["note"]
    assert alert["rule"]["hash"] == json.loads(now["alerts/1/alert.json"])["rule"]["hash"]
    assert b"The rule has been changed or removed" in later["index.html"]


def test_a_pack_is_of_one_moment_while_a_crawl_writes(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        second_store = Store.open(h.store.path)
        try:
            with second_store.read():
                before = second_store.evidence.alert(1)
                h.store.alerts.review([1], AlertState.DISMISSED, reviewer="anna", note="", now=NOW)
                assert second_store.evidence.alert(1) == before
            assert second_store.evidence.alert(1) != before
        finally:
            second_store.close()


@given(st.text(alphabet="ab \n", max_size=30), st.text(alphabet="ab \n", max_size=30))
def test_a_difference_holds_both_texts(old: str, new: str) -> None:
    pieces = words_apart(old, new)
    assert pieces is not None
    assert "".join(text for text, kind in pieces if kind != "new") == old
    assert "".join(text for text, kind in pieces if kind != "old") == new


def test_texts_too_different_are_not_compared_word_by_word() -> None:
    first_text, second_text = (" ".join(f"{letter}{index}" for index in range(5000)) for letter in "ab")
    assert words_apart(first_text, second_text) is None
    assert words_apart(f"{first_text} x", f"{first_text} y") == ((first_text, "same"), (" x", "old"), (" y", "new"))


def test_several_alerts_share_a_pack_and_articles_are_in_it_once(tmp_path: Path) -> None:
    with archive(tmp_path) as h:
        files = opened(packed(h, 2, 1, 1)[0])
    assert {name.split("/")[1] for name in files if name.startswith("alerts/")} == {"1", "2"}
    assert sum(name.endswith("article.json") for name in files) == 2
    assert [name for name in files if name.startswith("stories")] == ["stories/1.json"]


def test_a_pack_of_difficult_text_is_made_all_the_same(tmp_path: Path) -> None:
    text = "A Tajik clash\ud800 with \x00 and \u202e in it. " * 30
    with archive(tmp_path, title="Tajik clash \udcff\x00\u202e" + "x" * 200_000, first=text, second=text + "more") as h:
        pack, _ = packed(h)
    assert verify_pack(io.BytesIO(pack)).whole
    page = opened(pack)["index.html"].decode("utf-8")
    assert not re.search("[\x00\u202e\ud800-\udfff]", page)
    assert len(page) < 500_000


def payloads(name: str) -> list[str]:
    path = SHARED / f"{name}.tar.gz"
    if not path.exists():
        pytest.skip("the corpora are not here")
    with tarfile.open(path) as bundle:
        member = bundle.extractfile(f"{name}/dev/payloads.json")
        assert member is not None
        return [str(entry_name) for entry_name in json.load(member)]


@pytest.mark.parametrize("name", ["xss-owasp", "xss-html5sec", "xss-payloadbox", "xss-dompurify", "xss-patt", "xss-fuzzdb"])
def test_whatever_a_title_or_text_says_stays_text(tmp_path: Path, name: str) -> None:
    evil = payloads(name)
    with archive(
        tmp_path,
        title=f"Tajik clash {evil[0]}",
        first="Tajik clash. " + "\n".join(evil),
        second="Tajik clash.\n" + "\n".join(evil[1:]),
    ) as h:
        page = opened(packed(h)[0])["index.html"].decode()
    tree = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False).parse(page)  # raises on anything that is not valid
    allowed = set(
        "html head meta title style body main h1 h2 h3 p a code span bdi details summary pre div table thead tbody tr th td mark blockquote del ins strong".split()
    )
    assert {element.tag for element in tree.iter()} <= allowed
    for element in tree.iter():
        assert not [key for key in element.attrib if key.startswith("on")]
        assert re.fullmatch(r"(#|README\.txt|alerts/|articles/|stories/)[\w./-]*", element.attrib.get("href", "#"))
        assert element.tag != "meta" or "refresh" not in element.attrib.get("http-equiv", "")


@CHROMIUM
def test_the_page_opens_offline_in_a_real_browser_and_asks_for_nothing(tmp_path: Path) -> None:
    from playwright.sync_api import sync_playwright

    evil = "<script>document.title='ran'</script><img src=http://127.0.0.1:9/x onerror=alert(1)> Tajik clash "
    with archive(tmp_path / "archive", first=evil * 20, second=evil * 20 + "Five more words of it.") as h:
        pack, _ = packed(h)
    folder = tmp_path / "out"
    with zipfile.ZipFile(io.BytesIO(pack)) as zipped:
        zipped.extractall(folder)
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=shutil.which("chromium"),
            args=[
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
            ],
        )
        context = browser.new_context(java_script_enabled=False, offline=True)
        page = context.new_page()
        requests: list[str] = []
        complaints: list[str] = []
        page.on("request", lambda request: requests.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.goto((folder / "index.html").as_uri())
        assert page.title() == "Evidence: alert 1"
        title = page.locator("blockquote.title").first
        assert PERSIAN in title.inner_text()
        assert title.evaluate("element => getComputedStyle(element).direction") == "rtl"
        assert page.locator("blockquote:not(.title)").first.evaluate("element => getComputedStyle(element).direction") == "ltr"
        assert page.locator("blockquote mark").first.inner_text() in ("Tajik", "clash")
        assert page.locator("ins", has_text="Five").count() >= 1
        assert page.locator("script, img").count() == 0
        links = page.locator("a[href]")
        targets = {links.nth(index).get_attribute("href") or "" for index in range(links.count())}
        assert targets and all((folder / target).exists() for target in targets if not target.startswith("#"))
        assert requests == [page.url]
        page.goto((folder / "articles/1/page-1.txt").as_uri())
        assert "<script>" in page.locator("body").inner_text()  # shown, not run
        browser.close()
    assert not complaints


def test_an_alert_on_an_article_without_a_page_or_log_makes_a_pack(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        run = h.plan().run_id
        item = an_article_found(run, 1, an_entry(), an_article(title="Tajik clash", text="Tajik clash " * 30))
        h.recorder._pages.assigner._keep_raw = False  # as with `retention: raw_days: 0`
        h.recorder.record(item)
        pack, _ = packed(h)
    assert verify_pack(io.BytesIO(pack)).whole
