"""config.yaml → Config, or every problem of it."""

from __future__ import annotations

import hashlib
import json
import os
import re
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any

from crawler import __version__
from crawler.config.models import FeedModel, Pack, Settings, SourceModel
from crawler.config.problems import dotted, near, validate
from crawler.config.yamlfile import Document, parse
from crawler.config.yamlfile import Path as YamlPath
from crawler.errors import BorderwatchError, ConfigError
from crawler.model import CrawlLimits, Endpoint, Feed, PollPolicy, Source
from crawler.places import Gazetteer
from crawler.watch import RuleProblems, Watchlist, compile_watches

VARIABLE = "BORDERWATCH_CONFIG"
ZONES = {
    "AF": "Asia/Kabul", "TJ": "Asia/Dushanbe", "UZ": "Asia/Tashkent", "RU": "Europe/Moscow", "KG": "Asia/Bishkek",
    "KZ": "Asia/Almaty", "TM": "Asia/Ashgabat", "IR": "Asia/Tehran", "PK": "Asia/Karachi", "CN": "Asia/Shanghai",
    "TR": "Europe/Istanbul", "QA": "Asia/Qatar",
}  # fmt: skip
BANKS = {"AF": "af", "TJ": "tj"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionSettings:
    raw_days: int
    log_days: int
    text_days: int
    backup_keep: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DaemonSettings:
    poll_every: int  # seconds
    cycle_limit: int  # seconds
    digest_at: str  # "06:00", or empty
    timezone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSettings:
    directory: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The effective configuration. Paths are absolute."""

    path: Path
    contact: str
    database: Path
    sources: tuple[Source, ...]  # enabled ones
    feeds: tuple[Feed, ...]  # enabled ones, of enabled sources
    watches: Watchlist
    limits: CrawlLimits
    recheck: int  # articles of a source looked at again in one cycle
    retention: RetentionSettings
    daemon: DaemonSettings
    digest: DigestSettings
    config_hash: str
    switched_off: int  # feeds that are there and not enabled


def load_watches(path: Path, base: Path) -> Watchlist:
    """The watches of a file alone; groups and includes it does not name come from the configuration `base`. Raises
    `ConfigError`."""
    problems: list[str] = []
    document = _read(path, problems)
    settings = validate(Settings, document, path, problems)
    ground = base if path.resolve() != base.resolve() else path
    if settings is not None and isinstance(document.value, dict):
        held = _read(ground, problems)
        ours = validate(Settings, held, ground, problems)
        packs = []
        if "include" in document.value:
            packs = [_pack(name, path, document, number, problems) for number, name in enumerate(settings.include)]
        elif ours is not None:
            packs = [_pack(name, ground, held, number, problems) for number, name in enumerate(ours.include)]
        if ours is not None and "groups" not in document.value:
            settings = settings.model_copy(update={"groups": ours.groups})
        watches = _watches(settings, packs, path, document, problems)
        if watches is not None and not problems:
            return watches
    raise ConfigError(tuple(dict.fromkeys(problems)))


def find(given: str | None) -> Path:
    """The file that was named, else the environment's, else ./config.yaml. Raises `ConfigError` when there is none."""
    path = Path(given or os.environ.get(VARIABLE) or "config.yaml")
    if path.is_file():
        return path.resolve()
    said = (
        ""
        if given or os.environ.get(VARIABLE)
        else (f": run in the folder of a config.yaml, name one with --config or {VARIABLE}, or see `borderwatch demo`")
    )
    raise ConfigError((f"{path}: there is no such configuration file{said}",))


def load(path: Path) -> Config:
    """Read, check and compile. Raises `ConfigError` with every problem as `file:line: path: message`."""
    problems: list[str] = []
    document = _read(path, problems)
    settings = validate(Settings, document, path, problems)
    if settings is None:
        raise ConfigError(tuple(problems))
    packs = [_pack(name, path, document, number, problems) for number, name in enumerate(settings.include)]
    watches = _watches(settings, packs, path, document, problems)
    sources, feeds = _sources(settings, path, document, watches, problems)
    if problems or watches is None:
        raise ConfigError(tuple(dict.fromkeys(problems)))
    effective = json.dumps(
        [document.value, [pack.value for pack in packs]], sort_keys=True, ensure_ascii=False, default=str
    )
    folder = path.resolve().parent
    return Config(
        path=path.resolve(),
        contact=settings.contact,
        database=(folder / settings.database).resolve(),
        sources=sources,
        feeds=feeds,
        watches=watches,
        limits=_limits(settings),
        recheck=settings.polling.recheck,
        retention=RetentionSettings(**settings.retention.model_dump()),
        daemon=DaemonSettings(
            poll_every=int(settings.daemon.poll_every),
            cycle_limit=int(settings.daemon.cycle_limit),
            digest_at=settings.daemon.digest_at,
            timezone=settings.daemon.timezone,
        ),
        digest=DigestSettings(directory=(folder / settings.digest.directory).resolve()),
        config_hash=hashlib.sha256(effective.encode(errors="replace")).hexdigest()[:16],
        switched_off=sum(not (source.enabled and feed.enabled) for source in settings.sources for feed in source.feeds),
    )


def shipped() -> str:
    """The text of the configuration that comes with Borderwatch: in the package when installed, else in the checkout."""
    installed = resources.files("crawler") / "packs" / "config.yaml"
    if installed.is_file():
        return installed.read_text(encoding="utf-8")
    return (Path(__file__).resolve().parents[2] / "config.yaml").read_text(encoding="utf-8")


def shipped_watches() -> str:
    """Its block of watches."""
    return "watches:\n" + shipped().partition("\nwatches:\n")[2]


def schema() -> dict[str, Any]:
    """The JSON Schema of config.yaml, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Borderwatch configuration",
        **Settings.model_json_schema(),
    }


# ---------------------------------------------------------------------------- files


def _read(path: Path, problems: list[str]) -> Document:
    try:
        document = parse(path.read_bytes())
    except OSError as error:
        raise ConfigError((f"{path}: cannot be read: {error.strerror or error}",)) from None
    problems.extend(f"{path}:{line}: {message}" for line, message in document.problems)
    if document.value is None and not document.problems:
        problems.append(f"{path}:1: the file is empty")
    elif not isinstance(document.value, dict) and not document.problems:
        problems.append(f"{path}:1: the file must hold settings as `key: value`")
    if problems:
        raise ConfigError(tuple(problems))
    return document


def _pack(name: str, path: Path, document: Document, number: int, problems: list[str]) -> Document:
    where = f"{path}:{document.line(('include', number))}: include[{number}]"
    try:
        if name.startswith("pack:"):
            shown = Path(f"{name.removeprefix('pack:')}.yaml")
            if not re.fullmatch(r"[a-z0-9_-]+", shown.stem):
                raise FileNotFoundError
            data = (resources.files("crawler") / "packs" / shown.name).read_bytes()
        else:
            shown = (path.parent / name).resolve()
            data = shown.read_bytes()
    except OSError:
        problems.append(f"{where}: there is no {name!r}")
        return Document(value={})
    pack = parse(data)
    problems.extend(f"{shown}:{line}: {message}" for line, message in pack.problems)
    if not pack.problems:
        if isinstance(pack.value, dict):
            validate(Pack, pack, shown, problems)
        else:
            problems.append(f"{shown}:1: must hold groups")
    if not isinstance(pack.value, dict):
        pack.value = {}
    pack.value.setdefault("_file", str(shown))
    return pack


# ---------------------------------------------------------------------------- values


def _watches(
    settings: Settings, packs: list[Document], path: Path, document: Document, problems: list[str]
) -> Watchlist | None:
    groups: dict[str, Any] = {}
    own: dict[str, dict[str, Any]] = {}
    where: dict[str, tuple[Path, Document]] = {}
    for pack in packs:
        for name, group in (pack.value.get("groups") or {}).items():
            groups[name] = group
            where[name] = (Path(pack.value["_file"]), pack)
        for watch, local in (pack.value.get("watch_groups") or {}).items():
            own.setdefault(str(watch), {}).update(local or {})
    groups.update(settings.groups)
    skip = [*dict.fromkeys(name for part in packs for name in part.value.get("skip_paragraphs") or ())]
    skip += [name for name in settings.skip_paragraphs if name not in skip]
    watches = [
        {**watch, "groups": {**own.get(str(watch.get("id")), {}), **(watch.get("groups") or {})}}
        for watch in settings.watches
    ]
    try:
        return compile_watches(
            groups, watches, skip=skip, gazetteer=_gazetteer(settings.gazetteer, path, document, problems)
        )
    except RuleProblems as error:
        for problem in error.problems:
            name = str(problem.path[1]) if len(problem.path) > 1 and problem.path[0] == "groups" else ""
            file, source = where.get(name, (path, document))
            problems.append(f"{file}:{source.line(problem.path)}: {dotted(problem.path)}: {problem.message}")
    return None


def _gazetteer(name: str, path: Path, document: Document, problems: list[str]) -> Gazetteer | None:
    if not name:
        return Gazetteer.shipped()
    file = (path.parent / name).resolve()
    try:
        with file.open(encoding="utf-8") as lines:
            return Gazetteer.read(lines, str(file))
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{path}:{document.line(('gazetteer',))}: gazetteer: {file}: cannot be read: {error}")
    except BorderwatchError as error:
        problems.append(str(error))
    return None


def _sources(
    settings: Settings, path: Path, document: Document, watches: Watchlist | None, problems: list[str]
) -> tuple[tuple[Source, ...], tuple[Feed, ...]]:
    sources: list[Source] = []
    feeds: list[Feed] = []
    slugs: set[str] = set()
    urls: dict[str, str] = {}
    known = set(watches.groups) if watches is not None else None

    def complain(place: YamlPath, message: str) -> None:
        problems.append(f"{path}:{document.line(place)}: {dotted(place)}: {message}")

    for number, source in enumerate(settings.sources):
        if source.slug in slugs:
            complain(("sources", number, "slug"), f"{source.slug!r} is another source's slug already")
        slugs.add(source.slug)
        for name in source.implies or ():
            if known is not None and name not in known:
                complain(("sources", number, "implies"), f"there is no group {name!r}{near(name, sorted(known))}")
        for place, feed in enumerate(source.feeds):
            if feed.url in urls:
                complain(("sources", number, "feeds", place, "url"), f"{urls[feed.url]} has this feed already")
            urls[feed.url] = source.slug
        active = [feed for feed in source.feeds if feed.enabled] if source.enabled else []
        if source.enabled:
            sources.append(_source(source, known))
        feeds.extend(_feed(source, feed) for feed in active)
    return tuple(sources), tuple(feeds)


def _source(source: SourceModel, known: set[str] | None) -> Source:
    bank = source.bank if source.bank is not None else BANKS.get(source.country, "")
    implies = source.implies
    if implies is None:
        implies = (bank,) if bank and known and bank in known else ()
    return Source(
        slug=source.slug,
        name=source.name,
        homepage=source.homepage,
        country=source.country,
        languages=source.languages,
        bank=bank,
        owner=source.owner,
        kind=source.kind,
        timezone=source.timezone or ZONES.get(source.country, "UTC"),
        implies=implies,
        delay=source.delay,
        timeout=source.timeout,
        user_agent=source.user_agent,
        stories=source.stories,
        max_age_days=None if source.max_age is None else max(1, round(source.max_age / 86400)),
    )


def _feed(source: SourceModel, feed: FeedModel) -> Feed:
    endpoints = tuple(
        Endpoint(url=endpoint.url, kind=endpoint.kind, selector=endpoint.selector)
        for endpoint in (feed, *feed.fallbacks)
    )
    return Feed(source=source.slug, endpoints=endpoints, language=feed.language)


def _limits(settings: Settings) -> CrawlLimits:
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
            redirect_days=polling.redirect_days,
        ),
    )
