"""What matching an article leaves undone: watches that cannot be true, and what another reader has found out already."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.facts import background
from crawler.facts.places import Gazetteer
from crawler.language import sentences
from crawler.watch import Watchlist, compile_watches, watchlist
from crawler.watch.ast import AllOf, AnyOf, GroupOf, NoneOf, RegexOf, Within, may_hold

GROUPS = {"boat": {"en": ["boat*"]}, "sank": {"en": ["sank"]}, "ice": {"en": ["ice"]}, "film": {"en": ["film"]}}
BOAT, SANK, ICE, FILM = (GroupOf(name, number) for number, name in enumerate(GROUPS))


def watching(**queries: str) -> Watchlist:
    watches = [{"id": id, "title": id, "severity": "low", "scope": "body", "query": query} for id, query in queries.items()]
    return compile_watches(GROUPS, watches, gazetteer=Gazetteer.shipped())


def occurring(*groups: GroupOf) -> int:
    return sum(1 << group.group for group in groups)


def test_a_condition_may_hold_only_where_what_it_needs_occurs() -> None:
    needs_two = AllOf((Within("SENT", AnyOf((BOAT, ICE))), SANK, NoneOf((FILM,))))
    assert may_hold(needs_two, occurring(ICE, SANK, FILM))
    assert not may_hold(needs_two, occurring(BOAT, ICE))
    assert not may_hold(needs_two, occurring(SANK, FILM))
    assert may_hold(AnyOf((BOAT, RegexOf("x", False))), 0)
    assert may_hold(NoneOf((BOAT,)), 0)
    assert not may_hold(AnyOf((AllOf((BOAT, SANK)), ICE)), 0)


def test_a_watch_whose_words_do_not_occur_is_not_evaluated(monkeypatch: pytest.MonkeyPatch) -> None:
    watches = watching(lost="SENT(@boat @sank)", frozen="@ice AND @boat", seen="@boat OR @ice")
    evaluated: list[str] = []
    evaluate = watchlist._evaluate

    def counted(watch: Any, *more: Any) -> Any:
        evaluated.append(watch.id)
        return evaluate(watch, *more)

    monkeypatch.setattr(watchlist, "_evaluate", counted)
    assert [match.watch for match in watches.match("", "A boat came.")] == ["seen"]
    assert evaluated == ["seen"]
    evaluated.clear()
    assert [match.watch for match in watches.match("", "A boat came.", implies=("ice",))] == ["frozen", "seen"]
    assert evaluated == ["frozen", "seen"]


def test_the_sentences_of_an_article_are_found_once_for_all_who_read_it(monkeypatch: pytest.MonkeyPatch) -> None:
    watches = watching(lost="SENT(@boat @sank)", there="@boat AND where:Ishkashim")
    text = "A boat sank near Ishkashim. Nobody was hurt on this new day. Earlier it had been mended."
    splits: list[str] = []
    split = sentences.iter_sentences

    def counted(whole: str) -> Any:
        splits.append(whole)
        return split(whole)

    monkeypatch.setattr(sentences, "iter_sentences", counted)
    reading = watches.read("", text, lang="en")
    assert len(reading.matches) == 2
    background.background_spans(text)
    assert splits == [text]
