"""The query language: what it means, and what it says when something is wrong."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.facts.places import Gazetteer
from crawler.watch import RuleProblems, Watchlist, compile_query, compile_watches
from crawler.watch.grammar import parse_query
from crawler.watch.query_error import QueryError

GROUPS = {
    "soldiers": {"en": ["soldier*", "troops"], "ru": ["солдат*"]},
    "tj": {"en": ["tajik*"], "ru": ["таджик*"], "fa": ["تاجیک*"]},
    "noise": {"en": ["football"]},
    "old": {"en": ["background"]},
    "move": {"query": 'fled OR "crossed into"'},
}


def watchlist_of(query: str, *, scope: str = "body", skip: tuple[str, ...] = ()) -> Watchlist:
    watch = {"id": "w", "title": "W", "severity": "low", "scope": scope, "query": query}
    return compile_watches(GROUPS, [watch], skip=skip, gazetteer=Gazetteer.shipped())


def tree(query: str) -> str:
    return str(watchlist_of(query).watches[0].when)


def true(
    query: str,
    text: str,
    title: str = "",
    *,
    scope: str = "body",
    skip: tuple[str, ...] = (),
    lang: str = "",
    source: str = "",
    country: str = "",
) -> bool:
    return bool(watchlist_of(query, scope=scope, skip=skip).match(title, text, lang=lang, source=source, country=country))


# --------------------------------------------------------------------------- the tree


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("a b", '("a" AND "b")'),
        ("a AND b OR c", '(("a" AND "b") OR "c")'),
        ("a OR b c", '("a" OR ("b" AND "c"))'),
        ("a NOT b", '("a" AND NOT "b")'),
        ("a -b", '("a" AND NOT "b")'),
        ("a b NEAR/3 c", '("a" AND ("b" NEAR/3 "c"))'),
        ("a NEAR/3 b NEAR/5 c", '(("a" NEAR/3 "b") NEAR/5 "c")'),
        ("NOT a NEAR/2 b c", None),
        ("(a OR b) c", '(("a" OR "b") AND "c")'),
        ("SENT(a b)", 'SENT("a" AND "b")'),
        ("title:(a OR b)", 'title:("a" OR "b")'),
        ("COUNT(a) > 1 b", '(COUNT("a") >= 2 AND "b")'),
        ("@soldiers @move", "(@soldiers AND @move)"),
        ("«бежал из» fled*", '("бежал из" AND "fled*")'),
        ("source:ozodi,amu a", '(source:amu,ozodi AND "a")'),
        ("/a+b/i", "/a+b/i"),
        ("Шерхон-Бандар", '"Шерхон-Бандар"'),
        ('"OR" a', '("OR" AND "a")'),
    ],
)
def test_precedence_and_forms(query: str, expected: str | None) -> None:
    if expected is None:
        with pytest.raises(RuleProblems, match="veto"):
            tree(query)
    else:
        assert tree(query) == expected


@pytest.mark.parametrize(
    "query",
    [
        '@soldiers AND (fled OR "crossed into") NEAR/12 @tj NOT @noise',
        "SENT(a (b OR c)) -d",
        "COUNT(SENT(a b)) >= 2 lead:c",
        "place:Khorog within:30km bank:AF /x+/i",
        "PARA(head:a OR (b NEAR/2 c))",
    ],
)
def test_a_tree_is_printed_in_the_language_it_is_read_in(query: str) -> None:
    assert tree(tree(query)) == tree(query)


def test_both_forms_of_a_rule_become_one_tree() -> None:
    structured = {"all": ["soldiers", {"near": {"of": [{"query": "@move"}, "tj"], "within": 12}}, {"none": ["noise"]}]}
    watch = {"id": "w", "title": "W", "severity": "low", "scope": "body", "when": structured}
    (compiled,) = compile_watches(GROUPS, [watch]).watches
    assert str(compiled.when) == tree("@soldiers @move NEAR/12 @tj NOT @noise")


# --------------------------------------------------------------------------- what it is true of


def test_sentence_paragraph_and_field_say_what_must_stand_together() -> None:
    apart = "Soldiers rested. Others fled."
    assert true("@soldiers fled", apart)
    assert not true("SENT(@soldiers fled)", apart)
    assert true("PARA(@soldiers fled)", apart)
    assert not true("PARA(@soldiers fled)", "First.\nSoldiers rested.\nOthers fled.")
    assert true("title:@soldiers", "x", "Troops leave")
    assert not true("title:@soldiers", "Troops leave", "x")
    assert not true("text:@soldiers", "x", "Troops leave")


def test_title_and_first_sentence_are_one() -> None:
    assert true("SENT(@soldiers fled)", "Hundreds fled. It rained.", "Soldiers on the move")
    assert not true("SENT(@soldiers fled)", "It rained. Hundreds fled.", "Soldiers on the move")
    assert true("head:(@soldiers fled)", "Hundreds fled. It rained.", "Soldiers on the move")


def test_near_counts_the_words_between() -> None:
    assert true("a1 NEAR/2 b1", "a1 x y b1")
    assert not true("a1 NEAR/2 b1", "a1 x y z b1")
    assert true("b1 NEAR/0 a1", "a1 b1")
    assert not true("a1 NEAR/9 b1", "a1", "b1")  # not across fields


def test_a_veto_looks_where_it_stands() -> None:
    far = "Soldiers fled. " + "Nothing else was said here. " * 40 + "Football followed."
    assert true("@soldiers NOT @noise", far)  # title and lead only
    assert not true("@soldiers NOT @noise", far, "Football")
    assert not true("text:(@soldiers NOT @noise)", far)
    assert true("SENT(@soldiers NOT @noise)", "Soldiers fled. Football followed.")


def test_a_count_is_of_places() -> None:
    assert true("COUNT(@soldiers) >= 2", "Soldiers met troops.")
    assert not true("COUNT(@soldiers) >= 2", "Soldiers met.")
    assert not true("COUNT(@soldiers fled) >= 2", "Soldiers met troops.")


def test_facts_of_the_article() -> None:
    assert true("fled source:Ozodi lang:tg,ru country:TJ", "fled", source="ozodi", lang="ru", country="TJ")
    assert not true("fled lang:tg", "fled", lang="ru")


def test_what_is_implied_is_no_place_in_the_text() -> None:
    watchlist = watchlist_of("fled @tj")
    assert watchlist.match("", "They fled.", implies=("tj",))
    assert not watchlist_of("fled COUNT(@tj) >= 1").match("", "They fled.", implies=("tj",))
    assert not watchlist_of("@tj").match("", "They fled.", implies=("tj",))


def test_skipped_paragraphs_are_not_read_and_do_not_count_as_lead() -> None:
    text = "Background: soldiers fled in June.\n" + "It rained. " * 50 + "\nSoldiers fled."
    assert true("SENT(@soldiers fled)", text)
    assert not true("SENT(@soldiers fled)", "Background: soldiers fled in June.\nIt rained.", skip=("old",))
    assert true("@soldiers", "Background: " + "x " * 400 + "\nSoldiers came.", scope="title_lead", skip=("old",))


def test_a_regular_expression_points_at_what_it_found() -> None:
    (match,) = watchlist_of(r"/\d+,\d{3}/ troops").match("", "Some 1,037 troops.")
    hit = next(hit for hit in match.hits if hit.group.startswith("/"))
    assert (hit.text, hit.start, hit.end) == ("1,037", 5, 10)


def test_a_regular_expression_cannot_stall() -> None:
    watchlist = watchlist_of("/(a+)+$/")
    began = time.process_time()
    watchlist.match("", "a" * 50_000 + "b")
    assert time.process_time() - began < 5


def test_places_and_banks() -> None:
    assert true("place:Kunduz", "Бои в Имам-Сахибе, уезд в Кундузе.")
    assert true("bank:AF", "бои в Кундузе") and not true("bank:TJ", "бои в Кундузе")
    assert true("within:10km", "у Шерхан-Бандара") and not true("within:10km", "в Кабуле")
    assert true('within:"40km of Khorog"', "рынок Тем")
    assert true("SENT(place:Khorog fled)", "They fled to Khorog.")


def test_why_holds_the_true_parts_and_their_hits() -> None:
    (match,) = watchlist_of("(@soldiers OR pilots) SENT(fled @tj)").match("", "Soldiers fled to Tajikistan.")
    assert match.reason is not None
    either, sentence = match.reason.parts
    assert [reason.text for reason in either.parts] == ["@soldiers"]  # pilots were not there
    assert [match.hits[number].text for number in either.parts[0].hits] == ["Soldiers"]
    assert sentence.text == 'SENT("fled" AND @tj)'


# --------------------------------------------------------------------------- what is wrong


@pytest.mark.parametrize(
    ("query", "expected", "line", "column"),
    [
        ("@soldier", "no group 'soldier'; did you mean 'soldiers'?", 1, 1),
        ("@metaphor", "no group 'metaphor'; it is shipped no more: leave it out, `other_senses` knows figures of speech", 1, 1),
        ("a OR", "the query ends where a term should follow", 1, 5),
        ("(a", "a parenthesis is not closed", 1, 3),
        ("a)", "this parenthesis closes nothing", 1, 2),
        ("()", "nothing between the parentheses", 1, 2),
        ("titel:bar", "no field 'titel'; did you mean title:", 1, 1),
        ('"abc', "a quotation mark is not closed", 1, 1),
        ("a NEAR b", "NEAR needs a distance: NEAR/5", 1, 3),
        ("a AND OR b", "OR must stand between two terms", 1, 7),
        ("COUNT(a) < 2", "COUNT(…) is compared with >= or >", 1, 10),
        ("/(a/", "the regular expression is wrong", 1, 1),
        ("/a*/", "true of an empty text", 1, 1),
        ("fl*ed", "* is allowed only at the end of a word", 1, 1),
        ("place:Atlantis", "no place 'Atlantis'", 1, 1),
        ("bank:UZ", "no side of the river 'UZ'", 1, 1),
        ("within:far", "written as within:30km", 1, 1),
        ("a\nAND (b OR @tjj)", "no group 'tjj'", 2, 11),
        ("слово~de", "no rules for the language 'de'", 1, 1),
        ("", "the query is empty", 1, 1),
    ],
)
def test_a_mistake_is_named_with_line_and_column(query: str, expected: str, line: int, column: int) -> None:
    with pytest.raises(RuleProblems) as caught:
        watchlist_of(query)
    message = str(caught.value)
    assert expected in message
    assert f"line {line}, column {column}" in message
    assert message.splitlines()[-1].strip() == "^"


def test_a_query_of_vetoes_only_is_refused() -> None:
    with pytest.raises(RuleProblems, match="nothing but vetoes"):
        watchlist_of("NOT a")
    with pytest.raises(RuleProblems, match="nothing but vetoes"):
        watchlist_of("b SENT(NOT a)")


@pytest.mark.parametrize(
    "query",
    [
        "(" * 5000 + "a",
        "-" * 3000 + "a",
        "NOT " * 2000 + "a",
        "b " + "NOT " * 490 + "a",
        "a NEAR/1 " * 900 + "a",
        "a " * 6000,
        "SENT(" * 40 + "a" + ")" * 40,
    ],
)
def test_a_hostile_query_ends_in_an_answer(query: str) -> None:
    began = time.process_time()
    try:
        watchlist_of(query)
    except RuleProblems:
        pass
    assert time.process_time() - began < 10


@given(st.text(alphabet='ab @"()/-:*~<>=1NOTEARSCU\n«»', max_size=60))
def test_any_text_is_a_query_or_a_named_mistake(text: str) -> None:
    try:
        parse_query(text)
    except QueryError as error:
        assert error.line >= 1
        assert error.column >= 1


def test_a_searched_word_is_found_in_every_script() -> None:
    watchlist = watchlist_of("fled")
    wide, added = compile_query("Ишкашим", watchlist)
    assert added == ("place:Ишкашим",)
    assert wide.match("", "در اشکاشم")
    literal, _ = compile_query("Ишкашим", watchlist, expand=False)
    assert not literal.match("", "در اشکاشم")
    group, added = compile_query("солдаты", watchlist)
    assert added == ("@soldiers",)
    assert group.match("", "troops")
    _, added = compile_query("fled -солдаты", watchlist)
    assert added == ("fled~",)  # the veto means what it says


@pytest.mark.parametrize("text", ["7*7", "{{ 7*7 }}", "a*b OR fled", "*"])
def test_a_searched_word_that_is_none_is_a_named_mistake(text: str) -> None:
    with pytest.raises(RuleProblems, match="line 1, column"):
        compile_query(text, watchlist_of("fled"))
