"""The report: one card a story, coverage first, and nothing that came from a feed is markup."""

from __future__ import annotations

import json
import re
import tarfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import html5lib
import pytest

from crawler.digest import FORMATS, Digest, Material, compose, render
from crawler.health import judge
from crawler.model import AlertRow, Coverage, FeedHealth, Hit, Severity, StoryMember
from tests.fakes import NOW

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "badinputs"
TEXT = "Guards exchanged fire near the bridge. Nobody was hurt, a witness said."
COVERAGE = Coverage(
    since=NOW - timedelta(days=1), until=NOW, runs=3, unfinished_runs=0, feeds=2, polled=2, answered=2, health=(), seen=10, carried=1,
    dispositions={"known": 8, "recorded": 2, "thin": 1}, articles=2, alerts=2,
)  # fmt: skip


def alert(number: int = 1, story: int = 1, **changes: Any) -> AlertRow:
    base = AlertRow(
        id=number, watch="clash", watch_title="Clashes", severity=Severity.HIGH, rule_hash="x", created_at=NOW, state="new",
        hits=(Hit(field="text", start=7, end=21, text="exchanged fire", term="exchanged fire", folded="exchanged fire", group="clash", language="en"),),
        article_id=number, version=1, url=f"http://one.example/{number}", title=f"Title {number}", lead=TEXT, text=TEXT, language="en",
        published=NOW, first_seen=NOW, source="one", source_name="One", country="TJ", bank="tj", story_id=story, copy_of=None,
    )  # fmt: skip
    return replace(base, **changes)


def digest_of(*rows: AlertRow, coverage: Coverage = COVERAGE, **changes: Any) -> Digest:
    return compose(Material(coverage=coverage, alerts=rows, **changes))


def member(row: AlertRow, **changes: Any) -> StoryMember:
    base = StoryMember(
        story_id=row.story_id, article_id=row.article_id, title=row.title, url=row.url, source=row.source, source_name=row.source_name,
        country="TJ", bank="tj", language="en", published=row.published, first_seen=NOW, copy_of=row.copy_of,
    )  # fmt: skip
    return replace(base, **changes)


def test_twelve_outlets_with_one_text_are_one_card() -> None:
    rows = [
        alert(number, source=f"s{number}", source_name=f"S{number}", copy_of=None if number == 1 else 1)
        for number in range(1, 13)
    ]
    digest = digest_of(*rows)
    (card,) = digest.cards
    assert (card.sources, card.copies, card.headline) == (12, 11, "Title 1")
    assert card.fired[0].alert_ids == tuple(range(1, 13))
    assert render(digest, "html").count("<article") == 1


def test_the_gravest_story_comes_first_then_the_newest() -> None:
    rows = [
        alert(1, 1, severity=Severity.LOW), alert(2, 2, severity=Severity.CRITICAL, published=NOW - timedelta(hours=5)),
        alert(3, 3, severity=Severity.CRITICAL),
    ]  # fmt: skip
    assert [card.story_id for card in digest_of(*rows).cards] == [3, 2, 1]


@pytest.mark.parametrize("form", FORMATS)
def test_coverage_comes_before_the_stories_in_every_form(form: str) -> None:
    text = render(digest_of(alert()), form)
    assert "Title 1".replace(" ", "") in text.replace("\\", "").replace(" ", "")
    assert re.search("coverage", text, re.I).start() < text.index("Title")  # type: ignore[union-attr]


def test_the_hit_is_marked_in_its_context() -> None:
    digest = digest_of(alert())
    assert "<mark>exchanged fire</mark>" in render(digest, "html")
    assert "[exchanged fire]" in render(digest, "text")
    assert digest.cards[0].excerpts[0].text.startswith("Guards exchanged fire near")


def test_a_ledger_that_does_not_add_up_is_said_loudly() -> None:
    wrong = replace(COVERAGE, seen=99)
    for form in ("text", "markdown", "html"):
        assert "does not add up" in render(digest_of(coverage=wrong), form).replace("\\", "")
        assert "does not add up" not in render(digest_of(), form)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [({}, "quiet"), ({"answered": 0}, "cannot_conclude"), ({"runs": 0}, "not_polled"), ({"polled": 0}, "not_polled")],
)
def test_no_alerts_is_only_said_with_what_it_rests_on(change: dict[str, int], verdict: str) -> None:
    digest = digest_of(coverage=replace(COVERAGE, **change))  # type: ignore[arg-type]
    assert digest.verdict == verdict
    assert ("nothing can be concluded" in render(digest, "text")) is (verdict != "quiet")


def test_sources_in_trouble_are_named_with_the_reason() -> None:
    row = FeedHealth(
        source="x", source_name="Paper X", url="u", kind="rss", state="silent", reason="nothing new for 9 days", last_polled_at=NOW,
        last_success_at=NOW, newest_at=NOW, next_poll_at=NOW, interval=1, failures=0, served=None, articles=0,
    )  # fmt: skip
    for form in FORMATS:
        text = render(digest_of(coverage=replace(COVERAGE, health=(row,))), form)
        assert "nothing new for 9 days" in text


