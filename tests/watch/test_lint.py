"""What an author is told about the rules, and how right a watch is said to be."""

from __future__ import annotations

import pytest

from crawler.watch import compile_watches
from crawler.watch.lint import Survey, lint
from crawler.watch.precision import wilson_interval

GROUPS = {
    "word": {"en": ["border*", "bordering", "mine*", "quiet"], "fa": ["آمو سیند", "امو سیند"], "ru": ["посл*"]},
    "rare": {"en": ["unicorn"]},
}


def remarks(kind: str, survey: Survey) -> dict[str, str]:
    watches = [
        {"id": "all", "title": "A", "severity": "low", "when": "word"},
        {"id": "some", "title": "S", "severity": "low", "query": "@word border"},
        {"id": "never", "title": "N", "severity": "low", "when": "rare"},
    ]
    return {one.subject: one.message for one in lint(compile_watches(GROUPS, watches), survey) if one.kind == kind}


def surveyed() -> Survey:
    survey = Survey()
    for number in range(30):
        survey.add(number, "Minerals", "после bordering borders", ["all", *(["some"] if number < 5 else [])])
    return survey


def test_watches_that_are_always_never_or_only_with_another_true() -> None:
    survey = surveyed()
    assert remarks("always_true", survey) == {"all": "true of 30 of 30 articles"}
    assert remarks("never_matched", survey) == {"never": "true of none of 30 articles"}
    assert remarks("contained", survey) == {"some": "all of its 5 articles are among the 30 of all"}


def test_a_wildcard_shows_the_strangers_it_caught() -> None:
    caught = remarks("wildcard", surveyed())
    assert caught["@word посл*"] == "после 30"
    assert caught["@word mine*"] == "minerals 30"
    assert caught["@word border*"] == "bordering 30, borders 30"


def test_terms_that_say_nothing_new() -> None:
    assert remarks("same_form", Survey()) == {"@word امو سیند [fa]": "is 'آمو سیند' once folded"}
    assert remarks("covered", Survey()) == {"@word bordering [en]": "'border*' finds it already"}


def test_a_few_articles_prove_nothing() -> None:
    survey = Survey()
    survey.add(1, "a", "b", ["all"])
    assert remarks("always_true", survey) == remarks("never_matched", survey) == {}


def test_the_interval_is_wide_where_little_was_marked() -> None:
    assert wilson_interval(0, 0) == (0.0, 1.0)
    low, high = wilson_interval(9, 10)
    assert 0.59 < low < 0.6 and 0.98 < high < 0.983  # Wilson 1927: 0.596 to 0.982
    assert wilson_interval(10, 10)[1] == pytest.approx(1.0)
    assert wilson_interval(0, 10)[0] == 0.0
