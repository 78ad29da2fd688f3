"""Whether a document is, byte for byte, the one that was read last: then nobody reads it again."""

from __future__ import annotations

import hashlib

from crawler.model import FeedDocument, FeedKind, FetchOutcome, Page, PlannedEndpoint, PlannedFeed
from crawler.polling.reply import Reply
from crawler.web.compression import unpacked_again

# Documents that say all there is to say; the others name documents that may have changed while they did not.
SELF_CONTAINED_KINDS = frozenset({FeedKind.RSS, FeedKind.SITEMAP, FeedKind.LISTING})


def hash_received(endpoint: PlannedEndpoint, page: Page) -> str:
    """Hash a body, however it was packed on the way, with what decides how it is read."""
    body = page.body if page.unpacked_bytes is None else unpacked_again(page.body, page.unpacked_bytes)
    return hashlib.sha256(f"{endpoint.kind} {endpoint.selector}\n".encode() + body).hexdigest()


def is_read_already(feed: PlannedFeed, endpoint: PlannedEndpoint, reply: Reply) -> bool:
    """Whether the answer of an endpoint need not be read. Now and then it is read all the same (`unconditional`): our readers learn
    too. An open gap is filled from what the document says."""
    if reply.outcome is not FetchOutcome.OK or reply.page is None or not reply.page.is_whole:
        return False
    if endpoint.received_hash is None or feed.unconditional or feed.open_gap is not None:
        return False
    return hash_received(endpoint, reply.page) == endpoint.received_hash


def hash_to_remember(endpoint: PlannedEndpoint, page: Page, document: FeedDocument | None) -> str | None:
    """The hash of a document that was read; None for one that is to be read again even when it comes the same."""
    names_others = document is None or document.links or document.older is not None
    if names_others or endpoint.kind not in SELF_CONTAINED_KINDS or not page.is_whole:
        return None
    return hash_received(endpoint, page)
