"""A plan cut into shards. All that is asked of a host stands in one of them, so one worker keeps the pauses between requests."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace

from crawler.model import Plan, Source
from crawler.web.urls import host_of, is_web

MAX_SHARD_WORK = 500  # feeds and pages left over; the start of a crawl costs as much as some twenty of them
MIN_WORKERS = 3  # reckoned with before the first was heard of
SHARDS_PER_WORKER = 2  # so that a worker with quick hosts takes a second one while another waits for slow ones


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanShard:
    """A part of a plan, and the hosts that it alone may ask."""

    hosts: tuple[str, ...]
    plan: Plan


@dataclass(frozen=True, slots=True)
class _Component:
    """Sources whose hosts cannot be told apart."""

    hosts: frozenset[str]
    sources: frozenset[str]
    work: int


def cut_plan(plan: Plan, workers: int, alone: Collection[str] = ()) -> tuple[PlanShard, ...]:
    """The shards of a plan for so many workers. What has a host of `alone` shares its shard with nothing else: it ended badly
    before, and must not take others along."""
    components = _components(plan)
    single = [component for component in components if component.hosts.intersection(alone)]
    shared = [component for component in components if not component.hosts.intersection(alone)]
    work = sum(component.work for component in shared)
    parts = min(len(shared), max(-(-work // MAX_SHARD_WORK), SHARDS_PER_WORKER * max(workers, MIN_WORKERS)))
    bins: list[list[_Component]] = [[] for _ in range(parts)]
    loads = [0] * parts
    for component in sorted(shared, key=lambda component: (-component.work, min(component.hosts, default=""))):
        lightest = loads.index(min(loads))
        bins[lightest].append(component)
        loads[lightest] += component.work
    return tuple(_part(plan, group) for group in (*([component] for component in single), *bins))


def hosts_of_source(source: Source | None, urls: Iterable[str]) -> frozenset[str]:
    """Hosts that a source is asked at, as far as the plan knows: its front page, its feeds, pages left over."""
    home = (source.homepage,) if source is not None else ()
    return frozenset(host_of(url) for url in (*home, *urls) if is_web(url))


def _components(plan: Plan) -> list[_Component]:
    urls: dict[str, list[str]] = defaultdict(list)
    work: dict[str, int] = defaultdict(int)
    for feed in plan.feeds:
        for endpoint in (*feed.endpoints, *feed.sitemaps):
            urls[feed.source] += (endpoint.url, endpoint.fetch_url)
        work[feed.source] += 1
    for pending in plan.pending:
        urls[pending.source].append(pending.entry.link)
        work[pending.source] += 1
    sources = {source.slug: source for source in plan.sources}
    by_host: dict[str, _Component] = {}
    alone: list[_Component] = []  # whose hosts nobody knows
    for slug in sorted(urls):
        hosts = hosts_of_source(sources.get(slug), urls[slug])
        joined = {id(component): component for host in hosts if (component := by_host.get(host)) is not None}
        merged = _Component(
            hosts.union(*(component.hosts for component in joined.values())),
            frozenset((slug,)).union(*(component.sources for component in joined.values())),
            work[slug] + sum(component.work for component in joined.values()),
        )
        by_host |= dict.fromkeys(merged.hosts, merged)
        alone += [] if merged.hosts else [merged]
    return [*{id(component): component for component in by_host.values()}.values(), *alone]


def _part(plan: Plan, components: Iterable[_Component]) -> PlanShard:
    hosts = frozenset().union(*(component.hosts for component in components))
    slugs = frozenset().union(*(component.sources for component in components))
    return PlanShard(
        hosts=tuple(sorted(hosts or slugs)),  # a lease needs a name
        plan=replace(
            plan,
            sources=tuple(source for source in plan.sources if source.slug in slugs),
            feeds=tuple(feed for feed in plan.feeds if feed.source in slugs),
            pending=tuple(pending for pending in plan.pending if pending.source in slugs),
            robots=tuple(copy for copy in plan.robots if host_of(copy.host) in hosts),
            met={slug: met for slug, met in plan.met.items() if slug in slugs},
            memories={slug: memory for slug, memory in plan.memories.items() if slug in slugs},
            repeated={slug: keys for slug, keys in plan.repeated.items() if slug in slugs},
            language_tables="",  # a path of this machine
            rules=None,
        ),
    )
