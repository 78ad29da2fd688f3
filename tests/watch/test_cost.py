"""What a rule may cost: every condition is evaluated once, NEAR merges, and what is still too costly is named, never lost."""

from __future__ import annotations

import random
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.facts.places import Gazetteer
from crawler.language.tokens import script_of
from crawler.model.errors import QueryTooDear
from crawler.watch import RuleProblems, Watchlist, compile_query, compile_watches, evaluate, evaluate_cases, vocabulary
from crawler.watch.article import WatchedArticle
from crawler.watch.ast import AllOf, AnyOf, Condition, Count, InField, Near, NoneOf, Within, operands_of
from crawler.watch.expand import expand_query
from crawler.watch.grammar import parse_query
from crawler.watch.leaves import GroupOf
from crawler.watch.lint import Survey, lint
from crawler.watch.prefilter import MAX_FTS_DEPTH, MAX_FTS_TERMS, fts_expression
from crawler.watch.query_error import QueryError
from crawler.watch.scope import Scope
from crawler.watch.synonyms import MAX_IDEA_TERMS
from crawler.watch.term_index import TermFound
from crawler.watch.terms import Pattern, parse_spellings, parse_term

LETTERS = "abcdefghijklmnopqrst"
BROAD = "(" + " OR ".join(f"{letter}*" for letter in LETTERS) + ")"


def watchlist_of(query: str, *, groups: dict[str, Any] | None = None, **more: Any) -> Watchlist:
    watch = {"id": "w", "title": "W", "severity": "low", "scope": "body", "query": query, **more}
    return compile_watches(groups or {}, [watch], gazetteer=Gazetteer.shipped())


def prose(words: int, seed: int = 5) -> str:
    """Every word begins with a letter that BROAD asks for; a sentence in ten words."""
    dice = random.Random(seed)
    return " ".join(dice.choice(LETTERS) + dice.choice("uvwxyz") + (". " if number % 10 == 9 else "") for number in range(words))


def looks(query: str, text: str, monkeypatch: pytest.MonkeyPatch) -> Counter[int]:
    """How often the truth, or the places, of each condition that has parts were worked out in each scope."""
    counted: Counter[tuple[str, int, int]] = Counter()
    scopes: list[object] = []  # an identity is nobody else's as long as its owner lives

    def counting(name: str, work: Any) -> Any:
        def counted_work(condition: Condition, scope: Scope) -> Any:
            scopes.append(scope)
            counted[name, id(condition), id(scope)] += 1
            return work(condition, scope)

        return counted_work

    for name in ("_holds", "_matches"):
        monkeypatch.setattr(evaluate, name, counting(name, getattr(evaluate, name)))
    watchlist_of(query).read("", text)
    return Counter(counted.values())


# --------------------------------------------------------------------------- once


@pytest.mark.parametrize(
    "query",
    [
        "COUNT(COUNT(COUNT(a*) >= 2) >= 2) >= 2",
        "COUNT(SENT(COUNT(b* c*) >= 1)) >= 2 NOT PARA(COUNT(d*) >= 900)",
        "((a* b*) NEAR/9 (c* d*)) NEAR/20 COUNT(PARA(e* f*)) >= 1",
        "text:(SENT(a* OR b*) NEAR/3 text:(c* OR SENT(d* e*)))",
        f"{BROAD} NEAR/50 {BROAD} NEAR/50 {BROAD} NEAR/50 {BROAD}",
    ],
)
def test_a_condition_is_judged_once_wherever_it_is_seen_from(query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert set(looks(query, prose(400), monkeypatch)) == {1}


def steps(query: str, text: str) -> int:
    watchlist = watchlist_of(query)
    article = WatchedArticle("", text, watchlist.index)
    scope = Scope(article)
    evaluate.holds(watchlist.watches[0].when, scope)
    return scope.budget.most - scope.budget.left


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("SENT(" * 4 + "a*" + ")" * 4, "SENT(" * 32 + "a*" + ")" * 32),
        ("b* " + "(" * 5 + "NOT NOT " * 4 + "a*" + ")" * 5, "b* " + "(" * 40 + "NOT NOT " * 32 + "a*" + ")" * 40),
        ("text:(" * 4 + "a* u" + ")" * 4, "text:(" * 32 + "a* u" + ")" * 32),
        (" NEAR/30 ".join([BROAD] * 3), " NEAR/30 ".join([BROAD] * 24)),
    ],
)
def test_eight_times_the_depth_takes_some_eight_times_the_steps(short: str, long: str) -> None:
    text = prose(300)
    assert steps(long, text) < 16 * steps(short, text) + 500


