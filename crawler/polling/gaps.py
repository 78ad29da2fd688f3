"""Entries that scrolled off a feed between two polls: whether there are any, and where they are looked for. Pure.

A document that still holds what was the newest entry at the last good poll reaches back to it, so nothing is missing. One that does
not, and whose oldest new entry is much younger, left a gap: entries were published in between and are no longer listed. They are
looked for in the documents that the feed itself names as earlier (RFC 5005: `prev-archive`, `next`; WordPress: `?paged=2`; a
channel's `?before=`), then in the sitemaps of its source. A gap is closed once a document reaches back to its beginning.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from crawler.model import Entry, FeedDocument, FeedKind, GapReport, PlannedEndpoint, PlannedFeed
from crawler.model.brief import Brief
from crawler.polling.schedule import FEW_KNOWN
from crawler.web.urls import canonicalise, is_web

MIN_KNOWN_ENTRIES = 3  # so many known ones are no pinned posts
MIN_DATED_ENTRIES = 3  # fewer say nothing of a feed's rhythm
MIN_UNDATED_ENTRIES = 5
RHYTHM_FACTOR = 2  # a hole of so many times the usual pause between two entries is a gap
NO_WAY_REASON = "the feed names no earlier document, and its source has no sitemap"
BUDGET_REASON = "the budget of documents for one poll is used up"
NOT_REACHED_REASON = "the earlier documents that can be had end before its beginning"


class GapSpan(NamedTuple):
    """Entries published after `since` and before `until` may be missing."""

    since: datetime
    until: datetime
    is_dated: bool = True  # False: by our own polls, as the entries bear no dates


def find_gap(
    entries: Sequence[Entry],
    known_keys: Collection[str],
    *,
    newest_at: datetime | None,
    answered_at: datetime | None,
    now: datetime,
    max_age_days: int,
) -> GapSpan | None:
    """The gap before a document. `newest_at`: date of the newest entry known before it; `answered_at`: the last good poll, None
    where there was none. Nothing older than `max_age_days` is missed: it would not be fetched."""
    known = [entry for entry in entries if entry.key in known_keys]
    if answered_at is None or not entries or len(known) >= MIN_KNOWN_ENTRIES or len(known) >= FEW_KNOWN * len(entries):
        return None
    oldest = now - timedelta(days=max_age_days)
    fresh = [date for entry in entries if entry.key not in known_keys and (date := _date(entry)) is not None and date <= now]
    if newest_at is None or 2 * len(fresh) < len(entries) - len(known):
        undated = not known and len(entries) >= MIN_UNDATED_ENTRIES and bool(known_keys)
        return GapSpan(max(answered_at, oldest), now, is_dated=False) if undated else None
    if any((date := _date(entry)) is not None and date >= newest_at for entry in known):
        return None  # what was the newest is still listed
    younger = sorted(date for date in fresh if date > newest_at)
    if len(younger) < MIN_DATED_ENTRIES or len(fresh) - len(younger) >= FEW_KNOWN * len(fresh):
        return None  # entries as old as the last poll are listed, under keys that changed
    usual_pause = timedelta(seconds=median((later - earlier).total_seconds() for earlier, later in pairwise(younger)))
    since = max(newest_at, oldest)
    return GapSpan(since, younger[0]) if younger[0] - since > RHYTHM_FACTOR * usual_pause else None


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class GapFilling(Brief):
    """Grows with each document that is asked for. `next_endpoint` is None once the gap is closed, or nothing is left to ask."""

    feed: PlannedFeed
    span: GapSpan
    budget: int  # documents that may still be asked for
    max_entries: int
    earlier: PlannedEndpoint | None  # the next document that the feed names
    sitemaps: tuple[PlannedEndpoint, ...]
    keys: frozenset[str] = frozenset()  # of entries met in this poll
    pages: frozenset[str] = frozenset()  # their canonical addresses
    asked_urls: frozenset[str] = frozenset()
    has_new: bool = False  # one of the entries met so far was not known: a known one after it is older than the gap
    entries: tuple[Entry, ...] = ()
    documents: int = 0
    closed_by: str = ""
    reason: str = ""
    failed_url: str | None = None  # an earlier document that could not be had this time
    gap_id: int | None = None  # of a gap that an earlier poll found

    @classmethod
    def begin(
        cls,
        feed: PlannedFeed,
        served: PlannedEndpoint,
        document: FeedDocument | None,
        span: GapSpan | None,
        budget: int,
        max_entries: int,
    ) -> GapFilling | None:
        """The filling of a new gap, or of the one that the feed has; None where there is none. `document` is what was polled, from
        the endpoint `served`."""
        old = feed.open_gap
        link = _earlier_url(document) if document is not None else None
        is_new = span is not None
        if span is None:
            if old is None:
                return None
            span, link = GapSpan(old.since, old.until), old.next_url or link
        entries = document.entries if document is not None else ()
        return cls(
            feed=feed,
            span=span,
            budget=budget,
            max_entries=max_entries,
            earlier=_endpoint(link, served.kind, served.selector) if link else None,
            sitemaps=(*_unread_sitemaps(served, document), *(endpoint for endpoint in feed.sitemaps if endpoint.url != served.url)),
            has_new=is_new,
            keys=frozenset(entry.key for entry in entries),
            pages=frozenset(_pages(entries)),
            asked_urls=frozenset({served.url, served.fetch_url}),
            gap_id=old.id if old is not None and span == GapSpan(old.since, old.until) else None,
        )

    @property
    def next_endpoint(self) -> PlannedEndpoint | None:
        if self.closed_by or self.documents >= self.budget or len(self.entries) >= self.max_entries:
            return None
        return self.earlier or next(iter(self.sitemaps), None)

    def answered(self, endpoint: PlannedEndpoint, document: FeedDocument | None, failure: str) -> GapFilling:
        """This filling with the document of its `next_endpoint`; None: it could not be had, because of `failure`."""
        is_earlier = endpoint == self.earlier
        filling = replace(
            self,
            documents=self.documents + 1,
            asked_urls=self.asked_urls | {endpoint.url},
            earlier=None if is_earlier else self.earlier,
            sitemaps=self.sitemaps if is_earlier else self.sitemaps[1:],
        )
        if document is None:
            return replace(filling, reason=f"{endpoint.url}: {failure}", failed_url=endpoint.url if is_earlier else self.failed_url)
        if is_earlier:
            return filling._with_earlier(endpoint, document)
        return filling._with_sitemap(endpoint, document)

    def _with_earlier(self, endpoint: PlannedEndpoint, document: FeedDocument) -> GapFilling:
        fresh = [entry for entry in document.entries if entry.key not in self.keys]
        filling = self._with_entries(fresh)
        dates = [date for entry in fresh if (date := _date(entry)) is not None]
        is_reached = any(date <= self.span.since for date in dates)
        if not dates or not self.span.is_dated:
            new = [entry.key not in self.feed.known_fingerprints for entry in fresh]
            # Known ones before the first new one have only moved down since the last poll.
            first = 0 if self.has_new else new.index(True) if True in new else len(new)
            is_reached = False in new[first:]
            filling = replace(filling, has_new=self.has_new or True in new)
        if is_reached:
            return replace(filling, closed_by=f"earlier documents of the feed ({endpoint.url})")
        link = _earlier_url(document)
        if not fresh or not link or link in filling.asked_urls:
            return filling  # the same again, or the end
        return replace(filling, earlier=_endpoint(link, endpoint.kind, endpoint.selector))

    def _with_sitemap(self, endpoint: PlannedEndpoint, document: FeedDocument) -> GapFilling:
        links = [link for link in document.links if link.url not in self.asked_urls][: self.budget]
        if not document.entries:
            endpoints = tuple(_endpoint(link.url, link.kind, link.selector) for link in links)
            return replace(self, sitemaps=(*endpoints, *self.sitemaps))
        missing = []
        pages = set(self.pages)
        for entry in document.entries:  # its keys are addresses: those of the feed are not
            date = _date(entry)
            if date is not None and self.span.since < date <= self.span.until and pages.isdisjoint(_pages([entry])):
                missing.append(entry)
                pages.update(_pages([entry]))
        filling = self._with_entries(missing)
        if any((date := _date(entry)) is not None and date <= self.span.since for entry in document.entries):
            return replace(filling, closed_by=f"sitemap ({endpoint.url})")
        return filling

    def _with_entries(self, fresh: Sequence[Entry]) -> GapFilling:
        taken = tuple(fresh[: self.max_entries - len(self.entries)])
        return replace(
            self,
            entries=(*self.entries, *taken),
            keys=self.keys | {entry.key for entry in fresh},
            pages=self.pages | set(_pages(fresh)),
        )

    def report(self, gained: int) -> GapReport:
        """What is kept of the gap. `gained`: entries found that nobody had seen."""
        reason, next_url = "", self.earlier.url if self.earlier is not None else self.failed_url
        if not self.closed_by:
            can_go_on = self.next_endpoint is None and bool(self.earlier or self.sitemaps)
            reason = BUDGET_REASON if can_go_on else self.reason or (NOT_REACHED_REASON if self.documents else NO_WAY_REASON)
        return GapReport(
            id=self.gap_id,
            since=self.span.since,
            until=self.span.until,
            closed_by=self.closed_by,
            entries=gained,
            documents=self.documents,
            next_url=None if self.closed_by else next_url,
            reason=reason,
        )


def _endpoint(url: str, kind: FeedKind, selector: str | None) -> PlannedEndpoint:
    return PlannedEndpoint(url=url, fetch_url=url, kind=kind, selector=selector)


def _unread_sitemaps(served: PlannedEndpoint, document: FeedDocument | None) -> Iterator[PlannedEndpoint]:
    """The sitemaps of an index that the poll itself did not read, as it reads only the newest."""
    if document is not None and served.kind is FeedKind.SITEMAP:
        for link in document.links[FeedKind.SITEMAP.follow :]:
            yield _endpoint(link.url, link.kind, link.selector)


def _earlier_url(document: FeedDocument) -> str | None:
    return document.earlier or (document.older.url if document.older is not None else None)


def _date(entry: Entry) -> datetime | None:
    return entry.published or entry.updated


def _pages(entries: Iterable[Entry]) -> list[str]:
    return [canonicalise(entry.link) for entry in entries if is_web(entry.link)]
