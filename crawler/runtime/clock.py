"""The clock, and how its times are written: the only place that asks what time it is and that spells a moment."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import overload

DAY = timedelta(days=1)
MAX_CLOCK_LEAD = timedelta(minutes=5)  # a time further ahead of now was written by a wrong clock


def utcnow() -> datetime:
    """The present moment, aware, UTC."""
    return datetime.now(UTC)


@overload
def iso(when: datetime) -> str: ...
@overload
def iso(when: None) -> None: ...
@overload
def iso(when: datetime | None) -> str | None: ...
def iso(when: datetime | None) -> str | None:
    """UTC, ISO 8601, to the second: sorts as text, and Datasette knows it."""
    if when is None:
        return None
    return (
        f"{when.astimezone(UTC).isoformat(timespec='seconds')[:19]}Z"  # strftime takes five times as long, dozens of times an item
    )


def instant(text: str) -> datetime:
    """The moment that such a text names. Raises `ValueError`."""
    return datetime.fromisoformat(text)


def moment(text: str | None) -> datetime | None:
    """The moment that a text names; None for no text."""
    return instant(text) if text else None


def ago(when: datetime | None, now: datetime) -> str:
    """How long ago, for people: 5 min, 3 h, 2 d; "in 5 min" for what is to come."""
    if when is None:
        return "never"
    seconds = (now - when).total_seconds()
    words = next(
        f"{abs(seconds) / size:.0f} {unit}"
        for size, unit in ((86400, "d"), (3600, "h"), (60, "min"), (0.001, "s"))
        if abs(seconds) >= size * (2 if size > 60 else 1) or size < 1
    )
    if words.endswith(" s"):
        words = f"{abs(seconds):.0f} s"
    return words if seconds >= 0 else f"in {words}"