def test_ten_times_the_text_takes_some_ten_times_the_steps() -> None:
    query = " NEAR/10000 ".join([BROAD] * 3)
    assert steps(query, prose(3000)) < 12 * steps(query, prose(300))


def test_a_shipped_kind_of_rule_takes_few_steps_on_a_page_that_repeats_itself() -> None:
    query = "SENT((guard* OR soldier*) (fled OR crossed)) NOT (@sport OR title:football)"
    watchlist = watchlist_of(query, groups={"sport": ["football"]})
    (match,) = watchlist.match("", "Soldiers rested. Nobody fled. " * 5000 + "Guards crossed.")
    assert [hit.text for hit in match.hits] == ["Guards", "crossed"]


# --------------------------------------------------------------------------- the same as by brute force


def plainly(condition: Condition, scope: Scope) -> tuple[bool, set[TermFound]]:
    """Truth and matches as the page on watches describes them, every pair tried."""
    match condition:
        case GroupOf():
            finds = set(scope.finds(condition))
            return condition.group in scope.implied or bool(finds), finds
        case NoneOf(operands=operands):
            return not any(plainly(operand, scope.veto())[0] for operand in operands), set()
        case AllOf(operands=operands):
            results = [plainly(operand, scope) for operand in operands]
            true = all(true for true, _ in results)
            return true, set().union(*(finds for _, finds in results)) if true else set()
        case AnyOf(operands=operands):
            results = [plainly(operand, scope) for operand in operands]
            return any(true for true, _ in results), set().union(*(finds for _, finds in results))
        case Near(left=left, right=right, within=within):
            pairs = [
                pair
                for first in plainly(left, scope)[1]
                for second in plainly(right, scope)[1]
                if first.field == second.field and max(first.first - second.last, second.first - first.last) - 1 <= within
                for pair in (first, second)
            ]
            return bool(pairs), set(pairs)
        case Within(operand=operand):
            results = [plainly(operand, narrowed) for narrowed in scope.units(condition)]
            return any(true for true, _ in results), set().union(*(finds for true, finds in results if true))
        case InField(field=field, operand=operand):
            true, finds = plainly(operand, scope.in_field(field))
            return true, finds
        case Count(operand=operand, least=least):
            finds = plainly(operand, scope)[1]
            true = len({find[:3] for find in finds}) >= least
            return true, finds if true else set()
    raise AssertionError(condition)


TERMS = st.sampled_from(["a", "b", "c", '"a b"', '"b a b"', '"a b c"', "a*", '"c a"', "@ab"])
QUERIES = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.builds("({} NEAR/{} {})".format, inner, st.integers(0, 4), inner),
        st.builds("({} {})".format, inner, inner),
        st.builds("({} OR {})".format, inner, inner),
        st.builds("({} NOT {})".format, inner, inner),
        st.builds("SENT({})".format, inner),
        st.builds("text:({})".format, inner),
        st.builds("(COUNT({}) >= {})".format, TERMS, st.integers(1, 3)),
    ),
    max_leaves=7,
)
TEXTS = st.lists(st.sampled_from(["a", "b", "c", "d", "e", "a.", "b.", "c.\n"]), max_size=18).map(" ".join)


