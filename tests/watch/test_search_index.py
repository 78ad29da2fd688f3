"""A query looks for its own terms only: what else the vocabulary holds costs it nothing."""

from __future__ import annotations

from crawler.facts.places import Gazetteer
from crawler.watch import compile_query, compile_watches

GROUPS = {
    "boats": {"en": ["boat*", "ferr*"], "ru": ["лодк*"]},
    "guards": {"en": ["guard*"], "fa": ["مرزبان"]},
    "many": {"en": [f"word{number}" for number in range(300)]},
}
WATCHLIST = compile_watches(GROUPS, [{"id": "boats", "severity": "low", "when": "boats"}], gazetteer=Gazetteer.shipped())


def test_the_index_of_a_query_holds_its_terms_and_no_others() -> None:
    query, _ = compile_query("@boats sank", WATCHLIST)
    assert query.terms < 30 < 300 < WATCHLIST.terms
    assert query.match("Ferry", "A ferry sank") and not query.match("Guards", "A guard sank")


def test_a_veto_is_looked_for_and_so_are_places() -> None:
    query, _ = compile_query("@boats -@guards", WATCHLIST)
    assert query.match("Boats", "Boats left") and not query.match("Boats", "Guards took boats")
    near, _ = compile_query("@boats place:Khorog", WATCHLIST)
    assert near.match("Boats", "Boats in Khorog") and not near.match("Boats", "Boats elsewhere")


def test_what_raises_no_alert_is_not_weighed() -> None:
    query, _ = compile_query("@boats", WATCHLIST)
    (match,) = query.match("Boats", "Boats left")
    assert not match.evidence
