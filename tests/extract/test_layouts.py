"""What comes out of pages as content management systems build them: text, headline, authors and day, to the letter."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.extract import extract
from crawler.model import Page, Source
from tests.extract.layouts import cms, publishers, regional, wordpress
from tests.extract.layouts.layout import Layout
from tests.fakes import LIMITS

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
LAYOUTS = (*wordpress.LAYOUTS, *cms.LAYOUTS, *publishers.LAYOUTS, *regional.LAYOUTS)


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.name)
def test_a_page_of_this_kind_is_read_to_the_letter(layout: Layout) -> None:
    source = Source(slug="paper", name="The Paper")
    result = extract(Page(url=layout.url, body=layout.html.encode()), source=source, now=NOW, min_words=LIMITS.min_words)
    article = result.article
    assert article is not None, result.reason
    assert tuple(line for line in article.text.splitlines() if line) == layout.lines
    assert article.title == layout.title
    assert article.authors == layout.authors
    assert str(article.date.local_day or "") == layout.day