@settings(max_examples=300, deadline=None)
@given(QUERIES, TEXTS, TEXTS, st.sampled_from(["body", "title_lead"]), st.booleans())
def test_truth_and_places_are_those_of_brute_force(query: str, title: str, text: str, scope: str, implied: bool) -> None:
    watch = {"id": "w", "title": "W", "severity": "low", "scope": scope, "query": query}
    watchlist = compile_watches({"ab": ["a b", "b"]}, [watch])
    condition = watchlist.watches[0].when
    whole = Scope(
        WatchedArticle(title, text, watchlist.index), implied=frozenset(watchlist.shared.values()) if implied else frozenset()
    )
    true, finds = plainly(condition, whole)
    assert evaluate.holds(condition, whole) is true
    matches = evaluate.matches(condition, whole)
    assert list(matches) == sorted(set(matches))
    assert set(matches) == finds
    if true:
        shown = {find for leaf in evaluate.explain(condition, whole).leaves() for find in leaf.finds if find is not None}
        assert shown or implied or not finds
        assert shown <= {find for leaf in _groups(condition) for find in whole.article.finds(leaf)}


def _groups(condition: Condition) -> list[GroupOf]:
    mine = [condition] if isinstance(condition, GroupOf) else []
    return mine + [group for operand in operands_of(condition) for group in _groups(operand)]


# --------------------------------------------------------------------------- what is near, late in a text


@pytest.mark.parametrize("query", ["guard* NEAR/1 fired", "SENT(guard*) NEAR/1 fired", "(guard* NEAR/1 fired) NEAR/0 river"])
def test_what_stands_together_only_at_the_end_of_a_long_text_is_an_alert(query: str) -> None:
    text = "Guards slept all night long. Nobody fired at the far side of the quiet river. " * 400 + "Guards fired, river."
    (match,) = watchlist_of(query).match("", text)
    shown = [hit.text for hit in match.hits]
    assert shown[-3:-1] == ["Guards", "fired"] or shown == ["Guards", "fired"]


# --------------------------------------------------------------------------- too costly


TOO_COSTLY = " NEAR/10000 ".join([BROAD] * 40)


def test_what_is_too_dear_is_named_and_no_other_watch_suffers() -> None:
    watchlist = compile_watches(
        {},
        [
            {"id": "dear", "title": "D", "severity": "high", "scope": "body", "query": TOO_COSTLY},
            {"id": "cheap", "title": "C", "severity": "low", "query": "a*"},
        ],
    )
    result = watchlist.read("", prose(4000))
    assert [match.watch for match in result.matches] == ["cheap"]
    assert [unjudged.watch for unjudged in result.unjudged] == ["dear"]
    assert "steps on one article" in result.unjudged[0].reason
    assert not watchlist.read("", prose(40)).unjudged


def test_an_alert_whose_severity_is_too_dear_stands_and_says_so() -> None:
    severity: dict[str, Any] = {"raise": [{"if": {"query": TOO_COSTLY}, "to": "critical"}]}
    watchlist = watchlist_of("a*", **severity)
    result = watchlist.read("", prose(4000))
    assert [match.severity for match in result.matches] == ["low"]
    assert [unjudged.watch for unjudged in result.unjudged] == ["w"]


def test_a_case_that_cannot_be_judged_is_no_success() -> None:
    with pytest.raises(QueryTooDear, match=r"takes more than .* steps on one article: case 1: w"):
        evaluate_cases(watchlist_of(TOO_COSTLY), [{"watch": "w", "lang": "en", "text": prose(4000), "match": False}])


def test_the_linter_tells_of_watches_that_were_too_dear() -> None:
    survey = Survey()
    survey.add(1, "", "x", [], ["w"])
    (finding,) = [result for result in lint(watchlist_of("a"), survey) if result.kind == "too_dear"]
    assert (finding.subject, finding.message) == ("w", "not judged on 1 of 1 article: it takes too many steps there")


# --------------------------------------------------------------------------- when a rule is read


