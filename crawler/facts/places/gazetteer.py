"""The places and their names."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from crawler.facts.findings import UNLOCATED_KINDS, Place
from crawler.facts.places.geometry import Point, distance, distance_to_line
from crawler.language.morphology.names import NAME_VOWELS
from crawler.language.tables import table_of
from crawler.language.tokens import fold, fold_with_offsets, token_spans, tokens
from crawler.model.errors import BorderwatchError

PLACE_KINDS = (
    "country",
    "region",
    "adm1",
    "adm2",
    "capital",
    "town",
    "village",
    "crossing",
    "locality",
    "facility",
    "river",
    "lake",
)
KINDS_WITHOUT_DISTANCE = (*UNLOCATED_KINDS, "adm1", "lake")  # too wide for kilometres from their middle
MIN_FIRST_NAME_LETTERS = 5
MIN_COUNTRY_LETTERS = 5  # of a country's name: a shorter one begins other words
MIN_LONE_NAME_LETTERS = 3  # letters of a name that is looked for without companion


class GazetteerError(BorderwatchError):
    """A gazetteer that cannot be used: what is wrong, with file and line."""


@dataclass(frozen=True, slots=True)
class Name:
    """A name of one or more places, as a term of the watch language."""

    term: str
    language: str
    places: tuple[str, ...]
    alone: bool  # False: a common word too; counts only beside a word or a place that makes it a name
    words: tuple[str, ...] = ()  # folded
    capitals: frozenset[int] = frozenset()  # which of the words are written with a capital
    kinds: frozenset[str] = frozenset()  # of its places
    common_in: frozenset[str] = frozenset()  # languages in which it is the name of people or things as well


class Gazetteer:
    """Places by id, and the names to look for."""

    def __init__(
        self,
        places: Mapping[str, Place],
        aliases: Mapping[str, Mapping[str, tuple[str, ...]]],
        common: Set[tuple[str, str]],  # language and folded name
        border: tuple[Point, ...],
        common_forms: Mapping[str, Set[str]] = MappingProxyType({}),
    ) -> None:
        self.places: Mapping[str, Place] = MappingProxyType(dict(places))
        self._line = border
        self._border: dict[str, float] = {}  # kilometres of those that were asked for: each passes the whole line
        common_in: dict[str, set[str]] = {}  # folded name → languages
        for language, folded in common:
            common_in.setdefault(folded, set()).add(language)
        self.country_names: Mapping[str, tuple[str, ...]] = MappingProxyType(_country_names(places, aliases))
        self._common_forms = common_forms
        self._lookup: dict[str, set[str]] = {}
        spelt: dict[tuple[str, str], dict[str, None]] = {}  # folded name and language → places
        shown: dict[tuple[str, str], str] = {}
        for place, languages in aliases.items():
            for language, names in languages.items():
                for name in names:
                    folded = " ".join(tokens(fold(name)))
                    if folded:
                        self._lookup.setdefault(folded, set()).add(place)
                        spelt.setdefault((folded, language), {})[place] = None
                        shown.setdefault((folded, language), name)
        self.names = tuple(
            _name(
                shown[folded, language],
                language,
                tuple(places_of_name),
                alone=(language, folded) not in common and len(folded) >= MIN_LONE_NAME_LETTERS,
                kinds=frozenset(places[place].kind for place in places_of_name),
                common_in=frozenset(common_in.get(folded, ())),
            )
            for (folded, language), places_of_name in spelt.items()
        )

    @classmethod
    def read(
        cls, lines: Iterable[str], where: str = "gazetteer", *, common_forms: Mapping[str, Set[str]] | None = None
    ) -> Gazetteer:
        """Read JSON lines `{id, name, country, type, lat, lon, aliases: {language: [name]}}`, and optionally `admin1`,
        `border`, `verified`, `common` (aliases that are words, people or things too, by language), `small` (those that are
        words when written small), `famous` (its names are frequent because of
        the place: only bench/make_common_names.py reads it). Raises `GazetteerError` naming the line.

        `common_forms`: language → folded forms of names that are frequent words of that language."""
        places: dict[str, Place] = {}
        aliases: dict[str, dict[str, tuple[str, ...]]] = {}
        common: set[tuple[str, str]] = set()
        forms = {language: set(words) for language, words in (common_forms or {}).items()}
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = json.loads(line)
                place = _place(row)
                words, small = (_by_language(row.get(key, {})) for key in ("common", "small"))
                names = {str(language): tuple(map(str, aliases_of)) for language, aliases_of in row.get("aliases", {}).items()}
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                message = f"lacks {error}" if isinstance(error, KeyError) else str(error)
                raise GazetteerError(message, f"{where}:{number}") from None
            if place.id in places:
                raise GazetteerError(f"there are two places {place.id!r}", f"{where}:{number}")
            places[place.id], aliases[place.id] = place, names
            for language, name in small:
                forms.setdefault(language, set()).add(" ".join(tokens(fold(name))))
            common.update((language, " ".join(tokens(fold(name)))) for language, name in words)
        return cls(places, aliases, common, _border_line(), forms)

    @classmethod
    def shipped(cls) -> Gazetteer:
        """The border of Afghanistan and Tajikistan."""
        return _shipped()

    def is_common(self, name: Name, form: str, language: str) -> bool:
        """Whether a form of a name is an ordinary word too, in its own language or in that of the text."""
        return self.needs_company(name, language) or any(
            form in self._common_forms.get(code, ()) for code in (name.language, language)
        )

    def needs_company(self, name: Name, language: str) -> bool:
        """Whether a name is that of people or things as well, so that not even a capital makes it a place."""
        return not name.alone or language in name.common_in

    def distance_to_border(self, place: str) -> float:
        """Kilometres to the border line. Raises KeyError for an unknown id."""
        if place not in self._border:
            point = self.places[place].lat, self.places[place].lon
            self._border[place] = distance_to_line(point, self._line) if len(self._line) > 1 else float("inf")
        return self._border[place]

    def distance(self, first: str, second: str) -> float:
        """Kilometres between two places. Raises KeyError for an unknown id."""
        return distance(*((self.places[id].lat, self.places[id].lon) for id in (first, second)))

    def within(self, km: float, of: str | None = None) -> frozenset[str]:
        """Places within so many kilometres of the border line, or of a place. What is wider than a district has no
        distance."""
        return frozenset(
            place.id
            for place in self.places.values()
            if place.kind not in KINDS_WITHOUT_DISTANCE
            and (self.distance_to_border(place.id) if of is None else self.distance(place.id, of)) <= km
        )

    def of_country(self, country: str, *, on_border: bool = False) -> frozenset[str]:
        """The places of a country (code in capitals); `on_border`: those at the border line that are no wider than a
        district."""
        return frozenset(
            place.id
            for place in self.places.values()
            if place.country == country and (not on_border or (place.border and place.kind not in KINDS_WITHOUT_DISTANCE))
        )

    def lookup(self, text: str) -> frozenset[str]:
        """The place of this id, or every place of this name, in any script."""
        if text.strip() in self.places:
            return frozenset({text.strip()})
        return frozenset(self._lookup.get(" ".join(tokens(fold(text))), ()))

    def contains(self, outer: str) -> frozenset[str]:
        """The ids in a country or province, itself included."""
        whole = self.places[outer]
        if whole.kind == "country":
            return frozenset(place.id for place in self.places.values() if place.country == whole.country)
        if whole.kind == "adm1":
            return frozenset(
                place.id for place in self.places.values() if place.country == whole.country and place.admin1 == whole.admin1
            )
        return frozenset({outer})


def _country_names(places: Mapping[str, Place], aliases: Mapping[str, Mapping[str, tuple[str, ...]]]) -> dict[str, tuple[str, ...]]:
    """Country → its names of one word in all languages, folded: they begin its inflected forms."""
    names: dict[str, dict[str, None]] = {}
    for id, languages in aliases.items():
        if places[id].kind == "country":
            words = (tokens(fold(name)) for of_language in languages.values() for name in of_language)
            names.setdefault(places[id].country, {}).update(
                (word[0], None) for word in words if len(word) == 1 and len(word[0]) >= MIN_COUNTRY_LETTERS
            )
    return {country: tuple(found) for country, found in names.items()}


@cache
def _shipped() -> Gazetteer:
    text = (resources.files("crawler") / "packs" / "gazetteer.jsonl").read_text(encoding="utf-8")
    forms = json.loads((resources.files("crawler") / "packs" / "common_names.json").read_text(encoding="utf-8"))
    common = {language: frozenset(words) for language, words in forms.items()}
    return Gazetteer.read(text.splitlines(), "gazetteer.jsonl", common_forms=common)


@cache
def _border_line() -> tuple[Point, ...]:
    text = (resources.files("crawler") / "packs" / "border_line.json").read_text(encoding="utf-8")
    return tuple((lat, lon) for lat, lon in json.loads(text)["points"])


def _by_language(names: Mapping[str, Iterable[str]]) -> list[tuple[str, str]]:
    return [(str(language), str(name)) for language, of_language in names.items() for name in of_language]


def _place(row: Mapping[str, Any]) -> Place:
    kind, lat, lon = row["type"], float(row["lat"]), float(row["lon"])
    if kind not in PLACE_KINDS:
        raise ValueError(f"no type {kind!r}: one of {', '.join(PLACE_KINDS)}")
    if not (-90 <= lat <= 90 and -180 <= lon <= 180):
        raise ValueError(f"no place on Earth: latitude {lat}, longitude {lon}")
    if not str(row["id"]).strip():
        raise ValueError("an empty id")
    return Place(
        id=str(row["id"]),
        name=str(row["name"]),
        country=str(row.get("country") or ""),
        admin1=str(row.get("admin1") or ""),
        kind=kind,
        lat=lat,
        lon=lon,
        border=bool(row.get("border")),
        verified=bool(row.get("verified", True)),
    )


def _name(
    written: str, language: str, places: tuple[str, ...], *, alone: bool, kinds: frozenset[str], common_in: frozenset[str]
) -> Name:
    folded = fold_with_offsets(written)
    spans = token_spans(folded.text)
    return Name(
        _term(written, language),
        language,
        places,
        alone,
        words=tuple(folded.text[start:end] for start, end in spans),
        capitals=frozenset(number for number, (start, _) in enumerate(spans) if written[folded.offsets[start]].isupper()),
        kinds=kinds,
        common_in=common_in,
    )


def _term(name: str, language: str) -> str:
    """The name as a term: its last word inflected, and what declines with it: adjectives, and a first name (Шамсиддина Шохина)."""
    table = table_of(language)
    inflects = table is not None and table.names_inflect
    words = fold(name).split() if inflects else tokens(fold(name))
    cleaned = " ".join(word for word in (" ".join(tokens(word)) for word in words) if word)
    if table is None or not inflects or not cleaned:
        return cleaned
    *before, last = cleaned.split()
    endings = tuple(table.adjective_endings.split())
    first_names = {fold(word) for word in name.split() if len(word) >= MIN_FIRST_NAME_LETTERS and fold(word[-1]) not in NAME_VOWELS}
    marked = [f"{word}~" if endings and (word.endswith(endings) or word in first_names) else word for word in before]
    return " ".join([*marked, f"{last}~" if len(last) > 2 else last])
