"""The sources of a configuration: those of included files, what differs from them, and its own → sources and feeds."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from crawler.config.models import FeedModel, SettingsModel, SourceChange, SourceModel
from crawler.config.problems import dotted, near
from crawler.config.ruleset import Ruleset
from crawler.config.yamlfile import Path as YamlPath
from crawler.config.yamlfile import YamlDocument
from crawler.model import SIDES, CatalogFeed, Endpoint, Feed, PageRules, Source
from crawler.runtime.chromium import can_render
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
NO_BROWSER = "pages are drawn by a browser, which is not installed: pip install borderwatch[render], and Chromium"
DOUBTFUL_STATUSES = ("listed", "unverified")  # nobody has seen the address work
STATUS_WORDS = {
    "": "",
    "measured": "measured, by whom is not said",
    "declared": "declared by the site itself, or by another of the same system",
    "listed": "only named in other lists",
    "unverified": "not checked by anybody",
}
RESULT_WORDS = {
    "ok": "works",
    "empty": "answers without entries",
    "html": "answers with a page, not a feed",
    "blocked": "refused",
    "gone": "gone",
    "moved": "moved elsewhere",
    "timeout": "no answer in time",
    "failed": "failed",
}


@dataclass(slots=True)
class PackDocument(YamlDocument):
    """An included file, and the sources in it."""

    sources: tuple[SourceModel, ...] = ()


@dataclass(frozen=True, slots=True)
class _SourceEntry:
    """A source as it is after all changes, and where it is written."""

    source: SourceModel
    file: Path
    document: YamlDocument
    place: YamlPath
    included: bool = False
    change: SourceChange | None = None

    def describe(self, place: YamlPath, message: str) -> str:
        full = (*self.place, *place)
        return f"{self.file}:{self.document.line(full)}: {dotted(full)}: {message}"

    @property
    def polled_feeds(self) -> tuple[FeedModel, ...]:
        """The feeds to poll: all enabled ones of a source of the configuration itself; of an included one those that should work;
        where none should and the configuration enables it nevertheless, those that nobody has seen fail, at last all."""
        if not self.source.enabled:
            return ()
        enabled = tuple(feed for feed in self.source.feeds if feed.enabled)
        if not self.included or (self.change and "feeds" in self.change.model_fields_set):
            return enabled
        working = tuple(feed for feed in enabled if should_work(feed))
        if working or not (self.change and "enabled" in self.change.model_fields_set):
            return working
        return tuple(feed for feed in enabled if feed.measured is None) or enabled


def should_work(feed: FeedModel) -> bool:
    """True where somebody measured it working, or the site itself declares it and no measurement contradicts that."""
    return feed.measured.result == "ok" if feed.measured else feed.status not in DOUBTFUL_STATUSES


def evidence_of(feed: FeedModel) -> str:
    """Who has seen the address answer, when and how; else what is known of it."""
    if feed.measured is None:
        return STATUS_WORDS[feed.status]
    measurement = feed.measured
    note = f" ({measurement.note})" if measurement.note else ""
    return f"{RESULT_WORDS[measurement.result]}: measured {measurement.date} by {measurement.by}{note}"


def read_sources(
    settings: SettingsModel,
    packs: Sequence[PackDocument],
    path: Path,
    document: YamlDocument,
    rules: Ruleset | None,
    problems: list[str],
) -> tuple[tuple[Source, ...], tuple[CatalogFeed, ...]]:
    """The enabled sources, and all feeds with what is known of them."""
    entries = tuple(_entries(settings, packs, path, document, problems))
    group_names = rules.group_names if rules is not None else None
    for number, message in rename_faults([(entry.source.slug, entry.source.was) for entry in entries]):
        problems.append(entries[number].describe(("was",), message))
    sources: list[Source] = []
    catalog: dict[str, CatalogFeed] = {}
    for entry in entries:
        for name in entry.source.implies or ():
            if group_names is not None and name not in group_names:
                problems.append(entry.describe(("implies",), f"there is no group {name!r}{near(name, sorted(group_names))}"))
        if entry.source.render and entry.source.enabled and not can_render():
            problems.append(entry.describe(("render",), NO_BROWSER))
        source = _source(entry.source, group_names or ())
        if entry.source.enabled:
            sources.append(source)
        for number, feed in enumerate(entry.source.feeds):
            rival = catalog.get(feed.url)
            polled = feed in entry.polled_feeds
            if rival is not None and (rival.polled or not rival.included):
                problems.append(entry.describe(("feeds", number, "url"), f"{rival.source.slug} has this feed already"))
            catalog[feed.url] = CatalogFeed(
                source=source,
                feed=_feed(entry.source, feed),
                polled=polled,
                evidence=evidence_of(feed),
                note=entry.source.note,
                included=entry.included,
            )
    return tuple(sources), tuple(catalog.values())


def _entries(
    settings: SettingsModel, packs: Sequence[PackDocument], path: Path, document: YamlDocument, problems: list[str]
) -> Iterator[_SourceEntry]:
    """Each source once: included ones as the configuration changes them, then its own."""
    included: dict[str, _SourceEntry] = {}
    for pack in packs:
        for number, source in enumerate(pack.sources):
            entry = _SourceEntry(source, Path(pack.value["_file"]), pack, ("sources", number), included=True)
            if source.slug in included:
                problems.append(entry.describe(("slug",), f"{source.slug!r} is another source's slug already"))
            included[source.slug] = entry
    own: list[_SourceEntry] = []
    written: set[str] = set()
    for slug, place, change in _written(settings):
        slug_place = (*place, "slug") if isinstance(place[-1], int) else place
        where = f"{path}:{document.line(slug_place)}: {dotted(slug_place)}"
        if slug in written:
            problems.append(f"{where}: {slug!r} is another source's slug already")
        written.add(slug)
        if slug in included:
            update = {name: getattr(change, name) for name in change.model_fields_set if name != "slug"}
            base = included[slug]
            included[slug] = replace(base, source=base.source.model_copy(update=update), change=change)
        elif change.name is None and change.feeds:
            problems.append(f"{path}:{document.line((*place, 'name'))}: {dotted((*place, 'name'))}: is missing")
        elif change.name is None:
            hint = near(slug, list(included)) or "; is `include: [pack:sources]` missing?" * (not included)
            problems.append(f"{where}: there is no source {slug!r} to change{hint} (a new one needs a name and feeds)")
        else:
            source = SourceModel(slug=slug, **{name: getattr(change, name) for name in change.model_fields_set if name != "slug"})
            own.append(_SourceEntry(source, path, document, place))
    yield from included.values()
    yield from own


def _written(settings: SettingsModel) -> Iterator[tuple[str, YamlPath, SourceChange]]:
    """(slug, where, what it says) of each entry of `sources`, whether they are a list or a mapping."""
    if isinstance(settings.sources, tuple):
        for number, listed in enumerate(settings.sources):
            yield listed.slug, ("sources", number), listed
    else:
        for slug, change in (settings.sources or {}).items():
            yield slug, ("sources", slug), change or SourceChange()


def _side_of(country: str) -> str:
    """The side of the river on which a country lies; empty for all others."""
    return country.lower() if country.lower() in SIDES else ""


def _source(source: SourceModel, group_names: Collection[str]) -> Source:
    bank = source.bank if source.bank is not None else _side_of(source.country)
    implies = source.implies
    if implies is None:
        implies = (bank,) if bank and bank in group_names else ()
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
        follow_links=source.follow,
        render=source.render,
        page_rules=_page_rules(source),
        max_age_days=None if source.max_age is None else max(1, round(source.max_age / 86400)),
    )


def _page_rules(source: SourceModel) -> tuple[PageRules, ...]:
    always = (PageRules(select=source.select, remove=source.remove),) if source.select or source.remove else ()
    dated = (PageRules(since=rules.since, select=rules.select, remove=rules.remove) for rules in source.pages)
    return (*always, *dated)


def _feed(source: SourceModel, feed: FeedModel) -> Feed:
    endpoints = tuple(
        Endpoint(url=endpoint.url, kind=endpoint.kind, selector=endpoint.selector) for endpoint in (feed, *feed.fallbacks)
    )
    return Feed(source=source.slug, endpoints=endpoints, language=feed.language)
