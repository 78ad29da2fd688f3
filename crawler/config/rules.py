"""The rules of a configuration: groups of its packs and its own, watches, gazetteer → a `Ruleset`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from crawler.config.checked import CheckedParts
from crawler.config.included import list_entries, watch_places
from crawler.config.inputs import Inputs
from crawler.config.models import SettingsModel
from crawler.config.problems import dotted, near
from crawler.config.ruleset import RuleInputs, Ruleset, compile_inputs, pack_inputs
from crawler.config.senses import OtherSenseModel
from crawler.config.yamlfile import YamlDocument
from crawler.model.errors import BorderwatchError
from crawler.watch import RelevanceModel, RuleProblems


def read_watches(
    settings: SettingsModel,
    packs: Sequence[YamlDocument],
    path: Path,
    document: YamlDocument,
    problems: list[str],
    *,
    relevance: RelevanceModel | None = None,
    inputs: Inputs,
    checked: CheckedParts,
) -> Ruleset | None:
    """The watches, compiled unless the same were checked before. `relevance`: weights in place of those that ship."""
    groups: dict[str, Any] = {}
    own: dict[str, dict[str, Any]] = {}
    where: dict[str, tuple[Path, YamlDocument]] = {}
    for pack in packs:
        for name, group in (pack.value.get("groups") or {}).items():
            groups[name] = group
            where[name] = (Path(pack.value["_file"]), pack)
        for watch, local in (pack.value.get("watch_groups") or {}).items():
            own.setdefault(str(watch), {}).update(local or {})
    groups.update(settings.groups)
    lists = {key: list_entries(key, packs, path, document) for key in ("skip_paragraphs", "other_senses")}
    skip = [str(entry.value) for entry in lists["skip_paragraphs"]]
    places = watch_places(settings.watches, packs, path, document)
    watches = [
        {**watch, "groups": {**own.get(str(watch.get("id")), {}), **(watch.get("groups") or {})}}
        for watch in (written.fields for written in places)
    ]
    used = {*groups, *(name for watch in watches for name in watch["groups"])}
    absent = {name for local in own.values() for name in local} - used
    written_senses = [(entry, OtherSenseModel.or_none(entry.value)) for entry in lists["other_senses"]]
    kept_senses = [(entry, values) for entry, read in written_senses if read and (values := read.without(absent))]
    lists["other_senses"], senses = tuple(entry for entry, _ in kept_senses), [values for _, values in kept_senses]
    try:
        gazetteer = _gazetteer_text(settings.gazetteer, path, document, problems, inputs)
        rule_inputs = RuleInputs(groups, watches, skip, senses, gazetteer, _relevance(settings, relevance))
        name = checked.name_of_rules(rule_inputs)
        return checked.rules(name) or checked.keep_rules(name, Ruleset.of(compile_inputs(rule_inputs), pack_inputs(rule_inputs)))
    except RuleProblems as error:
        for problem in error.problems:
            place = problem.path
            file, source = path, document
            if place[0] == "groups" and len(place) > 1:
                file, source = where.get(str(place[1]), (path, document))
            elif place[0] in lists:
                entry = lists[str(place[0])][int(place[1])]
                file, source, place = entry.file, entry.document, entry.place
            elif place[0] == "watches" and len(place) > 1:
                written = places[int(place[1])]
                file, source, place = written.file, written.document, ("watches", written.number, *place[2:])
            problems.append(f"{file}:{source.line(place)}: {dotted(place)}: {problem.message}")
    except BorderwatchError as error:  # of the gazetteer
        problems.append(str(error))
    return None


def _relevance(settings: SettingsModel, learned: RelevanceModel | None) -> RelevanceModel:
    model = learned or RelevanceModel.shipped()
    chosen = settings.alerts.min_relevance
    return model if chosen is None else replace(model, min_relevance=chosen, min_critical=max(chosen, model.min_critical))


def read_novel(
    settings: SettingsModel, packs: Sequence[YamlDocument], path: Path, document: YamlDocument, problems: list[str]
) -> tuple[str, ...]:
    """The groups whose first meeting with a place is told; shared ones, or those of a watch."""
    group_names = set(settings.groups)
    for file_document in (document, *packs):
        group_names.update(file_document.value.get("groups") or {})
        for local in (file_document.value.get("watch_groups") or {}).values():
            group_names.update(local or {})
    for written in watch_places(settings.watches, packs, path, document):
        group_names.update(written.fields.get("groups") or {})
    novel: dict[str, None] = {}
    for entry in list_entries("novel", packs, path, document):
        if entry.value not in group_names:
            message = f"there is no group {entry.value!r}{near(str(entry.value), sorted(group_names))}"
            problems.append(f"{entry.file}:{entry.document.line(entry.place)}: {dotted(entry.place)}: {message}")
        novel[str(entry.value)] = None
    return tuple(novel)


def _gazetteer_text(name: str, path: Path, document: YamlDocument, problems: list[str], inputs: Inputs) -> tuple[str, str] | None:
    if not name:
        return None
    file = (path.parent / name).resolve()
    try:
        return str(file), inputs.read_bytes(file).decode()
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{path}:{document.line(('gazetteer',))}: gazetteer: {file}: cannot be read: {error}")
    return None