@pytest.mark.parametrize(
    ("query", "expected", "column"),
    [
        ("COUNT(a) >= " + "7" * 5000, "at most 10000", 13),
        ("COUNT(a) > 10001", "at most 10000", 12),
        ("a NEAR/" + "8" * 5000 + " b", "at most 10000", 3),
        ("a NEAR/10001 b", "at most 10000", 3),
        ("b COUNT(COUNT(COUNT(COUNT(a) >= 1) >= 1) >= 1) >= 1", "COUNTs are nested more than 3 deep", 21),
        ("within:20001km", "at most 20000 km", 1),
        ("within:" + "9" * 5000 + "km", "at most 20000 km", 1),
        (" OR ".join(["/ab/"] * 101), "more than 100 regular expressions", 801),
        ("@deep3", "more than 5000 conditions", 1),
        ("COUNT(@counts) >= 1", "COUNTs are nested more than 3 deep", 7),
    ],
)
def test_what_is_too_large_is_named_where_it_stands(query: str, expected: str, column: int) -> None:
    names = {
        "deep1": {"query": " ".join(["a"] * 70)},
        "deep2": {"query": " ".join(["@deep1"] * 70)},
        "deep3": {"query": "@deep2 b"},
        "counts": {"query": "COUNT(COUNT(COUNT(a) >= 1) >= 1) >= 1"},
    }
    with pytest.raises(RuleProblems) as caught:
        watchlist_of(query, groups=names if "deep" in query else {"counts": names["counts"]})
    message = str(caught.value)
    assert expected in message
    assert f"(line 1, column {column})" in message


@pytest.mark.parametrize(
    "query", ["COUNT(a) >= 0003", "a NEAR/0000000000005 b", "a NEAR/10000 b", "a 99999999999999999999", "within:20000km"]
)
def test_zeros_and_words_of_digits_are_no_large_numbers(query: str) -> None:
    assert watchlist_of(query)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({"near": {"of": [{"term": "a"}, {"term": "b"}], "within": 10001}}, "at most 10000"),
        ({"near": {"of": [{"term": "a"}, {"term": "b"}], "within": 1 << 20_000}}, "at most 10000"),
        ({"count": {"of": {"term": "a"}, "min": 1 << 20_000}}, "at most 10000"),
        ({"count": {"of": {"term": "a"}, "min": -(1 << 20_000)}}, "is not a number of times"),
        ({"any": [1 << 20_000]}, "is not a condition"),
        ({"any": [{"term": "a"}] * 5001}, "more than 5000 conditions"),
    ],
)
def test_the_structured_form_has_the_same_bounds(when: Any, expected: str) -> None:
    with pytest.raises(RuleProblems, match=expected):
        compile_watches({}, [{"id": "w", "title": "W", "severity": "low", "when": when}])


def test_conditions_within_one_another_end_in_a_message() -> None:
    when: Any = {"term": "a"}
    for _ in range(5000):
        when = {"all": [when, {"term": "b"}]}
    with pytest.raises(RuleProblems, match="conditions are nested more than 100 deep"):
        compile_watches({}, [{"id": "w", "title": "W", "severity": "low", "when": when}])


def test_names_within_names_end_in_a_message() -> None:
    groups: dict[str, Any] = {"n0": {"query": "a"}}
    for number in range(1, 400):
        groups[f"n{number}"] = {"query": f"@n{number - 1} b"}
    with pytest.raises(RuleProblems, match="conditions are nested more than 100 deep"):
        watchlist_of("a", groups=groups)
    doubling: dict[str, Any] = {"n0": {"query": "a"}}
    for number in range(1, 40):
        doubling[f"n{number}"] = {"query": f"@n{number - 1} @n{number - 1}"}
    with pytest.raises(RuleProblems, match="more than 5000 conditions"):
        watchlist_of("a", groups=doubling)


def test_a_rule_wrong_in_a_thousand_places_tells_of_fifty() -> None:
    with pytest.raises(RuleProblems) as caught:
        watchlist_of(" ".join(f"place:atlantis{number}" for number in range(450)))
    assert len(caught.value.problems) <= 50


