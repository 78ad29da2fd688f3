"""When an article was published, as people read it."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

from crawler.language.reader.kept import kept_words
from crawler.language.reader.moments import day_words, moment_words, offset_words, reader_zone
from crawler.language.reader.texts import gettext, marked
from crawler.model import DateCertainty, PublicationDate

CERTAINTY_WORDS = {DateCertainty.LIKELY: marked("likely"), DateCertainty.GUESS: marked("a guess")}


def published_words(date: PublicationDate) -> str:
    """The moment by the reader's clock: `Mon 5 Jul 2021, 00:30 UTC+5`; where the page has another day: `… (Sun 4 Jul 2021 on the
    page)`."""
    if date.instant is None or date.day is None:
        return gettext("date unknown")
    words = moment_words(date.instant)
    if date.day == date.instant.astimezone(reader_zone()).date():
        return words
    return gettext("{moment} ({day} on the page)", moment=words, day=day_words(date.day))


def iso_published_words(date: PublicationDate) -> str:
    """The moment by the page's clock, for tables and for what must not depend on who reads: `2021-07-05 00:30 UTC+5`; where only
    the page's day is known, and UTC has another: `2021-07-05 (2021-07-04 19:30 UTC)`."""
    if date.instant is None or date.day is None:
        return "date unknown"
    if date.offset is not None:
        local = date.instant.astimezone(timezone(timedelta(minutes=date.offset)))
        return f"{local:%Y-%m-%d %H:%M} {offset_words(date.offset)}"
    utc = date.instant.astimezone(UTC)
    return f"{utc:%Y-%m-%d %H:%M} UTC" if utc.date() == date.day else f"{date.day:%Y-%m-%d} ({utc:%Y-%m-%d %H:%M} UTC)"


def date_evidence_words(date: PublicationDate) -> str:
    """Where the date was found, and how sure it is unless it is certain: `headline, likely`; empty: not known."""
    return ", ".join(filter(None, (kept_words(date.evidence or date.said_by), gettext(CERTAINTY_WORDS.get(date.certainty, "")))))


def date_form(date: PublicationDate) -> dict[str, str | int | None]:
    """The keys of JSON answers beside `published`: the page's own day, its offset, where the date was found, how sure it is."""
    return {
        "date": date.day.isoformat() if date.day else None,
        "offset": date.offset,
        "date_from": date.evidence,
        "date_certainty": str(date.certainty),
    }
