"""Learns weights of relevance from the marks of reviewers: logistic regression that begins at the shipped weights and leaves them
only as far as the marks insist; accepted only if it does better on marks that it has not seen."""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import floor, sqrt
from statistics import fmean, stdev

from crawler.language.plurals import count
from crawler.model import MarkedAlert
from crawler.watch.evidence import FEATURES
from crawler.watch.relevance import RelevanceModel, logistic
from crawler.watch.weight_fit import (
    INTERCEPT,
    RECALIBRATION,
    SLOPE,
    MarkRows,
    average_precision,
    cross_validated,
    folds_of,
    loss_of,
    watch_key,
)

MIN_MARKS = 20  # with evidence
MIN_MARKS_OF_A_KIND = 4  # confirmed, and dismissed
MIN_STORIES = 8  # that the marks lie on: copies of one report are one opinion
MIN_MARKS_TO_HOLD_BACK = 20  # of a watch that the shipped weights do not know, before it may be held back
MAX_MARKS = 1000  # the latest: desks change their minds
MIN_SHARE_OF_DRAWS = 0.95  # of draws of stories in which the learned weights do better
DRAWS = 1000
UNSEEN_DEVIATIONS = 2.33  # standard deviations of the scores of confirmed alerts: one in a hundred to come is lower
WEIGHT_DEVIATIONS = (0.0, 0.35, 1.0)  # tried: how far the weights may go from the shipped ones, in log odds; 0: not at all
MIN_TOLD_CHANGE = 0.1  # of a weight, in log odds
MAX_TOLD_CHANGES = 8


class LearningRefused(Exception):
    """The marks do not teach anything that helps; says why, and what would."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How well scores foretell marks: the mean log loss (less is better), the average precision of their ranking (more is)."""

    log_loss: float
    average_precision: float


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchLesson:
    """What was learned of a watch: the mean relevance of its confirmed and dismissed alerts before and after (None: of none),
    by weights that had not seen them."""

    watch: str
    confirmed: int
    dismissed: int
    confirmed_before: float | None
    confirmed_after: float | None
    dismissed_before: float | None
    dismissed_after: float | None

    @property
    def words(self) -> str:
        parts = [
            f"{kind} ones {before:.2f} → {after:.2f}"
            for kind, before, after in (
                ("confirmed", self.confirmed_before, self.confirmed_after),
                ("dismissed", self.dismissed_before, self.dismissed_after),
            )
            if before is not None and after is not None
        ]
        return f"{self.watch}: {self.confirmed} confirmed, {self.dismissed} dismissed. Relevance: {', '.join(parts)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedRelevance:
    """Weights that were learned, and what they rest on. Qualities are of marks that the weights had not seen."""

    model: RelevanceModel
    confirmed: int
    dismissed: int
    stories: int
    before: Quality
    after: Quality
    lessons: tuple[WatchLesson, ...]
    changes: tuple[str, ...]  # of the weights, in words, the greatest first

    @property
    def marks(self) -> int:
        return self.confirmed + self.dismissed


def learn(marks: Sequence[MarkedAlert], prior: RelevanceModel) -> LearnedRelevance:
    """Fit the weights on the latest marks over the prior. Raises `LearningRefused`."""
    with_evidence = [mark for mark in marks if mark.evidence]
    usable = with_evidence[-MAX_MARKS:]
    _require_enough(usable, len(marks) - len(with_evidence))
    rows = MarkRows(usable, prior)
    folds = folds_of(usable)
    recalibrated = cross_validated(rows, folds, RECALIBRATION)
    candidates = [cross_validated(rows, folds, rows.deviations(deviation)) for deviation in WEIGHT_DEVIATIONS]
    scores = min(candidates, key=lambda candidate: _quality(candidate, rows.labels).log_loss)
    deviation = WEIGHT_DEVIATIONS[candidates.index(scores)]
    before, after = _quality(rows.offsets, rows.labels), _quality(scores, rows.labels)
    _require_help(usable, rows.labels, before, after, recalibrated, scores)
    steps = rows.fit(range(len(usable)), rows.deviations(deviation))
    model = _adjusted(prior, steps, rows.usual_score, Counter(mark.watch for mark in usable))
    probabilities = [logistic(score) for score in scores]
    right = [score for score, label in zip(scores, rows.labels, strict=True) if label]
    lowest = floor(1000 * logistic(min(right))) / 1000
    margin = floor(1000 * logistic(min(min(right), lower_bound(right)))) / 1000
    confirmed = sum(mark.right for mark in usable)
    return LearnedRelevance(
        model=replace(model, min_relevance=min(prior.min_relevance, margin), min_critical=min(prior.min_critical, lowest)),
        confirmed=confirmed,
        dismissed=len(usable) - confirmed,
        stories=len({mark.story_id for mark in usable}),
        before=before,
        after=after,
        lessons=_lessons(usable, [logistic(score) for score in rows.offsets], probabilities),
        changes=_changes(prior, model),
    )


def lower_bound(scores: Sequence[float]) -> float:
    """The score (in log odds) that one in a hundred further ones of the same kind is expected to lie below: the one-sided
    prediction bound of a normal distribution (Hahn, Statistical Intervals, 1991, 4.7). At least two scores."""
    return fmean(scores) - UNSEEN_DEVIATIONS * stdev(scores) * sqrt(1 + 1 / len(scores))