@given(st.text(alphabet="COUNT(a)>=19NEAR/ 0", max_size=40), st.sampled_from(["9", "0", "١"]), st.integers(0, 6000))
def test_digits_in_any_number_are_a_query_or_a_named_mistake(text: str, digit: str, times: int) -> None:
    try:
        parse_query(text + digit * times)
    except QueryError as error:
        assert error.column >= 1


# --------------------------------------------------------------------------- a search


def test_a_search_of_a_thousand_words_goes_through_the_groups_once(monkeypatch: pytest.MonkeyPatch) -> None:
    parsed: list[str] = []

    def noted(text: str) -> str:
        parsed.append(text)
        return script_of(text)

    monkeypatch.setattr("crawler.watch.synonyms.script_of", noted)
    watchlist = watchlist_of("a", groups={"foe": {"en": ["rebel*"], "ru": ["мятеж*", "повстан*"], "fa": ["شورشی"]}})
    query = " OR ".join(["мятежники", *(f"слово{number}" for number in range(600))])
    _, added = compile_query(query, watchlist)
    assert added == ("@foe",)
    assert len(parsed) <= 4  # the terms of the group


@pytest.mark.parametrize("query", [" OR ".join(["@many", "@more"]), "(a OR (b (" * 16 + "a" + ")))" * 16])
def test_the_index_is_asked_nothing_that_it_cannot_take(query: str) -> None:
    groups = {name: [f"{name}{number}" for number in range(1500)] for name in ("many", "more")}
    watchlist = watchlist_of(query, groups=groups)
    expression = fts_expression(watchlist.watches[0].when, watchlist.vocabulary) or ""
    assert expression.count('"') // 2 <= MAX_FTS_TERMS
    deepest = depth = 0
    for char in expression:
        depth += (char == "(") - (char == ")")
        deepest = max(deepest, depth)
    assert deepest <= MAX_FTS_DEPTH


def test_what_is_left_out_of_the_index_leaves_the_rest_of_a_query() -> None:
    groups = {name: [f"{name}{number}" for number in range(1500)] for name in ("many", "more")}
    watchlist = watchlist_of("fled @many @more", groups=groups)
    expression = fts_expression(watchlist.watches[0].when, watchlist.vocabulary)
    assert expression is not None
    assert '"fled"' in expression and '"many7"' in expression and "more" not in expression


def test_a_searched_word_parses_the_terms_of_small_groups_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """The shipped pack has forty thousand terms, nearly all in groups too large to be one idea: each search parsed them all."""
    large = {"en": [f"word{number}" for number in range(MAX_IDEA_TERMS + 1)], "ru": ["слово"]}
    watchlist = watchlist_of("@boats", groups={"boats": {"en": ["ferry"], "ru": ["паром"]}, "nouns": large})
    parsed: list[object] = []

    def spied(term: object, language: str = "") -> tuple[Pattern, ...]:
        parsed.append(term)
        return parse_spellings(term, language)

    monkeypatch.setattr(vocabulary, "parse_spellings", spied)
    _, added = expand_query({"term": "ferry"}, watchlist)
    assert added == ("@boats",)
    assert parsed == ["ferry", "паром"]


def test_a_query_does_not_check_the_terms_of_groups_again(monkeypatch: pytest.MonkeyPatch) -> None:
    watchlist = watchlist_of("@foe", groups={"foe": {"en": [f"rebel{number:04}x" for number in range(500)]}})
    parsed: list[object] = []

    def noted(term: object, language: str = "") -> object:
        parsed.append(term)
        return parse_term(term, language)

    monkeypatch.setattr(vocabulary, "parse_term", noted)
    compile_query("border AND trade", watchlist)
    assert {str(term).rstrip("~") for term in parsed} == {"border", "trade"}  # the words that are asked, as typed and inflected
    with pytest.raises(RuleProblems):
        compile_query("border AND *", watchlist)  # what is typed is checked as ever
