"""`where:` asks where the event of an article is, not what places it names."""

from __future__ import annotations

import pytest

from crawler.facts.places import Gazetteer
from crawler.watch import Watchlist, compile_watches

TEXT = (
    "A lorry fell off a bridge in Darvoz district on Monday. The driver swam ashore. The police closed the road. "
    "Khatlon borders on Kunduz. A bus came from Ishkashim."
)


def watchlist(query: str) -> Watchlist:
    return compile_watches({}, [{"id": "w", "title": "W", "severity": "low", "query": query}], gazetteer=Gazetteer.shipped())


@pytest.mark.parametrize(
    ("query", "fires"),
    [
        ("where:Darvoz", True),
        ("where:tj-darvoz-d", True),
        ("where:border", True),
        ("where:Tajikistan", True),
        ("where:30km", True),
        ("where:Ishkashim", False),
        ("where:Kunduz", False),
        ('where:"20km of Khorog"', False),
        ("place:Ishkashim", True),
        ("place:Kunduz", True),
        ("lorry NOT where:Darvoz", False),
    ],
)
def test_where_is_true_of_the_place_of_the_event_alone(query: str, fires: bool) -> None:
    assert bool(watchlist(query).match("", TEXT, lang="en")) is fires


def test_the_hit_of_where_is_the_place_named() -> None:
    (match,) = watchlist("where:border").match("", TEXT, lang="en")
    assert [hit.text for hit in match.hits] == ["Darvoz district"]


def test_where_is_false_where_no_place_is_named() -> None:
    assert not watchlist("bread OR where:border").match("", "Flour costs more.", lang="en")


def test_an_event_elsewhere_speaks_against_an_alert_and_one_here_for_it() -> None:
    here = watchlist("fire place:tj").match("Fire in Darvoz", "A fire broke out in Darvoz district.", lang="en", country="TJ")
    elsewhere = watchlist("fire place:uz").match("Fire in Tashkent", "A fire broke out in Tashkent.", lang="en", country="UZ")
    unknown = watchlist("fire").match("Fire", "A fire broke out.", lang="en")
    figures = [match.evidence["event_place"] for matches in (here, unknown, elsewhere) for match in matches]
    assert figures == sorted(figures, reverse=True)
    assert figures[0] > 0.5 == figures[1] > figures[2]
