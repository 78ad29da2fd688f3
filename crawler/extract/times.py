"""When it was published and changed: what the page says to machines, then the feed, then readers, then a guess."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

from crawler.extract.blocks import TextBlock
from crawler.extract.date_statements import CLOCKS_APART, DateStatement, machine_dates, older_than_feed, statements_in
from crawler.extract.datelines import DateReader, only_day
from crawler.extract.head import Head
from crawler.extract.shown import ShownDates
from crawler.language import dates
from crawler.language.identify import normal
from crawler.model import DateCertainty, Entry, PublicationDate, Source

_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "article:modified",
    "dcterms.modified",
    "lastmod",
    "last-modified",
    "article.updated",
    "dc.date.modified",
    "revision_date",
    "cxenseparse:recs:lastmodified",
)
MAX_OFFSETS = (timedelta(hours=-12), timedelta(hours=14))  # of local clocks from UTC
HOUR = timedelta(hours=1)
# Offsets in use that are no whole hours: from the Marquesas and Newfoundland over Iran, Afghanistan, India and Nepal to Chatham.
BROKEN_OFFSETS = frozenset(
    timedelta(minutes=minutes) for minutes in (-570, -210, -150, 210, 270, 330, 345, 390, 525, 570, 630, 765, 825)
)


@dataclass(frozen=True, slots=True)
class PageDates:
    """`said_by` as `Article.published_from`; empty when nobody says. `local_day` and `offset`: the page's own day, and the
    minutes by which its clock is east of UTC, where they are known. `evidence`: the place on the page."""

    published: datetime | None = None
    said_by: str = ""
    modified: datetime | None = None
    local_day: date | None = None
    offset: int | None = None
    evidence: str = ""
    certainty: DateCertainty = DateCertainty.UNKNOWN

    @property
    def date(self) -> PublicationDate:
        return PublicationDate(
            instant=self.published,
            local_day=self.local_day,
            offset=self.offset,
            said_by=self.said_by,
            evidence=self.evidence,
            certainty=self.certainty,
        )


def choose(
    tree: Any, head: Head, *, url: str, source: Source, entry: Entry | None, now: datetime, blocks: Sequence[TextBlock] = ()
) -> PageDates:
    """The page's own exact time first, the feed's next, then whatever of the page (`blocks`: its lines) can be read as a date."""
    # Without configured languages, the page's own word for its language helps with names of months.
    spoken = source.languages or ((normal(head.language),) if head.language else ())
    reader = DateReader(spoken, source.timezone, now)
    shown = ShownDates(tree, replace(reader, relative=False), url, head.items)
    dated = statements_in(machine_dates(head), reader)
    if not dated:
        dated = statements_in(((element.evidence, element.text) for element in shown.marked()), reader)
    exact = next((statement for statement in dated if statement.is_zoned), None)
    modified = next((when for text in _changed(head) if (when := reader.read(text))), None)
    feed = _said_by_feed(entry, now)
    older = older_than_feed(dated, shown, feed) if feed else None
    evidence, said_by, certainty = "", "page", DateCertainty.CERTAIN
    published: datetime | None
    if exact and dated[0].when.astimezone(UTC).date() == exact.when.astimezone(UTC).date():
        published, evidence = exact.when, exact.evidence
        if older and older.certainty is DateCertainty.CERTAIN and abs(older.when - published) <= CLOCKS_APART:
            evidence = older.evidence
    elif older:
        published, evidence, certainty = older.when, older.evidence, older.certainty
    elif feed:
        published, said_by, evidence = feed, "feed", "feed"
    elif dated:
        day = dated[0].when.date()
        best = next((statement for statement in dated if statement.is_timed and statement.when.date() == day), dated[0])
        published, evidence = best.when, best.evidence
    else:
        # Dates without a year ("5 июля, 18:02", "2 часа назад") come last and count beside the headline only: sidebars are full
        # of them.
        certainty = DateCertainty.LIKELY
        published, evidence = shown.first()
        if published is None and (shown_day := only_day(blocks, shown.reader)):
            published, evidence, certainty = shown_day, "lines of the page", DateCertainty.GUESS
        if published is None:
            published, said_by, evidence, certainty = _guess(tree, url, now), "htmldate", "htmldate", DateCertainty.GUESS
            if published is not None and published.date() in shown.framed_days():
                published = None  # the library does not know what comments are
        if published is None:
            published, evidence = shown.relative(reader)
            said_by, certainty = "page", DateCertainty.LIKELY
    if modified is None and entry and entry.updated and dates.plausible(entry.updated, now):
        modified = entry.updated
    if modified and published and modified < published:
        modified = None
    if published is None:
        return PageDates(modified=modified)
    if feed and published.astimezone(UTC) == feed and not published.utcoffset():
        published = feed  # the same moment, and the feed says on which clock
    is_exact = published is feed or any(statement.is_zoned and statement.when is published for statement in dated)
    local_day, offset = _local(published, dated, shown, reader, is_exact=is_exact)
    return PageDates(published.astimezone(UTC), said_by, modified, local_day, offset, evidence, certainty)


def _zone(offset: int | None) -> timezone | None:
    return timezone(timedelta(minutes=offset)) if offset else None


def _said_by_feed(entry: Entry | None, now: datetime) -> datetime | None:
    """The feed's date, on the clock in which it is written."""
    if entry is None or entry.published is None or not dates.plausible(entry.published, now):
        return None
    return entry.published.astimezone(_zone(entry.published_offset) or UTC)


