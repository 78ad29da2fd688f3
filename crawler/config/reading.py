"""config.yaml → Config, or every problem of it."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from crawler.channels import Secret
from crawler.config.catalog import PackDocument, read_sources
from crawler.config.checked import CheckedParts
from crawler.config.effective import Config, DaemonSettings, DigestSettings, RetentionSettings, ReviewSettings, TranslateSettings
from crawler.config.inputs import Inputs
from crawler.config.models import Pack, SettingsModel
from crawler.config.packaged import pack_names, read_included
from crawler.config.problems import near, validate
from crawler.config.recipients import read_delivery
from crawler.config.relevance import read_relevance
from crawler.config.rules import read_novel, read_watches
from crawler.config.serving import LoginRule
from crawler.config.values import limits_of
from crawler.config.yamlfile import YamlDocument, parse
from crawler.language import tables
from crawler.language.reader import Reader
from crawler.model.errors import ConfigError
from crawler.watch import RelevanceModel, Watchlist

MAX_SHOWN_NAME_CHARS = 200  # of an included file
_QUOTES = "`'\""


def load_watches(path: Path, base: Path, *, unsaved: str | None = None) -> Watchlist:
    """The watches of a file alone; groups and includes it does not name come from the configuration `base`. `unsaved`: a text in
    place of what the file holds, whose own watches are tried. Raises `ConfigError`."""
    problems: list[str] = []
    inputs, checked = Inputs({} if unsaved is None else {path: unsaved.encode("utf-8", "replace")}), CheckedParts(used=False)
    kept_packs = CheckedParts(used=unsaved is not None)  # a trial does not change them
    document = _read(path, problems, inputs)
    settings = validate(SettingsModel, document, path, problems)
    ground = base if path.resolve() != base.resolve() else path
    if settings is not None and isinstance(document.value, dict):
        base_document = _read(ground, problems, inputs)
        ours = validate(SettingsModel, base_document, ground, problems)
        if "include" in document.value:
            packs = _packs(settings, path, document, problems, inputs, kept_packs)
        elif ours is not None:
            packs = _packs(ours, ground, base_document, problems, inputs, kept_packs)
        if ours is not None:
            _use_languages(ours, ground, base_document, problems)
        if ours is not None and "groups" not in document.value:
            settings = settings.model_copy(update={"groups": ours.groups})
        if unsaved is not None:
            packs = [replace(pack, value={**pack.value, "watches": []}) for pack in packs]
        relevance = read_relevance((base.resolve().parent / (ours or settings).database).resolve(), problems, inputs)
        rules = read_watches(settings, packs, path, document, problems, relevance=relevance, inputs=inputs, checked=checked)
        if rules is not None and not problems:
            return rules.watchlist
    raise ConfigError(tuple(dict.fromkeys(problems)))


def read_config(path: Path, *, learned: bool, inputs: Inputs, checked: CheckedParts) -> Config:
    """Read and check all of it. Raises `ConfigError` with every problem as `file:line: path: message`."""
    problems: list[str] = []
    document = _read(path, problems, inputs)
    settings = validate(SettingsModel, document, path, problems)
    if settings is None:
        raise ConfigError(tuple(problems))
    if not (path.resolve().parent / settings.database).resolve().name:  # what stands beside it is named after it
        problems.append(f"{path}:{document.line(('database',))}: database: {settings.database!r} names no file")
        raise ConfigError(tuple(problems))
    packs = _packs(settings, path, document, problems, inputs, checked)
    language_tables = _use_languages(settings, path, document, problems)
    folder = path.resolve().parent
    database = (folder / settings.database).resolve()
    relevance = read_relevance(database, problems, inputs) if learned else RelevanceModel.shipped()
    rules = read_watches(settings, packs, path, document, problems, relevance=relevance, inputs=inputs, checked=checked)
    novel = read_novel(settings, packs, path, document, problems)
    sources, catalog = read_sources(settings, packs, path, document, rules, problems)
    delivery = read_delivery(settings, path, document, rules, problems)
    if problems or rules is None:
        raise ConfigError(tuple(dict.fromkeys(problems)))
    languages = [content for _, content in tables.added_files()]
    weights = () if relevance == RelevanceModel.shipped() else (relevance.fingerprint,)
    parts = [document.value, [pack.value for pack in packs], *languages, *weights]
    effective = json.dumps(parts, sort_keys=True, ensure_ascii=False, default=str)
    return Config(
        path=path.resolve(),
        contact=settings.contact,
        database=database,
        sources=sources,
        feeds=tuple(catalog_feed.feed for catalog_feed in catalog if catalog_feed.polled),
        catalog=catalog,
        language_tables=language_tables,
        rules=rules,
        novel=novel,
        limits=limits_of(settings),
        recheck=settings.polling.recheck,
        retry=settings.polling.retry,
        retention=RetentionSettings(**settings.retention.model_dump()),
        daemon=DaemonSettings(
            poll_every=int(settings.daemon.poll_every),
            cycle_limit=int(settings.daemon.cycle_limit),
            digest_at=settings.daemon.digest_at,
            timezone=settings.daemon.timezone,
        ),
        reader=Reader(
            language=settings.reader.language,
            timezone=settings.reader.timezone or settings.daemon.timezone,
            calendar=settings.reader.calendar,
        ),
        review=ReviewSettings(
            login_required=settings.review.login == LoginRule.REQUIRED,
            public_url=(settings.review.public_url or "").rstrip("/"),
            trusted_proxy=settings.review.trusted_proxy or "",
        ),
        metrics_port=settings.metrics.port,
        digest=DigestSettings(directory=(folder / settings.digest.directory).resolve(), url=settings.digest.url or ""),
        delivery=delivery,
        translate=TranslateSettings(
            command=settings.translate.command,
            url=settings.translate.url or "",
            key=Secret(settings.translate.key),
            timeout=settings.translate.timeout,
            max_bytes=settings.translate.max_bytes,
            allow_private=settings.translate.allow_private,
        ),
        semantic=settings.alerts.semantic,
        queue=settings.queue,
        queue_key=settings.queue_key,
        queue_pages=settings.queue_pages,
        queue_page_size=settings.queue_page_size,
        config_hash=hashlib.sha256(effective.encode(errors="replace")).hexdigest()[:16],
    )


def schema() -> dict[str, Any]:
    """The JSON Schema of config.yaml, for editors."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Borderwatch configuration",
        **SettingsModel.model_json_schema(),
    }


