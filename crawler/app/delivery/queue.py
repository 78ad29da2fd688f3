"""Deciding and keeping: what is told, to whom, with which words and on what ground goes into the outbox in one transaction,
before anything is sent."""

from __future__ import annotations

from datetime import datetime

from crawler.app.delivery.compose import ComposedMessage, compose
from crawler.app.delivery.decide import DIGESTS, draft_messages
from crawler.channels import channel_of
from crawler.config import Config, Recipient
from crawler.store import Store

MAX_DECIDE_ATTEMPTS = 3


def enqueue_due(
    store: Store, config: Config, recipient: Recipient, now: datetime, *, force: bool = False
) -> tuple[tuple[int, ComposedMessage], ...]:
    """Put what is due into the outbox. Decided and composed without the write lock; where another process has told this recipient
    something meanwhile, it is decided anew."""
    for _ in range(MAX_DECIDE_ATTEMPTS):
        seen = store.outbox.last_message_id(recipient.name)
        ready = [compose(store, config, recipient, draft) for draft in draft_messages(store, recipient, now, force=force)]
        if not ready:
            return ()
        with store.write():
            if store.outbox.last_message_id(recipient.name) == seen:
                return tuple((enqueue(store, recipient, one, now), one) for one in ready)
    return ()  # somebody else is at work for this recipient; the next look finds what is left


def enqueue(store: Store, recipient: Recipient, one: ComposedMessage, now: datetime) -> int:
    """Within the caller's transaction."""
    number = store.outbox.add(
        recipient=recipient.name,
        kind=one.kind,
        token=one.token,
        subject=one.subject,
        since=one.since,
        until=one.until,
        content=one.content,
        notices=one.notices,
        now=now,
    )
    if channel_of(recipient).writes_digest_files and one.content and one.kind in DIGESTS:
        store.digests.add(one.since, one.until, stories=one.stories, alerts=one.alerts, created_at=now)
    return number