def of_feed(published: datetime, offset: int | None, source: Source) -> PublicationDate:
    """The date that a feed gives to its entry: of the day on the clock in which it is written (`offset`: minutes east of UTC), else
    in the zone of the source."""
    zone = _zone(offset) or (dates.zone_of(source.timezone) if source.timezone != "UTC" else None)
    local = published.astimezone(zone or UTC)
    return PublicationDate(
        instant=published,
        local_day=local.date() if zone else None,
        offset=_minutes(local.utcoffset() or timedelta()) if zone else None,
        said_by="feed",
        evidence="feed",
        certainty=DateCertainty.CERTAIN,
    )


def _local(
    published: datetime, dated: Sequence[DateStatement], shown: ShownDates, reader: DateReader, *, is_exact: bool
) -> tuple[date, int | None]:
    """The page's own day and offset. A time in UTC says nothing of the clock on the wall: the source's zone does, else the same
    moment written with another offset or without one, else a day beside the headline or in the address that fits."""
    offset = published.utcoffset() or timedelta()
    if not is_exact and reader.timezone != "UTC":
        return published.date(), _minutes(offset)
    if offset or not is_exact:
        return published.date(), _minutes(offset) if offset else None  # an offset is written beside the time
    if reader.timezone != "UTC":
        local = published.astimezone(dates.zone_of(reader.timezone))
        return local.date(), _minutes(local.utcoffset() or timedelta())
    for statement in dated:
        if statement.is_zoned and statement.when == published and statement.when.utcoffset():
            return statement.when.date(), _minutes(statement.when.utcoffset() or timedelta())
    unzoned = [statement for statement in dated if not statement.is_zoned]
    seen_dates = [*((statement.when, statement.is_timed) for statement in unzoned), *shown.near_published(published)]
    for when, is_timed in seen_dates:
        if is_timed and (found := _offset_between(when, published)):
            return when.date(), _minutes(found)
    earliest, latest = ((published + offset).date() for offset in MAX_OFFSETS)
    days = [when.date() for when, _ in seen_dates if earliest <= when.date() <= latest]
    return (days[0] if days else published.date()), None


def _offset_between(local: datetime, published: datetime) -> timedelta | None:
    """The offset of a local clock that shows the same moment, to the minute; None where it shows another one."""
    clock = local.replace(second=0, microsecond=0, tzinfo=UTC)
    offset = clock - published.astimezone(UTC).replace(second=0, microsecond=0)
    if not MAX_OFFSETS[0] <= offset <= MAX_OFFSETS[1]:
        return None
    return offset if not offset % HOUR or offset in BROKEN_OFFSETS else None


def _minutes(offset: timedelta) -> int:
    return round(offset.total_seconds() / 60)


def _changed(head: Head) -> Iterator[str]:
    if head.linked.modified:
        yield head.linked.modified
    for tag in _MODIFIED:
        yield from head.meta.get(tag, ())


def _guess(tree: Any, url: str, now: datetime) -> datetime | None:
    from htmldate import extractors, find_date

    # Its last resort asks dateparser, and loads 205 locales for that (2 CPU-seconds of each process). It found no date that the
    # rest of the search or our own reader had not found.
    setattr(extractors, "has_date_cue", lambda *_: False)  # noqa: B010
    try:
        text = find_date(
            tree,  # of which it makes a copy, as it did not parse it
            url=url or None,
            original_date=True,
            extensive_search=True,
            outputformat="%Y-%m-%d",
            max_date=now.strftime("%Y-%m-%d"),
        )
    except Exception:  # it reads hostile pages too
        return None
    when = dates.parse(text) if text else None
    if when is not None and ((when.month, when.day) == (1, 1) or when.date() == now.date()):
        return None  # a year, of a copyright line as a rule; or the day on which the page was made for us
    return when if when is not None and dates.plausible(when, now) else None
