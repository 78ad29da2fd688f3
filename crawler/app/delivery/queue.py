"""Queueing: what is sent, to whom, in which words and for what reason goes into the outbox in one transaction,
before anything is sent."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from crawler.app.delivery.decide import DIGESTS, Draft, draft_messages
from crawler.app.delivery.troubles import compose_troubles, track_troubles
from crawler.channels import channel_of
from crawler.config import Config, Recipient
from crawler.store import Store

if TYPE_CHECKING:
    from crawler.app.delivery.compose import ComposedMessage

MAX_DECIDE_ATTEMPTS = 3


def enqueue_due(
    store: Store, config: Config, recipient: Recipient, now: datetime, *, force: bool = False
) -> tuple[tuple[int, ComposedMessage], ...]:
    """Put what is due into the outbox. Decided and composed without the write lock; where another process has notified this
    recipient meanwhile, it is decided anew."""
    names = track_troubles(store, now) if recipient.broken_sources else {}
    for _ in range(MAX_DECIDE_ATTEMPTS):
        seen = store.outbox.last_message_id(recipient.name)
        drafts = draft_messages(store, recipient, now, force=force)
        if not recipient.broken_sources and any(draft.kind in DIGESTS for draft in drafts):
            track_troubles(store, now)  # the next digest knows by it what this one named
        ready = [_composed(store, config, recipient, draft) for draft in drafts]
        if recipient.broken_sources and (about_sources := compose_troubles(store, recipient, names, now)) is not None:
            ready.append(about_sources)
        if not ready:
            return ()
        with store.write():
            if store.outbox.last_message_id(recipient.name) == seen:
                return tuple((enqueue(store, recipient, message, now), message) for message in ready)
    return ()  # somebody else is at work for this recipient; the next look finds what is left


def _composed(store: Store, config: Config, recipient: Recipient, draft: Draft) -> ComposedMessage:
    from crawler.app.delivery.compose import compose  # with all forms of a digest: most looks find nothing due

    return compose(store, config, recipient, draft)


def enqueue(store: Store, recipient: Recipient, message: ComposedMessage, now: datetime) -> int:
    """Within the caller's transaction."""
    number = store.outbox.add(
        recipient=recipient.name,
        kind=message.kind,
        token=message.token,
        subject=message.subject,
        since=message.since,
        until=message.until,
        content=message.content,
        notices=message.notices,
        now=now,
    )
    if channel_of(recipient).writes_digest_files and message.content and message.kind in DIGESTS:
        store.digests.add(message.since, message.until, stories=message.stories, alerts=message.alerts, created_at=now)
    return number
