"""A shard whose worker dies: the next one does what is left, at the pace that the hosts asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from crawler import __version__
from crawler.app.distributed.engine import Carrier
from crawler.app.distributed.messages import RESULT_QUEUE, SHARD_QUEUE, Report, Seal, Shard, report_of
from crawler.app.distributed.progress import Progress, joined, progress_of_items, rest_of
from crawler.model import Disposition, Entry, FeedState, HostPace, HostPaced, Item, PendingEntry, Plan, RobotsCopy, RobotsFetched
from crawler.runtime import serialize
from crawler.runtime.clock import utcnow
from jobs.runner import worker as worker_module
from jobs.runner.crawl import CrawlEnd, Stop
from jobs.runner.worker import Worker
from tests.distributed.fake_broker import FakeBroker
from tests.distributed.servers import KEY
from tests.fakes import NOW, a_state, an_article, an_article_found, an_entry, an_error, house

SEAL = Seal(KEY)


def a_plan(folder: Path) -> Plan:
    """Two feeds, one page left over by an earlier cycle."""
    with house(folder) as h:
        plan = h.plan()
    pending = PendingEntry(feed_id=plan.feeds[0].id, source="one", entry=an_entry("old"), attempts=2, etag='"old"')
    return replace(plan, pending=(pending,))


def left_in(plan: Plan, *items: Item) -> Plan:
    return rest_of(plan, progress_of_items(items), NOW)


def names_of(plan: Plan) -> list[str]:
    return [waiting.entry.title for waiting in plan.pending]


# ---------------------------------------------------------------------------- what is left


def test_a_feed_that_was_polled_is_not_polled_again_and_its_pages_wait(tmp_path: Path) -> None:
    plan = a_plan(tmp_path)
    first, second = plan.feeds
    rest = left_in(plan, a_state(1, first.id, an_entry("a"), an_entry("b")))
    assert rest.feeds == (second,)
    assert names_of(rest) == ["old", "a", "b"]
    assert {(waiting.feed_id, waiting.source, waiting.attempts) for waiting in rest.pending[1:]} == {(first.id, "one", 0)}
    assert rest.resumed_at == NOW


def test_a_page_of_which_all_was_sent_is_not_asked_for_again(tmp_path: Path) -> None:
    plan = a_plan(tmp_path)
    feed = plan.feeds[0].id
    entries = an_entry("a"), an_entry("b"), an_entry("c")
    rest = left_in(
        plan,
        a_state(1, feed, *entries),
        an_article_found(1, feed, entries[0], an_article()),
        an_error(1, feed, entries[1], Disposition.PENDING),
        an_error(1, feed, an_entry("old"), Disposition.GONE),
    )
    assert names_of(rest) == ["c"]
    assert set(rest.requested_links) == {"http://one.example/a", "http://one.example/b", "http://one.example/old"}


def test_an_address_that_two_entries_share_is_asked_for_once(tmp_path: Path) -> None:
    plan = a_plan(tmp_path)
    entry = an_entry("a")
    retold = replace(an_entry("again"), link=entry.link)
    post = replace(an_entry("post"), link=entry.link, is_article=True)
    rest = left_in(
        plan, a_state(1, plan.feeds[0].id, entry, retold, post), an_article_found(1, plan.feeds[0].id, entry, an_article())
    )
    assert names_of(rest) == ["old", "post"]


def test_a_page_left_over_is_asked_for_with_the_text_that_its_feed_has_now(tmp_path: Path) -> None:
    plan = a_plan(tmp_path)
    newer = replace(an_entry("old"), title="corrected")
    moved = replace(an_entry("old"), link="http://one.example/moved", title="moved")
    (same,) = left_in(plan, a_state(1, plan.feeds[0].id, newer)).pending
    assert (same.entry, same.attempts, same.etag) == (newer, 2, '"old"')
    assert names_of(left_in(plan, a_state(1, plan.feeds[0].id, moved))) == ["old", "moved"]


def test_a_plan_that_only_looks_at_feeds_asks_for_no_page(tmp_path: Path) -> None:
    plan = replace(a_plan(tmp_path), pages=False, pending=())
    assert left_in(plan, a_state(1, plan.feeds[0].id, an_entry())).pending == ()


def test_robots_and_the_pace_of_hosts_are_kept(tmp_path: Path) -> None:
    earlier, later = (RobotsCopy(host="http://one.example", status=200, body=body, fetched_at=NOW) for body in ("a", "b"))
    slow, rests = HostPace(host="one.example", delay=8.0), HostPace(host="one.example", delay=16.0, resting_until=NOW)
    plan = replace(a_plan(tmp_path), robots=(earlier,))
    items = RobotsFetched(run_id=1, copy=later), HostPaced(run_id=1, pace=slow), HostPaced(run_id=1, pace=rests)
    rest = left_in(plan, *items)
    assert (rest.robots, rest.paces) == ((later,), (rests,))


def test_progress_is_the_sum_of_its_notes_and_travels_as_json() -> None:
    state, found = a_state(1, 1, an_entry()), an_article_found(1, 1, an_entry(), an_article())
    notes = [serialize.loads(Progress, serialize.dumps(progress_of_items(items))) for items in ((state,), (), (found,))]
    assert joined(notes) == progress_of_items((state, found))


# ---------------------------------------------------------------------------- workers that die


class Killed(BaseException):
    """The end of a worker that nobody asked."""


class MortalCrawl:
    """In the place of the crawl's process: polls the feeds, finds an article for each page, and its worker dies after `life` items."""

    def __init__(self, entries: dict[int, tuple[Entry, ...]], life: int) -> None:
        self._entries, self._life = entries, life
        self.asked: Counter[str] = Counter()
        self.resumed: list[bool] = []

    def __call__(self, plan: Plan, *, items: Path, tick: Callable[[], None], **_: Any) -> CrawlEnd:
        self.resumed.append(plan.resumed_at is not None)
        with items.open("w", encoding="utf-8") as stream:
            for number, (name, item) in enumerate(self._learned(plan), 1):
                self.asked[name] += 1
                stream.write(f"{type(item).__name__} {serialize.dumps(item)}\n")
                stream.flush()
                tick()
                if number == self._life:
                    raise Killed
        return CrawlEnd(0)

    def _learned(self, plan: Plan) -> list[tuple[str, Item]]:
        polled: list[FeedState] = [a_state(1, feed.id, *self._entries[feed.id]) for feed in plan.feeds]
        pages = [(waiting.feed_id, waiting.entry) for waiting in plan.pending]
        pages += [(state.feed_id, entry) for state in polled for entry in state.entries]
        found = [(entry.link, an_article_found(1, feed_id, entry, an_article(entry.title))) for feed_id, entry in pages]
        return [*((f"feed {state.feed_id}", state) for state in polled), *found]


