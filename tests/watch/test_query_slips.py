"""Slips of the keyboard in a query: marks nobody sees do no harm, and what cannot be meant is explained."""

from __future__ import annotations

import pytest

from crawler.watch import RuleProblems, compile_watches
from crawler.watch.grammar import parse_query
from crawler.watch.query_error import QueryError


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("fled\u200b OR\u200f crossed", "fled OR crossed"),
        ("\ufefffled \u2067NOT\u2069 film", "fled NOT film"),
        ("@clash\u200e@tj", "@clash @tj"),
        ("fled\u00a0OR\u00a0crossed", "fled OR crossed"),
        ("„border guard“ fled", '"border guard" fled'),
    ],
)
def test_marks_without_width_and_quotes_of_other_countries_are_read(typed: str, meant: str) -> None:
    assert parse_query(typed).spec == parse_query(meant).spec


def test_the_joiners_of_persian_words_are_part_of_them() -> None:
    assert parse_query("می\u200cرود").spec == {"term": "می\u200cرود"}


@pytest.mark.parametrize(
    ("query", "message", "column"),
    [
        ("'border guard' fled", 'a phrase stands in double quotes: "border guard"', 1),
        ("fled ‘border  guard’", 'a phrase stands in double quotes: "border guard"', 6),
        ('fled "border guard', 'a quotation mark is not closed: " is closed by "', 6),
        ('“border guard"', 'a quotation mark is not closed: “ is closed by ”, not by "', 1),
        ("a NEAR /5 b", "NEAR and its distance are written as one word: NEAR/5", 3),
        ("a NEAR5 b", "NEAR and its distance are written as one word: NEAR/5", 3),
        ('"@clash" fled', "a group stands without quotation marks: @clash", 1),
    ],
)
def test_what_cannot_be_meant_is_explained(query: str, message: str, column: int) -> None:
    with pytest.raises(QueryError) as error:
        parse_query(query)
    assert (error.value.message, error.value.column) == (message, column)


@pytest.mark.parametrize(
    "query", ["villagers' houses", "o‘q otdi", "\"the 'border guard' film\"", "/NEAR 5|'a b'/", "don't the boys' cows"]
)
def test_apostrophes_of_words_are_no_quotes(query: str) -> None:
    parse_query(query)


def test_a_name_with_a_space_that_is_none_is_explained() -> None:
    watch = {"id": "w", "severity": "low", "when": {"all": ["clash\u00a0"]}}
    with pytest.raises(RuleProblems, match=r"no group .*looks like a space or like nothing \(no-break space, U\+00A0\)"):
        compile_watches({"clash": {"en": ["attack"]}}, [watch])
