"""Documents that name articles, read into entries: feeds, sitemaps, listings, homepages. Pure: bytes in, values out."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from typing import assert_never

from crawler.feeds import jsonfeed, rss, sitemap, sniff
from crawler.feeds.build import FeedContext, with_own_keys
from crawler.feeds.reader import FeedReader, Read
from crawler.feeds.repair import from_its_root
from crawler.feeds.sniff import BodyShape, is_challenge
from crawler.language.plurals import count
from crawler.model import DocumentFlaw, FeedDocument, FeedKind, FeedProblem, Page, newest_entries
from crawler.model.errors import DocumentError
from crawler.web.charset import decode
from crawler.web.compression import TooLargeUnpackedError, unpacked

MAX_DOCUMENT_BYTES = 50 << 20  # sitemaps.org allows 50 MB

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
    follow_links: bool = False,
    cheaply: bool = False,
) -> FeedDocument:
    """The document in `page`. `timezone` is that of dates without one; `follow_links`: the page that a post links to is the
    article, not the post; `cheaply` reads of each item of a feed or sitemap no
    more than its fields, for a document that costs a parser too much time. Raises `DocumentError`."""
    context = FeedContext(
        url=page.url,
        selector=selector,
        language=language,
        timezone=timezone,
        now=now,
        max_entries=max_entries,
        follow_links=follow_links,
        cheaply=cheaply,
    )
    page = _as_text(page, context)
    shape = sniff.shape(context.text)
    if shape is BodyShape.HTML and (challenge := is_challenge(page)):
        raise DocumentError(FeedProblem.CHALLENGE, challenge, page.url)
    document = _read_for(kind, shape, page.url)(page, context)
    entries = with_own_keys(document.entries)
    if len(entries) > max_entries:
        context.problem(DocumentFlaw.TRUNCATED, f"{count(len(entries), 'entry')}, the newest {max_entries:,} are taken")
        entries = newest_entries(entries, max_entries)
    return replace(document, entries=entries, problems=tuple(context.problems))


def _as_text(page: Page, context: FeedContext) -> Page:
    """The page with its body as UTF-8, whatever it came as; its text goes into the context. Raises `DocumentError`."""
    try:
        body = unpacked(page.body, MAX_DOCUMENT_BYTES)
    except TooLargeUnpackedError as error:
        raise DocumentError(FeedProblem.TOO_LARGE, str(error), page.url) from error
    except zlib.error as error:
        raise DocumentError(FeedProblem.UNREADABLE, "gzip data that is broken", page.url) from error
    if not (body.is_whole and page.is_whole):
        context.problem(DocumentFlaw.CUT_SHORT, "the transfer or the compressed data ended early")
    context.text = from_its_root(decode(body.body, page.content_type))
    if not context.text.strip():
        raise DocumentError(FeedProblem.EMPTY_BODY, "the answer holds nothing", page.url)
    return replace(page, body=context.text.encode("utf-8", "replace"), unpacked_bytes=None)


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
