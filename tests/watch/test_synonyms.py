"""A searched word finds what the watches would take it for: a name of several words, another form, another script."""

from __future__ import annotations

import pytest

from crawler.facts.places import Gazetteer
from crawler.watch import Watchlist, compile_query, compile_watches
from crawler.watch.nearest import nearest_words
from crawler.watch.prefilter import fts_expression
from crawler.watch.synonyms import MAX_IDEA_TERMS

PLACES = (
    '{"id": "rock", "name": "Zar Mir Tepa", "country": "AF", "type": "town", "lat": 37.0, "lon": 70.0, "aliases":'
    ' {"en": ["Zar Mir Tepa", "Zarmir Tepa"], "ru": ["Зармир-Тепа", "Зармиртепа"], "fa": ["زرمیر تپه"]}}',
    '{"id": "ford", "name": "Dolgov", "country": "TJ", "type": "town", "lat": 37.5, "lon": 70.5, "aliases":'
    ' {"en": ["Dolgov"], "ru": ["Долгов"], "fa": ["دولگوف"]}}',
)
FILLER = [f"слово{number}" for number in range(MAX_IDEA_TERMS)]  # a group that is no idea any more
GROUPS = {
    "keepers": {"ru": ["лесничий~", "лесник*", *FILLER], "tg": ["ҷангалбон*"], "fa": ["جنگلبان~"]},
    "woods": {"ru": ["лес*", *FILLER]},
    "talk": {"ru": [*FILLER], "fa": ["جنگلبانو"]},
    "patrol": {"en": ["forest patrol~", *FILLER], "ru": ["дозор"]},
}
WATCHLIST: Watchlist = compile_watches(
    GROUPS, [{"id": "all", "severity": "low", "when": "keepers"}], gazetteer=Gazetteer.read(PLACES)
)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("Zar Mir Tepa", "Рынок в Зармир-Тепе открылся"),  # a name of several words, in another script and form
        ("Зар Мир Тепа", "The market of Zarmir Tepa opened"),  # parted where nobody parts it
        ("Зармир-Тепе", "بازار زرمیر تپه باز شد"),  # in a form that a text has
        ("market Зармиртепа", "The market of Zarmir Tepa"),  # among other words
        ('"Zarmir Tepa"', "Рынок в Зармиртепе"),
        ("Долговский", "Dolgov was quiet"),  # an adjective made of it
        ("лесник", "Лесники вышли в обход"),
        ("лесничими", "Пришёл лесничий"),
        ("ҷангалбон", "جنگلبانان رفتند"),  # the same word in another script, by the group that lists both
        ("jangalbon", "ҷангалбонон рафтанд"),  # typed in Latin letters
        ("forest patrol", "Two forest patrols met"),
        ("рынок", "Они были на рынке"),  # a word that no watch knows
    ],
)
def test_a_searched_word_is_found_as_the_watches_would_find_it(query: str, text: str) -> None:
    wide, added = compile_query(query, WATCHLIST)
    assert added
    assert wide.match("", text), added
    literal, _ = compile_query(query, WATCHLIST, expand=False)
    assert not literal.match("", text) or "Лесник" in text


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("лесничий", "Лес горит"),  # a word that begins alike is no form of it
        ("jangalbon", "جنگل بانو"),
        ("Zar -Долгов", "Zar in Dolgov"[:3] + " в Долгов"),  # a veto means what it says
        ("Mir", "Зармир-Тепа"),  # a part of a name is no name
    ],
)
def test_what_only_resembles_it_is_not_found(query: str, text: str) -> None:
    wide, _ = compile_query(query, WATCHLIST)
    assert not wide.match("", text)


def test_the_index_narrows_a_place_to_the_articles_that_have_its_names() -> None:
    query, _ = compile_query("place:rock", WATCHLIST)
    expression = fts_expression(query.watches[0].when, query.vocabulary, gazetteer=query.gazetteer)
    assert expression is not None
    assert '"зармир"' in expression and '"zar mir tepa"' in expression and "dolgov" not in expression
    assert fts_expression(query.watches[0].when, query.vocabulary) is None


def test_near_words_are_near_by_letters_or_in_another_script_by_consonants() -> None:
    archive = {"землетрясение": 3, "землетрясения": 9, "земля": 40, "нодирбек": 1, "норма": 5, "market": 2}
    assert nearest_words("землетресение", archive)[0] == "землетрясение"
    assert nearest_words("nodirbek", archive) == ("нодирбек",)
    assert nearest_words("zzzz", archive) == ()
