"""Everything from a feed is data: payloads of ours and of well-known lists stay text on every page."""

from __future__ import annotations

import json
import tarfile
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree as ET

import pytest

from crawler.language.tokens import clean_line
from tests.chromium import chromium
from tests.review.serving import ReviewArchive, RunningDesk, archive, browser, serving

STATIC_FOLDER = Path(__file__).resolve().parents[2] / "jobs" / "review" / "static"
OUR_SCRIPTS = {f"{door}/desk-static/{file.name}" for door in ("", "/-") for file in STATIC_FOLDER.glob("*.js")}

LISTS = Path(__file__).resolve().parents[3] / "shared" / "data" / "badinputs"
NAMES = ("xss-owasp", "xss-html5sec", "xss-payloadbox", "xss-fuzzdb", "xss-patt", "xss-dompurify", "blns", "ssti")
OURS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "'-alert(1)-'",
    "</title><script>alert(1)</script>",
    "</textarea><script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7*7 }}",
    "{% raw %}",
    "]]><x/>",
    "\u202egnp.exe\u202c",
    "\ud800 half a pair",
    "nul\x00nul",
    "<!--",
    "&lt;script&gt;",
    "<a href=//evil.example>x</a>",
    "a" * 5000,
)
MOST = 150  # of a list


def payloads() -> list[str]:
    """Ours, and those of the lists where they are."""
    texts = list(OURS)
    for name in NAMES:
        path = LISTS / f"{name}.tar.gz"
        if not path.exists():
            continue
        with tarfile.open(path) as bundle:
            for member in bundle.getmembers():
                handle = bundle.extractfile(member) if member.name.endswith(".json") else None
                if handle is not None:
                    texts += [text for text in strings(json.load(handle)) if text][:MOST]
    return texts


def strings(value: object) -> list[str]:
    """Every string in it, however deep."""
    if isinstance(value, str):
        return [value]
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return [text for child in inside for text in strings(child)]


class Elements(HTMLParser):
    """What a browser would make of a page: its scripts, handlers and links."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.scripts: list[str] = []
        self.bad: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "script":
            self.scripts.append(attributes.get("src") or "inline")
        if tag in ("iframe", "object", "embed", "base", "math", "img", "video", "audio", "style"):
            self.bad.append(tag)
        for name, value in attrs:
            if name.startswith("on") or name in ("style", "srcdoc"):
                self.bad.append(f"{tag} {name}={value}")
            if name in ("href", "src", "action", "xlink:href") and not (value or "").startswith(
                ("/", "?", "#", "http://", "https://")
            ):
                self.bad.append(f"{tag} {name}={value}")


def record_hostile(made: ReviewArchive, payload: str, number: int) -> None:
    made.tell(
        f"{payload} Tajik clash",
        f"{payload} Tajik guards clash {number}. {payload}\n\n{payload}" * 2,
        name=f"p{number}",
        authors=(payload,),
    )


@pytest.fixture(scope="module")
def hostile() -> Iterator[RunningDesk]:
    with tempfile.TemporaryDirectory() as name, archive(Path(name)) as made:
        texts = payloads()
        # Many to an article: what matters is that each stands on the pages.
        for number, start in enumerate(range(0, len(texts), 60)):
            batch = texts[start : start + 60]
            made.tell(
                f"{clean_line(batch[0], 200)} Tajik clash",
                "\n\n".join(f"{text} Tajik clash {number}" for text in batch),
                name=f"l{number}",
                authors=tuple(batch[:3]),
            )
        for number, text in enumerate(OURS):
            record_hostile(made, text, number)
            made.tell(f"{text} Tajik clash edited", f"Tajik clash {text} now different {number} " * 3, name=f"p{number}")
        made.store.views.save(OURS[1], "watch=" + quote(OURS[1]), reviewer=OURS[0], now=made.now)
        made.store.marks.add((1,), "confirmed", reviewer=OURS[1], note=OURS[0], now=made.now)
        with serving(made.config) as desk:
            yield desk


def pages(desk: RunningDesk) -> list[str]:
    articles = [row[0] for row in desk.sql("SELECT id FROM articles")]
    stories = [row[0] for row in desk.sql("SELECT DISTINCT story_id FROM articles")]
    paths = [f"/-/search?q={quote(text.encode('utf-8', 'replace').decode())}" for text in OURS]
    return [
        "/-/desk?state=any",
        "/-/desk",
        f"/-/desk?watch={quote(OURS[1])}&state=any",
        "/-/sources",
        "/-/watches",
        "/-/map",
        *paths,
        "/-/search?q=clash",
        *(f"/-/article/{number}" for number in articles),
        *(f"/-/story/{number}" for number in stories),
    ]


def test_payloads_stay_text_on_every_page(hostile: RunningDesk) -> None:
    assert len(pages(hostile)) > 50
    for path in pages(hostile):
        answer = hostile.get(path)
        assert answer.status == 200, path
        seen = Elements()
        seen.feed(answer.text)
        assert set(seen.scripts) <= OUR_SCRIPTS, path
        assert not seen.bad, path


def test_payloads_stay_text_in_tables_and_feeds(hostile: RunningDesk) -> None:
    for path in (
        "/news/articles?_size=max",
        "/news/versions?_size=max",
        "/news/newest_alerts",
        "/news/search?q=clash",
        "/news/saved_views",
        "/news/reviews",
    ):
        seen = Elements()
        seen.feed(hostile.get(path).text)
        # Datasette's own pages have styles and icons; nothing of a payload may be among them.
        assert not [text for text in seen.bad if any(sign in text for sign in ("alert", "evil", "javascript", " on", "srcdoc"))], (
            path
        )
    for name in ("newest_alerts", "search", "unreviewed"):
        root = ET.fromstring(hostile.get(f"/news/{name}.atom?q=clash").text)
        for link in root.iter("{http://www.w3.org/2005/Atom}link"):
            assert (link.get("href") or "").startswith(("http://", "https://"))


@pytest.mark.skipif(not chromium(), reason="chromium is not installed")
def test_no_payload_runs_in_a_real_browser(hostile: RunningDesk) -> None:
    alarms: list[str] = []
    with browser() as chrome:
        page = chrome.new_page()

        def dismissed(dialog: Any) -> None:
            alarms.append(dialog.message)
            dialog.dismiss()

        page.on("dialog", dismissed)
        page.on("pageerror", lambda error: alarms.append(str(error)))
        page.on(
            "request", lambda request: alarms.append(request.url) if not request.url.startswith((hostile.base, "data:")) else None
        )
        page.on("console", lambda message: alarms.append(message.text) if message.type == "error" else None)
        for path in [
            "/-/desk?state=any",
            "/-/search?q=clash",
            *(f"/-/article/{row[0]}" for row in hostile.sql("SELECT id FROM articles ORDER BY id DESC LIMIT 8")),
        ]:
            page.goto(hostile.base + path)
            page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
        for path in ("/news/articles", "/news/newest_alerts"):
            page.goto(hostile.base + path)
    assert not alarms
