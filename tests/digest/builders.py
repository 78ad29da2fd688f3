"""Alerts, articles and histories to compose digests of."""

from __future__ import annotations

import tarfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from crawler.model import (
    AlertRow,
    AlertState,
    Coverage,
    FeedHealth,
    Hit,
    PublicationDate,
    Severity,
    StoryAlert,
    StoryEdit,
    StoryFigure,
    StoryHistory,
    StoryMember,
    StoryPlace,
)
from crawler.report.digest import Digest, Material, compose_digest
from tests.fakes import NOW

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "badinputs"
TEXT = "Guards exchanged fire near the bridge. Nobody was hurt, a witness said."
DAY = timedelta(days=1)
COVERAGE = Coverage(
    since=NOW - DAY,
    until=NOW,
    runs=3,
    unfinished_runs=0,
    feeds=2,
    polled=2,
    answered=2,
    health=(),
    seen=10,
    carried=1,
    dispositions={"known": 8, "recorded": 2, "thin": 1},
    articles=2,
    alerts=2,
)
TROUBLE = FeedHealth(
    source="x",
    source_name="Paper X",
    url="u",
    kind="rss",
    state="silent",
    reason="nothing new for 9 days",
    last_polled_at=NOW,
    last_success_at=NOW,
    newest_at=NOW,
    next_poll_at=NOW,
    interval=1,
    failures=0,
    served=None,
    articles=0,
)


def hours(number: float) -> Any:
    """A moment of the day that the digest is of: 0 is its beginning, 24 its end."""
    return NOW - DAY + timedelta(hours=number)


def alert(number: int = 1, story: int = 1, **changes: Any) -> AlertRow:
    base = AlertRow(
        id=number,
        watch="clash",
        watch_title="Clashes",
        severity=Severity.HIGH,
        rule_hash="x",
        created_at=NOW,
        state=AlertState.NEW,
        hits=(
            Hit(
                field="text",
                start=7,
                end=21,
                text="exchanged fire",
                term="exchanged fire",
                folded="exchanged fire",
                group="clash",
                language="en",
            ),
        ),
        article_id=number,
        version=1,
        url=f"http://one.example/{number}",
        title=f"Title {number}",
        lead=TEXT,
        text=TEXT,
        language="en",
        date=PublicationDate(instant=NOW),
        first_seen=NOW,
        source="one",
        source_name="One",
        country="TJ",
        bank="tj",
        story_id=story,
        copy_of=None,
    )
    return replace(base, **dated(changes))


def dated(changes: dict[str, Any]) -> dict[str, Any]:
    """The changes, where `published` is the moment of the date."""
    if "published" in changes:
        changes["date"] = PublicationDate(instant=changes.pop("published"))
    return changes


def member(number: int, hour: float, **changes: Any) -> StoryMember:
    """A report of the source s{number} of the owner o{number}, published at that hour."""
    return StoryMember(
        **{
            "story_id": 1,
            "article_id": number,
            "title": f"Title {number}",
            "url": f"http://one.example/{number}",
            "source": f"s{number}",
            "source_name": f"Source {number}",
            "owner": f"o{number}",
            "kind": "independent",
            "country": "TJ",
            "bank": "tj",
            "language": "en",
            "date": PublicationDate(instant=hours(hour)),
            "first_seen": hours(hour),
            "copy_of": None,
            **dated(changes),
        }
    )


def raised(article: int, hour: float, watch: str = "clash", severity: Severity = Severity.HIGH, **changes: Any) -> StoryAlert:
    base = StoryAlert(
        alert_id=article,
        watch=watch,
        title=watch.title(),
        severity=severity,
        article_id=article,
        raised_at=hours(hour),
        state=AlertState.NEW,
    )
    return replace(base, **changes)


def figure(article: int, value: float, unit: str = "killed", **changes: Any) -> StoryFigure:
    base = StoryFigure(article_id=article, version=1, unit=unit, value=value, qualifier="exact", label="")
    return replace(base, **changes)


def place(article: int, name: str, country: str = "AF", **changes: Any) -> StoryPlace:
    base = StoryPlace(
        article_id=article,
        id=f"{country}-{name}".lower(),
        name=name,
        country=country,
        kind="town",
        latitude=36.7,
        longitude=71.6,
        precision="point",
        prominent=True,
        province="Badakhshan",
    )
    return replace(base, **changes)


def edit(article: int, hour: float, *reasons: str, version: int = 2) -> StoryEdit:
    return StoryEdit(article_id=article, version=version, reasons=reasons, edited_at=hours(hour))


def withdrawal(article: int, hour: float, why: str = "404") -> StoryEdit:
    return StoryEdit(article_id=article, version=2, reasons=(f"withdrawn: {why}",), edited_at=hours(hour), withdrawn=True)


def history(*members: StoryMember, story: int = 1, **changes: Any) -> StoryHistory:
    fields = {"members": tuple(replace(member_of_story, story_id=story) for member_of_story in members), **changes}
    fields.setdefault("raised", (raised(members[0].article_id, 1),))
    return StoryHistory(story_id=story, **fields)


def digest_of(*rows: AlertRow, coverage: Coverage = COVERAGE, **changes: Any) -> Digest:
    return compose_digest(Material(coverage=coverage, alerts=rows, **changes))


def digest_of_stories(*histories: StoryHistory, **changes: Any) -> Digest:
    """A digest of these stories, each brought in by an alert on its first article."""
    rows = [
        alert(100 + number, story.story_id, article_id=story.members[0].article_id, title=story.members[0].title)
        for number, story in enumerate(histories)
    ]
    return digest_of(*rows, histories={story.story_id: story for story in histories}, **changes)


def hostile() -> list[str]:
    """Titles that nobody means well with; those of the shared sets where they are there."""
    problems = [
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>',
        "javascript:alert(1)",
        "{{7*7}}{% raw %}",
        "</style><svg onload=alert(1)>",
        "</title></head><body onload=x>",
        "&lt;b&gt;\n\n# x",
        "[x](javascript:alert(1))",
        "![x](http://evil.example/x.png)",
        "<http://evil.example>",
        "http://evil.example/auto",
        "`code` ~~~ ```",
        "]]><x/>",
        "<!-- -->",
        "\x00\x08\x0b\ufffe nul and friends",
        "lone \ud800 surrogate \udfff",
        "\u202egnirts lanoitceridib\u202c",
        "\u2068open isolate",
        "=cmd|' /C calc'!A0",
        "a" * 5000,
        "مرحبا <b>دنیا</b>",
        "\u2028\u2029line",
        "&#x3C;script&#x3E;",
        "\\<script>",
        "\\\\[a](b)",
    ]
    for path in sorted(SHARED.glob("xss-*.tar.gz")):
        with tarfile.open(path) as archive:
            for entry in archive:
                stream = archive.extractfile(entry) if entry.isfile() and entry.size < 3_000_000 else None
                if stream is not None:
                    lines = stream.read().decode("utf-8", "replace").splitlines()
                    problems += [line for line in lines if "<" in line or "javascript" in line.lower()]
    return list(dict.fromkeys(problems))
