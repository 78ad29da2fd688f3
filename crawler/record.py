"""The only writer: what a crawl learned becomes rows. Idempotent: an item may arrive twice, or late.

Two transactions carry all correctness. A feed's validators and its new entries commit together; an article, its version,
story, alerts and the state of its entry commit together. What can be computed is computed before the transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler import dedupe
from crawler.accounts import account
from crawler.edits import Edit, compare_versions
from crawler.edits import Reading as VersionRead
from crawler.figures import figures_of
from crawler.findings import Figure, Mention
from crawler.model import (
    Article,
    ArticleFound,
    Disposition,
    Entry,
    FeedState,
    FetchError,
    Item,
    Match,
    Outcome,
    Page,
    RobotsFetched,
    Source,
)
from crawler.rechecks import next_check
from crawler.store import Store
from crawler.store.articles import Candidate, pack
from crawler.store.connection import Row, StoreRefused, iso, moment
from crawler.stories import WINDOW, Bond, Features, Profile, bond, choose, profile
from crawler.text import sha, words
from crawler.urls import canonicalise, is_front_page
from crawler.watch import Reading, Watchlist

MOST_LOOKS = 24  # a feed whose fingerprints change at every poll makes us look again this often, then no more
COPY_WINDOW = timedelta(days=30)  # copies appear within hours; a month covers reprints
FRONT_PAGE = "its address leads to the front page"
STORY_WINDOW = timedelta(days=WINDOW + 3)  # published up to WINDOW days apart, met somewhat later
LONGEST_PENDING = timedelta(days=14)  # a host that asks for a pause every time is not waited for any longer
LEAST_WORDS = 20  # a shorter text proves nothing by being equal


@dataclass(frozen=True, slots=True, kw_only=True)
class _Prepared:
    """An article with everything that is computed outside of the transaction."""

    article: Article
    url_keys: tuple[str, ...]
    content_hash: str
    words: int
    signature: bytes
    buckets: tuple[int, ...]
    matches: tuple[Match, ...]
    mentions: tuple[Mention, ...]
    figures: tuple[Figure, ...]
    account: Features
    packed: bytes


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
        self._store, self._watches, self._sources = store, watches, sources
        self._clock, self._keep_raw, self._attempts = clock, raw_days > 0, attempts
        self._source_ids = store.feeds.source_ids()

    def record(self, item: Item) -> str:
        """Write one item; answers its disposition or outcome. Raises `StoreError`, and then nothing was written."""
        match item:
            case FeedState():
                return self._feed_state(item)
            case ArticleFound():
                try:
                    return self._article(item)
                except StoreRefused as error:  # the fault of this page, and it ends with it
                    return self._fetch_error(_unfit(item, error))
            case FetchError():
                return self._fetch_error(item)
            case RobotsFetched():
                with self._store.write():
                    self._store.feeds.save_robots(item.copy)
                return "robots"

    # ------------------------------------------------------------------ a feed was polled

    def _feed_state(self, item: FeedState) -> str:
        entries, now = self._store.entries, self._clock()
        with self._store.write():
            if entries.polled(item.run_id, item.feed_id):
                return str(item.outcome)
            self._store.feeds.save(item)
            self._store.log.add_fetches(item.run_id, item.feed_id, None, item.fetches)
            entries.cover(item.run_id, item.feed_id, polled=1, answered=int(item.outcome.good), seen=item.seen)
            entries.tally(item.run_id, item.feed_id, Disposition.KNOWN, item.known)
            entries.tally(item.run_id, item.feed_id, Disposition.REPEATED, item.repeated)
            for entry, disposition in item.skipped:
                self._skipped(item, entry, disposition, now)
            for entry in item.entries:
                self._wanted(item, entry, now)
            entries.seen(item.feed_id, item.seen_keys, now)
        return str(item.outcome)

    def _skipped(self, item: FeedState, entry: Entry, disposition: Disposition, now: datetime) -> None:
        entries = self._store.entries
        if entries.find(item.feed_id, entry.key) is None:
            article = self._store.articles.at(key) if (key := _url_key(entry.link)) else None
            entries.add(
                item.feed_id, entry, key, disposition, now, run_id=None, article_id=article["id"] if article else None
            )
        else:
            disposition = Disposition.KNOWN
        entries.tally(item.run_id, item.feed_id, disposition, 1)

    def _wanted(self, item: FeedState, entry: Entry, now: datetime) -> None:
        """The spider wants this entry's page; the archive may know better."""
        entries, url_key = self._store.entries, _url_key(entry.link)
        row = entries.find(item.feed_id, entry.key)
        disposition = Disposition.PENDING
        if row is None:
            article = self._store.articles.at(url_key) if url_key else None
            if article is not None:
                disposition = Disposition.KNOWN
                entries.add(item.feed_id, entry, url_key, disposition, now, run_id=None, article_id=article["id"])
            else:
                entries.add(item.feed_id, entry, url_key, disposition, now, run_id=item.run_id)
        elif (
            row["disposition"] != Disposition.PENDING
            and row["fingerprint"] != entry.fingerprint
            and row["looks"] < MOST_LOOKS
        ):
            entries.look_again(row["id"], entry, url_key, item.run_id, now)
        else:
            disposition = Disposition.KNOWN
            entries.remember_fingerprint(row["id"], entry.fingerprint)
        entries.tally(item.run_id, item.feed_id, disposition, 1)

    # ------------------------------------------------------------------ an article was found

    def _article(self, item: ArticleFound) -> str:
        ready, now = self._prepare(item), self._clock()
        with self._store.write():
            row = self._entry_row(item, now)
            if not self._first_time(item, row) or row["disposition"] != Disposition.PENDING:
                return str(row["disposition"])
            if row["article_id"] is not None and is_front_page(item.page.url) and not is_front_page(item.entry.link):
                self._store.entries.settle(row, Disposition.GONE, now, reason=FRONT_PAGE)
                return self._withdraw(row, FRONT_PAGE, now)
            disposition, article_id = self._place(ready, item.page, row, now)
            self._store.entries.settle(row, disposition, now, article_id=article_id)
            self._check_again(row, article_id, now)
            for url_key in ready.url_keys:
                self._store.articles.add_url(url_key, article_id)
                for other in self._store.entries.pending_with_url(url_key):
                    self._store.entries.settle(other, Disposition.KNOWN, now, article_id=article_id)
        return str(disposition)

    def _prepare(self, item: ArticleFound) -> _Prepared:
        article = item.article
        reading = self._read(article.title, article.text, article.language, article.source)
        figures = figures_of(article.title, article.text, lang=article.language or "")
        signature = dedupe.signature(article.text)
        keys = (
            _url_key(article.canonical_url) or article.canonical_url,
            _url_key(article.url),
            _url_key(item.entry.link),
        )
        return _Prepared(
            article=article,
            url_keys=tuple(dict.fromkeys(key for key in keys if key)),
            content_hash=sha(f"{article.title}\n{article.text}"),
            words=len(words(article.text)),
            signature=signature,
            buckets=dedupe.buckets(signature),
            matches=reading.matches,
            mentions=reading.mentions,
            figures=figures,
            account=account(
                article.title,
                article.text,
                lang=article.language or "",
                mentions=reading.mentions,
                figures=figures,
                watches=(match.watch for match in reading.matches),
                when=article.published or self._clock(),
                source=article.source,
                gazetteer=self._watches.gazetteer,
            ),
            packed=pack(item.page.body) if self._keep_raw else b"",
        )

    def _read(self, title: str, text: str, language: str | None, slug: str) -> Reading:
        source = self._sources.get(slug)
        return self._watches.read(
            title,
            text,
            implies=source.implies if source else (),
            lang=language or "",
            source=slug,
            country=source.country if source else "",
        )

    def _edit(self, known: Row, ready: _Prepared) -> Edit:
        """What a new version changed, by what was read in both."""
        language, slug = known["language"], ready.article.source
        before = self._read(known["title"], known["text"], language, slug)
        return compare_versions(
            VersionRead(
                title=known["title"],
                text=known["text"],
                mentions=before.mentions,
                figures=figures_of(known["title"], known["text"], lang=language or ""),
                watches=[match.watch for match in before.matches],
            ),
            VersionRead(
                title=ready.article.title,
                text=ready.article.text,
                mentions=ready.mentions,
                figures=ready.figures,
                watches=[match.watch for match in ready.matches],
            ),
        )

    def _place(self, ready: _Prepared, page: Page, row: Row, now: datetime) -> tuple[Disposition, int]:
        """A known article, a new version of one, or a new one."""
        articles, article = self._store.articles, ready.article
        source_id = self._source_id(article.source, row["feed_id"])
        known = articles.at(*ready.url_keys)
        if known is None and ready.words >= LEAST_WORDS:
            known = articles.same_text(source_id, ready.content_hash, now - COPY_WINDOW)
        if known is None:
            return self._add(ready, page, row, source_id, now)
        if known["purged_at"] is not None:
            return Disposition.KNOWN, known["id"]
        if known["content_hash"] == ready.content_hash:
            return Disposition.UNCHANGED, known["id"]
        number, edit = known["version"] + 1, self._edit(known, ready)
        articles.revise(
            known["id"],
            article,
            number=number,
            content_hash=ready.content_hash,
            words=ready.words,
            signature=ready.signature,
            buckets=ready.buckets,
            now=now,
        )
        self._add_version(ready, page, row, known["id"], number, now)
        articles.add_edit(known["id"], number, edit, now)
        self._store.stories.recount(known["story_id"])
        return Disposition.EDITED, known["id"]

    def _add(self, ready: _Prepared, page: Page, row: Row, source_id: int, now: datetime) -> tuple[Disposition, int]:
        original, likeness = self._original(ready, source_id, now)
        weighed = None if original else self._weigh(ready)  # a copy would make its rare words common
        told = self._retold(ready, weighed, now) if weighed else None
        story_id = (
            original.story_id if original else told[0] if told else self._store.stories.found(ready.article.title, now)
        )
        root = (original.copy_of or original.id) if original else None
        first = original is not None and self._is_earlier(ready, original, root or original.id)
        article_id = self._store.articles.add(
            ready.article,
            source_id=source_id,
            story_id=story_id,
            content_hash=ready.content_hash,
            words=ready.words,
            signature=ready.signature,
            buckets=ready.buckets,
            copy_of=None if first else root,
            similarity=likeness.jaccard if likeness and not first else None,
            containment=likeness.containment if likeness and not first else None,
            now=now,
        )
        self._add_version(ready, page, row, article_id, 1, now)
        self._remember(article_id, story_id, weighed, original, likeness, told, now)
        if root is not None and first:
            self._store.articles.descend_from(article_id, root)
        self._store.stories.recount(story_id)
        return (Disposition.RECORDED if first or root is None else Disposition.COPY), article_id

    def _add_version(self, ready: _Prepared, page: Page, row: Row, article_id: int, number: int, now: datetime) -> None:
        page_id = self._store.articles.add_page(page, ready.packed, row["id"], now) if self._keep_raw else None
        self._store.articles.add_version(
            article_id, ready.article, number=number, content_hash=ready.content_hash, page_id=page_id, now=now
        )
        self._store.findings.add(article_id, number, ready.mentions, ready.figures)
        self._store.alerts.raise_for(article_id, number, ready.matches, now)

    def _is_earlier(self, ready: _Prepared, original: Candidate, root: int) -> bool:
        """Whether a new article is the original of one that arrived before it: feeds are polled in no order. A text that
        credits the other's publisher descends from it, whatever the dates say; else what was published first is first."""
        source = self._sources.get(ready.article.source)
        if dedupe.credits(ready.article.text, self._store.feeds.source_name(original.source_id)):
            return False
        if source is not None and dedupe.credits(original.text, source.name):
            return True
        return self._store.articles.published_after(root, ready.article.published)

    def _weigh(self, ready: _Prepared) -> Profile:
        """The account of an article against the word counts of the archive, which it joins."""
        self._store.accounts.count(ready.account)
        return profile(ready.account, self._store.accounts.frequencies(ready.account))

    def _retold(self, ready: _Prepared, weighed: Profile, now: datetime) -> tuple[int, Bond, int] | None:
        """The story of which an article is another account: story, the bond that says so, and the article it is with."""
        source = self._sources.get(ready.article.source)
        if (source is not None and not source.stories) or ready.words < LEAST_WORDS:
            return None
        first = self._store.articles.first_since(now - STORY_WINDOW)
        found = self._store.accounts.candidates(weighed, first)
        bonds = {
            story: [(bond(weighed, other), article) for article, other in members] for story, members in found.items()
        }
        chosen = choose({story: [one for one, _ in each] for story, each in bonds.items()})
        if chosen is None:
            return None
        story, strongest = chosen
        return story, strongest, next(article for one, article in bonds[story] if one is strongest)

    def _remember(
        self,
        article_id: int,
        story_id: int,
        weighed: Profile | None,
        original: Candidate | None,
        likeness: dedupe.Similarity | None,
        told: tuple[int, Bond, int] | None,
        now: datetime,
    ) -> None:
        """Why the article is where it is; and, unless it is a copy, what finds it for others."""
        accounts = self._store.accounts
        if original is not None and likeness is not None:
            why = f"text of article {original.id}: {likeness.containment:.0%} of the shorter stands in the other"
            accounts.decide(article_id, story_id, why, "text", now)
            return
        assert weighed is not None
        source = self._sources.get(weighed.source)
        if source is None or source.stories:
            accounts.add(article_id, weighed)
        if told is not None:
            _, strongest, other = told
            accounts.decide(article_id, story_id, f"with article {other}: {strongest}", "account", now, strongest.score)
        else:
            accounts.decide(article_id, story_id, "nothing like it before", "new", now)

    def _original(
        self, ready: _Prepared, source_id: int, now: datetime
    ) -> tuple[Candidate | None, dedupe.Similarity | None]:
        """The article whose text this one copies: the most alike of those that share buckets."""
        best: tuple[Candidate, dedupe.Similarity] | None = None
        for candidate in self._store.articles.candidates(ready.buckets, now - COPY_WINDOW):
            likeness = dedupe.compare(ready.article.text, candidate.text)
            if not dedupe.is_copy(likeness, same_source=candidate.source_id == source_id):
                continue
            if best is None or (likeness.jaccard, likeness.containment) > (best[1].jaccard, best[1].containment):
                best = candidate, likeness
        return best or (None, None)

    # ------------------------------------------------------------------ a page did not become an article

    def _withdraw(self, row: Row, reason: str, now: datetime) -> str:
        """A page that was an article is none any more: nobody looks again, and its alerts come up."""
        self._store.articles.withdrawn(row["article_id"], reason, now)
        self._store.entries.check_again(row["id"], self._store.entries.checks(row["id"]) + 1, None)
        return str(Disposition.GONE)

    def _check_again(self, row: Row, article_id: int, now: datetime) -> None:
        """When its page is looked at next: an entry that was settled before has just been looked at again."""
        checks = self._store.entries.checks(row["id"]) + (row["article_id"] is not None)
        first_seen = moment(row["first_seen_at"])
        assert first_seen is not None
        when = next_check(first_seen, checks, now, alerted=self._store.alerts.stands_on(article_id))
        self._store.entries.check_again(row["id"], checks, when)

    def _fetch_error(self, item: FetchError) -> str:
        now, disposition = self._clock(), item.disposition
        packed = pack(item.page.body) if item.page is not None and self._keep_raw else b""
        with self._store.write():
            row = self._entry_row(item, now)
            if not self._first_time(item, row) or row["disposition"] != Disposition.PENDING:
                return str(row["disposition"])
            attempts = row["attempts"]
            if disposition is Disposition.PENDING:
                # A host that asked for a pause has not failed, unless it never does anything else. Only that is limited in
                # time: after a machine's long sleep, and for an old article looked at again, a fault is tried again.
                throttled = item.fetch is not None and item.fetch.outcome is Outcome.THROTTLED
                too_long = (
                    throttled and row["article_id"] is None and row["first_seen_at"] <= iso(now - LONGEST_PENDING)
                )
                attempts += not throttled
                if attempts < self._attempts and not too_long:
                    self._store.entries.postpone(row["id"], item.reason, item.retry_at, attempts=attempts)
                    return str(disposition)
                disposition = Disposition.FAILED
            if item.page is not None and packed:
                self._store.articles.add_page(item.page, packed, row["id"], now)
            self._store.entries.settle(row, disposition, now, reason=item.reason)
            if row["article_id"] is not None and disposition is Disposition.GONE:
                self._withdraw(row, item.reason, now)
            elif row["article_id"] is not None and item.page is not None and is_front_page(item.page.url):
                self._withdraw(row, FRONT_PAGE, now)
            elif row["article_id"] is not None:
                self._check_again(row, row["article_id"], now)
        return str(disposition)

    # ------------------------------------------------------------------ common

    def _entry_row(self, item: ArticleFound | FetchError, now: datetime) -> Row:
        """The entry of an item; one that outran its feed's state is added here, and counted when that comes."""
        row = self._store.entries.find(item.feed_id, item.entry.key)
        if row is None:
            self._store.entries.add(
                item.feed_id, item.entry, _url_key(item.entry.link), Disposition.PENDING, now, run_id=None
            )
            row = self._store.entries.find(item.feed_id, item.entry.key)
            assert row is not None
        return row

    def _first_time(self, item: ArticleFound | FetchError, row: Row) -> bool:
        """Log the exchange an item comes from. False when that is logged already: the item arrived before, and what it
        says may have been overtaken since."""
        log = self._store.log
        if item.fetch is None:
            return True
        if log.has_fetch(item.run_id, row["id"], item.fetch):
            return False
        log.add_fetches(item.run_id, item.feed_id, row["id"], (item.fetch,))
        return True

    def _source_id(self, slug: str, feed_id: int) -> int:
        if slug not in self._source_ids:
            self._source_ids = self._store.feeds.source_ids()
        return self._source_ids[slug] if slug in self._source_ids else self._store.feeds.source_of(feed_id)


def _unfit(item: ArticleFound, error: StoreRefused) -> FetchError:
    return FetchError(
        run_id=item.run_id,
        feed_id=item.feed_id,
        entry=item.entry,
        disposition=Disposition.EXTRACTION_FAILED,
        reason=f"cannot be stored: {error.__cause__}",
        fetch=item.fetch,
    )


def _url_key(url: str) -> str | None:
    try:
        return canonicalise(url)
    except ValueError:
        return None


def finish_run(store: Store, run_id: int, outcome: str, now: datetime, note: str = "") -> None:
    """Close a run: ok, or the reason why it ended early."""
    with store.write():
        store.log.finish(run_id, outcome, now, note)
