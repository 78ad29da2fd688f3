"""Documents that name articles, read into entries: feeds, sitemaps, listings, homepages. Pure: bytes in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from typing import assert_never

from crawler.feeds import jsonfeed, rss, sitemap, sniff
from crawler.feeds.build import FeedContext
from crawler.feeds.reader import FeedReader, Read
from crawler.feeds.sniff import BodyShape, is_challenge
from crawler.language.plurals import count
from crawler.model import DocumentFlaw, DocumentProblem, FeedDocument, FeedKind, FeedProblem, Page
from crawler.model.errors import DocumentError

__all__ = ["READERS", "FeedReader", "is_challenge", "read"]


def _reader_of(kind: FeedKind) -> FeedReader:
    """What the module of the kind's name offers."""
    reader: FeedReader = import_module(f"{__name__}.{kind}").read
    return reader


READERS: Mapping[FeedKind, FeedReader] = {kind: _reader_of(kind) for kind in FeedKind}


def read(
    page: Page,
    kind: FeedKind,
    *,
    selector: str | None = None,
    language: str | None = None,
    timezone: str = "UTC",
    now: datetime,
    max_entries: int = 2000,
) -> FeedDocument:
    """The document in `page`. `timezone` is that of dates without one. Raises `DocumentError`."""
    if not page.body.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise DocumentError(FeedProblem.EMPTY_BODY, "the answer holds nothing", page.url)
    context = FeedContext(url=page.url, selector=selector, language=language, timezone=timezone, now=now)
    body = sitemap.unpacked(page)
    shape = sniff.shape(body.body)
    if shape is BodyShape.HTML and (challenge := is_challenge(page)):
        raise DocumentError(FeedProblem.CHALLENGE, challenge, page.url)
    document = _read_for(kind, shape, page.url)(body, context)
    if len(document.entries) > max_entries:
        cut = DocumentProblem(DocumentFlaw.TRUNCATED, f"{count(len(document.entries), 'entry')}, the first {max_entries} are taken")
        document = replace(document, entries=document.entries[:max_entries], problems=(*document.problems, cut))
    return document


def _read_for(kind: FeedKind, shape: BodyShape, url: str) -> Read:
    """The kind's own reader for what it makes sense of; else that of the shape. Raises `DocumentError`."""
    own = READERS[kind]
    if shape in own.shapes:
        return own.read
    match shape:
        case BodyShape.FEED:
            return rss.read
        case BodyShape.JSON:
            return jsonfeed.read
        case BodyShape.SITEMAP:
            return sitemap.read
        case BodyShape.HTML:
            raise DocumentError(FeedProblem.NOT_A_FEED, "an HTML page instead of a feed", url)
        case BodyShape.UNKNOWN:
            return own.read
        case _:
            assert_never(shape)
