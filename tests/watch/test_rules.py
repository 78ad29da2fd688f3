"""Rules that do not compile: everything wrong is named at once, with its place and what to write."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from crawler.model.errors import RuleError
from crawler.watch import RuleProblems, compile_watches
from crawler.watch.terms import parse_term

GROUPS = {"soldiers": {"en": ["soldier*"], "ru": ["солдат*"]}, "tj": {"en": ["tajikistan"]}}


def problems(watches: Any, groups: Any = GROUPS) -> list[str]:
    with pytest.raises(RuleProblems) as caught:
        compile_watches(groups, watches)
    assert isinstance(caught.value, RuleError)
    assert str(caught.value) == "\n".join(map(str, caught.value.problems))
    return [str(problem) for problem in caught.value.problems]


def watch(**changes: Any) -> dict[str, Any]:
    return {"id": "w", "title": "W", "severity": "high", "when": "tj"} | changes


def hash_of(groups: Any = GROUPS, **changes: Any) -> str:
    return compile_watches(groups, [watch(**changes)]).watches[0].rule_hash


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"when": {"all": ["tj", "soldeirs"]}}, "when.all[1]: no group 'soldeirs'; did you mean 'soldiers'?"),
        ({"when": {"al": ["tj"]}}, "when.al: no such condition; did you mean 'all'?"),
        ({"when": {"all": []}}, "when.all: the list is empty"),
        ({"when": {"all": "tj"}}, "when.all: takes a list: [first, second]"),
        ({"when": {"all": ["tj"], "none": ["tj"]}}, "when: a condition has one operator: put several conditions under all"),
        ({"when": 201}, "when: 201 is not a condition: a group's name, or an operator such as all, any, none, near"),
        ({"when": {"none": ["tj"]}}, "when: nothing but vetoes: name something that must be there"),
        ({"when": {"near": {"of": ["tj", "soldiers"]}}}, "when.near: near needs within: how many tokens may stand between"),
        ({"when": {"near": {"of": ["tj"], "within": 3}}}, "when.near.of: near takes two conditions, not 1"),
        (
            {"when": {"near": {"of": ["tj", {"none": ["tj"]}], "within": 3}}},
            "when.near.of: near takes no veto and no property of the article: these have no position in the text",
        ),
        ({"when": {"near": {"of": ["tj", "tj"], "within": -1}}}, "when.near.within: -1 is not a number of tokens"),
        ({"when": {"near": ["tj", "soldiers"]}}, "when.near: written as {of: [one, other], within: tokens}"),
        ({"severity": "hihg"}, "severity: no severity 'hihg': one of critical, high, medium, low"),
        ({"severity": None}, "severity: missing: one of critical, high, medium, low"),
        ({"scope": "bod"}, "scope: no scope 'bod'; did you mean 'body'?"),
        ({"sevrity": "low"}, "sevrity: no such key; did you mean 'severity'?"),
        ({"id": 201}, "id: 201 is not text: quote it"),
        ({"id": None}, "id: missing"),
        ({"none": "tj"}, "none: takes a list: [first, second]"),
        ({"raise": [{"if": "tj"}]}, "raise[0]: written as {if: condition, to: severity}"),
        ({"raise": [{"if": "tjj", "to": "low"}]}, "raise[0].if: no group 'tjj'; did you mean 'tj'?"),
        ({"raise": [{"if": "tj", "to": "worse"}]}, "raise[0].to: no severity 'worse': one of critical, high, medium, low"),
        ({"groups": {"here": {}}}, "groups.here: the group has no terms"),
        ({"groups": {"here": {"en": ["bo*rder"]}}}, "groups.here.en[0]: 'bo*rder': * is allowed only at the end of a word"),
    ],
)
def test_each_mistake_is_named_with_its_place(changes: dict[str, Any], expected: str) -> None:
    assert problems([watch(**changes)]) == [f"watches[0].{expected}"]


@pytest.mark.parametrize(
    ("terms", "expected"),
    [
        ({"en": [201]}, 'groups.g.en[0]: 201 is a number, not text: quote it ("201")'),
        ({"en": [False]}, 'groups.g.en[0]: false is a yes/no value, not text: quote it ("false")'),
        ({"en": [None]}, 'groups.g.en[0]: None is nothing, not text: quote it ("None")'),
        ({"en": [" "]}, "groups.g.en[0]: the term is empty"),
        ({"en": ["—"]}, "groups.g.en[0]: '—' has no letter or digit"),
        ({"en": ["*"]}, "groups.g.en[0]: '*': * needs letters right before it"),
        ({"en": ["*ban"]}, "groups.g.en[0]: '*ban': * is allowed only at the end of a word"),
        ({"en": "border"}, "groups.g.en: terms are a list: [first, second*]"),
        ({False: ["nei"]}, "groups.g.False: a language is text such as ru: quote it ('false')"),
        ({"en": []}, "groups.g: the group has no terms"),
    ],
)
def test_each_bad_term_says_what_to_write(terms: Any, expected: str) -> None:
    assert problems([watch()], GROUPS | {"g": terms}) == [expected]


def test_all_problems_come_at_once_and_an_id_is_used_once() -> None:
    messages = problems([watch(when="tjk"), watch(severity="no"), "text", watch(id="x", when={"any": ["tj", 5]})])
    assert len(messages) == 5
    assert messages[0].startswith("watches[0].when")
    assert "'w' is the id of watches[0] too" in messages[1]


def test_problems_survive_a_process_border() -> None:
    with pytest.raises(RuleProblems) as caught:
        compile_watches({}, [watch()])
    assert pickle.loads(pickle.dumps(caught.value)).problems == caught.value.problems


def test_a_term_is_folded_and_a_joiner_parts_its_tokens() -> None:
    pattern = parse_term("взял* под Сарҳад*")
    assert [slot.forms() for slot in pattern] == [["взял*"], ["под"], ["сархад*"]]
    assert [slot.forms() for slot in parse_term("شیرخان\u200cبندر*")] == [["شیرخان"], ["بندر*"]]
    assert [slot.forms() for slot in parse_term("covid-19")] == [["covid"], ["19"]]


def test_the_hash_changes_with_what_the_rule_may_match_and_with_nothing_else() -> None:
    base = hash_of()
    assert len(base) >= 12
    assert hash_of(title="other", why="because") == base
    assert hash_of({"tj": {"en": ["tajikistan"]}, "unused": {"en": ["x"]}}) == base
    assert hash_of({"tj": {"en": ["tajikistan", "dushanbe"]}}) != base
    assert hash_of(groups={"tj": {"en": ["dushanbe"]}}) != base
    assert hash_of(severity="low") != base
    assert hash_of(scope="body") != base
    assert hash_of(scope="body") == hash_of(scope="all")
    assert hash_of(none=["soldiers"]) != base
    two = {"tj": {"en": ["a", "b"]}}
    assert hash_of(two) == hash_of({"tj": {"en": ["b", "a"]}})


def test_no_watches_match_nothing() -> None:
    empty = compile_watches({}, [])
    assert len(empty) == 0
    assert empty.match("Border closed", "text") == ()
