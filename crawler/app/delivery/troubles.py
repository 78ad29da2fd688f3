"""Messages about feeds that broke or healed, to recipients who asked for them: once each."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from crawler.config import Recipient
from crawler.language.plurals import count
from crawler.model import MessageKind
from crawler.polling.troubles import next_trouble, trouble_lines
from crawler.store import Store

if TYPE_CHECKING:
    from crawler.app.delivery.compose import ComposedMessage


def track_troubles(store: Store, now: datetime) -> dict[int, str]:
    """Keep what broke and healed since the last look. Gives the name of each polled feed's source."""
    healths = store.feeds.health(now)
    with store.write():
        open_troubles = store.troubles.open()
        for health in healths:
            former = open_troubles.get(health.feed_id)
            trouble = next_trouble(former, health, now)
            if trouble is None and former is not None:
                store.troubles.drop(former)
            elif trouble is not None and trouble != former:
                store.troubles.save(trouble)
    return {health.feed_id: f"{health.source_name} ({health.kind})" for health in healths}


def compose_troubles(store: Store, recipient: Recipient, names: dict[int, str], now: datetime) -> ComposedMessage | None:
    """What this recipient does not know yet; None: nothing. The first such message names all that is broken."""
    quiet = recipient.policy.quiet
    if quiet is not None and quiet.end_if_quiet(now) is not None:
        return None  # it waits for their end
    last = store.outbox.last_message(recipient.name, MessageKind.SOURCES, dead=True)
    since = last.until if last is not None else None
    lines = trouble_lines(store.troubles.since(since), names, since, now)
    if not lines:
        return None
    subject = f"Borderwatch: {count(len(lines), 'feed')} broke or healed" if len(lines) > 1 else f"Borderwatch: {lines[0]}"
    from crawler.app.delivery.compose import compose_plain  # where there is something to write

    return compose_plain(recipient, MessageKind.SOURCES, subject, "\n".join(lines), now)
