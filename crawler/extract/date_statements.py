"""What a page says to machines about the day of its publication, and whether it is older than its feed says."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from crawler.extract.datelines import DateReader
from crawler.extract.head import Head
from crawler.extract.shown import ShownDates
from crawler.model import DateCertainty

_PUBLISHED = (
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "article:published",
    "og:published_time",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "cxenseparse:recs:publishtime",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "pubdate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date.created",
    "datecreated",
    "article_date_original",
    "rnews:datepublished",
    "published_time",
    "ptime",
    "citation_publication_date",
    "mediator_published_time",
    "date",
    "dc.date",
    "dcterms.date",
    "citation_date",
    "article.created",
    "originalpublicationdate",
    "shareaholic:article_published_time",
)
_ZONED = re.compile(r"\d(?::\d\d)?(?:\.\d+)?\s?(?:z|utc|gmt|[+-]\s?\d\d:?\d\d)\s*$", re.IGNORECASE)
_TIMED = re.compile(r"\d{1,2}:\d\d")
CLOCKS_APART = timedelta(days=1, hours=14)  # two statements of one day, on clocks that are not known
MAX_FEED_LEAD = timedelta(days=3)  # by which a feed may date an entry after the page
MARKED_EVIDENCE = frozenset({"itemprop", "time"})
STRONG_EVIDENCE = frozenset(
    {"json-ld", *(f"meta {tag}" for tag in ("article:published_time", "datepublished")), *MARKED_EVIDENCE, "address"}
)


@dataclass(frozen=True, slots=True)
class DateStatement:
    """A date that the page says to machines: `when` in the zone in which it is written."""

    text: str
    when: datetime
    evidence: str

    @property
    def is_timed(self) -> bool:
        return bool(_TIMED.search(self.text))

    @property
    def is_zoned(self) -> bool:
        return bool(_ZONED.search(self.text)) and self.is_timed


class OlderDate(NamedTuple):
    """A date of the page that is days before that of its feed."""

    when: datetime
    evidence: str
    certainty: DateCertainty


def statements_in(texts: Iterator[tuple[str, str]], reader: DateReader) -> list[DateStatement]:
    return [DateStatement(text, when, evidence) for evidence, text in texts if (when := reader.read(text))]


def machine_dates(head: Head) -> Iterator[tuple[str, str]]:
    """Where it is said, and what: first what names the day of publication, last what is often of another page."""
    if head.linked.is_article and head.linked.published:
        yield "json-ld", head.linked.published
    for tag in _PUBLISHED:
        for text in head.meta.get(tag, ()):
            yield f"meta {tag}", text
    if head.linked.published:
        yield "json-ld", head.linked.published


def older_than_feed(dated: Sequence[DateStatement], shown: ShownDates, feed: datetime) -> OlderDate | None:
    """The page's own date where it is days before that of its feed, which lists a page of its archive with the day of today.

    What names the day of publication to machines, or the address, is believed; another tag only if address or headline agrees,
    which makes any of them certain. None where the page shows about the feed's day: the older one is a template's then."""
    stated = [(first.evidence, first.when) for first in dated[:1]]
    if named := shown.in_address():
        stated.append(("address", named))
    old = [(evidence, when) for evidence, when in stated if feed - when > MAX_FEED_LEAD]
    if not old or len(old) < len(stated):
        return None
    when, place = shown.first()
    if when is not None and place != "address":
        if feed - when <= MAX_FEED_LEAD:
            return None
        if place != "time" or old[0][0] not in MARKED_EVIDENCE:  # else it is one element
            old.append((place, when))
    evidence, earliest = old[0]
    agreeing = [place for place, day in old[1:] if abs(day - earliest) <= CLOCKS_APART]
    if len(agreeing) < len(old) - 1 or not (agreeing or evidence in STRONG_EVIDENCE):
        return None
    best = next((row.when for row in dated if row.is_timed and row.when.date() == earliest.date()), earliest)
    certainty = DateCertainty.CERTAIN if agreeing else DateCertainty.LIKELY
    return OlderDate(best, ", ".join((evidence, *agreeing)), certainty)
