"""A capital from which somebody writes or comes says nothing of where an event is."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.facts.places import Gazetteer
from crawler.grouping.features import article_features
from crawler.watch import compile_watches

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)


def places_of(lang: str, text: str) -> frozenset[str]:
    gazetteer = Gazetteer.shipped()
    watches = compile_watches({}, [{"id": "w", "title": "W", "severity": "low", "query": "place:tj"}], gazetteer=gazetteer)
    mentions = watches.read("", text, lang=lang).mentions
    return article_features("", text, lang=lang, mentions=mentions, figures=(), watches=(), when=NOON, gazetteer=gazetteer).places


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "KABUL (Heron) — Two herders were hurt when a wall fell in Rustaq on Monday."),
        ("en", "Two herders were hurt when a wall fell in Rustaq. A carter from Kabul saw it."),
        ("ru", "КАБУЛ. Двое пастухов ранены в Рустаке, где упала стена."),
        ("ru", "Двое пастухов ранены в Рустаке, где упала стена. Это видел возчик из Кабула."),
    ],
)
def test_a_capital_in_a_dateline_or_of_an_origin_joins_no_two_events(lang: str, text: str) -> None:
    places = places_of(lang, text)
    assert places and not any("kabul" in id for id in places)


@pytest.mark.parametrize(
    "text", ["Two herders were hurt when a wall fell in Kabul on Monday.", "RUSTAQ (Heron) — A wall fell on two herders."]
)
def test_where_something_happened_and_the_town_that_a_report_comes_from_stay(text: str) -> None:
    assert places_of("en", text)
