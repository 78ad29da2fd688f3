"""When an article was published, as its columns in `articles` hold it."""

from __future__ import annotations

import sqlite3
from datetime import date

from crawler.model import DateCertainty, PublicationDate
from crawler.runtime.clock import iso, moment

DATE_COLUMNS = ", ".join(
    f"articles.{name}"
    for name in "published_at published_from published_day published_offset published_evidence published_certainty".split()
)
# The day that people see: the page's own where it is known, else that of UTC.
PUBLISHED_DAY = "coalesce(articles.published_day, substr(articles.published_at, 1, 10)) AS published_day"


def date_values(when: PublicationDate) -> tuple[str | int | None, ...]:
    """The values of these columns, in their order."""
    day = when.local_day.isoformat() if when.local_day else None
    return iso(when.instant), when.said_by, day, when.offset, when.evidence, str(when.certainty)


def publication_date(row: sqlite3.Row) -> PublicationDate:
    """The date in a row that has these columns; articles of before they existed have no day of their own."""
    return PublicationDate(
        instant=moment(row["published_at"]),
        local_day=date.fromisoformat(row["published_day"]) if row["published_day"] else None,
        offset=row["published_offset"],
        said_by=row["published_from"],
        evidence=row["published_evidence"],
        certainty=DateCertainty(row["published_certainty"]),
    )