def _require_enough(usable: Sequence[MarkedAlert], without_evidence: int) -> None:
    more = count(without_evidence, "more mark")
    hint = f"; {more} without evidence: `borderwatch watch apply` fills it in where the text is kept"
    missing = hint if without_evidence else ""
    if len(usable) < MIN_MARKS:
        raise LearningRefused(f"{count(len(usable), 'alert')} marked, at least {MIN_MARKS} are needed{missing}")
    right = sum(mark.right for mark in usable)
    for kind, number in (("confirmed", right), ("dismissed", len(usable) - right)):
        if number < MIN_MARKS_OF_A_KIND:
            raise LearningRefused(
                f"{number} of {len(usable)} marked alerts {kind}, at least {MIN_MARKS_OF_A_KIND} are needed{missing}"
            )
    stories = len({mark.story_id for mark in usable})
    if stories < MIN_STORIES:
        raise LearningRefused(f"the marks lie on {count(stories, 'story')}, at least {MIN_STORIES} are needed{missing}")


def _require_help(
    marks: Sequence[MarkedAlert],
    labels: Sequence[bool],
    before: Quality,
    after: Quality,
    recalibrated: Sequence[float],
    scores: Sequence[float],
) -> None:
    """Refuse weights that do no better, on marks that they have not seen, than the shipped ones: in their order, in their loss, and
    in the loss where the shipped ones are only moved up or down as a whole."""
    gains: dict[int, float] = defaultdict(float)
    for mark, label, plain, learned in zip(marks, labels, recalibrated, scores, strict=True):
        gains[mark.story_id] += loss_of(plain, label) - loss_of(learned, label)
    values, chance = list(gains.values()), random.Random(1)
    better = sum(sum(chance.choices(values, k=len(values))) > 0 for _ in range(DRAWS)) / DRAWS
    if after.log_loss < before.log_loss and after.average_precision >= before.average_precision and better >= MIN_SHARE_OF_DRAWS:
        return
    raise LearningRefused(
        f"it would not help: weights learned from {count(len(marks), 'mark')} do not surely foretell marks that they have not seen "
        f"better than the shipped ones (log loss {before.log_loss:.3f} → {after.log_loss:.3f}, average precision "
        f"{before.average_precision:.3f} → {after.average_precision:.3f}; better in {better:.0%} of draws, "
        f"{MIN_SHARE_OF_DRAWS:.0%} are asked for). Nothing was changed; mark more alerts and try again"
    )


def _adjusted(prior: RelevanceModel, steps: Mapping[str, float], usual_score: float, marks: Mapping[str, int]) -> RelevanceModel:
    """The prior with these steps. A watch that it does not know gets a figure of its own, and may be held back, only with many
    marks."""
    scale = 1.0 + steps[SLOPE]
    watches = {watch: round(scale * offset, 4) for watch, offset in prior.watches.items()}
    for watch, number in marks.items():
        if watch in watches or number >= MIN_MARKS_TO_HOLD_BACK:
            watches[watch] = round(watches.get(watch, 0.0) + steps[watch_key(watch)], 4)
    return replace(
        prior,
        intercept=round(scale * prior.intercept - steps[SLOPE] * usual_score + steps[INTERCEPT], 4),
        weights={name: round(scale * weight + steps.get(name, 0.0), 4) for name, weight in prior.weights.items()},
        watches=watches,
    )


def _quality(scores: Sequence[float], labels: Sequence[bool]) -> Quality:
    losses = sum(loss_of(score, label) for score, label in zip(scores, labels, strict=True))
    return Quality(log_loss=round(losses / len(labels), 4), average_precision=round(average_precision(scores, labels), 4))


def _lessons(marks: Sequence[MarkedAlert], before: Sequence[float], after: Sequence[float]) -> tuple[WatchLesson, ...]:
    """The watches that have marks, those with the most first."""
    numbers: dict[str, dict[bool, list[int]]] = defaultdict(lambda: {True: [], False: []})
    for number, mark in enumerate(marks):
        numbers[mark.watch][mark.right].append(number)

    def mean(figures: Sequence[float], of: Sequence[int]) -> float | None:
        return round(sum(figures[number] for number in of) / len(of), 3) if of else None

    lessons = [
        WatchLesson(
            watch=watch,
            confirmed=len(by_mark[True]),
            dismissed=len(by_mark[False]),
            confirmed_before=mean(before, by_mark[True]),
            confirmed_after=mean(after, by_mark[True]),
            dismissed_before=mean(before, by_mark[False]),
            dismissed_after=mean(after, by_mark[False]),
        )
        for watch, by_mark in numbers.items()
    ]
    return tuple(sorted(lessons, key=lambda lesson: (-lesson.confirmed - lesson.dismissed, lesson.watch)))


def _changes(prior: RelevanceModel, model: RelevanceModel) -> tuple[str, ...]:
    differences = {name: model.weights[name] - prior.weights[name] for name in model.weights if name in FEATURES}
    greatest = sorted(differences, key=lambda name: -abs(differences[name]))[:MAX_TOLD_CHANGES]
    return tuple(
        f"“{FEATURES[name][0]}” counts {'more' if differences[name] > 0 else 'less'} for an alert: "
        f"{prior.weights[name]:+.2f} → {model.weights[name]:+.2f}".replace("-", "−")
        for name in greatest
        if abs(differences[name]) >= MIN_TOLD_CHANGE
    )
