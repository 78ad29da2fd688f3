"""What travels between daemon and workers: signed, packed, and refused otherwise."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.app.distributed.messages import (
    MAX_INLINE_PAGE_BYTES,
    RESULT_QUEUE,
    SHARD_QUEUE,
    MessageRefused,
    Report,
    Seal,
    Shard,
    report_of,
    shard_of,
)
from crawler.model import ArticleFound, Page
from crawler.model.errors import BorderwatchError
from tests.fakes import a_state, an_article, an_article_found, an_entry, house

SEAL = Seal("sixteen letters or more")
EXPIRES = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def a_report(*items: ArticleFound) -> Report:
    return Report(kind="items", worker="w", version="1", shard="7-0", items=items)


def test_a_shard_comes_back_as_it_went(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        shard = Shard(id="1-0", version="1", expires_at=EXPIRES, plan=h.plan(), rules_hash="abc")
    assert shard_of(SEAL.open(SHARD_QUEUE, SEAL.close(SHARD_QUEUE, shard.to_payload())), "1") == shard


def test_the_plan_of_another_version_is_not_even_read(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        payload = Shard(id="1-0", version="2", expires_at=EXPIRES, plan=h.plan()).to_payload()
    shard = shard_of({**payload, "plan": "of a form that we do not know"}, "1")
    assert (shard.version, shard.plan) == ("2", None)


def test_items_come_back_as_they_went() -> None:
    report = Report(
        kind="items", worker="w", version="1", items=(a_state(1, 1, an_entry()), an_article_found(1, 1, an_entry(), an_article()))
    )
    assert report_of(SEAL.open(RESULT_QUEUE, SEAL.close(RESULT_QUEUE, report.to_payload()))) == report


@pytest.mark.parametrize(
    "text", [None, 7, "", "no base64!", base64.b64encode(b"short").decode(), base64.b64encode(b"x" * 100).decode()]
)
def test_what_is_not_ours_is_refused(text: object) -> None:
    with pytest.raises(MessageRefused, match="signature"):
        SEAL.open(RESULT_QUEUE, text)


def test_a_message_with_another_key_changed_or_moved_is_refused() -> None:
    message = SEAL.close(RESULT_QUEUE, a_report().to_payload())
    changed = bytearray(base64.b64decode(message))
    changed[-1] ^= 1
    for queue, text in (
        (RESULT_QUEUE, Seal("another key of some length").close(RESULT_QUEUE, a_report().to_payload())),
        (RESULT_QUEUE, base64.b64encode(changed).decode()),
        (SHARD_QUEUE, message),
    ):
        with pytest.raises(MessageRefused, match="signature"):
            SEAL.open(queue, text)


def test_a_message_that_unpacks_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    message = SEAL.close(RESULT_QUEUE, {"text": "a" * 5000})
    monkeypatch.setattr("crawler.app.distributed.messages.MAX_MESSAGE_BYTES", 1000)
    with pytest.raises(MessageRefused, match="cannot be read"):
        SEAL.open(RESULT_QUEUE, message)


@pytest.mark.parametrize("payload", [{}, {"kind": "items"}, {**a_report().to_payload(), "items": [["Plan", "{}"]]}])
def test_a_report_of_another_form_is_refused(payload: dict[str, object]) -> None:
    with pytest.raises(MessageRefused):
        report_of(payload)


def test_a_short_key_is_no_key() -> None:
    with pytest.raises(BorderwatchError, match="too short"):
        Seal("short")


def test_letters_of_every_script_travel_as_themselves() -> None:
    """JSON would escape each to six bytes, and JSON around a message escapes nothing of it again."""
    text = "Пограничники и талибы" * 40
    message = SEAL.close(RESULT_QUEUE, {"text": text})
    assert json.dumps(message) == f'"{message}"'
    assert text in zlib.decompress(base64.b64decode(message)[32:]).decode()


def test_a_page_travels_once_and_one_that_is_too_large_not_at_all() -> None:
    body = b"<p>of some length</p>" * 10
    found = an_article_found(1, 1, an_entry(), an_article())
    with_page = replace(found, page=Page(url="http://one.example/a", body=body))
    assert report_of(a_report(with_page).to_payload()).items == (with_page,)
    large = replace(found, page=Page(url="http://one.example/a", body=b"x" * (MAX_INLINE_PAGE_BYTES + 1)))
    (item,) = report_of(a_report(large).to_payload()).items
    assert isinstance(item, ArticleFound)
    assert (item.page, item.article) == (None, large.article)
