"""Cycles of any shape: items in any order and twice, crawls killed, statements cut off anywhere. Nothing is lost, nothing is
doubled, and both sides of the ledger stay equal."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from crawler.model import Article, Disposition, Endpoint, Entry, Feed, FetchOutcome, Item, Plan, TextFrom
from crawler.model.errors import StoreError
from crawler.polling.triage import triage_entries
from tests.fakes import Env, a_state, an_article, an_article_found, an_entry, an_error, house
from tests.fakes import settings as config
from tests.site import words

NAMES = st.sampled_from(["plain", "clash", "wire-1", "wire-2", "twin-1", "twin-2"])
FEEDS = st.integers(1, 3)  # the first and the third are of one source
TABLES = (
    "entries",
    "articles",
    "article_urls",
    "versions",
    "pages",
    "stories",
    "alerts",
    "hits",
    "coverage",
    "tallies",
    "fetches",
    "feeds",
    "endpoints",
    "buckets",
    "articles_fts",
)
UNREAD = ("gone", "thin", "failed", "blocked_by_site")


class Fault:
    """Stops SQLite once, after so many steps of its machine."""

    def __init__(self, h: Env, steps: int) -> None:
        self._raw, self.left, self.struck = h.store._connection._raw, steps, False

    def __enter__(self) -> Fault:
        self._raw.set_progress_handler(self._step, 1)
        return self

    def __exit__(self, *_: object) -> None:
        self._raw.set_progress_handler(None, 0)

    def _step(self) -> int:
        self.left -= 1
        if self.left == 0:
            self.struck = True
            return 1
        return 0


class Cycles(RuleBasedStateMachine):
    @initialize()
    def begin(self) -> None:
        self.ends = ExitStack()
        folder = Path(self.ends.enter_context(tempfile.TemporaryDirectory()))
        more = Feed(source="one", endpoints=(Endpoint(url="http://one.example/more"),))
        self.h = self.ends.enter_context(house(folder, feeds=(*config().feeds, more)))
        self.documents: dict[int, dict[str, str]] = {1: {}, 2: {}, 3: {}}  # feed → entry name → host
        self.edits: dict[str, int] = {}
        self.queue: list[Item] = []
        self.sent: list[Item] = []
        self.plan = self.new_plan()

    # ------------------------------------------------------------------ the world

    @rule(feed=FEEDS, name=NAMES)
    def publish(self, feed: int, name: str) -> None:
        self.documents[feed][name] = "two.example" if feed == 2 else "one.example"

    @rule(name=NAMES)
    def edit(self, name: str) -> None:
        self.edits[name] = self.edits.get(name, 0) + 1

    @rule(hours=st.integers(1, 48))
    def wait(self, hours: int) -> None:
        self.h.clock.later(hours=hours)

    def entry(self, feed: int, name: str) -> Entry:
        host = self.documents[feed][name]
        return an_entry(name, host, fingerprint=f"{self.edits.get(name, 0)}", published=None)

    def page(self, name: str, host: str) -> Article:
        source = host.partition(".")[0]
        kind, edits = name.partition("-")[0], self.edits.get(name, 0)
        base = an_article(name, source, host, title=f"{name} {edits}", text=words(f"{name} {edits}", 60))
        if kind == "clash":
            return replace(base, title=f"Tajik clashes {edits}")
        if kind == "wire":  # another text of the agency at every edit, the same for both of its customers
            return replace(base, text=f"{words(f'agency {edits}', 90)} {name}")
        if kind == "twin":  # one text at two addresses
            return replace(base, title="Twin", text=words("twin", 60))
        return base

    # ------------------------------------------------------------------ the road

    def new_plan(self) -> Plan:
        plan = self.h.plan(everything=True)
        self.polled: set[int] = set()
        self.carried = list(plan.pending)
        return plan

    @rule()
    def next_cycle(self) -> None:
        """What the last one had not delivered is lost, as after a kill."""
        self.queue.clear()
        self.plan = self.new_plan()

    @precondition(lambda self: len(self.polled) < 3)
    @rule(
        feed=FEEDS, fates=st.lists(st.sampled_from(["found", "found", "pending", "busy", "gone", "thin", "from feed"]), min_size=1)
    )
    def poll(self, feed: int, fates: list[str]) -> None:
        if feed in self.polled:
            return
        self.polled.add(feed)
        planned = next(candidate for candidate in self.plan.feeds if candidate.id == feed)
        entries = [self.entry(feed, name) for name in self.documents[feed]]
        intake = triage_entries(
            [*entries, *entries[:1]],
            planned.known_fingerprints,
            now=self.h.clock.now,
            max_age_days=14,
            met=frozenset(self.plan.met.get(planned.source, ())),
        )
        state = a_state(
            self.plan.run_id,
            feed,
            *intake.wanted,
            skipped=intake.skipped,
            known_count=intake.known_entries,
            repeated_count=intake.repeated,
            seen_count=intake.seen,
            seen_keys=tuple(entry.key for entry in entries),
        )
        self.queue.append(replace(state, validators=()))
        for number, entry in enumerate(intake.wanted):
            self.queue.append(self.fetched(feed, entry, fates[number % len(fates)]))

    @precondition(lambda self: self.carried)
    @rule(fate=st.sampled_from(["found", "pending", "thin", "from feed"]))
    def take_up(self, fate: str) -> None:
        left = self.carried.pop()
        self.queue.append(self.fetched(left.feed_id, left.entry, fate))

    def fetched(self, feed: int, entry: Entry, fate: str) -> Item:
        run, name = self.plan.run_id, entry.key.removeprefix("key-")
        if fate == "found":
            return an_article_found(run, feed, entry, self.page(name, self.documents[feed][name]))
        if fate == "busy":
            return an_error(run, feed, entry, Disposition.PENDING, FetchOutcome.THROTTLED, retry_at=self.h.clock.now)
        article = self.page(name, self.documents[feed][name])
        feed_text = replace(article, text=article.text[:80], text_from=TextFrom.FEED) if fate == "from feed" else None
        disposition = Disposition.BLOCKED_BY_SITE if fate == "from feed" else Disposition(fate)
        return an_error(run, feed, entry, disposition, retry_at=self.h.clock.now, article=feed_text)

    # ------------------------------------------------------------------ delivery

    @precondition(lambda self: self.queue)
    @rule(position=st.integers(0, 50))
    def deliver(self, position: int) -> None:
        item = self.queue.pop(position % len(self.queue))
        self.h.recorder.record(item)
        self.sent.append(item)

    @precondition(lambda self: self.queue)
    @rule(size=st.integers(2, 20))
    def deliver_group(self, size: int) -> None:
        items, self.queue = self.queue[:size], self.queue[size:]
        self.h.recorder.record_group(items)
        self.sent += items

    @precondition(lambda self: self.queue)
    @rule()
    def deliver_all(self) -> None:
        while self.queue:
            self.deliver(0)

    @precondition(lambda self: self.sent)
    @rule(position=st.integers(0, 50))
    def deliver_again(self, position: int) -> None:
        item = self.sent[-1 - position % len(self.sent)]
        before = self.rows()
        self.h.recorder.record(item)
        assert self.rows() == before, "an item that had arrived before changed something"

    @precondition(lambda self: self.queue)
    @rule(position=st.integers(0, 50), steps=st.integers(1, 4000))
    def cut_off(self, position: int, steps: int) -> None:
        item = self.queue[position % len(self.queue)]
        before = self.rows()
        with Fault(self.h, steps) as fault:
            try:
                self.h.recorder.record(item)
            except StoreError:
                assert fault.struck
                cut = True
            else:
                cut = False
        if cut:
            assert self.rows() == before, "a transaction left half of itself behind"
        else:
            self.queue.remove(item)
            self.sent.append(item)

    def rows(self) -> list[list[tuple[Any, ...]]]:
        return [self.h.sql(f"SELECT * FROM {table}") for table in TABLES]

    # ------------------------------------------------------------------ what always holds

    @invariant()
    def the_ledger_adds_up(self) -> None:
        self.h.balance()
        assert not self.h.sql("SELECT * FROM tallies WHERE entries < 0")
        for run, waiting in self.h.sql("SELECT run_id, count(*) FROM entries WHERE disposition = 'pending' GROUP BY 1"):
            if run is not None:
                query = "SELECT coalesce(sum(entries), 0) FROM tallies WHERE run_id = ? AND disposition = 'pending'"
                assert self.h.single_value(query, run) >= waiting

    @invariant()
    def nothing_is_doubled(self) -> None:
        h = self.h
        assert not h.sql("SELECT canonical_url FROM articles GROUP BY 1 HAVING count(*) > 1")
        assert not h.sql(
            """SELECT articles.id FROM articles LEFT JOIN versions ON article_id = articles.id GROUP BY articles.id
            HAVING count(number) != version OR max(number) != version"""
        )
        assert not h.sql(
            """SELECT articles.id FROM articles JOIN versions ON article_id = articles.id AND number = version
            WHERE articles.text != versions.text OR articles.title != versions.title"""
        )
        assert not h.sql(
            """SELECT b.id FROM versions AS a JOIN versions AS b ON b.article_id = a.article_id AND b.number = a.number + 1
            WHERE a.content_hash = b.content_hash"""
        )
        assert h.sql("SELECT rowid FROM articles_fts ORDER BY 1") == h.sql("SELECT id FROM articles ORDER BY 1")

    @invariant()
    def a_feed_has_as_many_articles_as_its_entries(self) -> None:
        counted = "SELECT feed_id, count(*) FROM entries WHERE article_id IS NOT NULL GROUP BY 1 ORDER BY 1"
        assert self.h.sql("SELECT id, articles FROM feeds WHERE articles != 0 ORDER BY id") == self.h.sql(counted)

    @invariant()
    def copies_point_to_originals_of_their_story(self) -> None:
        assert not self.h.sql(
            """SELECT c.id FROM articles AS c JOIN articles AS o ON o.id = c.copy_of
            WHERE o.copy_of IS NOT NULL OR o.story_id != c.story_id OR o.id = c.id"""
        )
        assert not self.h.sql(
            """SELECT stories.id FROM stories LEFT JOIN articles ON story_id = stories.id GROUP BY stories.id
            HAVING articles != count(articles.id) OR sources != count(DISTINCT source_id)"""
        )

    @invariant()
    def alerts_show_the_words_that_raised_them(self) -> None:
        for row in self.h.store.alerts.list(state=None):
            assert row.hits
            for hit in row.hits:
                assert {"title": row.title, "text": row.text}[hit.field][hit.start : hit.end] == hit.text

    # ------------------------------------------------------------------ and in the end

    def teardown(self) -> None:
        if not hasattr(self, "h"):
            return
        try:
            for _ in range(2):
                self.h.clock.later(days=1)
                self.next_cycle()
                while self.carried:
                    self.take_up("found")
                for feed in self.documents:
                    self.poll(feed, ["found"])
                self.deliver_all()
            self.the_ledger_adds_up()
            self.nothing_is_doubled()
            self.everything_has_arrived()
        finally:
            self.ends.close()

    def everything_has_arrived(self) -> None:
        h = self.h
        assert h.single_value("SELECT count(*) FROM entries WHERE disposition = 'pending'") == 0
        query = "SELECT disposition, (SELECT text FROM articles WHERE id = article_id) FROM entries WHERE feed_id = ? AND key = ?"
        ends = {(feed, name): h.sql(query, feed, f"key-{name}")[0] for feed, entries in self.documents.items() for name in entries}
        unread = {name for (_, name), (ended, _) in ends.items() if ended in UNREAD}
        for (feed, name), (ended, text) in ends.items():
            if name not in unread:
                assert text == self.page(name, self.documents[feed][name]).text, f"{name} of feed {feed} ended {ended}"
        assert h.single_value("PRAGMA integrity_check") == "ok"
        assert not h.sql("PRAGMA foreign_key_check")
        h.store._connection.run("INSERT INTO articles_fts (articles_fts) VALUES ('integrity-check')")
        assert h.store.check()


TestCycles = Cycles.TestCase
TestCycles.settings = settings(max_examples=60, stateful_step_count=40, deadline=None, suppress_health_check=list(HealthCheck))
