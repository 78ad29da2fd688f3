"""Units that several words name, of two words and of more."""

from __future__ import annotations

import pytest

from crawler.facts.figures import figures_of
from crawler.facts.figures.units import unit_phrases
from crawler.language.tables import SHIPPED, LanguageTable


@pytest.mark.parametrize("words", ["lost their lives", "were shot dead"])
def test_three_words_name_one_unit(words: str) -> None:
    figures = figures_of("", f"On Monday 14 {words} near the bridge.", lang="en")
    assert [(figure.value, figure.unit) for figure in figures if figure.unit == "killed"] == [(14, "killed")]


@pytest.mark.parametrize("table", SHIPPED, ids=str)
def test_of_two_phrases_that_begin_alike_the_longer_is_tried_first(table: LanguageTable) -> None:
    for first, rows in unit_phrases(table.code).items():
        lengths = [len(following) for following, _unit in rows]
        assert lengths == sorted(lengths, reverse=True), first
