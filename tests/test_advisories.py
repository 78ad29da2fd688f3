"""Advisories of programs like ours (changedetection.io, Miniflux), each tried on what we have in its place."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from crawler import config, feeds
from crawler.model import FeedKind, Page
from crawler.model.errors import BorderwatchError, ConfigError, DocumentError
from crawler.report.digest import DIGEST_FORMS, render, render_feed
from crawler.store import Store
from crawler.watch import RuleProblems, compile_query, compile_watches
from crawler.web.addresses import is_public
from crawler.web.urls import is_web, join
from jobs import restore
from tests.digest.builders import COVERAGE, TROUBLE, alert, digest_of, history, member
from tests.fakes import NOW, empty_archive

SECRET = "canary-of-the-environment"
RSS = """<?xml version="1.0"?>{prolog}<rss version="2.0"><channel><title>t</title>
<item><title>{title}</title><link>http://one.example/a</link><guid>a</guid></item></channel></rss>"""


def entries(body: str) -> str:
    page = Page(url="http://one.example/rss", body=body.encode(), headers={"content-type": "application/rss+xml"})
    try:
        return repr([(entry.title, entry.link, entry.summary) for entry in feeds.read(page, FeedKind.RSS, now=NOW).entries])
    except DocumentError as error:
        return str(error)


@pytest.mark.parametrize(
    "address",
    [
        "100.64.0.1",
        "100.127.255.254",
        "192.0.0.8",
        "198.18.0.1",
        "::ffff:100.64.0.1",
        "64:ff9b::a9fe:a9fe",
        "2002:7f00:1::",
        "fec0::1",
    ],
)
def test_cve_2026_27696_and_ghsa_gwph_carrier_nat_and_embedded_addresses_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "link",
    [
        "file:///etc/passwd",
        "file:/etc/passwd",
        "FILE:///etc/passwd",
        " file:///etc/passwd",
        "fi\tle:///etc/passwd",
        "source:file:///etc/passwd",
        "view-source:file:///etc/passwd",
        "ftp://one.example/a",
        "gopher://one.example/",
        "javascript:alert(1)",
        "javascript://youtube.com/%0aalert(1)",
        "data:text/html,x",
    ],
)
def test_cve_2024_51483_51998_56509_no_spelling_of_a_local_file_is_a_link(link: str) -> None:
    joined = join("http://one.example/rss", link)
    assert joined is None or (is_web(joined) and joined.startswith("http://one.example/")), joined


def test_cve_2026_41895_no_entity_of_a_feed_reads_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text(SECRET, encoding="utf-8")
    for prolog in (
        f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>',
        f'<!DOCTYPE x [<!ENTITY % p SYSTEM "file://{secret}"><!ENTITY e "%p;">]>',
        f'<!DOCTYPE x SYSTEM "file://{secret}">',
    ):
        assert SECRET not in entries(RSS.format(prolog=prolog, title="a &e; b"))
    include = f'<x xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include parse="text" href="file://{secret}"/></x>'
    assert SECRET not in entries(RSS.format(prolog="", title=include))


@pytest.mark.parametrize(
    "selector",
    ["//a/@href", "unparsed-text('file:///etc/passwd')", "json-doc('file:///etc/passwd')", "document('x')", "a[href", "xpath:://a"],
)
def test_cve_2026_29039_a_selector_is_css_and_nothing_that_reads_files(tmp_path: Path, selector: str) -> None:
    feed = f'{{url: "http://one.example/", kind: listing, selector: "{selector}"}}'
    (tmp_path / "config.yaml").write_text(
        f"contact: a@example.org\nsources: [{{slug: one, name: One, country: TJ, feeds: [{feed}]}}]\n", encoding="utf-8"
    )
    with pytest.raises(ConfigError, match="selector"):
        config.load(tmp_path / "config.yaml")


@pytest.mark.parametrize(
    "query", ["env", "$ENV", "env.CANARY", "jq:env", "@env", "/$ENV/", "source:env:CANARY", "{{ env }}", "$__loc__"]
)
def test_cve_2026_33981_a_query_sees_nothing_of_the_environment(query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CANARY", SECRET)
    watches = compile_watches({"a": {"en": ["apple"]}}, [{"id": "w", "title": "W", "severity": "low", "when": "a"}])
    try:
        compiled, _ = compile_query(query, watches, expand=False)
    except RuleProblems as error:
        assert SECRET not in str(error)
    else:
        assert not compiled.read("", f"a text that holds {SECRET}", lang="en").matches


def test_cve_2026_29065_what_is_restored_is_an_archive_and_never_unpacked(tmp_path: Path) -> None:
    """Zip slip and bombs of backups: ours is one file of SQLite, opened as that."""
    (tmp_path / "config.yaml").write_text("contact: a@example.org\ndatabase: data/news.db\n", encoding="utf-8")
    (tmp_path / "data").mkdir()
    archive = tmp_path / "data" / "news.db"
    archive.write_bytes(empty_archive())
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr("../../evil", b"x")
        made.writestr("zeros", bytes(1 << 20))
    backup = tmp_path / "backup.zip"
    backup.write_bytes(stream.getvalue())
    with pytest.raises(BorderwatchError):
        restore.restore_backup(config.load(tmp_path / "config.yaml"), backup, NOW)
    store = Store.open(archive)
    assert store.check().startswith("whole")
    store.close()
    assert not (tmp_path.parent / "evil").exists() and not (tmp_path / "evil").exists()


@pytest.mark.parametrize("form", [*DIGEST_FORMS, "atom", "jsonfeed"])
def test_cve_2024_32651_no_text_of_others_is_a_template(form: str) -> None:
    title = "{{ 7*191 }} ${7*191} {% for x in range(9) %}y{% endfor %} #{7*191} <%= 7*191 %> %(x)s {0.__class__}"
    digest = digest_of(
        alert(1, 1, article_id=1, title=title, text=title), histories={1: history(member(1, 1, title=title), story=1)}
    )
    page = render(digest, form) if form in DIGEST_FORMS else render_feed(digest, form)
    assert "1337" not in page
    assert "yyyyyyyyy" not in page
    assert "<class" not in page


@pytest.mark.parametrize("form", ["html", "mail", "atom"])
def test_cve_2025_52558_and_2026_27645_no_error_text_is_markup(form: str) -> None:
    reason = '<script>alert(1)</script><img src=x onerror="alert(1)">]]><b style="background:url(javascript:alert(1))">'
    trouble = replace(TROUBLE, reason=reason)
    digest = digest_of(coverage=replace(COVERAGE, health=(trouble,)))
    page = render(digest, form) if form in DIGEST_FORMS else render_feed(digest, form)
    for active in ("<script>alert", "<img src=x", "<b style"):
        assert active not in page


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "/etc/passwd", "..", ".", "a/b", "a\\b", "a\0b", "~", "CON/../x", "%2e%2e%2f"]
)
def test_ghsa_mh42_no_name_of_a_source_is_a_path(tmp_path: Path, name: str) -> None:
    text = f"contact: a@example.org\nsources: [{{slug: {name!r}, name: One, country: TJ, feeds: [{{url: 'http://one.example/rss'}}]}}]\n"
    (tmp_path / "config.yaml").write_bytes(text.encode())
    with pytest.raises(ConfigError, match="slug"):
        config.load(tmp_path / "config.yaml")
    assert [path.name for path in tmp_path.iterdir()] == ["config.yaml"]
