"""When a feed counts as broken, and when as healed: once each, not at every poll. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from crawler.model import FeedHealth

BROKEN_STATES = frozenset({"failing", "blocked", "silent", "stale", "empty"})
KNOWN_STATES = BROKEN_STATES | {"ok", "quiet"}  # in any other, nobody knows how the feed does
MIN_TROUBLE = timedelta(hours=6)  # what is over sooner was a bad moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """A time in which a feed is broken. `confirmed_at`: it lasted, so people hear of it."""

    feed_id: int
    state: str
    reason: str
    began_at: datetime
    confirmed_at: datetime | None = None
    healed_at: datetime | None = None


def next_trouble(trouble: Trouble | None, health: FeedHealth, now: datetime) -> Trouble | None:
    """What becomes of a feed's open trouble (None: it has none) now that it does so; None: nothing, or it was a bad moment."""
    if health.own_line or health.state not in KNOWN_STATES:
        return trouble
    if health.state not in BROKEN_STATES:
        return replace(trouble, healed_at=now) if trouble is not None and trouble.confirmed_at is not None else None
    if trouble is None:
        return Trouble(feed_id=health.feed_id, state=health.state, reason=health.reason, began_at=now)
    if trouble.confirmed_at is None and now - trouble.began_at >= MIN_TROUBLE:
        return replace(trouble, state=health.state, reason=health.reason, confirmed_at=now)
    return trouble


def trouble_lines(
    troubles: Iterable[Trouble], names: Mapping[int, str], since: datetime | None, until: datetime
) -> tuple[str, ...]:
    """A line for each feed that broke or healed after `since` and up to `until`; since None: for each that is broken. What healed
    before anybody heard of it is left out."""
    lines = []
    for trouble in troubles:
        if trouble.confirmed_at is None or trouble.confirmed_at > until or trouble.feed_id not in names:
            continue
        was_known = since is not None and trouble.confirmed_at <= since
        is_healed = trouble.healed_at is not None and trouble.healed_at <= until
        if is_healed and was_known and trouble.healed_at is not None and since is not None and trouble.healed_at > since:
            lines.append(f"{names[trouble.feed_id]} works again; it was {trouble.state} from {trouble.began_at:%Y-%m-%d}")
        elif not is_healed and not was_known:
            lines.append(f"{names[trouble.feed_id]} is {trouble.state}: {trouble.reason}")
    return tuple(lines)