def test_right_to_left_titles_and_texts_say_so() -> None:
    title, text = "درگیری در مرز", "مرزبانان تاجیکستان تیراندازی کردند"
    row = alert(title=title, text=text, language="fa", hits=(replace(alert().hits[0], start=0, end=8, text=text[:8]),))
    page = render(digest_of(row), "html")
    assert f'<h3 dir="rtl" lang="fa"><a href="http://one.example/1" rel="noreferrer">{title}</a>' in page
    assert '<blockquote dir="rtl" lang="fa"><mark>' in page


def test_the_page_is_one_file_without_script_or_outside_host() -> None:
    page = render(digest_of(alert()), "html")
    assert "<script" not in page
    assert set(re.findall(r"https?://[^\"'<> ]+", page)) == {"http://one.example/1"}


def test_the_json_form_is_stable() -> None:
    told = json.loads(render(digest_of(alert()), "json"))
    assert set(told) == {
        "version", "since", "until", "verdict", "coverage", "highlights", "key_figures", "areas", "themes", "rising", "firsts", "volume",
        "gaps", "sources", "stories",
    }  # fmt: skip
    assert told["coverage"]["adds_up"] is True
    assert told["stories"][0]["watches"][0]["alerts"] == [1]


def active(page: str) -> list[str]:
    """What in a page could run, load or lead somewhere it should not."""
    found = []
    for element in html5lib.parse(page, treebuilder="etree", namespaceHTMLElements=False).iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in {
            "script",
            "iframe",
            "object",
            "embed",
            "img",
            "form",
            "input",
            "base",
            "video",
            "audio",
            "link",
            "math",
        }:
            found.append(element.tag)
        for name, value in element.attrib.items():
            if name.lower().startswith("on") or (
                name in ("href", "src", "action") and not value.startswith(("http://", "https://"))
            ):
                found.append(f"{name}={value}")
    return found


def hostile() -> list[str]:
    own = [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "javascript:alert(1)",
        "{{7*7}}{% raw %}",
        "</style><svg onload=alert(1)>",
        "&lt;b&gt;\n\n# x",
    ]
    for name in ("xss-payloadbox", "xss-dompurify", "xss-fuzzdb"):
        path = SHARED / f"{name}.tar.gz"
        if path.exists():
            with tarfile.open(path) as archive:
                for entry in archive:
                    stream = archive.extractfile(entry) if entry.isfile() and entry.size < 400_000 else None
                    if stream is not None:
                        own += [line for line in stream.read().decode("utf-8", "replace").splitlines() if "<" in line][
                            :150
                        ]
    return own


def test_a_hostile_title_stays_text() -> None:
    payloads = hostile()
    rows = [
        alert(number, number, title=text, text=text + TEXT, source_name=text, url=text, note=text)
        for number, text in enumerate(payloads, 1)
    ]
    digest = digest_of(*rows)
    assert active(render(digest, "html")) == []
    for line in render(digest, "markdown").splitlines():
        assert not re.search(r"(?<!\\)<[a-zA-Z/!]", line), line


@pytest.mark.parametrize(
    ("outcome", "newest", "state"),
    [
        ("changed", 0, "ok"), ("unchanged", 1, "ok"), ("unchanged", 5, "silent"), ("unchanged", 200, "stale"), ("empty", 0, "empty"),
        ("gone", 0, "failing"), ("not_a_feed", 0, "failing"), ("forbidden", 0, "blocked"), ("blocked_by_robots", 0, "blocked"), ("odd", 0, "failing"),
    ],
)  # fmt: skip
def test_health_has_a_word_and_a_reason(outcome: str, newest: int, state: str) -> None:
    told, reason = judge(
        last_outcome=outcome, last_reason="", last_polled_at=NOW, last_success_at=NOW, newest_at=NOW - timedelta(days=newest), interval=3600,
        articles=5, now=NOW,
    )  # fmt: skip
    assert told == state
    assert (reason == "") is (state == "ok")


def test_a_feed_we_forgot_is_our_fault_and_a_slow_one_is_not_silent() -> None:
    common: dict[str, Any] = {
        "last_outcome": "unchanged",
        "last_reason": "",
        "last_success_at": NOW,
        "articles": 1,
        "now": NOW,
    }
    assert judge(**common, last_polled_at=NOW - timedelta(days=3), newest_at=NOW, interval=3600)[0] == "unpolled"
    assert judge(**common, last_polled_at=None, newest_at=None, interval=None)[0] == "never_polled"
    assert judge(**common, last_polled_at=NOW, newest_at=NOW - timedelta(days=8), interval=86400)[0] == "ok"
