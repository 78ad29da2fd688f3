"""Two values with an arrow between them are read in the order in which they stand, whichever way each runs."""

from __future__ import annotations

import pytest

from crawler.language.reader import Reader, written_for
from crawler.language.reader.kept import KEPT_TEXTS, kept_words
from crawler.language.reader.texts import translations
from crawler.language.units import EVENT_UNITS, HOSPITALISED, PEOPLE_UNITS, THING_UNITS

ARROWS = [text for text in KEPT_TEXTS if "→" in text and "{old}" in text and "{new}" in text and "{unit}" not in text]


def isolates(text: str) -> list[str]:
    return [piece.partition("\u2069")[0] for piece in text.split("\u2068")[1:]]


@pytest.mark.parametrize("template", ARROWS)
def test_values_that_run_against_the_readers_line_are_isolated(template: str) -> None:
    for language, against, along in (("fa", ("двое", "трое"), ("کابل", "هرات")), ("en", ("کابل", "هرات"), ("two", "three"))):
        with written_for(Reader(language=language)):
            assert isolates(kept_words(template.format(old=against[0], new=against[1]))) == list(against)
            assert isolates(kept_words(template.format(old=along[0], new=along[1]))) == []
            assert isolates(kept_words(template.format(old="3", new="6"))) == []


def test_a_corrected_figure_names_its_unit_in_the_readers_language() -> None:
    with written_for(Reader(language="fa")):
        shown = kept_words("figure: 3 → 6 hospitalised")
    assert "hospitalised" not in shown and shown.endswith("3 ← 6")


@pytest.mark.parametrize("language", ["ru", "tg", "fa"])
def test_every_unit_has_a_name_in_every_language(language: str) -> None:
    translated = translations(language)
    units = (*EVENT_UNITS, *PEOPLE_UNITS, *THING_UNITS, HOSPITALISED)
    assert [unit for unit in units if translated.gettext(unit) == unit] == []
