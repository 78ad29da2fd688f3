"""Who did something, in the reader's language. A nation stands as a country in brackets: no adjective has to agree with a noun."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from crawler.language.reader import SOURCE_LANGUAGE, current_reader
from crawler.language.reader.texts import gettext, marked

PEOPLE_WORDS: Mapping[str, str] = MappingProxyType(
    {
        word: word
        for word in (
            marked("Islamic State"),
            marked("Resistance Front"),
            marked("Taliban"),
            marked("boatmen"),
            marked("border guards"),
            marked("border service"),
            marked("children"),
            marked("citizens"),
            marked("civilians"),
            marked("company guards"),
            marked("court"),
            marked("customs"),
            marked("delegation"),
            marked("drug police"),
            marked("government"),
            marked("gunmen"),
            marked("herders"),
            marked("local sources"),
            marked("militants"),
            marked("miners"),
            marked("nationals"),
            marked("officials"),
            marked("one side"),
            marked("police"),
            marked("protesters"),
            marked("refugees"),
            marked("residents"),
            marked("security forces"),
            marked("security service"),
            marked("smugglers"),
            marked("soldiers"),
            marked("suspects"),
            marked("traders"),
            marked("unknown gunmen"),
            marked("villagers"),
            marked("workers"),
        )
    }
)
COUNTRIES_OF_NATIONS: Mapping[str, str] = MappingProxyType(
    {
        "Tajik": marked("Tajikistan"),
        "Afghan": marked("Afghanistan"),
        "Chinese": marked("China"),
        "Russian": marked("Russia"),
        "Uzbek": marked("Uzbekistan"),
        "Pakistani": marked("Pakistan"),
        "Iranian": marked("Iran"),
    }
)

ORGANISATIONS = tuple((name, name) for name in ("Taliban", "Islamic State", "Resistance Front"))  # whose police or officials


def people_words(label: str) -> str:
    """ "Tajik border guards" in English; in another language its words for "border guards (Tajikistan)". A label that no table has
    stays English."""
    if current_reader().language == SOURCE_LANGUAGE or not label:
        return label
    for begin, whole in (
        *COUNTRIES_OF_NATIONS.items(),
        *((name, name) for name in ("Taliban", "Islamic State", "Resistance Front")),
    ):
        rest = label.removeprefix(f"{begin} ")
        if rest != label and rest in PEOPLE_WORDS:
            return f"{gettext(rest)} ({gettext(whole)})"
    return gettext(label) if label in PEOPLE_WORDS else label
