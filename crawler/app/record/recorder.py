"""The only writer: what a crawl learned becomes rows. Idempotent: an item may arrive twice, or late.

Two transactions carry all correctness. A feed's validators and its new entries commit together; an article, its version,
story, alerts and the state of its entry commit together. What can be computed is computed before the transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import assert_never

from crawler.app.record.addresses import AddressKeys, address_key
from crawler.app.record.assign import Assigner
from crawler.app.record.errors import RecordingErrors, ends_the_crawl, kind_of
from crawler.app.record.polled import PollRecorder
from crawler.app.record.prepare import OutOfDate, Prepared, Preparer
from crawler.app.record.unread_page import FRONT_PAGE_REASON, UnreadPages
from crawler.model import Article, ArticleFound, Disposition, FeedState, FetchError, Item, Page, RobotsFetched, Source, TextFrom
from crawler.store import Store
from crawler.store.connection import StoreRefused
from crawler.store.states import EntryState
from crawler.watch import Watchlist
from crawler.web.urls import is_front_page

MAX_VALIDATOR_CHARS = 500  # characters


class Recorder:
    """Writes items into a store. `clock` gives the time of recording; `watches` may be compiled when they are first needed."""

    def __init__(
        self,
        store: Store,
        watches: Watchlist | Callable[[], Watchlist],
        *,
        sources: Mapping[str, Source],
        clock: Callable[[], datetime],
        raw_days: int = 30,
        attempts: int = 3,
        rules_hash: str = "",
    ) -> None:
        self._store, self._clock, self._keep_raw = store, clock, raw_days > 0
        self._preparer = Preparer(
            watches if callable(watches) else lambda: watches, sources, clock, keep_raw=self._keep_raw, rules_hash=rules_hash
        )
        self.errors = RecordingErrors()
        self.prepared_again = 0  # items whose preparation did not fit the archive any more
        self.read_here = 0  # articles that had been read in a worker, with other rules or other paragraphs
        self._polls = PollRecorder(store, clock)
        self._assigner = Assigner(store, self._preparer, keep_raw=self._keep_raw)
        self._unread = UnreadPages(store, self._preparer, self._assigner, clock, keep_raw=self._keep_raw, attempts=attempts)

    def record(self, item: Item) -> str:
        """Write one item; answers its disposition or outcome.

        Raises `StoreError` when the database fails, and then nothing was written. Any other exception is the fault of the
        item or of what reads it: it is counted in `errors`, and the item ends in a disposition all the same.
        """
        (outcome,) = self.record_group((item,))
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def record_group(self, items: Sequence[Item]) -> list[str | Exception]:
        """Write items in one transaction, each in a part of its own; answers the outcome of each, or why not even what is left of
        it could be written. Nothing is written for certain before this returns. Raises `StoreError` when the database fails.

        Rows are the same as of items written one by one: where those before an item left another archive than it was prepared
        for, the transaction ends before it, and it is prepared again.
        """
        prepared = [self._prepare(item) for item in items]
        outcomes: list[str | Exception] = []
        repeated = -1  # the item that was prepared a second time
        while len(outcomes) < len(items):
            with self._store.group():
                for item, ready in zip(items[len(outcomes) :], prepared[len(outcomes) :], strict=True):
                    if (outcome := self._outcome(item, ready, may_repeat=len(outcomes) != repeated)) is None:
                        break
                    outcomes.append(outcome)
            if (repeated := len(outcomes)) < len(items):
                prepared[repeated] = self._prepare(items[repeated])
                self.prepared_again += 1
        return outcomes

    def _prepare(self, item: Item) -> Prepared | Exception | None:
        """What is computed of an item before the transaction, or the exception that this raised."""
        try:
            return self._ready(item)
        except Exception as error:
            if ends_the_crawl(error):
                raise
            return error

    def _outcome(self, item: Item, ready: Prepared | Exception | None, *, may_repeat: bool) -> str | Exception | None:
        """What became of an item, within the group's transaction; None: it must be prepared again."""
        try:
            if isinstance(ready, Exception):
                raise ready
            return self._record(item, ready)
        except Exception as error:
            if ends_the_crawl(error):
                raise
            if may_repeat and isinstance(error, OutOfDate):
                return None
            try:
                return self._record_failure(item, error)
            except Exception as failure:
                if ends_the_crawl(failure):
                    raise
                return failure

    def _ready(self, item: Item) -> Prepared | None:
        match item:
            case ArticleFound():
                addresses = AddressKeys.of(item.article, item.entry.link)
                ready = self._read_before(item, addresses) or self._read_here(item, addresses)
            case FetchError(article=Article() as article) if item.disposition is not Disposition.UNCHANGED:
                ready = self._unread.prepare_feed_text(article, item.feed_id, item.entry.link)
            case FetchError() | FeedState() | RobotsFetched():
                return None
            case _:
                assert_never(item)
        return self._assigner.with_edit(ready, self._entry(item), item.feed_id, self._clock())

    def _read_before(self, item: ArticleFound, addresses: AddressKeys) -> Prepared | None:
        """The article as its worker read it; None where that is to be done again."""
        facts = item.facts
        if facts is None or not self._preparer.believes(facts):
            return None
        own_text = self._assigner.own_text(item.article, item.feed_id, addresses, facts)
        return None if own_text is None else self._preparer.of_facts(item.article, addresses, own_text, facts)

    def _read_here(self, item: ArticleFound, addresses: AddressKeys) -> Prepared:
        self.read_here += item.facts is not None
        own_text = self._assigner.own_text(item.article, item.feed_id, addresses)
        assert own_text is not None
        return self._preparer.prepare(item.article, addresses, own_text, item.page)

    def _record(self, item: Item, ready: Prepared | None) -> str:
        match item:
            case FeedState():
                return self._polls.record(item)
            case ArticleFound():
                assert ready is not None
                return self._article(item, ready)
            case FetchError():
                return self._fetch_error(item, ready)
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
                ways = partial(self._failed, failed, last), partial(self._failed, least, last)
                answer, subject = _first_that_works(*ways), item.entry.link
            case RobotsFetched():
                answer, subject = "forgotten", f"{item.copy.host}/robots.txt"
        self.errors.add(subject, error, answer)
        return answer

    # ------------------------------------------------------------------ an article was found

    def _article(self, item: ArticleFound, ready: Prepared) -> str:
        page, entry_link, addresses = item.page, item.entry.link, ready.addresses
        now = self._clock()
        with self._store.write():
            entry = self._entry(item) or self._add_early_entry(item, addresses.entry, now)
            if not self._first_time(item, entry) or entry.disposition is not Disposition.PENDING:
                return str(entry.disposition)
            if page and entry.article_id is not None and is_front_page(page.url) and not is_front_page(entry_link):
                return self._unread.record(_front_page(item), entry, None, Disposition.GONE)
            self._assigner.check(ready, item.feed_id)
            disposition, article_id = self._assigner.assign(ready, page, entry, now)
            if item.traits is not None and disposition is Disposition.RECORDED:
                self._store.sites.add_page(article_id, item.traits, now)
            self.errors.add_lacking(ready.article.url, ready.facts.problems)
            is_provisional = ready.article.text_from is TextFrom.FEED
            self._store.entries.settle(entry, disposition, now, article_id=article_id, keeps_content=is_provisional)
            if page is not None:  # a post is looked at again with its channel
                self._store.entries.remember_page(entry.id, *_validators(page))
                self._unread.check_again(entry, article_id, now)
            for url_key in addresses.every:
                self._store.articles.add_url(url_key, article_id)
                self._store.entries.settle_unread(url_key, article_id, except_for=entry.id)
                for pending in self._store.entries.pending_with_url(url_key):
                    self._store.entries.settle(pending, Disposition.KNOWN, now, article_id=article_id)
        return str(disposition)

    # ------------------------------------------------------------------ a page did not become an article

    def _failed(self, item: FetchError, last: Disposition) -> str:
        return self._fetch_error(item, self._ready(item), last)

    def _fetch_error(self, item: FetchError, ready: Prepared | None, last: Disposition = Disposition.FAILED) -> str:
        """`last`: where an entry ends whose attempts ran out."""
        with self._store.write():
            entry = self._entry(item) or self._add_early_entry(item, address_key(item.entry.link), self._clock())
            if not self._first_time(item, entry) or entry.disposition is not Disposition.PENDING:
                return str(entry.disposition)
            if ready is not None:
                self._assigner.check(ready, item.feed_id)
            return self._unread.record(item, entry, ready, last)

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
        # A page that came and was no article says why: else the log could not tell it from one that was.
        why = item.reason if isinstance(item, FetchError) and not item.fetch.reason else item.fetch.reason
        log.add_fetches(item.run_id, item.feed_id, entry.id, (replace(item.fetch, reason=why),))
        return True


def _first_that_works(way: Callable[[], str], fallback: Callable[[], str]) -> str:
    try:
        return way()
    except Exception as error:  # the one that led here is the one that is reported
        if ends_the_crawl(error):
            raise
    return fallback()


def _validators(page: Page) -> tuple[str | None, str | None]:
    """ETag and Last-Modified; one too long to be sent back is none, and so is that of half a page."""
    if not page.is_whole:
        return None, None
    etag, last_modified = (page.headers.get(name, "") for name in ("etag", "last-modified"))
    return (etag if len(etag) <= MAX_VALIDATOR_CHARS else None), (
        last_modified if len(last_modified) <= MAX_VALIDATOR_CHARS else None
    )


def _front_page(item: ArticleFound) -> FetchError:
    """The page of an article that is the front page now."""
    return FetchError(
        run_id=item.run_id,
        feed_id=item.feed_id,
        entry=item.entry,
        disposition=Disposition.GONE,
        reason=FRONT_PAGE_REASON,
        page=item.page,
    )


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
