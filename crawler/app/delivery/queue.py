"""Deciding and keeping: what is told, to whom, with which words and on what ground goes into the outbox in one transaction,
before anything is sent."""

from __future__ import annotations

from datetime import datetime

from crawler.app.delivery.compose import Composed, compose
from crawler.app.delivery.decide import DIGESTS, drafts
from crawler.channels import channel_of
from crawler.config import Config, Recipient
from crawler.store import Store

ATTEMPTS = 3


def queue(
    store: Store, config: Config, recipient: Recipient, now: datetime, *, force: bool = False
) -> tuple[tuple[int, Composed], ...]:
    """Put what is due into the outbox. Decided and composed without the write lock; where another process has told this recipient
    something meanwhile, it is decided anew."""
    for _ in range(ATTEMPTS):
        seen = store.outbox.last_number(recipient.name)
        ready = [compose(store, config, recipient, draft) for draft in drafts(store, recipient, now, force=force)]
        if not ready:
            return ()
        with store.write():
            if store.outbox.last_number(recipient.name) == seen:
                return tuple((put(store, recipient, one, now), one) for one in ready)
    return ()  # somebody else is at work for this recipient; the next look finds what is left


def put(store: Store, recipient: Recipient, one: Composed, now: datetime) -> int:
    """Within the caller's transaction."""
    number = store.outbox.add(
        recipient=recipient.name,
        kind=one.kind,
        token=one.token,
        subject=one.subject,
        since=one.since,
        until=one.until,
        content=one.content,
        notices=one.tellings,
        now=now,
    )
    if channel_of(recipient).writes_digest_files and one.content and one.kind in DIGESTS:
        store.digests.add(one.since, one.until, stories=one.stories, alerts=one.alerts, created_at=now)
    return number
