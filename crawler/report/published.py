"""When an article was published, as people read it: on the page's own clock and day."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

from crawler.model import DateCertainty, PublicationDate

DAY_FORMAT = "%-d %b %Y"
CERTAINTY_WORDS = {DateCertainty.LIKELY: "likely", DateCertainty.GUESS: "a guess"}


def published_words(date: PublicationDate, day_format: str = DAY_FORMAT, separator: str = ", ") -> str:
    """`5 Jul 2021, 00:30 UTC+5`; where only the page's day is known, and UTC has another: `5 Jul 2021 (4 Jul 2021, 19:30 UTC)`."""
    if date.instant is None or date.day is None:
        return "date unknown"
    if date.offset is not None:
        local = date.instant.astimezone(timezone(timedelta(minutes=date.offset)))
        return f"{local.strftime(f'{day_format}{separator}%H:%M')} {offset_words(date.offset)}"
    utc = date.instant.astimezone(UTC)
    in_utc = f"{utc.strftime(f'{day_format}{separator}%H:%M')} UTC"
    return in_utc if utc.date() == date.day else f"{date.day.strftime(day_format)} ({in_utc})"


def iso_published_words(date: PublicationDate) -> str:
    """`2021-07-05 00:30 UTC+5`, for tables."""
    return published_words(date, "%Y-%m-%d", " ")


def offset_words(minutes: int) -> str:
    """`UTC`, `UTC+5`, `UTC+4:30`, `UTC-3:30`."""
    hours, rest = divmod(abs(minutes), 60)
    return "UTC" + (f"{'-' if minutes < 0 else '+'}{hours}" if minutes else "") + (f":{rest:02}" if rest else "")


def date_evidence_words(date: PublicationDate) -> str:
    """Where the date was found, and how sure it is unless it is certain: `headline, likely`; empty: not known."""
    return ", ".join(filter(None, (date.evidence or date.said_by, CERTAINTY_WORDS.get(date.certainty, ""))))


def date_form(date: PublicationDate) -> dict[str, str | int | None]:
    """The keys of JSON answers beside `published`: the page's own day, its offset, where the date was found, how sure it is."""
    return {
        "date": date.day.isoformat() if date.day else None,
        "offset": date.offset,
        "date_from": date.evidence,
        "date_certainty": str(date.certainty),
    }
