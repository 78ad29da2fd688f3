"""`borderwatch try extract`: what a row says of its source, and the form of the answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from crawler.model import Extraction, Page, PageRules, Source
from crawler.runtime.clock import iso
from crawler.web.selectors import xpath_of


def with_tried_rules(source: Source, row: Mapping[str, Any]) -> Source:
    """The source, with the rules for its pages that the row tries instead of its own. Raises `ValueError`."""
    select, remove = (
        tuple([selectors] if isinstance(selectors, str) else map(str, selectors))
        for selectors in (row.get("select") or (), row.get("remove") or ())
    )
    for selector in (*select, *remove):
        xpath_of(selector)
    return dataclasses.replace(source, page_rules=(PageRules(select=select, remove=remove),)) if select or remove else source


def extract_answer(page: Page, done: Extraction) -> dict[str, Any]:
    """The public form of an extraction."""
    article = done.article
    return {
        "disposition": str(done.disposition),
        **({"reason": done.reason} if done.reason else {}),
        "url": page.url,
        "canonical_url": article.canonical_url if article else None,
        "title": article.title if article else None,
        "authors": list(article.authors) if article else [],
        "published": iso(done.date.instant),
        "date": done.date.local_day.isoformat() if done.date.local_day else None,
        "offset": done.date.offset,
        "date_from": done.date.evidence,
        "date_certainty": str(done.date.certainty),
        "modified": iso(article.modified) if article else None,
        "language": article.language if article else None,
        "text": article.text if article else "",
        "lead": article.lead if article else "",
        **({"steps": [dataclasses.asdict(step) for step in done.steps]} if done.steps else {}),
    }
