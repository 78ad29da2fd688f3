"""The articles that pages became, and the entries whose pages became none: prepared, then written."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from crawler.app.record.addresses import AddressKeys, address_key
from crawler.app.record.assign import Assigner
from crawler.app.record.errors import OutOfDate, RecordingErrors
from crawler.app.record.prepare import Prepared, Preparer
from crawler.app.record.unread_page import FRONT_PAGE_REASON, UnreadPages
from crawler.facts.boilerplate import OwnText
from crawler.model import Article, ArticleFound, Disposition, FetchError, Page, Source, TextFrom
from crawler.store import Store
from crawler.store.states import EntryState
from crawler.web.urls import is_front_page

if TYPE_CHECKING:
    from crawler.watch import Watchlist

MAX_VALIDATOR_CHARS = 500  # characters


class PageRecorder:
    """Writes what became of pages into a store. `clock` gives the time of recording; `watches` are compiled when they are first
    needed."""

    def __init__(
        self,
        store: Store,
        watches: Callable[[], Watchlist],
        *,
        sources: Mapping[str, Source],
        clock: Callable[[], datetime],
        keep_raw: bool,
        attempts: int,
        rules_hash: str,
        errors: RecordingErrors,
    ) -> None:
        self._store, self._clock, self._errors = store, clock, errors
        self.preparer = Preparer(watches, sources, clock, keep_raw=keep_raw, rules_hash=rules_hash)
        self.assigner = Assigner(store, self.preparer, keep_raw=keep_raw)
        self._unread = UnreadPages(store, self.assigner, clock, keep_raw=keep_raw, attempts=attempts)
        self.read_here = 0  # articles that had been read in a worker, with other rules or other paragraphs

    def seem_new(self, items: Sequence[ArticleFound]) -> frozenset[int]:
        """The numbers of those articles of a group that were read in a worker and that the archive has in no form: asked for all
        of them at once. What changes before they are written is noticed then."""
        numbered = [(number, item) for number, item in enumerate(items) if self.preparer.believes(item.facts)]
        addresses = {number: AddressKeys.of(item.article, item.entry.link).every for number, item in numbered}
        lookup = self._store.group_lookup
        urls = lookup.urls([key for keys in addresses.values() for key in keys])
        texts = lookup.texts([item.facts.content_hash for _, item in numbered if item.facts])
        read_entries = lookup.read_entries([(item.feed_id, item.entry.key) for _, item in numbered])
        return frozenset(
            number
            for number, item in numbered
            if urls.isdisjoint(addresses[number])
            and not (item.facts and item.facts.content_hash in texts)
            and (item.feed_id, item.entry.key) not in read_entries
        )

    def prepare(self, item: ArticleFound | FetchError, *, reads: bool = True, seems_new: bool = False) -> Prepared | None:
        """What is computed of an item before the transaction; None: nothing. An article whose worker knew other repeated
        paragraphs is read once more, or where it `reads` none raises `OutOfDate`. Of one that `seems_new` nothing is asked here."""
        article = item.article
        if article is None or (isinstance(item, FetchError) and item.disposition is Disposition.UNCHANGED):
            return None
        addresses = AddressKeys.of(article, item.entry.link)
        if seems_new and item.facts is not None:
            return self.preparer.of_facts(article, addresses, OwnText.of_facts(article.text, item.facts), item.facts)
        ready = self._read_before(item, article, addresses, reads=reads) or self._read_here(item, article, addresses)
        return self.assigner.with_edit(ready, self._entry(item), item.feed_id, self._clock())

    def _read_before(
        self, item: ArticleFound | FetchError, article: Article, addresses: AddressKeys, *, reads: bool
    ) -> Prepared | None:
        """The article as its worker read it; None where that is to be done again."""
        facts = item.facts
        if facts is None or not self.preparer.believes(facts):
            return None
        own_text = self.assigner.own_text(article, item.feed_id, addresses, facts)
        if own_text is not None:
            return self.preparer.of_facts(article, addresses, own_text, facts)
        if not reads:
            raise OutOfDate("its worker knew other repeated paragraphs", article.url)
        return None

    def _read_here(self, item: ArticleFound | FetchError, article: Article, addresses: AddressKeys) -> Prepared:
        self.read_here += item.facts is not None
        own_text = self.assigner.own_text(article, item.feed_id, addresses)
        assert own_text is not None
        page = item.page if isinstance(item, ArticleFound) else None  # the text of a feed is not that page's
        return self.preparer.prepare(article, addresses, own_text, page, entry=item.entry)

    # ------------------------------------------------------------------ an article was found

    def record_article(self, item: ArticleFound, ready: Prepared) -> str:
        """The article, its version, story and alerts, and the state of its entry."""
        page, entry_link, addresses = item.page, item.entry.link, ready.addresses
        now = self._clock()
        with self._store.write():
            entry = self._entry(item) or self._add_early_entry(item, addresses.entry, now)
            if not self._first_time(item, entry) or entry.disposition is not Disposition.PENDING:
                return str(entry.disposition)
            if page and entry.article_id is not None and is_front_page(page.url) and not is_front_page(entry_link):
                return self._unread.record(_front_page(item), entry, None, Disposition.GONE)
            at_address = self.assigner.check(ready, item.feed_id)
            disposition, article_id = self.assigner.assign(ready, page, entry, now, at_address=at_address)
            if item.traits is not None and disposition is Disposition.RECORDED:
                self._store.sites.add_page(article_id, item.traits, now)
            self._errors.add_lacking(ready.article.url, ready.facts.problems)
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

    def record_error(self, item: FetchError, ready: Prepared | None, last: Disposition = Disposition.FAILED) -> str:
        """What becomes of the entry. `last`: where an entry ends whose attempts ran out."""
        with self._store.write():
            entry = self._entry(item) or self._add_early_entry(item, address_key(item.entry.link), self._clock())
            if not self._first_time(item, entry) or entry.disposition is not Disposition.PENDING:
                return str(entry.disposition)
            if ready is not None:
                self.assigner.check(ready, item.feed_id)
            if item.leads_to:
                if (article_id := self._article_of_another(item, entry)) is not None:
                    self._store.entries.settle(entry, Disposition.KNOWN, self._clock(), article_id=article_id)
                    return str(Disposition.KNOWN)
                if entry.article_id is not None:  # it was read before, and is looked at again another time
                    item = replace(item, disposition=Disposition.UNCHANGED)
            return self._unread.record(item, entry, ready, last)

    def _article_of_another(self, item: FetchError, entry: EntryState) -> int | None:
        """The article to which an unread entry's address leads; None where it is not there yet: the entry then waits under that
        address, and is settled with the other one."""
        url_key = address_key(item.leads_to)
        if url_key is None or entry.article_id is not None:
            return None
        article = self._store.articles.find_by_url(url_key)
        if article is None:
            self._store.entries.set_address(entry.id, url_key)
        return article.id if article is not None else None

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
