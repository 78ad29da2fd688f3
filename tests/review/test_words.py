"""A card says why in one line of words, and once for each watch; pages are packed for who can unpack them."""

from __future__ import annotations

import asyncio
import gzip
import http.client
from collections import defaultdict
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from jinja2 import Environment, FileSystemLoader

from crawler.model import AlertState, Hit, Reason, Severity
from crawler.report.digest import why_words
from jobs.review import REVIEW_FOLDER
from jobs.review.compression import accepts_gzip, packing
from jobs.review.template_filters import TEMPLATE_FILTERS, TEMPLATE_GLOBALS
from jobs.review.watch_blocks import watch_blocks
from tests.digest.builders import alert as an_alert
from tests.fakes import NOW
from tests.patience import CHILD_SECONDS
from tests.review.serving import RunningDesk

TEXT = "Dozens of soldiers crossed into Tajikistan. Later a market was closed.\nGuards saw it."


def hit(words: str, group: str, field: str = "text") -> Hit:
    start = TEXT.find(words) if field == "text" else 0
    return Hit(
        field=field, start=start, end=start + len(words), text=words, term=words, folded=words.lower(), group=group, language="en"
    )


SOLDIERS, CROSSED, TAJIKISTAN = hit("soldiers", "troops"), hit("crossed", "crossing"), hit("Tajikistan", "tj")
MARKET, CLOSED, GUARDS = hit("market", "market"), hit("closed", "closing"), hit("Guards", "troops")


@pytest.mark.parametrize(
    ("hits", "words"),
    [
        ((TAJIKISTAN, CROSSED, SOLDIERS), "soldiers + crossed + Tajikistan, in the first sentence"),
        ((MARKET, CLOSED), "market + closed, in one sentence"),
        ((SOLDIERS, CLOSED), "soldiers + closed, in the text"),
        ((SOLDIERS, GUARDS), "soldiers, in the first sentence"),
        ((hit("Mortar fire", "clash", "title"),), "Mortar fire, in the title"),
        ((hit("Mortar fire", "clash", "title"), TAJIKISTAN), "Mortar fire + Tajikistan, in title and text"),
        ((hit("", "tj", "source"),), ""),
        ((), ""),
    ],
)
def test_why_is_said_in_words_and_where_they_stand(hits: tuple[Hit, ...], words: str) -> None:
    reason = Reason("ALL", parts=tuple(Reason(hit.group, (number,)) for number, hit in enumerate(hits)))
    assert why_words(reason, hits, TEXT) == words


def test_an_alert_of_which_no_reason_was_kept_says_none() -> None:
    assert why_words(None, (SOLDIERS,), TEXT) == ""


def test_a_watch_has_one_block_however_many_reports_raised_it() -> None:
    clash = [an_alert(number, watch="clash", severity=Severity.HIGH, copy_of=1 if number > 1 else None) for number in range(1, 37)]
    seen = replace(clash[4], state=AlertState.DISMISSED)
    grave, plain = watch_blocks([an_alert(99, watch="market", severity=Severity.LOW), *clash[:4], seen, *clash[5:]])
    assert (grave.watch, plain.watch) == ("clash", "market")
    assert (grave.lead.id, len(grave.alerts), grave.states) == (1, 36, {"new": 35, "dismissed": 1})
    (translated,) = watch_blocks([*clash[:3], replace(clash[7], language="ru")], "ru")
    assert translated.lead.id == 8, "the reader's language leads"
    assert seen.id not in grave.target.alerts and len(grave.target.alerts) == 35


def test_a_card_lists_some_reports_and_leads_to_the_rest() -> None:
    rows = tuple(replace(an_alert(number), watch="clash") for number in range(1, 10))
    templates = Environment(loader=FileSystemLoader(REVIEW_FOLDER / "templates"), autoescape=True)
    templates.filters.update(TEMPLATE_FILTERS)
    templates.globals.update(TEMPLATE_GLOBALS)
    story_card = SimpleNamespace(
        blocks=watch_blocks(rows), card=SimpleNamespace(story_id=7), more=0, who=defaultdict(SimpleNamespace)
    )
    macro = templates.get_template("desk/blocks.html").module.watch_blocks  # type: ignore[attr-defined]
    card, page = (str(macro(story_card, "/-/desk", "", "", NOW, **options)) for options in ({"most": 6}, {}))
    assert (card.count('id="alert-'), page.count('id="alert-')) == (6, 9)
    assert '<a href="/-/story/7">3 more reports: on the page of the story</a>' in card and "more report" not in page
    assert "9 reports raised it" in card


def answered(headers: list[tuple[bytes, bytes]], *pieces: bytes, status: int = 200) -> tuple[dict[bytes, bytes], bytes]:
    """What a browser gets of an answer with these headers in these pieces."""
    sent: list[dict[str, Any]] = []

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def answer() -> None:
        packed = packing(send)
        await packed({"type": "http.response.start", "status": status, "headers": headers})
        for number, body in enumerate(pieces, 1):
            await packed({"type": "http.response.body", "body": body, "more_body": number < len(pieces)})

    asyncio.run(answer())
    return dict(sent[0]["headers"]), b"".join(message["body"] for message in sent[1:])


@pytest.mark.parametrize("pieces", [(b"<p>" * 2000,), (b"<p>" * 500, b"", b"<p>" * 1500)])
def test_a_page_is_packed_whole_or_piece_by_piece(pieces: tuple[bytes, ...]) -> None:
    headers, body = answered([(b"content-type", b"text/html; charset=utf-8"), (b"content-length", b"6000")], *pieces)
    assert headers[b"content-encoding"] == b"gzip" and b"content-length" not in headers
    assert len(body) < 200 and gzip.decompress(body) == b"<p>" * 2000


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        (b"text/html", b"short", 200),
        (b"image/png", b"x" * 9000, 200),
        (b"application/zip", b"x" * 9000, 200),
        (b"text/html", b"", 303),
    ],
)
def test_what_is_short_packed_already_or_no_text_is_sent_as_it_is(kind: bytes, body: bytes, status: int) -> None:
    headers, sent = answered([(b"content-type", kind)], body, status=status)
    assert b"content-encoding" not in headers and sent == body


@pytest.mark.parametrize(
    ("value", "accepts"), [(b"gzip, br", True), (b"br", False), (b"gzip;q=0", False), (b"GZIP ; q=0.5", True), (b"", False)]
)
def test_only_who_unpacks_gzip_gets_it(value: bytes, accepts: bool) -> None:
    assert accepts_gzip([(b"Accept-Encoding", value)]) is accepts


def test_the_running_desk_packs_its_pages(anybody: RunningDesk) -> None:
    connection = http.client.HTTPConnection(urlsplit(anybody.base).netloc, timeout=CHILD_SECONDS)
    connection.request("GET", "/-/watches", headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    packed = answer.read()
    connection.close()
    assert answer.headers["content-encoding"] == "gzip" and answer.headers["content-security-policy"]
    assert b"</html>" in gzip.decompress(packed)
    assert "content-encoding" not in anybody.get("/-/watches").headers
