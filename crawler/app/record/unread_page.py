"""An entry whose page did not become an article: it waits, becomes an article of its feed's text, or is settled."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from crawler.app.record.assign import Assigner
from crawler.app.record.prepare import Prepared
from crawler.model import Disposition, FetchError, FetchOutcome, TextFrom
from crawler.polling.rechecks import next_check
from crawler.polling.responses import patience, retry_at
from crawler.polling.retries import feed_text_is_due, next_try
from crawler.runtime.clock import iso
from crawler.store import Store
from crawler.store.states import EntryState
from crawler.web.packing import pack
from crawler.web.urls import is_front_page

FRONT_PAGE_REASON = "its address leads to the front page"
MAX_PENDING_PERIOD = timedelta(days=14)  # a host that asks for a pause every time is not waited for any longer
CONFIRM_GONE_AFTER = timedelta(hours=1)  # an article whose page is missing is looked for once more before it counts as withdrawn


class UnreadPages:
    """Writes what becomes of entries whose page did not become an article. `clock` gives the time of recording."""

    def __init__(self, store: Store, assigner: Assigner, clock: Callable[[], datetime], *, keep_raw: bool, attempts: int) -> None:
        self._store, self._assigner, self._clock = store, assigner, clock
        self._keep_raw, self._attempts = keep_raw, attempts

    def record(self, item: FetchError, entry: EntryState, ready: Prepared | None, last: Disposition) -> str:
        """Within the transaction of the caller, for a pending entry. `ready`: the article of the feed's text, prepared; `last`:
        where an entry ends whose attempts ran out."""
        now, disposition, attempts = self._clock(), item.disposition, entry.attempts
        first_seen = _first_seen(entry, now)
        has_page = entry.article_id is not None and self._store.articles.find(entry.article_id).text_from is TextFrom.PAGE
        when: datetime | None = None
        if disposition is Disposition.PENDING:
            # A host that asked for a pause, or cannot be asked at all, says nothing against this page, unless it never
            # does anything else. Only that is limited in time: after a machine's long sleep, and for an old article
            # looked at again, a fault is tried again.
            throttled = item.fetch is not None and item.fetch.outcome is FetchOutcome.THROTTLED
            waits = throttled or item.host_failed
            attempts += not waits
            if attempts < self._attempts and not (waits and _waited_too_long(entry, now)):
                soonest = item.retry_at or retry_at(attempts, now)
                when = _later(item.retry_at, first_seen, now) if item.host_failed else soonest
                is_due = feed_text_is_due(disposition, attempts, first_seen=first_seen, now=now)
                if has_page or ready is None or not is_due:
                    self._store.entries.postpone(entry.id, item.reason, when, attempts=attempts)
                    return str(disposition)
            else:
                disposition = last
        else:
            attempts += 1
        if item.page is not None and self._keep_raw:
            self._store.versions.add_page(item.page, pack(item.page), entry.id, now)
        if disposition is not Disposition.UNCHANGED:
            self._store.entries.remember_page(entry.id, None, None)
        if has_page and entry.article_id is not None:
            self._settle_known(item, entry, entry.article_id, disposition, attempts, now)
            return str(disposition)
        if when is None and not entry.is_article:
            listed = self._store.entries.is_listed(entry)
            when = next_try(disposition, attempts, first_seen=first_seen, listed=listed, now=now)
        article_id = entry.article_id
        if ready is not None:
            article_id = self._assigner.assign_feed_text(ready, entry, now)
            disposition = Disposition.FROM_FEED
            for url_key in ready.addresses.every:
                self._store.articles.add_url(url_key, article_id)
        self._store.entries.settle(
            entry,
            disposition,
            now,
            article_id=article_id,
            reason=item.reason,
            attempts=attempts,
            retry_at=when,
            # Where its feed's text is the article, a page that is asked for by hand and still refused must find it again.
            keeps_content=when is not None or disposition is Disposition.FROM_FEED,
        )
        return str(disposition)

    def _settle_known(
        self, item: FetchError, entry: EntryState, article_id: int, disposition: Disposition, attempts: int, now: datetime
    ) -> None:
        """The page of an article was looked at again and is none now. One that is gone, or leads to the front page, is withdrawn
        when a second look an hour later says so too."""
        reason = item.reason
        if item.page is not None and is_front_page(item.page.url) and not is_front_page(item.entry.link):
            reason, is_missing = FRONT_PAGE_REASON, True
        else:
            is_missing = disposition is Disposition.GONE
        entries = self._store.entries
        if not is_missing:
            entries.settle(entry, disposition, now, reason=reason)
            self.check_again(entry, article_id, now)
            return
        entries.settle(entry, Disposition.GONE, now, reason=reason, attempts=attempts)
        if attempts > 1:
            self.withdraw(entry.id, article_id, reason, now)
        else:
            entries.schedule_recheck(entry.id, entries.recheck_count(entry.id), now + CONFIRM_GONE_AFTER)

    def withdraw(self, entry_id: int, article_id: int, reason: str, now: datetime) -> None:
        """A page that was an article is none any more: nobody looks again, and its alerts come up."""
        self._store.versions.add_withdrawal(article_id, reason, now)
        self._store.entries.schedule_recheck(entry_id, self._store.entries.recheck_count(entry_id) + 1, None)

    def check_again(self, entry: EntryState, article_id: int, now: datetime) -> None:
        """When its page is looked at next: an entry that was settled before has just been looked at again."""
        checks = self._store.entries.recheck_count(entry.id) + (entry.article_id is not None)
        when = next_check(entry.first_seen, checks, now, alerted=self._store.alerts.has_standing_alert(article_id))
        self._store.entries.schedule_recheck(entry.id, checks, when)


def _first_seen(entry: EntryState, now: datetime) -> datetime:
    """When a feed first had an entry; now, where the archive's time cannot be read: it is put off like any other."""
    try:
        return entry.first_seen
    except ValueError:
        return now


def _waited_too_long(entry: EntryState, now: datetime) -> bool:
    """One asked for again, as its feed said so or after a bad moment, has waited since then: since the feed last showed it at
    the most."""
    since = entry.last_seen_at if entry.looks or entry.attempts else entry.first_seen_at
    return entry.article_id is None and since <= iso(now - MAX_PENDING_PERIOD)


def _later(requested_at: datetime | None, first_seen: datetime, now: datetime) -> datetime:
    """When an entry of a host that cannot be asked is tried again: ever later, and not before the host wants."""
    when = now + patience(first_seen, now)
    return when if requested_at is None else max(requested_at, when)