# ---------------------------------------------------------------------------- files


def _use_languages(settings: SettingsModel, path: Path, document: YamlDocument, problems: list[str]) -> Path | None:
    """Read the tables of further languages, for this process: terms and texts in them mean nothing without. Gives their folder."""
    folder = (path.resolve().parent / settings.language_tables).resolve() if settings.language_tables else None
    try:
        tables.use_folder(folder or "")
    except tables.LanguageTableProblems as error:
        line = document.line(("language_tables",))
        problems.extend(f"{path}:{line}: language_tables: {problem}" for problem in error.problems)
        tables.use_folder("")
    return folder


def _read(path: Path, problems: list[str], inputs: Inputs) -> YamlDocument:
    try:
        document = parse(inputs.read_bytes(path))
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


def _packs(
    settings: SettingsModel, path: Path, document: YamlDocument, problems: list[str], inputs: Inputs, checked: CheckedParts
) -> list[PackDocument]:
    """The included files. Raises `ConfigError` where one cannot be had: all that refers to its groups would look wrong."""
    packs = [_pack(name, path, document, number, problems, inputs, checked) for number, name in enumerate(settings.include)]
    if any(not Pack.model_fields.keys() & pack.value.keys() for pack in packs):
        raise ConfigError(tuple(dict.fromkeys(problems)))
    return packs


def _pack(
    name: str, path: Path, document: YamlDocument, number: int, problems: list[str], inputs: Inputs, checked: CheckedParts
) -> PackDocument:
    where = f"{path}:{document.line(('include', number))}: include[{number}]"
    try:
        shown, data = read_included(name, path.parent, inputs.read_bytes)
    except FileNotFoundError:
        problems.append(f"{where}: there is no {_short(name)!r}{near(name, pack_names())}")
        return PackDocument(value={})
    except (OSError, ValueError) as error:  # of a name that holds a NUL
        problems.append(f"{where}: {_short(name)!r} cannot be read: {getattr(error, 'strerror', None) or error}")
        return PackDocument(value={})
    known = checked.document(data)
    if known is None:
        pack = _parsed_pack(data, shown, problems)
        if not problems:
            checked.keep_document(data, (pack.value, pack.sources))
    else:
        pack = PackDocument(value=known[0], sources=known[1])
    pack.value.setdefault("_file", str(shown))
    return pack


def _short(name: str) -> str:
    return name if len(name) <= MAX_SHOWN_NAME_CHARS else f"{name[:MAX_SHOWN_NAME_CHARS]}…"


def _parsed_pack(data: bytes, shown: Path, problems: list[str]) -> PackDocument:
    parsed = parse(data)
    pack = PackDocument(parsed.value, parsed.lines, parsed.ends, parsed.problems)
    if not (isinstance(pack.value, dict) and Pack.model_fields.keys() & pack.value.keys()):
        # Whatever was named here is none of ours, so no message quotes a word of it.
        line, reason = next(iter(pack.problems), (1, "`"))
        if set(_QUOTES) & set(reason):
            reason = f"is no file of {', '.join(Pack.model_fields)}"
        problems.append(f"{shown}:{line}: {reason}")
        return PackDocument(value={})
    problems.extend(f"{shown}:{line}: {message}" for line, message in pack.problems)
    if not pack.problems:
        model = validate(Pack, pack, shown, problems)
        pack.sources = model.sources if model is not None else ()
    return pack
