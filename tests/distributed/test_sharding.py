"""Plans cut into shards, and the leases of their hosts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from crawler.app.distributed.sharding import PlanShard, cut_plan
from crawler.model import Endpoint, Feed, PendingEntry, Plan, Source
from crawler.store.leases import MAX_BAD_ENDS, SET_ASIDE_PERIOD
from tests.fakes import Env, an_entry, house


def a_plan(folder: Path, hosts: int) -> Plan:
    sources = tuple(Source(slug=f"s{number}", name="S", homepage=f"http://h{number}.example/") for number in range(hosts))
    feeds = tuple(Feed(source=source.slug, endpoints=(Endpoint(url=f"{source.homepage}rss"),)) for source in sources)
    with house(folder, sources=sources, feeds=feeds) as h:
        return h.plan()


def hosts_of(shards: tuple[PlanShard, ...]) -> list[str]:
    return [host for shard in shards for host in shard.hosts]


def test_each_host_is_in_one_shard_and_each_feed_too(tmp_path: Path) -> None:
    plan = a_plan(tmp_path, 20)
    shards = cut_plan(plan, workers=3)
    assert len(shards) == 6
    assert sorted(hosts_of(shards)) == sorted(f"h{number}.example" for number in range(20))
    assert sorted(feed.id for shard in shards for feed in shard.plan.feeds) == sorted(feed.id for feed in plan.feeds)
    assert {len(shard.plan.feeds) for shard in shards} == {3, 4}


def test_sources_that_share_a_host_share_a_shard(tmp_path: Path) -> None:
    plan = a_plan(tmp_path, 6)
    pending = PendingEntry(feed_id=plan.feeds[0].id, source="s0", entry=an_entry(host="h5.example"))
    shards = cut_plan(replace(plan, pending=(pending,)), workers=3)
    (shard,) = [shard for shard in shards if "h5.example" in shard.hosts]
    assert "h0.example" in shard.hosts
    assert {"s0", "s5"} <= {source.slug for source in shard.plan.sources}
    assert shard.plan.pending == (pending,)


def test_sources_joined_by_a_third_one_share_its_shard_and_one_without_a_host_has_its_own(tmp_path: Path) -> None:
    plan = a_plan(tmp_path, 6)
    links = [(plan.feeds[4], "h0.example"), (plan.feeds[4], "h2.example"), (plan.feeds[5], "h2.example")]
    pending = tuple(
        PendingEntry(feed_id=feed.id, source=feed.source, entry=an_entry(f"{feed.source}-{host}", host=host))
        for feed, host in links
    )
    (endpoint,) = plan.feeds[1].endpoints
    nowhere = replace(plan.feeds[1], source="nowhere", endpoints=(replace(endpoint, url="nowhere", fetch_url="nowhere"),))
    shards = cut_plan(replace(plan, pending=pending, feeds=(*plan.feeds, nowhere)), workers=9)
    slugs = sorted(sorted({feed.source for feed in shard.plan.feeds}) for shard in shards)
    assert slugs == [["nowhere"], ["s0", "s2", "s4", "s5"], ["s1"], ["s3"]]
    assert len(hosts_of(shards)) == len(set(hosts_of(shards))) == 7


def test_a_host_that_ended_badly_stands_alone(tmp_path: Path) -> None:
    shards = cut_plan(a_plan(tmp_path, 6), workers=1, alone=("h3.example",))
    assert ("h3.example",) in [shard.hosts for shard in shards]
    assert len(shards) == 1 + 5


def test_a_large_plan_is_cut_small_even_for_one_worker(tmp_path: Path) -> None:
    plan = a_plan(tmp_path, 4)
    pending = tuple(
        PendingEntry(
            feed_id=feed.id, source=feed.source, entry=an_entry(f"{feed.source}-{number}", host=f"h{feed.source[1:]}.example")
        )
        for feed in plan.feeds
        for number in range(499)
    )
    assert len(cut_plan(replace(plan, pending=pending), workers=0)) == 4


def test_a_plan_without_work_has_no_shards(tmp_path: Path) -> None:
    assert cut_plan(replace(a_plan(tmp_path, 2), feeds=()), workers=3) == ()


# ---------------------------------------------------------------------------- leases


def lease(h: Env, run_id: int, shard: str = "a", host: str = "one.example", minutes: float = 30) -> None:
    h.store.leases.lease(shard, run_id, (host,), h.clock.now + timedelta(minutes=minutes))


def test_a_host_at_work_is_not_planned_until_its_shard_ended(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        lease(h, h.plan().run_id)
        assert [feed.source for feed in h.plan(everything=True).feeds] == ["two"]
        assert h.store.leases.live_shards(h.clock.now) == 1
        h.store.leases.end("a", "", h.clock.now)
        assert [feed.source for feed in h.plan(everything=True).feeds] == ["one", "two"]


def test_a_lease_that_nobody_took_ends_by_itself_and_counts_against_no_host(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        lease(h, h.plan().run_id)
        h.clock.later(minutes=31)
        assert [feed.source for feed in h.plan(everything=True).feeds] == ["one", "two"]
        assert h.store.leases.failing_hosts() == frozenset()


def test_a_host_whose_shards_end_badly_is_set_aside_for_a_while_and_told(tmp_path: Path) -> None:
    with house(tmp_path) as h:
        for number in range(MAX_BAD_ENDS):
            assert h.store.leases.dead_letters(h.clock.now) == ()
            lease(h, h.plan().run_id, shard=str(number))
            h.store.leases.begin(str(number))
            if number % 2:
                h.store.leases.end(str(number), "its crawl ended with code -9", h.clock.now)
            else:  # its worker died
                h.clock.later(minutes=31)
                h.plan()
        (letter,) = h.store.leases.dead_letters(h.clock.now)
        assert (letter.host, letter.reason) == ("one.example", "no worker finished it in time")
        assert [feed.source for feed in h.plan(everything=True).feeds] == ["two"]
        h.clock.later(seconds=SET_ASIDE_PERIOD.total_seconds() + 1)
        assert [feed.source for feed in h.plan(everything=True).feeds] == ["one", "two"]
        assert h.store.leases.failing_hosts() == {"one.example"}
        lease(h, h.plan().run_id, shard="last")
        h.store.leases.end("last", "", h.clock.now)
        assert h.store.leases.failing_hosts() == frozenset()
