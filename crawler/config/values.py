"""What the models say → the values that the house passes around: sources, feeds, limits of a crawl."""

from __future__ import annotations

from pathlib import Path

from crawler import __version__
from crawler.config.models import FeedModel, SettingsModel, SourceModel
from crawler.config.problems import dotted, near
from crawler.config.yamlfile import Path as YamlPath
from crawler.config.yamlfile import YamlDocument
from crawler.model import SIDES, CrawlLimits, Endpoint, Feed, PollPolicy, Source
from crawler.watch import Watchlist
from crawler.watch.renames import rename_faults

TIMEZONE_OF_COUNTRY = {
    "AF": "Asia/Kabul",
    "TJ": "Asia/Dushanbe",
    "UZ": "Asia/Tashkent",
    "RU": "Europe/Moscow",
    "KG": "Asia/Bishkek",
    "KZ": "Asia/Almaty",
    "TM": "Asia/Ashgabat",
    "IR": "Asia/Tehran",
    "PK": "Asia/Karachi",
    "CN": "Asia/Shanghai",
    "TR": "Europe/Istanbul",
    "QA": "Asia/Qatar",
}


def read_sources(
    settings: SettingsModel, path: Path, document: YamlDocument, watches: Watchlist | None, problems: list[str]
) -> tuple[tuple[Source, ...], tuple[Feed, ...]]:
    sources: list[Source] = []
    feeds: list[Feed] = []
    slugs: set[str] = set()
    urls: dict[str, str] = {}
    group_names = set(watches.groups) if watches is not None else None

    def complain(place: YamlPath, message: str) -> None:
        problems.append(f"{path}:{document.line(place)}: {dotted(place)}: {message}")

    for number, message in rename_faults([(source.slug, source.was) for source in settings.sources]):
        complain(("sources", number, "was"), message)
    for number, source in enumerate(settings.sources):
        if source.slug in slugs:
            complain(("sources", number, "slug"), f"{source.slug!r} is another source's slug already")
        slugs.add(source.slug)
        for name in source.implies or ():
            if group_names is not None and name not in group_names:
                complain(("sources", number, "implies"), f"there is no group {name!r}{near(name, sorted(group_names))}")
        for place, feed in enumerate(source.feeds):
            if feed.url in urls:
                complain(("sources", number, "feeds", place, "url"), f"{urls[feed.url]} has this feed already")
            urls[feed.url] = source.slug
        active = [feed for feed in source.feeds if feed.enabled] if source.enabled else []
        if source.enabled:
            sources.append(_source(source, group_names))
        feeds.extend(_feed(source, feed) for feed in active)
    return tuple(sources), tuple(feeds)


def _side_of(country: str) -> str:
    """The side of the river on which a country lies; empty for all others."""
    return country.lower() if country.lower() in SIDES else ""


def _source(source: SourceModel, group_names: set[str] | None) -> Source:
    bank = source.bank if source.bank is not None else _side_of(source.country)
    implies = source.implies
    if implies is None:
        implies = (bank,) if bank and group_names and bank in group_names else ()
    return Source(
        slug=source.slug,
        was=source.was,
        name=source.name,
        homepage=source.homepage,
        country=source.country,
        languages=source.languages,
        bank=bank,
        owner=source.owner,
        kind=source.kind,
        timezone=source.timezone or TIMEZONE_OF_COUNTRY.get(source.country, "UTC"),
        implies=implies,
        delay=source.delay,
        timeout=source.timeout,
        user_agent=source.user_agent,
        stories=source.stories,
        min_words=source.min_words,
        max_age_days=None if source.max_age is None else max(1, round(source.max_age / 86400)),
    )


def _feed(source: SourceModel, feed: FeedModel) -> Feed:
    endpoints = tuple(
        Endpoint(url=endpoint.url, kind=endpoint.kind, selector=endpoint.selector) for endpoint in (feed, *feed.fallbacks)
    )
    return Feed(source=source.slug, endpoints=endpoints, language=feed.language)


def limits_of(settings: SettingsModel) -> CrawlLimits:
    polling, manners, extraction = settings.polling, settings.politeness, settings.extraction
    contact = f" (+{settings.contact})" if settings.contact else ""
    return CrawlLimits(
        user_agent=f"Borderwatch/{__version__}{contact}",
        allow_private=manners.allow_private,
        delay=manners.delay,
        max_delay=manners.max_delay,
        timeout=manners.timeout,
        feed_bytes=extraction.feed_size,
        page_bytes=extraction.page_size,
        feed_seconds=extraction.feed_limit,
        page_seconds=extraction.page_limit,
        workers=extraction.workers,
        attempts=manners.attempts,
        max_entries=polling.max_entries,
        max_age_days=max(1, round(polling.max_age / 86400)),
        min_words=extraction.min_words,
        policy=PollPolicy(
            floor=int(polling.floor),
            ceiling=int(polling.ceiling),
            first=int(polling.first),
            throttle_cap=int(polling.throttle_cap),
            failure_ceiling=int(polling.failure_ceiling),
            unconditional_every=int(polling.unconditional_every),
            unconditional_polls=polling.unconditional_polls,
            redirect_days=polling.redirect_days,
        ),
    )


def default_limits() -> CrawlLimits:
    """The limits of a configuration that says nothing of them."""
    return limits_of(SettingsModel())