@pytest.fixture
def broker() -> FakeBroker:
    return FakeBroker()


def send_shard(carrier: Carrier, plan: Plan) -> None:
    shard = Shard(id="1-0", version=__version__, expires_at=utcnow() + timedelta(hours=1), plan=plan)
    carrier.send(SHARD_QUEUE, SEAL.close(SHARD_QUEUE, shard.to_payload()))


def serve_and_die(broker: FakeBroker) -> bool:
    """A worker takes the shard; whether it died of it."""
    carrier, stop = broker.carrier(), Stop()
    worker = Worker(carrier, SEAL, stop)
    message = carrier.receive(SHARD_QUEUE)
    assert message is not None
    try:
        worker._take(message)
    except Killed:
        carrier.close()
        return True
    return False


def reports(broker: FakeBroker) -> list[Report]:
    return [report_of(SEAL.open(RESULT_QUEUE, text)) for text in broker.queues[RESULT_QUEUE]]


def test_a_shard_gets_on_however_often_its_worker_dies_and_nothing_is_asked_for_twice(
    tmp_path: Path, broker: FakeBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = a_plan(tmp_path)
    entries = {
        plan.feeds[0].id: tuple(an_entry(f"a{number}") for number in range(4)),
        plan.feeds[1].id: tuple(an_entry(f"b{number}", host="two.example") for number in range(3)),
    }
    crawl = MortalCrawl(entries, life=2)
    monkeypatch.setattr(worker_module, "run_crawl", crawl)
    send_shard(broker.carrier(), plan)
    deaths = 0
    while serve_and_die(broker):
        deaths += 1
        assert deaths < 20, crawl.asked
    assert deaths == 5  # two feeds and eight pages; the sixth finds nothing left to do
    assert len(crawl.asked) == 10 and set(crawl.asked.values()) == {1}
    assert crawl.resumed == [False, True, True, True, True]
    links = [item.entry.link for report in reports(broker) for item in report.items if not isinstance(item, FeedState)]  # type: ignore[union-attr]
    assert sorted(links) == sorted(name for name in crawl.asked if not name.startswith("feed"))
    assert [report.kind for report in reports(broker) if report.kind != "items"] == ["began"] * 6 + ["ended"]
    assert not broker.noted and not broker.queues[SHARD_QUEUE]


def test_a_note_that_somebody_else_wrote_is_not_believed(
    tmp_path: Path, broker: FakeBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = a_plan(tmp_path)
    crawl = MortalCrawl({feed.id: () for feed in plan.feeds}, life=99)
    monkeypatch.setattr(worker_module, "run_crawl", crawl)
    send_shard(broker.carrier(), plan)
    progress = progress_of_items([a_state(1, feed.id) for feed in plan.feeds])
    for text in ("rubbish", Seal("somebody else's key").close("notes of 1-0", progress.to_payload())):
        broker.noted["1-0"].append(text)
    broker.noted["1-0"].append(SEAL.close("notes of 2-0", progress.to_payload()))  # of another shard
    assert not serve_and_die(broker)
    assert len(crawl.asked) == 3
    assert reports(broker)[-1].kind == "ended"
    assert sum(report.refused for report in reports(broker)) == 3


def test_a_worker_that_is_stopped_sends_what_its_crawl_finished(
    tmp_path: Path, broker: FakeBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = a_plan(tmp_path)
    carrier, stop = broker.carrier(), Stop()

    def stopped_crawl(plan: Plan, *, items: Path, **_: Any) -> CrawlEnd:
        stop.request()
        items.write_text(f"FeedState {serialize.dumps(a_state(1, plan.feeds[0].id, an_entry()))}\n", encoding="utf-8")
        return CrawlEnd(0, stopped=True)

    monkeypatch.setattr(worker_module, "run_crawl", stopped_crawl)
    send_shard(carrier, plan)
    Worker(carrier, SEAL, stop).serve()
    carrier.close()
    assert [report.kind for report in reports(broker)] == ["began", "items"]
    assert len(broker.queues[SHARD_QUEUE]) == 1
    crawl = MortalCrawl({feed.id: () for feed in plan.feeds}, life=99)
    monkeypatch.setattr(worker_module, "run_crawl", crawl)
    serve_and_die(broker)
    assert sorted(crawl.asked) == [f"feed {plan.feeds[1].id}", "http://one.example/a", "http://one.example/old"]
