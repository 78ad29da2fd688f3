"""The watches of a configuration that has been checked: plain values, compiled when somebody asks a watch."""

from __future__ import annotations

import io
import pickle
from dataclasses import dataclass, field
from threading import Lock
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from crawler.runtime.cache import read_entry, write_entry

if TYPE_CHECKING:
    from crawler.config.senses import SenseValues
    from crawler.facts.findings import Place
    from crawler.facts.places import Gazetteer
    from crawler.model.alerts import WatchIdentity
    from crawler.watch import RelevanceModel, Watchlist


class RuleInputs(NamedTuple):
    """All that the compiler of watches reads, beside the program and the tables of languages."""

    groups: dict[str, Any]
    watches: list[dict[str, Any]]
    skip: list[str]
    senses: list[SenseValues]
    gazetteer: tuple[str, str] | None  # name and text of a file of one's own; None: the shipped
    relevance: RelevanceModel


@dataclass(slots=True, eq=False)
class Ruleset:
    """Watches, by what they are made of: quick to read, compiled when they are asked. Threads may share it.

    A cycle is planned by `watches` and `places` alone."""

    packed: bytes
    name: str = ""  # under which it is kept
    watches: tuple[WatchIdentity, ...] = ()
    places: tuple[tuple[Place, float], ...] = ()  # of the gazetteer, with their kilometres to the border
    group_names: frozenset[str] = frozenset()  # the shared groups of terms, which a source can imply
    _watchlist: Watchlist | None = None
    _lock: Lock = field(default_factory=Lock)

    @classmethod
    def of(cls, watchlist: Watchlist, packed: bytes = b"") -> Self:
        """Watches that are compiled already."""
        from crawler.model.alerts import WatchIdentity

        watches = tuple(
            WatchIdentity(id=watch.id, title=watch.title, severity=watch.severity, rule_hash=watch.rule_hash, was=watch.was)
            for watch in watchlist.watches
        )
        return cls(packed, "", watches, _places_of(watchlist.gazetteer), frozenset(watchlist.groups), watchlist)

    @property
    def watch_ids(self) -> frozenset[str]:
        return frozenset(watch.id for watch in self.watches)

    @property
    def watchlist(self) -> Watchlist:
        with self._lock:
            if self._watchlist is None:
                self._watchlist = compile_inputs(RuleInputs(*pickle.loads(self.packed)))
            return self._watchlist

    def __reduce__(self) -> tuple[type[Ruleset], tuple[Any, ...]]:
        return type(self), (self.packed, self.name, self.watches, self.places, self.group_names)


def pack_inputs(inputs: RuleInputs) -> bytes:
    return pickle.dumps(tuple(inputs), pickle.HIGHEST_PROTOCOL)


def compile_inputs(inputs: RuleInputs) -> Watchlist:
    """The watches as they were compiled before, else compiled now and kept. Raises `RuleProblems`, and `BorderwatchError` for a
    gazetteer that cannot be used."""
    from crawler.runtime.collection import no_garbage_collection
    from crawler.watch import compile_watches
    from crawler.watch.compiled import compiled_key, read_compiled, write_compiled
    from crawler.watch.senses import OtherSense

    groups, watches, skip, senses, gazetteer_file, relevance = inputs
    key = compiled_key([repr((groups, watches, skip, senses, gazetteer_file)).encode("utf-8", "surrogatepass")])
    name = f"watches-{key[:40]}"
    with no_garbage_collection():
        gazetteer = _gazetteer_of(gazetteer_file)
        content = read_entry(name)
        compiled = read_compiled(content, key, gazetteer=gazetteer, relevance=relevance) if content else None
        if compiled is None:
            written = [OtherSense.of_values(*sense) for sense in senses]
            compiled = compile_watches(groups, watches, skip=skip, senses=written, gazetteer=gazetteer, relevance=relevance)
            write_entry(name, write_compiled(compiled, key))
        return compiled


def _places_of(gazetteer: Gazetteer | None) -> tuple[tuple[Place, float], ...]:
    if gazetteer is None:
        return ()
    return tuple((place, gazetteer.distance_to_border(place.id)) for place in gazetteer.places.values())


def _gazetteer_of(file: tuple[str, str] | None) -> Gazetteer:
    from crawler.facts.places import Gazetteer

    return Gazetteer.shipped() if file is None else Gazetteer.read(io.StringIO(file[1]), file[0])
