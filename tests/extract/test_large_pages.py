"""A page whose tree would fill the memory of a small machine is no article, whatever it says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from crawler import extract
from crawler.extract import document
from crawler.extract.verdict import MAX_PAGE_TAGS
from crawler.model import Disposition
from tests.fakes import FIRST_SOURCE, NOW, a_page, an_article


def test_a_page_of_too_many_tags_is_too_large_and_no_tree_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    def body(tag_count: int) -> bytes:
        return b"<p>word word word</p>" * (tag_count // 2)

    def disposition(body: bytes) -> tuple[Disposition, str]:
        page = replace(a_page(an_article()), body=body)
        result = extract.extract(page, source=FIRST_SOURCE, now=NOW, min_words=10)
        return result.disposition, result.reason

    assert disposition(body(2000))[0] is Disposition.RECORDED
    monkeypatch.setattr(document, "read", lambda *_: pytest.fail("a tree was made"))
    reason = f"{MAX_PAGE_TAGS + 2:,} tags, and at most {MAX_PAGE_TAGS:,} are read"
    assert disposition(body(MAX_PAGE_TAGS + 2)) == (Disposition.TOO_LARGE, reason)
