"""What matching an article leaves undone: watches that cannot be true, and what another reader has found out already."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

import pytest

from crawler.app.events import with_events
from crawler.facts import background
from crawler.facts.events import attribution, frame
from crawler.facts.events.attribution import attribution_of
from crawler.facts.figures.denials import denied_at
from crawler.facts.places import Gazetteer, around
from crawler.facts.places.around import PlaceHit
from crawler.language import fold, sentences
from crawler.language.dates.in_text import day_in
from crawler.watch import Watchlist, compile_watches, evaluate, watchlist
from crawler.watch.alert_hits import AlertHits
from crawler.watch.ast import AllOf, AnyOf, NoneOf, Within
from crawler.watch.leaves import GroupOf, RegexOf
from crawler.watch.positions import GroupPositions, may_hold
from crawler.watch.scope import Window
from crawler.watch.term_index import Finds, PatternEntry, TermFound, TermIndex, _Beginnings
from crawler.watch.terms import parse_term
from crawler.watch.watchlist import ArticleScopes

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


def test_the_folds_of_an_article_do_not_grow_with_its_sentences(monkeypatch: pytest.MonkeyPatch) -> None:
    watches = watching(lost="SENT(@boat @sank)", there="@boat AND where:Ishkashim")
    folds: list[str] = []
    folded = fold._Letters.fold

    def counted(letters: Any, text: str) -> str:
        folds.append(text)
        return folded(letters, text)

    def folds_of(sentence_count: int) -> int:
        folds.clear()
        text = "A boat sank near Ishkashim. " + "Nobody was hurt on this day. " * sentence_count
        assert len(watches.read("", text, lang="en").matches) == 2
        return len(folds)

    folds_of(41)  # the tables that it needs are folded once
    monkeypatch.setattr(fold._Letters, "fold", counted)
    assert folds_of(40) == folds_of(10) <= 8


def test_a_sentence_is_asked_once_for_its_day_and_its_source_however_many_alerts_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    watches = watching(lost="SENT(@boat @sank)", frozen="@ice", seen="@boat", both="@boat @ice")
    asked: Counter[tuple[str, str]] = Counter()

    def counted_day(sentence: str, *more: Any) -> Any:
        asked["day", sentence] += 1
        return day_in(sentence, *more)

    def counted_source(words: Any, people: Any) -> str:
        asked["source", " ".join(words)] += 1
        return attribution_of(words, people)

    def counted_denial(words: Any) -> Any:
        asked["denial", " ".join(words)] += 1
        return denied_at(words)

    monkeypatch.setattr(attribution, "denied_at", counted_denial)
    monkeypatch.setattr(frame, "day_in", counted_day)
    monkeypatch.setattr(frame, "attribution_of", counted_source)
    text = "A boat sank under ice. The men swam ashore. Their families were waiting."
    reading = watches.read("", text, lang="en")
    matches = with_events(reading, "", text, (), lang="en", published=date(2026, 3, 1))
    assert len(matches) == 4
    assert len(asked) == 9
    assert {number for (kind, _), number in asked.items() if kind != "denial"} == {1}
    assert max(number for (kind, _), number in asked.items() if kind == "denial") <= 2  # for its source, and for who denies it


def test_equal_parts_of_watches_are_worked_out_once_for_all_of_them(monkeypatch: pytest.MonkeyPatch) -> None:
    watches = watching(
        first="SENT(@boat place:Khorog)", second="SENT(@boat place:Khorog) NOT @film", third="@sank AND SENT(@boat place:Khorog)"
    )
    worked_out: Counter[str] = Counter()
    hold = evaluate._holds

    def counted(condition: Any, scope: Any) -> bool:
        worked_out[str(condition)] += 1
        return hold(condition, scope)

    monkeypatch.setattr(evaluate, "_holds", counted)
    matches = watches.match("", "A boat sank near Khorog.")
    assert [match.watch for match in matches] == ["first", "second", "third"]
    assert worked_out["SENT(@boat AND place:Khorog)"] == 2  # of the article, and of its first sentence
    assert len({id(hit) for match in matches for hit in match.hits if hit.text == "boat"}) == 1


def test_what_groups_alone_decide_is_not_worked_out_part_by_part(monkeypatch: pytest.MonkeyPatch) -> None:
    watches = watching(lost="SENT((@boat OR @ice) (@sank OR @film) @boat)")
    worked_out: list[str] = []
    hold = evaluate._holds

    def counted(condition: Any, scope: Any) -> bool:
        worked_out.append(type(condition).__name__)
        return hold(condition, scope)

    monkeypatch.setattr(evaluate, "_holds", counted)
    assert watches.match("", "A boat came. The boat sank. Ice formed.")
    assert worked_out == ["Within"]
    worked_out.clear()
    assert not watches.match("", "A boat came. Ice sank.")
    assert worked_out == ["Within"]


def test_a_part_of_an_article_knows_the_groups_that_stand_whole_in_it() -> None:
    finds = {4: [TermFound(1, 2, 3, "en", "gun boat")], 7: [TermFound(0, 0, 0, "en", "ice"), TermFound(1, 9, 9, "en", "ice")]}
    positions = GroupPositions({**finds, -3: [TermFound(1, 0, 0, "en", "Khorog")]})
    assert positions.everywhere == 1 << 4 | 1 << 7
    assert positions.within([Window(1, 0, 2)]) == 0
    assert positions.within([Window(1, 2, 8)]) == 1 << 4
    assert positions.within([Window(0, 0, 5), Window(1, 3, 8)]) == 1 << 7


def test_words_that_no_term_goes_on_with_are_not_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    patterns = [(parse_term(term, "en"), PatternEntry(0, "en", term)) for term in ("red line", "red alarm bells", "red a*")]
    index = TermIndex.of(patterns)
    looked_up: list[str] = []
    missing = _Beginnings.__missing__

    def counted(beginnings: _Beginnings, path: str) -> Any:
        looked_up.append(path)
        return missing(beginnings, path)

    monkeypatch.setattr(_Beginnings, "__missing__", counted)
    finds: Finds = {}
    index.search(0, "red door red line red apple red alarm clock red".split(), finds)
    assert [(find.first, find.last) for find in finds[0]] == [(2, 3), (4, 5), (6, 7)]
    assert [path for path in looked_up if " " in path] == ["red line", "red apple", "red alarm"]


def test_the_lead_is_one_part_of_an_article_for_watches_and_for_vetoes() -> None:
    watches = watching(lost="@boat NOT (@film SENT(@ice @sank))", both="@boat @sank")
    article = watches.article("A boat", "It sank. Ice formed.", lang="en")
    scopes = ArticleScopes(article, frozenset(), AlertHits(article, {}))
    assert scopes.lead is scopes.whole.veto() is scopes.lead.veto()
    implied = ArticleScopes(article, frozenset({0}), AlertHits(article, {}))
    assert implied.lead.veto() is not implied.lead  # what the source implies vetoes nothing


def test_what_a_name_stands_for_is_asked_straight_away(monkeypatch: pytest.MonkeyPatch) -> None:
    groups = {"boat": {"en": ["boat"]}, "sank": {"en": ["sank"]}, "loss": {"query": "SENT(@boat @sank)"}}
    rules = [{"id": "lost", "title": "lost", "severity": "low", "scope": "body", "query": "@boat (@loss OR /ferr(y|ies)/)"}]
    watches = compile_watches(groups, rules)
    worked_out: list[str] = []
    hold = evaluate._holds

    def counted(condition: Any, scope: Any) -> bool:
        worked_out.append(type(condition).__name__)
        return hold(condition, scope)

    monkeypatch.setattr(evaluate, "_holds", counted)
    article = watches.article("", "A boat sank.", lang="en")
    assert evaluate.holds(watches.watches[0].when, ArticleScopes(article, frozenset(), AlertHits(article, {})).whole)
    assert worked_out == ["AllOf", "AnyOf", "Within"]
    (match,) = watches.match("", "A boat sank.")
    assert "@loss" in str(match.reason)  # but it is told by its name


@pytest.mark.parametrize(("text", "asked"), [("A boat.", False), ("From Khorog to Ishkashim.", True), ("Khorog is far.", False)])
def test_the_rest_of_an_article_is_looked_at_only_where_a_name_has_several_places(
    text: str, asked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[object] = []

    def counted(hit: PlaceHit) -> set[tuple[str, str]]:
        looked_at.append(hit)
        return {("", "")}

    monkeypatch.setattr(around, "provinces_of", counted)
    watching(seen="@boat").read("", text, lang="en")
    assert bool(looked_at) is asked
