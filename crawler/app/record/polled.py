"""A poll of a feed becomes rows: its validators and its new entries commit together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime

from crawler.app.record.addresses import address_key
from crawler.app.record.errors import ends_the_crawl, kind_of
from crawler.model import Disposition, Entry, FeedState, FetchOutcome
from crawler.store import Store
from crawler.store.group_lookup import storable
from crawler.store.states import EntryState, KnownArticle

MISSING_REASON = "it is missing from its channel"
BACK_REASON = "no longer withdrawn: it stands in its channel again"
LOOKS_UNTIL_WITHDRAWN = 2  # documents in a row that lack it
MAX_LOOKS = 24  # a feed whose fingerprints change at every poll makes us look again this often, then no more


@dataclass(frozen=True, slots=True)
class SeenBefore:
    """What the archive has of the entries of a poll, asked for all of them at once, and what the poll comes to."""

    keys: set[str] = field(default_factory=set)  # of entries that are there, as they are kept
    urls: frozenset[str] = frozenset()  # canonical addresses under which an article was met
    tallies: Counter[Disposition] = field(default_factory=Counter)


class PollRecorder:
    """Writes polls into a store. `clock` gives the time of recording."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock

    def record(self, item: FeedState, *, apart: bool = False) -> str:
        """`apart`: each entry in a part of its own, so that one that cannot be recorded costs itself."""
        entries, now = self._store.entries, self._clock()
        with self._store.write():
            if entries.is_polled(item.run_id, item.feed_id):
                return str(item.outcome)
            self._store.feeds.save(item)
            self._store.log.add_fetches(item.run_id, item.feed_id, None, item.fetches)
            entries.cover(item.run_id, item.feed_id, polled=1, answered=int(item.outcome.good), seen=item.seen_count)
            entries.tally(item.run_id, item.feed_id, Disposition.KNOWN, item.known_count)
            entries.tally(item.run_id, item.feed_id, Disposition.REPEATED, item.repeated_count)
            put, seen = self._put_apart if apart else self._put, self._seen_before(item)
            for entry, disposition in item.skipped:
                put(item, entry, disposition, now, seen)
            for entry in item.entries:
                put(item, entry, Disposition.PENDING, now, seen)
            for tallied, count in seen.tallies.items():
                entries.tally(item.run_id, item.feed_id, tallied, count)
            if item.seen_keys:
                entries.mark_seen(item.feed_id, item.seen_keys, now)
            self._look_for_missing(item, now)
            if item.gap is not None:
                self._store.gaps.save(item.feed_id, item.gap, now)
        return str(item.outcome)

    def _seen_before(self, item: FeedState) -> SeenBefore:
        polled = [*(entry for entry, _ in item.skipped), *item.entries]
        if not polled:
            return SeenBefore()
        lookup = self._store.group_lookup
        links = [key for entry in polled if (key := address_key(entry.link)) is not None]
        return SeenBefore(set(lookup.keys_of_feed(item.feed_id, [entry.key for entry in polled])), lookup.urls(links))

    def _look_for_missing(self, item: FeedState, now: datetime) -> None:
        """A post that is missing between others is withdrawn when a second document says so too; one that is back is as it was."""
        entries = self._store.entries
        if item.seen_keys:
            for entry in entries.found_again(item.feed_id, item.seen_keys):
                entries.settle(entry, Disposition.UNCHANGED, now)
            self._store.versions.take_back_withdrawals(item.feed_id, item.seen_keys, BACK_REASON, now)
        for key in item.missing_keys:
            missing = entries.find(item.feed_id, key)
            if (
                missing is None
                or missing.article_id is None
                or not missing.is_article
                or missing.disposition is Disposition.PENDING
            ):
                continue
            looks = missing.attempts + 1 if missing.disposition is Disposition.GONE else 1
            if looks <= LOOKS_UNTIL_WITHDRAWN:
                entries.settle(missing, Disposition.GONE, now, reason=MISSING_REASON, attempts=looks)
            if looks == LOOKS_UNTIL_WITHDRAWN:
                self._store.versions.add_withdrawal(missing.article_id, MISSING_REASON, now)

    def each_by_itself(self, item: FeedState, _: Exception) -> str:
        """The poll where one of its entries raised: that entry costs itself."""
        return self.record(item, apart=True)

    def unread(self, item: FeedState, error: Exception) -> str:
        """The poll as one that failed: no entries, and no validators, so that the next one gets the whole document."""
        return self.record(
            replace(
                item,
                outcome=FetchOutcome.UNREADABLE,
                reason=f"recording raised {kind_of(error)}",
                seen_count=0,
                known_count=0,
                repeated_count=0,
                entries=(),
                skipped=(),
                served=None,
                served_kind="",
                title="",
                validators=(),
                problems=(),
                seen_keys=(),
                missing_keys=(),
                gap=None,
            )
        )

    def _put(self, item: FeedState, entry: Entry, disposition: Disposition, now: datetime, seen: SeenBefore) -> None:
        if disposition is Disposition.PENDING:
            self._wanted(item, entry, now, seen)
        else:
            self._skipped(item, entry, disposition, now, seen)

    def _put_apart(self, item: FeedState, entry: Entry, disposition: Disposition, now: datetime, seen: SeenBefore) -> None:
        """`_put`; an entry that raises is put with nothing but its link, and one that raises then too is counted as failed."""
        for form in (entry, Entry(key=entry.key, link=entry.link, fingerprint=entry.fingerprint)):
            try:
                with self._store.savepoint():
                    self._put(item, form, disposition, now, seen)
                return
            except Exception as error:
                if ends_the_crawl(error):
                    raise
        seen.tallies[Disposition.FAILED] += 1

    def _skipped(self, item: FeedState, entry: Entry, disposition: Disposition, now: datetime, seen: SeenBefore) -> None:
        entries = self._store.entries
        if self._state(item, entry, seen) is None:
            url_key = address_key(entry.link)
            article = self._article_at(url_key, seen)
            entries.add(item.feed_id, entry, url_key, disposition, now, run_id=None, article_id=article.id if article else None)
            seen.keys.add(storable(entry.key))
        else:
            disposition = Disposition.KNOWN
        seen.tallies[disposition] += 1

    def _wanted(self, item: FeedState, entry: Entry, now: datetime, seen: SeenBefore) -> None:
        """The spider wants this entry's page; the archive may know better."""
        entries, url_key = self._store.entries, address_key(entry.link)
        state = self._state(item, entry, seen)
        disposition = Disposition.PENDING
        if state is None:
            article = self._article_at(url_key, seen)
            if article is not None:
                disposition = Disposition.KNOWN
                entries.add(item.feed_id, entry, url_key, disposition, now, run_id=None, article_id=article.id)
            else:
                entries.add(item.feed_id, entry, url_key, disposition, now, run_id=item.run_id)
            seen.keys.add(storable(entry.key))
        elif state.disposition is not Disposition.PENDING and state.fingerprint != entry.fingerprint and state.looks < MAX_LOOKS:
            entries.reopen(state.id, entry, url_key, item.run_id, now)
        else:
            disposition = Disposition.KNOWN
            if state.disposition is Disposition.PENDING:  # its page is still waited for: what the feed says now is what counts then
                entries.renew(state.id, entry, url_key)
            else:
                entries.remember_fingerprint(state.id, entry.fingerprint)
        seen.tallies[disposition] += 1

    def _state(self, item: FeedState, entry: Entry, seen: SeenBefore) -> EntryState | None:
        return self._store.entries.find(item.feed_id, entry.key) if storable(entry.key) in seen.keys else None

    def _article_at(self, url_key: str | None, seen: SeenBefore) -> KnownArticle | None:
        return self._store.articles.find_by_url(url_key) if url_key in seen.urls and url_key is not None else None
