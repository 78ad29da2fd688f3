"""`EVENT(…)`: who did what, where, by the words that fill the slots of an article's event."""

from __future__ import annotations

import pytest

from crawler.facts.places import Gazetteer
from crawler.model.errors import RuleError
from crawler.watch import compile_watches, part_lines, why_not
from crawler.watch.article import WatchedArticle
from crawler.watch.grammar import parse_query
from crawler.watch.query_error import QueryError
from crawler.watch.watchlist import Watchlist

GROUPS = {
    "attack": {"en": ["attacked"], "ru": ["напал*"], "fa": ["حمله"]},
    "gunmen": {"en": ["gunmen"], "ru": ["боевик*"]},
    "guards": {"en": ["border guards"], "ru": ["пограничник*"]},
    "post": {"en": ["post"]},
}


def watchlist(query: str) -> Watchlist:
    return compile_watches(GROUPS, [{"id": "w", "title": "W", "severity": "low", "query": query}])


def is_true(query: str, text: str, *, lang: str = "en", implies: tuple[str, ...] = ()) -> bool:
    return bool(watchlist(query).match("", text, lang=lang, implies=implies))


@pytest.mark.parametrize(
    ("lang", "text"),
    [("en", "Gunmen attacked Tajik border guards on Monday."), ("ru", "Боевики напали на таджикских пограничников в понедельник.")],
)
def test_each_slot_is_filled_by_its_own_words(lang: str, text: str) -> None:
    assert is_true("EVENT(@attack actor:@gunmen target:@guards)", text, lang=lang)
    assert is_true("EVENT(@attack target:(@guards OR @post))", text, lang=lang)
    assert not is_true("EVENT(@attack actor:@guards)", text, lang=lang)
    assert not is_true("EVENT(@attack target:@gunmen)", text, lang=lang)


def test_an_empty_slot_is_no_match_and_the_source_fills_none() -> None:
    assert is_true("EVENT(@attack)", "The house was attacked on Monday.")
    assert not is_true("EVENT(@attack actor:@gunmen)", "The house was attacked on Monday.", implies=("gunmen",))
    assert not is_true("EVENT(@attack actor:@gunmen)", "Gunmen attacked border guards.", lang="")


def test_a_place_asked_for_must_be_known() -> None:
    assert not is_true("EVENT(@attack where:@post)", "Gunmen attacked the post on Monday.")


def test_why_not_names_the_empty_slot() -> None:
    rules = watchlist("EVENT(@attack actor:@gunmen)")
    result = why_not(rules, rules.watches[0], "", "The house was attacked on Monday.", lang="en")
    assert "the event has no actor" in "\n".join(part_lines(result.when))


def test_no_event_is_read_where_no_trigger_occurs(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def count_reading(_: WatchedArticle, triggers: object) -> dict[str, object]:
        asked.append(triggers)
        return {}

    monkeypatch.setattr(WatchedArticle, "_slots_of", count_reading)
    assert not is_true("EVENT(@attack actor:@gunmen)", "Gunmen met border guards on Monday.")
    assert asked == []
    assert not is_true("EVENT(@attack actor:@gunmen) OR EVENT(@attack target:@guards)", "Gunmen attacked border guards.")
    assert len(asked) == 1


def test_an_event_is_written_as_it_is_read() -> None:
    query = "EVENT(@attack actor:@gunmen target:@guards where:@post)"
    assert str(watchlist(query).watches[0].when) == query


@pytest.mark.parametrize(
    "query", ["EVENT(@attack actor:@gunmen actor:@guards)", "EVENT(@attack place:Kabul)", "EVENT(actor:@gunmen)"]
)
def test_a_slot_is_known_and_written_once(query: str) -> None:
    with pytest.raises(QueryError):
        parse_query(query)


@pytest.mark.parametrize(
    ("query", "message", "column"),
    [
        ("EVENT()", "EVENT needs a trigger", 7),
        ("EVENT(actor:@gunmen)", "EVENT begins with its trigger", 7),
        ("EVENT(@attack victim:@guards)", "EVENT has no slot victim: only actor, target, where", 15),
        ("EVENT(@attack actor:)", "actor: needs a group", 21),
        ("bread OR EVENT(@attack\n actor:place:Darvoz)", "write where:", 8),
    ],
)
def test_what_is_wrong_in_an_event_is_said_where_it_stands_with_the_remedy(query: str, message: str, column: int) -> None:
    with pytest.raises(QueryError) as caught:
        parse_query(query)
    assert message in caught.value.message
    assert caught.value.column == column


@pytest.mark.parametrize("slot", ["actor:Darvoz", "target:(place:Darvoz)"])
def test_a_place_is_no_people(slot: str) -> None:
    rules = [{"id": "w", "title": "W", "severity": "low", "query": f"EVENT(@attack {slot})"}]
    with pytest.raises(RuleError, match=r"(?s)'Darvoz' is a place: write where:Darvoz.*\^"):
        compile_watches(GROUPS, rules, gazetteer=Gazetteer.shipped())


def test_a_slot_of_the_structured_form_that_nobody_knows_is_named() -> None:
    rules = [{"id": "w", "title": "W", "severity": "low", "when": {"event": {"trigger": "attack", "victim": "guards"}}}]
    with pytest.raises(RuleError, match="no slot 'victim'"):
        compile_watches(GROUPS, rules)
