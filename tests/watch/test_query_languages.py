"""What is wrong with a query or a rule is told in the reader's language: no word of ours stays English."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from crawler.facts.places import Gazetteer
from crawler.language.reader import Reader, written_for
from crawler.watch import RuleProblems, compile_watches

GROUPS = {"clash": {"en": ["clash*"]}, "soldiers": {"en": ["soldier*"]}}

WRONG_QUERIES = (
    *("", "(clash", "clash)", "()", "clash AND", "AND", "NEAR", "clash NEAR /3 soldier", "clash NEAR/99999999 soldier", "SENT"),
    *(
        '"clash',
        "«clash",
        "“clash»",
        "/clash",
        "/(/",
        "/x*/",
        "@",
        "@nope",
        '"@clash"',
        "'border guards'",
        "cl*ash",
        "cl~ash",
        "clash:",
    ),
    *("titel:clash", "nope:clash", "-", "NOT clash", "source:one", "lang:en", "COUNT(clash) < 2", "COUNT(clash)", "place:nowhere"),
    *("bank:xx", "within:far", "within:30000km", "within:'3km of'", 'within:"3km of Nowhere"', "EVENT()", "EVENT(actor:@clash)"),
    *(
        "EVENT(@clash place:Khorog)",
        "EVENT(@clash when:now)",
        "EVENT(@clash actor:)",
        "EVENT(@clash actor:@soldiers actor:@soldiers)",
    ),
    *("EVENT(Khorog)", "(" * 60 + "clash" + ")" * 60, "*", "clash = soldier", "x" * 20_000),
)
WRONG_RULES: tuple[object, ...] = (
    *(
        {"all": "clash"},
        {"all": []},
        {"near": {}},
        {"near": {"of": ["clash", "soldiers"]}},
        {"near": {"of": ["clash"], "within": 3}},
    ),
    *({"near": {"of": ["clash", {"none": ["soldiers"]}], "within": "x"}}, {"count": {}}, {"count": {"of": "clash", "min": 0}}),
    *({"regex": "clash"}, {"query": 3}, {"event": "clash"}, {"event": {"when": "clash"}}, {"nope": 1}, {"term": 3}, {"term": True}),
    *({"source": ""}, {"a": 1, "b": 2}, 3, "klash", {"term": ""}, {"term": "…"}),
)
LATIN = re.compile(r"[A-Za-z]{2,}")
# What is typed, and names of the query language, stay as they are.
TYPED = frozenset(
    """clash soldier soldiers actor target where trigger group place border of one other within tokens km khorog near sent para count
    event title head opening lead text all any none name min how often condition first second source lang country bank and or not
    when nope query klash titel nowhere  xx far in at en ru tg fa ps uz tj af true false asterisk missing argument to repetition
    operator no unexpected cl ash guards each i id""".split()
)


@pytest.fixture(params=["ru", "tg", "fa"])
def language(request: pytest.FixtureRequest) -> Iterator[str]:
    with written_for(Reader(language=request.param)):
        yield request.param


def english_words(message: str) -> list[str]:
    told = message.partition("\n")[0]  # the line of the query and its caret follow
    return [word for word in LATIN.findall(re.sub(r"'[^']*'|\"[^\"]*\"|x{9,}…?", "", told)) if word.lower() not in TYPED]


def messages_of(watch: dict[str, object]) -> list[str]:
    with pytest.raises(RuleProblems) as caught:
        compile_watches(GROUPS, [{"id": "one", "severity": "high", **watch}], gazetteer=Gazetteer.shipped())
    return [problem.message for problem in caught.value.problems]


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("query", WRONG_QUERIES, ids=lambda query: query[:20])
def test_what_is_wrong_with_a_query_is_told_in_the_readers_language(query: str) -> None:
    messages = messages_of({"query": query})
    assert messages
    assert {message: english_words(message) for message in messages if english_words(message)} == {}


@pytest.mark.usefixtures("language")
@pytest.mark.parametrize("rule", WRONG_RULES, ids=str)
def test_what_is_wrong_with_a_rule_is_told_in_the_readers_language(rule: object) -> None:
    messages = messages_of({"when": rule})
    assert messages
    assert {message: english_words(message) for message in messages if english_words(message)} == {}


def test_a_query_of_properties_alone_is_told_what_it_lacks() -> None:
    assert messages_of({"query": "source:one"})[0].startswith("source:, lang: and country: narrow a query: add a word")
    assert messages_of({"query": "-clash"})[0].startswith("nothing but vetoes")
