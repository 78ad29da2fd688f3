"""Relevance: what speaks for and against an alert, and what follows from it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from crawler.config.loading import load
from crawler.facts.background import background_spans, genre_signs
from crawler.facts.places import Gazetteer
from crawler.model import EventStatus, Match, Severity
from crawler.model.errors import RuleError
from crawler.watch import RelevanceModel, Watchlist, compile_watches, relevance
from crawler.watch.evidence import FEATURES
from crawler.watch.relevance import logistic

ROOT = Path(__file__).resolve().parents[2]
GROUPS = {
    "ferry": {"en": ["ferry~", "ferries", "raft~"]},
    "sank": {"en": ["sank", "sinking", "capsized"]},
    "football": {"en": ["football", "goal"]},
}
WATCHES: list[dict[str, Any]] = [
    {"id": "ferry", "title": "Ferries", "severity": "critical", "query": "@ferry @sank", "none": ["football"]},
    {"id": "fallen", "title": "Falls", "severity": "low", "query": "@sank"},
]
NEWS = ("Ferry sank at Khorog", "A ferry sank at Khorog on Monday. Two rafts capsized beside the ferry, the rescuers said.")
PASSING = (
    "New school opens in Kulob",
    "A school for 300 children was opened in Kulob. The mayor gave a speech. Parents brought flowers. There were songs and dances. "
    "One guest came late: his ferry nearly sank years ago, he joked.",
)

NEWS_BESIDE_SPORT = (
    "Taliban fighters opened fire from the Afghan bank of the Panj on a village in Farkhor on Sunday. Tajik border guards returned fire; "
    "a football coach was wounded."
)


def watchlist(model: RelevanceModel | None = None) -> Watchlist:
    return compile_watches(GROUPS, WATCHES, gazetteer=Gazetteer.shipped(), relevance=model)


def matched(title: str, text: str, model: RelevanceModel | None = None) -> Match:
    return next(match for match in watchlist(model).match(title, text, lang="en") if match.watch == "ferry")


def model_of(**weights: float) -> RelevanceModel:
    return RelevanceModel(intercept=0.0, weights=weights, centers=dict.fromkeys(weights, 0.5), watches={"ferry": 0.0})


def test_every_figure_has_words_and_lies_between_nothing_and_one() -> None:
    for title, text in (NEWS, PASSING, ("", "ferry sank"), ("Ferry", "sank")):
        evidence = matched(title, text).evidence
        assert set(evidence) == set(FEATURES)
        assert all(0.0 <= figure <= 1.0 for figure in evidence.values()), evidence


def test_what_stands_at_the_top_speaks_louder_than_what_is_said_in_passing() -> None:
    news, passing = matched(*NEWS).evidence, matched(*PASSING).evidence
    for name in ("subject_title", "subject_first", "subject_density", "subject_late"):
        assert news[name] > passing[name], name


def test_an_alert_says_what_moved_its_relevance() -> None:
    model = model_of(subject_title=4.0, subject_first=1.0)
    relevance = matched(*NEWS, model).relevance
    assert relevance is not None and relevance.value > 0.9
    assert relevance.reasons[0].words == "its subject is in the title"
    assert relevance.reasons[0].effect > relevance.reasons[-1].effect > 0
    against = matched(*PASSING, model).relevance
    assert against is not None and against.value < 0.1
    assert against.reasons[0].words == "its subject is not in the title" and against.reasons[0].effect < 0


DENIED = (
    "Border service: no clash near Hamadoni",
    "The Tajik border service denied reports of a clash with the Taliban near Hamadoni on the Afghan border. “Nobody opened fire.”",
)
REPORTED = (
    "Clash near Hamadoni, farmers say",
    "Taliban fighters clashed with Tajik border guards near Hamadoni on the Afghan border, farmers said. The Taliban denied the clash.",
)


@pytest.fixture(scope="module")
def pack() -> Watchlist:
    return load(ROOT / "config.yaml").watches


def clash_alert(pack: Watchlist, title: str, text: str) -> Match:
    return next(match for match in pack.match(title, text, lang="en") if match.watch == "armed-clash-border")


def test_what_is_only_denied_is_probably_no_alert_never_critical_and_says_why(pack: Watchlist) -> None:
    alert = clash_alert(pack, *DENIED)
    assert (alert.status, alert.likely, alert.severity) == (EventStatus.DENIED, False, Severity.HIGH)
    assert alert.relevance is not None
    assert ("the text denies it", True) in [(reason.words, reason.effect < -0.3) for reason in alert.relevance.reasons]


def test_what_one_side_reports_and_another_denies_stays_a_critical_alert(pack: Watchlist) -> None:
    alert = clash_alert(pack, *REPORTED)
    assert (alert.status, alert.likely, alert.severity) == (EventStatus.HAPPENED, True, Severity.CRITICAL)


def test_what_did_not_happen_now_is_never_critical_however_relevant() -> None:
    model = replace(model_of(subject_title=9.0), min_critical=0.1)
    supposed = matched("What if a ferry sank?", NEWS[1], model)
    assert supposed.relevance is not None and supposed.relevance.value > model.min_critical
    assert (supposed.severity, supposed.lowered_from) == (Severity.HIGH, Severity.CRITICAL)


def test_under_the_threshold_an_alert_is_kept_as_probably_not() -> None:
    model = replace(model_of(subject_title=4.0), min_relevance=0.5, min_critical=0.5)
    assert matched(*NEWS, model).likely
    assert not matched(*PASSING, model).likely


def test_critical_is_only_what_is_relevant_enough() -> None:
    model = replace(model_of(subject_title=4.0), min_critical=0.5)
    assert matched(*NEWS, model).severity is Severity.CRITICAL
    lowered = matched(*PASSING, model)
    assert lowered.severity is Severity.HIGH and lowered.lowered_from is Severity.CRITICAL


def test_a_watch_that_the_weights_do_not_know_is_never_held_back() -> None:
    model = replace(model_of(subject_title=4.0), min_relevance=0.99, watches={"another": 0.0})
    assert matched(*PASSING, model).likely and matched(*PASSING, model).severity is Severity.CRITICAL


def test_without_weights_no_alert_has_a_relevance() -> None:
    assert matched(*NEWS).relevance is None and matched(*NEWS).likely


def test_the_shipped_weights_are_of_the_evidence_that_is_gathered() -> None:
    model = RelevanceModel.shipped()
    assert set(model.weights) == set(FEATURES) == set(model.centers)
    assert 0.0 < model.min_relevance <= model.min_critical < 1.0


@pytest.mark.parametrize("text", ["", "[]", "{}", json.dumps({"intercept": "high"})])
def test_weights_that_are_none_are_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        RelevanceModel.read(text)


@pytest.mark.parametrize(
    ("text", "background"),
    [
        ("The bridge was closed. Nobody was hurt. In 2019 the same bridge burned.", "In 2019 the same bridge burned."),
        ("Мост закрыт. Никто не пострадал. Напомним, что мост горел.", "Напомним, что мост горел."),
        ("پل بسته شد. کسی زخمی نشد. یادآوری می‌شود که این پل سوخته بود.", "یادآوری می‌شود که این پل سوخته بود."),
        ("Пул баста шуд. Касе захмӣ нашуд. Ёдовар мешавем, ки пул сӯхта буд.", "Ёдовар мешавем, ки пул сӯхта буд."),
        ("پل وتړل شو. څوک ټپي نه شول. د یادونې وړ ده چې پل سوځېدلی و.", "د یادونې وړ ده چې پل سوځېدلی و."),
        ("Koʻprik yopildi. Hech kim jabr koʻrmadi. Eslatib oʻtamiz, koʻprik yongan edi.", "Eslatib oʻtamiz, koʻprik yongan edi."),
        ("The bridge was closed. Nobody was hurt. The province borders on Tajikistan.", "The province borders on Tajikistan."),
    ],
)
def test_what_was_known_before_is_background_in_every_language(text: str, background: str) -> None:
    assert [text[begin:stop] for begin, stop in background_spans(text, year=2026)] == [background]


def test_the_news_itself_is_no_background_whatever_it_begins_with() -> None:
    assert background_spans("In 2019 the bridge burned. Earlier it had been closed.", year=2026) == []


def test_a_paragraph_that_begins_as_background_is_background_to_its_end() -> None:
    text = "The bridge was closed. Nobody was hurt.\n\nPreviously it had burned. Trucks had to turn back.\n\nIt opens on Monday."
    assert [text[begin:stop] for begin, stop in background_spans(text)] == ["Previously it had burned.", "Trucks had to turn back."]


def test_a_year_of_the_solar_calendar_is_compared_as_the_year_it_is() -> None:
    text = "پل بسته شد. کسی زخمی نشد. در سال ۱۴۰۰ این پل سوخته بود."
    assert len(background_spans(text, year=2026)) == 1
    assert background_spans(text, year=2021) == []


def test_the_kind_of_a_text_shows_in_the_words_of_its_own_language() -> None:
    assert genre_signs("Film review: the bridge", "The director shows a bridge.", lang="en")[0] == "review"
    assert genre_signs("Sher Khan Bandar is closed", "The port was closed.", lang="en") == ()
    assert "sport" in genre_signs("Футбол: матч на границе", "Тренер доволен.", lang="ru")


def test_a_wide_question_knows_its_clear_cases() -> None:
    watch = {
        "id": "ferry",
        "title": "F",
        "severity": "low",
        "scope": "body",
        "query": "@ferry @sank",
        "strong": "opening:(@ferry @sank)",
    }
    watches = compile_watches(GROUPS, [watch], gazetteer=Gazetteer.shipped())
    (clear,) = watches.match(*NEWS, lang="en")
    (passing,) = watches.match(*PASSING, lang="en")
    assert clear.clear_cut and not passing.clear_cut
    assert clear.evidence["clear_cut"] > passing.evidence["clear_cut"]
    narrow = compile_watches(GROUPS, [{**watch, "strong": "title:@ferry"}], gazetteer=Gazetteer.shipped())
    assert narrow.watches[0].rule_hash != watches.watches[0].rule_hash


def test_what_a_clear_case_is_must_be_a_query() -> None:
    with pytest.raises(RuleError, match=r"strong: no group 'sunk'"):
        compile_watches(GROUPS, [{**WATCHES[0], "strong": "@sunk"}])


def test_no_group_of_the_pack_lists_a_name_of_the_gazetteer_that_is_a_word() -> None:
    pack = yaml.safe_load((Path(__file__).parents[2] / "crawler" / "packs" / "border.yaml").read_text(encoding="utf-8"))
    words = {"дарвоз*", "душанбе*", "درواز*", "хоҳон*", "қундуз*", "тахор*", "شهر بزرگ", "рахмон*", "جرم", "پنج", "۲۰۱*"}
    groups = [*pack["groups"].values(), *(group for local in pack["watch_groups"].values() for group in local.values())]
    listed = {term for group in groups if "query" not in group for terms in group.values() for term in terms}
    assert not words & listed


def test_an_alert_says_whether_title_and_first_sentence_answer_the_whole_watch() -> None:
    for title, text, answers in (
        (*NEWS, (1.0, 1.0)),
        ("Ferry late at Khorog", "It sank at night, the rescuers said.", (0.0, 1.0)),
        (*PASSING, (0.0, 0.0)),
    ):
        evidence = matched(title, text).evidence
        assert (evidence["answer_title"], evidence["answer_top"]) == answers


def test_what_a_query_asks_for_besides_changes_no_evidence() -> None:
    def evidence_by(query: str) -> object:
        watches = [{**WATCHES[0], "query": query}, WATCHES[1]]
        return compile_watches(GROUPS, watches, gazetteer=Gazetteer.shipped()).match(*NEWS, lang="en")[0].evidence

    alone = evidence_by("@ferry @sank")
    assert evidence_by("@ferry @sank OR SENT(@football place:Kunduz)") == alone
    assert evidence_by("SENT(@football place:Kunduz) OR @ferry @sank") == alone
    assert evidence_by("@ferry @sank OR @ferry") == alone


def test_a_headline_about_something_else_is_evidence_and_no_veto() -> None:
    doubtful = {**WATCHES[0], "none": [], "doubt": [{"query": "title:@football"}]}
    headline = "Football team saved as ferry sank at Khorog"

    def match_of(watch: dict[str, Any], title: str) -> Match | None:
        watches = compile_watches(GROUPS, [watch], gazetteer=Gazetteer.shipped())
        return next(iter(watches.match(title, NEWS[1], lang="en")), None)

    assert match_of(WATCHES[0], headline) is None
    doubted, clear = match_of(doubtful, headline), match_of(doubtful, NEWS[0])
    assert doubted is not None and clear is not None
    assert (doubted.evidence["doubt"], clear.evidence["doubt"]) == (0.0, 1.0)
    assert doubted.rule_hash != compile_watches(GROUPS, [WATCHES[0]]).watches[0].rule_hash


@pytest.mark.parametrize(
    ("lang", "title", "text", "watch"),
    [
        ("en", "Coach shot as Taliban fire on village", NEWS_BESIDE_SPORT, "armed-clash-border"),
        (
            "ru",
            "Футболисты среди беженцев",
            "Двести беженцев переправились через Пяндж в Таджикистан, среди них футболисты.",
            "refugee-flow",
        ),
        (
            "fa",
            "شاعر در میان پناهجویان",
            "دوصد پناهجو از رود پنج گذشته به تاجیکستان پناه بردند؛ شاعری نیز با آنان است.",
            "refugee-flow",
        ),
    ],
)
def test_news_with_a_word_of_sport_in_its_headline_stays_news(
    pack: Watchlist, lang: str, title: str, text: str, watch: str
) -> None:
    assert watch in [match.watch for match in pack.match(title, text, lang=lang) if match.likely]


@given(weights=st.lists(st.floats(-6, 6), min_size=len(FEATURES), max_size=len(FEATURES)), intercept=st.floats(-8, 8))
def test_few_signs_are_weighed_for_their_effect_and_the_strongest_are_among_them(weights: list[float], intercept: float) -> None:
    model = RelevanceModel(intercept, dict(zip(FEATURES, weights, strict=True)), dict.fromkeys(FEATURES, 0.0))
    evidence = dict.fromkeys(FEATURES, 1.0)
    weighed: list[float] = []

    def counted(score: float) -> float:
        weighed.append(score)
        return logistic(score)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(relevance, "logistic", counted)
        reasons = model.assess("any", evidence).reasons
    assert len(weighed) <= 1 + 2 * relevance.SHOWN_REASONS
    value, score = logistic(model.score("any", evidence)), model.score("any", evidence)
    effects = sorted((abs(value - logistic(score - weight)) for weight in weights), reverse=True)[: relevance.SHOWN_REASONS]
    assert [abs(reason.effect) for reason in reasons] == [
        round(effect, 2) for effect in effects if effect >= relevance.MIN_SHOWN_EFFECT
    ]
