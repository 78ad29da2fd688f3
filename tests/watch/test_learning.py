"""Relevance learned from marks: it helps where the marks teach something, and is refused where they do not."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace

import pytest

from crawler.model import MarkedAlert
from crawler.watch import LearningRefused, RelevanceModel, learn
from crawler.watch.evidence import FEATURES
from crawler.watch.learning import lower_bound
from crawler.watch.relevance import logistic
from crawler.watch.weight_fit import average_precision

WATCHES = ("clash", "flood", "drugs", "school")
PRIOR = RelevanceModel(
    intercept=1.5,
    weights={**dict.fromkeys(FEATURES, 0.3), "subject_title": 1.5, "background": 1.0},
    centers=dict.fromkeys(FEATURES, 0.5),
    watches=dict.fromkeys(WATCHES, 0.0),
    min_relevance=0.5,
    min_critical=0.6,
)
# A desk that minds questions in titles, wants subject and place in one sentence, and finds one watch noisy.
DESK = replace(
    PRIOR,
    intercept=0.5,
    weights={**PRIOR.weights, "question_title": 3.0, "both_near": 2.5},
    watches={**PRIOR.watches, "flood": -2.5},
)
SEEDS = range(4)


def marks(number: int, seed: int, truth: RelevanceModel | None) -> list[MarkedAlert]:
    """Marks of a desk that thinks like `truth`; None: of one that throws a coin."""
    chance = random.Random(seed)
    made = []
    for id in range(number):
        evidence = {name: chance.random() for name in FEATURES}
        watch = chance.choice(WATCHES)
        right = chance.random() < (0.5 if truth is None else logistic(1.5 * truth.score(watch, evidence)))
        made.append(MarkedAlert(alert_id=id, watch=watch, story_id=id, right=right, evidence=evidence))
    return made


def ranking(model: RelevanceModel, seed: int) -> float:
    later = marks(1500, 1000 + seed, DESK)
    return average_precision([model.score(mark.watch, mark.evidence) for mark in later], [mark.right for mark in later])


def test_a_few_dozen_marks_help_on_later_alerts() -> None:
    learned = []
    for seed in SEEDS:
        try:
            learned.append((seed, learn(marks(60, seed, DESK), PRIOR)))
        except LearningRefused:
            continue
    assert len(learned) >= len(SEEDS) / 2
    for seed, lesson in learned:
        assert ranking(lesson.model, seed) > ranking(PRIOR, seed) + 0.02
        assert lesson.after.log_loss < lesson.before.log_loss
        assert lesson.marks == 60


def test_marks_that_say_nothing_are_refused_and_so_are_those_that_the_weights_foretell() -> None:
    refused = 0
    for seed in SEEDS:
        for truth in (None, PRIOR):
            try:
                learn(marks(50, seed, truth), PRIOR)
            except LearningRefused as refusal:
                refused += "it would not help" in str(refusal) or "are needed" in str(refusal)
    assert refused >= 2 * len(SEEDS) - 1


def test_thresholds_only_fall_and_keep_what_was_confirmed() -> None:
    given = marks(150, 3, DESK)
    lesson = learn(given, PRIOR)
    assert lesson.model.min_relevance <= PRIOR.min_relevance and lesson.model.min_critical <= PRIOR.min_critical
    later = [mark for mark in marks(2000, 77, DESK) if mark.right]
    kept = sum(logistic(lesson.model.score(mark.watch, mark.evidence)) >= lesson.model.min_relevance for mark in later)
    assert kept / len(later) >= 0.95


def test_one_in_a_hundred_further_scores_lies_below_the_bound() -> None:
    chance = random.Random(5)
    shares = []
    for _ in range(400):
        bound = lower_bound([chance.gauss(1, 2) for _ in range(12)])
        shares.append(sum(chance.gauss(1, 2) < bound for _ in range(200)) / 200)
    assert 0.005 < sum(shares) / len(shares) < 0.03  # with 12 scores the spread itself is a guess


def test_it_says_what_it_learned_of_each_watch_and_each_sign() -> None:
    lesson = learn(marks(150, 3, DESK), PRIOR)
    of_watch = {row.watch: row for row in lesson.lessons}
    assert set(of_watch) == set(WATCHES)
    flood = of_watch["flood"]
    assert flood.dismissed_before is not None and flood.dismissed_after is not None
    assert flood.dismissed_after < flood.dismissed_before
    assert flood.words.startswith(f"flood: {flood.confirmed} confirmed, {flood.dismissed} dismissed. Relevance: ")
    assert any("question" in change or "statement" in change or "one sentence" in change for change in lesson.changes), (
        lesson.changes
    )


def changed(given: list[MarkedAlert], **changes: object) -> list[MarkedAlert]:
    return [replace(mark, **changes) for mark in given]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ([], "0 alerts marked, at least 20 are needed"),
        (marks(12, 1, DESK), "12 alerts marked, at least 20 are needed"),
        (changed(marks(40, 1, DESK), right=True), "0 of 40 marked alerts dismissed"),
        (changed(marks(40, 1, DESK), right=False), "0 of 40 marked alerts confirmed"),
        (changed(marks(40, 1, DESK), story_id=7), "the marks lie on 1 story"),
        (changed(marks(40, 1, DESK), evidence={}), "40 more marks without evidence: `borderwatch watch apply`"),
    ],
)
def test_too_few_marks_are_refused_with_what_is_missing(given: list[MarkedAlert], why: str) -> None:
    with pytest.raises(LearningRefused, match=why):
        learn(given, PRIOR)


def test_a_watch_that_the_weights_do_not_know_is_held_back_only_after_many_marks() -> None:
    def lesson(own: int) -> Mapping[str, float]:
        given = marks(150, 3, DESK)
        return learn([*changed(given[:own], watch="mine"), *given[own:]], PRIOR).model.watches

    assert "mine" not in lesson(10)
    assert "mine" in lesson(40)


def test_average_precision_is_what_it_is_called() -> None:
    assert average_precision([3, 2, 1], [True, True, False]) == 1.0
    assert average_precision([3, 2, 1], [False, True, True]) == pytest.approx((1 / 2 + 2 / 3) / 2)
    assert average_precision([1, 1, 1, 1], [True, False, False, False]) == 0.25
