"""The watches of a configuration: its own, and those of included files that it does not write itself."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from crawler.config.yamlfile import YamlDocument


@dataclass(frozen=True, slots=True)
class WatchPlace:
    """A watch, and where it is written."""

    fields: Mapping[str, Any]
    file: Path
    document: YamlDocument
    number: int  # in the list of that file


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
