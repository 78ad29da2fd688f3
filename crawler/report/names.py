"""Names of places and outlets for the reader: a place as the gazetteer spells it in their language; anything else in a script they
may not read keeps its spelling, with a transliteration beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

from crawler.language.reader import SOURCE_LANGUAGE, current_reader
from crawler.language.romanize import has_script, romanized
from crawler.language.tokens import isolated
from crawler.report.words import PLACE_KIND_WORDS, word_of

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
    lines = (resources.files("crawler") / "packs" / "gazetteer.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if line.strip()]
    return {row["id"]: names[0] for row in rows if (names := row.get("aliases", {}).get(language))}


_CODES_BY_WORD = {word: code for code, word in PLACE_KIND_WORDS.items()}
