"""The only writer: what a crawl learned becomes rows. Idempotent: an item may arrive twice, or late.

Two transactions carry all correctness. A feed's validators and its new entries commit together; an article, its version,
story, alerts and the state of its entry commit together. What can be computed is computed before the transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from crawler.app.record.addresses import AddressKeys, address_key
from crawler.app.record.assign import Assigner
from crawler.app.record.errors import RecordingErrors, ends_the_crawl, kind_of
from crawler.app.record.polled import PollRecorder
from crawler.app.record.prepare import Preparer
from crawler.model import ArticleFound, Disposition, FeedState, FetchError, FetchOutcome, Item, Page, RobotsFetched, Source
from crawler.polling.rechecks import next_check
from crawler.polling.responses import patience, retry_at
from crawler.runtime.clock import iso
from crawler.store import Store
from crawler.store.connection import StoreRefused
from crawler.store.states import EntryState
from crawler.store.versions import pack
from crawler.watch import Watchlist
from crawler.web.urls import is_front_page

MAX_VALIDATOR_CHARS = 500  # characters
FRONT_PAGE_REASON = "its address leads to the front page"
MAX_PENDING_PERIOD = timedelta(days=14)  # a host that asks for a pause every time is not waited for any longer


class Recorder:
    """Writes items into a store. `clock` gives the time of recording."""

    def __init__(
        self,
        store: Store,
        watches: Watchlist,
        *,
        sources: Mapping[str, Source],
        clock: Callable[[], datetime],
        raw_days: int = 30,
        attempts: int = 3,
    ) -> None:
        self._store, self._clock, self._keep_raw, self._attempts = store, clock, raw_days > 0, attempts
        self._preparer = Preparer(watches, sources, clock, keep_raw=self._keep_raw)
        self.errors = RecordingErrors()
        self._polls = PollRecorder(store, clock)
        self._assigner = Assigner(store, self._preparer, keep_raw=self._keep_raw)

    def record(self, item: Item) -> str:
        """Write one item; answers its disposition or outcome.

        Raises `StoreError` when the database fails, and then nothing was written. Any other exception is the fault of the
        item or of what reads it: it is counted in `errors`, and the item ends in a disposition all the same.
        """
        try:
            return self._record(item)
        except Exception as error:
            if ends_the_crawl(error):
                raise
            return self._record_failure(item, error)

    def _record(self, item: Item) -> str:
        match item:
            case FeedState():
                return self._polls.record(item)
            case ArticleFound():
                return self._article(item)
            case FetchError():
                return self._fetch_error(item)
            case RobotsFetched():
                with self._store.write():
                    self._store.feeds.save_robots(item.copy)
                return "robots"

    def _record_failure(self, item: Item, error: Exception) -> str:
        """Record what can be said of an item whose recording raised, and count it. Raises what the last way out raised."""
        match item:
            case FeedState():
                ways = partial(self._polls.each_by_itself, item, error), partial(self._polls.unread, item, error)
                answer, subject = _first_that_works(*ways), f"feed {item.feed_id}"
            case ArticleFound() | FetchError():
                failed = _unrecorded(item, error) if isinstance(item, ArticleFound) else replace(item, page=None)
                least = replace(failed, page=None, fetch=None)
                last = Disposition.EXTRACTION_FAILED if isinstance(item, ArticleFound) else Disposition.FAILED
                ways = partial(self._fetch_error, failed, last), partial(self._fetch_error, least, last)
                answer, subject = _first_that_works(*ways), item.entry.link
            case RobotsFetched():
                answer, subject = "forgotten", f"{item.copy.host}/robots.txt"
        self.errors.add(subject, error, answer)
        return answer

    # ------------------------------------------------------------------ an article was found

    def _article(self, item: ArticleFound) -> str:
        addresses = AddressKeys.of(item)
        ready = self._preparer.prepare(item, addresses, self._assigner.own_text(item, addresses))
        now = self._clock()
        with self._store.write():
            entry = self._entry(item) or self._add_early_entry(item, addresses.entry, now)
            if not self._first_time(item, entry) or entry.disposition is not Disposition.PENDING:
                return str(entry.disposition)
            if entry.article_id is not None and is_front_page(item.page.url) and not is_front_page(item.entry.link):
                self._store.entries.settle(entry, Disposition.GONE, now, reason=FRONT_PAGE_REASON)
                self._withdraw(entry.id, entry.article_id, FRONT_PAGE_REASON, now)
                return str(Disposition.GONE)
            disposition, article_id = self._assigner.assign(ready, item.page, entry, now)
            self._store.entries.settle(entry, disposition, now, article_id=article_id)
            self._store.entries.remember_page(entry.id, *_validators(item.page))
            self._check_again(entry, article_id, now)
            for url_key in addresses.every:
                self._store.articles.add_url(url_key, article_id)
                for pending in self._store.entries.pending_with_url(url_key):
                    self._store.entries.settle(pending, Disposition.KNOWN, now, article_id=article_id)
        return str(disposition)

    # ------------------------------------------------------------------ a page did not become an article

    def _withdraw(self, entry_id: int, article_id: int, reason: str, now: datetime) -> None:
        """A page that was an article is none any more: nobody looks again, and its alerts come up."""
        self._store.versions.add_withdrawal(article_id, reason, now)
        self._store.entries.schedule_recheck(entry_id, self._store.entries.recheck_count(entry_id) + 1, None)

    def _check_again(self, entry: EntryState, article_id: int, now: datetime) -> None:
        """When its page is looked at next: an entry that was settled before has just been looked at again."""
        checks = self._store.entries.recheck_count(entry.id) + (entry.article_id is not None)
        when = next_check(entry.first_seen, checks, now, alerted=self._store.alerts.has_standing_alert(article_id))
        self._store.entries.schedule_recheck(entry.id, checks, when)

    def _fetch_error(self, item: FetchError, last: Disposition = Disposition.FAILED) -> str:
        """`last`: where an entry ends whose attempts ran out."""
        now, disposition = self._clock(), item.disposition
        packed = pack(item.page.body) if item.page is not None and self._keep_raw else b""
        with self._store.write():
            entry = self._entry(item) or self._add_early_entry(item, address_key(item.entry.link), now)
            if not self._first_time(item, entry) or entry.disposition is not Disposition.PENDING:
                return str(entry.disposition)
            attempts = entry.attempts
            if disposition is Disposition.PENDING:
                # A host that asked for a pause, or cannot be asked at all, says nothing against this page, unless it never
                # does anything else. Only that is limited in time: after a machine's long sleep, and for an old article
                # looked at again, a fault is tried again.
                throttled = item.fetch is not None and item.fetch.outcome is FetchOutcome.THROTTLED
                waits = throttled or item.host_failed
                too_long = waits and _waited_too_long(entry, now)
                attempts += not waits
                if attempts < self._attempts and not too_long:
                    soonest = item.retry_at or retry_at(attempts, now)
                    when = _later(item.retry_at, entry.first_seen, now) if item.host_failed else soonest
                    self._store.entries.postpone(entry.id, item.reason, when, attempts=attempts)
                    return str(disposition)
                disposition = last
            if item.page is not None and packed:
                self._store.versions.add_page(item.page, packed, entry.id, now)
            self._store.entries.settle(entry, disposition, now, reason=item.reason)
            if disposition is not Disposition.UNCHANGED:
                self._store.entries.remember_page(entry.id, None, None)
            if entry.article_id is not None and disposition is Disposition.GONE:
                self._withdraw(entry.id, entry.article_id, item.reason, now)
            elif entry.article_id is not None and item.page is not None and is_front_page(item.page.url):
                self._withdraw(entry.id, entry.article_id, FRONT_PAGE_REASON, now)
            elif entry.article_id is not None:
                self._check_again(entry, entry.article_id, now)
        return str(disposition)

    # ------------------------------------------------------------------ common

    def _entry(self, item: ArticleFound | FetchError) -> EntryState | None:
        return self._store.entries.find(item.feed_id, item.entry.key)

    def _add_early_entry(self, item: ArticleFound | FetchError, url_key: str | None, now: datetime) -> EntryState:
        """The entry of an item that came before its feed's state: added here, and counted when that comes."""
        entries = self._store.entries
        return entries.state(entries.add(item.feed_id, item.entry, url_key, Disposition.PENDING, now, run_id=None))

    def _first_time(self, item: ArticleFound | FetchError, entry: EntryState) -> bool:
        """Log the exchange an item comes from. False when that is logged already: the item arrived before, and what it
        says may have been overtaken since."""
        log = self._store.log
        if item.fetch is None:
            return True
        if log.has_fetch(item.run_id, entry.id, item.fetch):
            return False
        log.add_fetches(item.run_id, item.feed_id, entry.id, (item.fetch,))
        return True


