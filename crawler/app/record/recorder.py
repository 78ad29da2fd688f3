"""The only writer: what a crawl learned becomes rows. Idempotent: an item may arrive twice, or late.

Two transactions carry all correctness. A feed's validators and its new entries commit together; an article, its version,
story, alerts and the state of its entry commit together. What can be computed is computed before the transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any, assert_never

from crawler.app.record.errors import OutOfDate, RecordingErrors, ends_the_crawl, kind_of
from crawler.app.record.polled import PollRecorder
from crawler.model import ArticleFound, Disposition, FeedState, FetchError, HostPaced, Item, RobotsFetched, Source
from crawler.store import Store
from crawler.store.complaints import StoreRefused

if TYPE_CHECKING:
    from crawler.app.record.pages import PageRecorder
    from crawler.app.record.prepare import Prepared
    from crawler.watch import Watchlist


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
        self._store = store
        self._make_pages = partial(
            _page_recorder,
            store,
            watches if callable(watches) else lambda: watches,
            sources=sources,
            clock=clock,
            keep_raw=raw_days > 0,
            attempts=attempts,
            rules_hash=rules_hash,
        )
        self.errors = RecordingErrors()
        self.prepared_again = 0  # items whose preparation did not fit the archive any more
        self._polls = PollRecorder(store, clock)

    @cached_property
    def _pages(self) -> PageRecorder:
        """Made with the first page: many cycles bring none, and need nothing that reads articles."""
        return self._make_pages(errors=self.errors)

    @property
    def read_here(self) -> int:
        """Articles that had been read in a worker, with other rules or other paragraphs."""
        return self._pages.read_here if "_pages" in self.__dict__ else 0

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
        for, the transaction ends before it, and it is prepared again. Only then is an article read here whose worker knew other
        paragraphs than the archive: it is mostly those before it in its group that the worker had seen already.
        """
        new = self._seem_new(items)
        prepared = [self._prepare(item, seems_new=number in new) for number, item in enumerate(items)]
        outcomes: list[str | Exception] = []
        repeated = -1  # the item that was prepared a second time
        while len(outcomes) < len(items):
            with self._store.group():
                for item, ready in zip(items[len(outcomes) :], prepared[len(outcomes) :], strict=True):
                    if (outcome := self._outcome(item, ready, may_repeat=len(outcomes) != repeated)) is None:
                        break
                    outcomes.append(outcome)
            if (repeated := len(outcomes)) < len(items):
                prepared[repeated] = self._prepare(items[repeated], reads=True)
                self.prepared_again += 1
        return outcomes

    def _seem_new(self, items: Sequence[Item]) -> frozenset[int]:
        """The numbers of the items whose article the archive has in no form, as far as can be said before the transaction."""
        articles = {number: item for number, item in enumerate(items) if isinstance(item, ArticleFound) and item.facts is not None}
        try:
            new = self._pages.seem_new([*articles.values()]) if articles else frozenset()
        except Exception as error:  # the fault of one of them: each is asked for by itself
            if ends_the_crawl(error):
                raise
            return frozenset()
        return frozenset(number for position, number in enumerate(articles) if position in new)

    def _prepare(self, item: Item, *, reads: bool = False, seems_new: bool = False) -> Prepared | Exception | None:
        """What is computed of an item before the transaction, or the exception that this raised."""
        try:
            return self._ready(item, reads=reads, seems_new=seems_new)
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

    def _ready(self, item: Item, *, reads: bool, seems_new: bool) -> Prepared | None:
        match item:
            case ArticleFound() | FetchError():
                return self._pages.prepare(item, reads=reads, seems_new=seems_new)
            case FeedState() | RobotsFetched() | HostPaced():
                return None
            case _:
                assert_never(item)

    def _record(self, item: Item, ready: Prepared | None) -> str:
        match item:
            case FeedState():
                return self._polls.record(item)
            case ArticleFound():
                assert ready is not None
                return self._pages.record_article(item, ready)
            case FetchError():
                return self._pages.record_error(item, ready)
            case RobotsFetched():
                with self._store.write():
                    self._store.feeds.save_robots(item.copy)
                return "robots"
            case HostPaced():
                return "passed_by"

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
            case HostPaced():
                answer, subject = "forgotten", item.pace.host
        self.errors.add(subject, error, answer)
        return answer

    def _failed(self, item: FetchError, last: Disposition) -> str:
        return self._pages.record_error(item, self._pages.prepare(item), last)


def _page_recorder(*arguments: Any, **settings: Any) -> PageRecorder:
    from crawler.app.record.pages import PageRecorder

    return PageRecorder(*arguments, **settings)


def _first_that_works(way: Callable[[], str], fallback: Callable[[], str]) -> str:
    try:
        return way()
    except Exception as error:  # the one that led here is the one that is reported
        if ends_the_crawl(error):
            raise
    return fallback()


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
