"""What a configuration and its included files say together: watches, and lists that each may add to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.config.yamlfile import Path as YamlPath
from crawler.config.yamlfile import YamlDocument


@dataclass(frozen=True, slots=True)
class WatchPlace:
    """A watch, and where it is written."""

    fields: Mapping[str, Any]
    file: Path
    document: YamlDocument
    number: int  # in the list of that file


@dataclass(frozen=True, slots=True)
class ListEntry:
    """An entry of a list that files add to, and where it is written."""

    value: Any
    file: Path
    document: YamlDocument
    place: YamlPath


def list_entries(key: str, packs: Sequence[YamlDocument], path: Path, document: YamlDocument) -> tuple[ListEntry, ...]:
    """The entries of this list in all files, those of the configuration last."""
    files = [*((Path(pack.value.get("_file", path)), pack) for pack in packs), (path, document)]
    return tuple(
        ListEntry(value, file, source, (key, number))
        for file, source in files
        for number, value in enumerate(source.value.get(key) or ())
    )


def watch_places(
    own: Sequence[Mapping[str, Any]], packs: Sequence[YamlDocument], path: Path, document: YamlDocument
) -> tuple[WatchPlace, ...]:
    """Those of the configuration first. One that an included file has under the same id is replaced by it, whole."""
    ids = {watch.get("id") for watch in own}
    places = [WatchPlace(watch, path, document, number) for number, watch in enumerate(own)]
    for place in _included(packs):
        if place.fields.get("id") not in ids:
            places.append(place)
    return tuple(places)


def _included(packs: Sequence[YamlDocument]) -> Iterator[WatchPlace]:
    for pack in packs:
        for number, watch in enumerate(pack.value.get("watches") or ()):
            yield WatchPlace(watch, Path(pack.value["_file"]), pack, number)