def _first_that_works(way: Callable[[], str], fallback: Callable[[], str]) -> str:
    try:
        return way()
    except Exception as error:  # the one that led here is the one that is reported
        if ends_the_crawl(error):
            raise
    return fallback()


def _validators(page: Page) -> tuple[str | None, str | None]:
    """ETag and Last-Modified; one too long to be sent back is none."""
    etag, last_modified = (page.headers.get(name, "") for name in ("etag", "last-modified"))
    return (etag if len(etag) <= MAX_VALIDATOR_CHARS else None), (
        last_modified if len(last_modified) <= MAX_VALIDATOR_CHARS else None
    )


def _waited_too_long(entry: EntryState, now: datetime) -> bool:
    """One looked at again because its feed said so has waited since then: since the feed last showed it at the most."""
    since = entry.last_seen_at if entry.looks else entry.first_seen_at
    return entry.article_id is None and since <= iso(now - MAX_PENDING_PERIOD)


def _later(requested_at: datetime | None, first_seen: datetime, now: datetime) -> datetime:
    """When an entry of a host that cannot be asked is tried again: ever later, and not before the host wants."""
    when = now + patience(first_seen, now)
    return when if requested_at is None else max(requested_at, when)


def _unrecorded(item: ArticleFound, error: Exception) -> FetchError:
    """An article whose recording raised: tried again, as the cause may pass; what the schema refuses is refused again.

    The reason names the type of the exception and its place, never its message: that may quote the page.
    """
    refused = isinstance(error, StoreRefused)
    return FetchError(
        run_id=item.run_id,
        feed_id=item.feed_id,
        entry=item.entry,
        disposition=Disposition.EXTRACTION_FAILED if refused else Disposition.PENDING,
        reason=f"cannot be stored: {error.__cause__}" if refused else f"recording raised {kind_of(error)}",
        fetch=item.fetch,
        page=None if refused else item.page,
    )
