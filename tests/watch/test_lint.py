"""What the linter reports to the author of rules, and the precision of a watch."""

from __future__ import annotations

import pytest

from crawler.watch import compile_watches
from crawler.watch.lint import Survey, lint
from crawler.watch.precision import wilson_interval

GROUPS = {
    "word": {"en": ["border*", "bordering", "mine*", "quiet"], "fa": ["آمو سیند", "امو سیند"], "ru": ["посл*"]},
    "rare": {"en": ["unicorn"]},
}


def findings_of_kind(kind: str, survey: Survey) -> dict[str, str]:
    watches = [
        {"id": "all", "title": "A", "severity": "low", "when": "word"},
        {"id": "some", "title": "S", "severity": "low", "query": "@word border"},
        {"id": "never", "title": "N", "severity": "low", "when": "rare"},
    ]
    return {finding.subject: finding.message for finding in lint(compile_watches(GROUPS, watches), survey) if finding.kind == kind}


def surveyed() -> Survey:
    survey = Survey()
    for number in range(30):
        survey.add(number, "Minerals", "после bordering borders", ["all", *(["some"] if number < 5 else [])])
    return survey


def test_watches_that_are_always_never_or_only_with_another_true() -> None:
    survey = surveyed()
    assert findings_of_kind("always_true", survey) == {"all": "matches 30 of 30 articles"}
    assert findings_of_kind("never_matched", survey) == {"never": "matches none of 30 articles"}
    assert findings_of_kind("contained", survey) == {"some": "all of its 5 articles are among the 30 of all"}


@pytest.mark.parametrize(
    ("query", "is_true"),
    [
        ("border OR NOT border", True),
        ("(border OR NOT quiet) (mine OR -mine)", True),
        ("SENT(border) OR NOT lead:mine", True),
        ("border NOT quiet", False),
        ("border OR mine", False),
        ("lang:en OR border", False),
    ],
)
def test_a_question_that_every_article_answers_is_named_without_an_archive(query: str, is_true: bool) -> None:
    watch = {"id": "asked", "title": "A", "severity": "low", "query": query}
    kinds = [finding.subject for finding in lint(compile_watches(GROUPS, [watch]), Survey()) if finding.kind == "always_true"]
    assert kinds == (["asked"] if is_true else [])


def test_a_wildcard_shows_the_strangers_it_caught() -> None:
    caught = findings_of_kind("wildcard", surveyed())
    assert caught["@word посл*"] == "после 30"
    assert caught["@word mine*"] == "minerals 30"
    assert caught["@word border*"] == "bordering 30, borders 30"


def test_terms_that_say_nothing_new() -> None:
    assert findings_of_kind("same_form", Survey()) == {"@word امو سیند [fa]": "is the same as 'آمو سیند' after folding"}
    assert findings_of_kind("covered", Survey()) == {"@word bordering [en]": "'border*' covers it already"}


def test_a_few_articles_prove_nothing() -> None:
    survey = Survey()
    survey.add(1, "a", "b", ["all"])
    assert findings_of_kind("always_true", survey) == findings_of_kind("never_matched", survey) == {}


def test_the_interval_is_wide_where_little_was_marked() -> None:
    assert wilson_interval(0, 0) == (0.0, 1.0)
    low, high = wilson_interval(9, 10)
    assert 0.59 < low < 0.6 and 0.98 < high < 0.983  # Wilson 1927: 0.596 to 0.982
    assert wilson_interval(10, 10)[1] == pytest.approx(1.0)
    assert wilson_interval(0, 10)[0] == 0.0
