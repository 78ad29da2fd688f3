"""Names of places and outlets for the reader: a place as the gazetteer spells it in their language; anything else in a script they
may not read keeps its spelling, with a transliteration beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources
from typing import Any

from crawler.language.reader import SOURCE_LANGUAGE, current_reader
from crawler.language.reader.texts import gettext, marked
from crawler.language.romanize import has_script, romanized
from crawler.language.tokens import isolated
from crawler.report.words import PLACE_KIND_WORDS, word_of

COUNTRY_MARKS = {"AF": marked("AF"), "TJ": marked("TJ")}  # behind a name that both sides have
SCRIPTS_READ = {"en": ("latin",), "ru": ("latin", "cyrillic"), "tg": ("latin", "cyrillic"), "fa": ("latin", "arabic")}


def place_name(place: str, name: str) -> str:
    """The name of a place of the gazetteer; `name`: as the archive has it, perhaps with its kind in brackets."""
    language = current_reader().language
    if language == SOURCE_LANGUAGE:
        return readable_name(name)
    own = _names_of_places(language).get(place)
    if own is None:
        return readable_name(name)
    kind = name.partition(" (")[2].removesuffix(")")
    return f"{own} ({word_of(PLACE_KIND_WORDS, _CODES_BY_WORD[kind])})" if kind in _CODES_BY_WORD else own


def province_name(country: str, province: str) -> str:
    """The name of a province of the gazetteer, which is known by its country and its English name."""
    found = _provinces().get((country, province))
    return place_name(found, province) if found else readable_name(province)


def country_mark(country: str) -> str:
    """The short form of a country, for behind a name: "AF"."""
    return gettext(COUNTRY_MARKS[country]) if country in COUNTRY_MARKS else country


def readable_name(name: str) -> str:
    """ "Азия-Плюс (Aziya-Plyus)" for who reads no Cyrillic; as it is for who does."""
    read = SCRIPTS_READ.get(current_reader().language, ("latin",))
    if not name or any(has_script(name, script) for script in read) or not any(map(str.isalpha, name)):
        return name
    latin = romanized(name)
    return f"{isolated(name)} ({latin})" if latin != name else name


@cache
def _names_of_places(language: str) -> Mapping[str, str]:
    """Id → the first name in a language, of the places that ship."""
    return {row["id"]: names[0] for row in _places() if (names := row.get("aliases", {}).get(language))}


@cache
def _provinces() -> Mapping[tuple[str, str], str]:
    """(Country, English name) → id of the province."""
    return {(row["country"], row["admin1"]): row["id"] for row in _places() if row["type"] == "adm1"}


def _places() -> list[Any]:
    lines = (resources.files("crawler") / "packs" / "gazetteer.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


_CODES_BY_WORD = {word: code for code, word in PLACE_KIND_WORDS.items()}
