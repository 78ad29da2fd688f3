"""The steps from the shipped weights that marks insist on: a logistic regression with a prior, and how well it does unseen."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping, Sequence
from math import log

from crawler.model import MarkedAlert
from crawler.watch.relevance import RelevanceModel, logistic

FOLDS = 10
INTERCEPT_DEVIATION, SLOPE_DEVIATION, WATCH_DEVIATION = 1.5, 0.5, 1.0  # of the prior around the shipped weights
INTERCEPT, SLOPE = "(intercept)", "(slope)"  # of the shipped score as a whole
RECALIBRATION = {INTERCEPT: INTERCEPT_DEVIATION, SLOPE: SLOPE_DEVIATION}
MAX_PASSES = 60
MIN_STEP = 1e-3
MIN_PROBABILITY = 1e-6


class MarkRows:
    """The marks as columns of figures: what each parameter adds to the score of a mark."""

    def __init__(self, marks: Sequence[MarkedAlert], prior: RelevanceModel) -> None:
        self.labels = [mark.right for mark in marks]
        self.offsets = [prior.score(mark.watch, mark.evidence) for mark in marks]
        self.columns: dict[str, list[tuple[int, float]]] = {INTERCEPT: [(number, 1.0) for number in range(len(marks))]}
        self.usual_score = sum(self.offsets) / len(marks)
        self.columns[SLOPE] = [(number, score - self.usual_score) for number, score in enumerate(self.offsets)]
        for name in prior.weights:
            center = prior.centers[name]
            figures = [(number, mark.evidence.get(name, center) - center) for number, mark in enumerate(marks)]
            self.columns[name] = [(number, figure) for number, figure in figures if figure]
        self.watches: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, mark in enumerate(marks):
            self.watches[watch_key(mark.watch)].append((number, 1.0))
        self.columns |= self.watches

    def deviations(self, of_weights: float) -> dict[str, float]:
        """How far each parameter may go from the prior."""
        watches = dict.fromkeys(self.watches, WATCH_DEVIATION)
        weights = {name: of_weights for name in self.columns if name not in self.watches and name not in RECALIBRATION}
        return {**RECALIBRATION, **watches, **(weights if of_weights else {})}

    def fit(self, numbers: Sequence[int], deviations: Mapping[str, float]) -> dict[str, float]:
        """The most probable steps from the prior, by coordinate descent: each step is safe, so the loss only falls."""
        inside = set(numbers)
        columns = {
            name: [(number, figure * deviation) for number, figure in self.columns[name] if number in inside]
            for name, deviation in deviations.items()
        }
        bounds = {name: 1.0 + 0.25 * sum(figure * figure for _, figure in column) for name, column in columns.items()}
        steps, scores = dict.fromkeys(columns, 0.0), list(self.offsets)
        for _ in range(MAX_PASSES):
            largest = 0.0
            for name, column in columns.items():
                slope = steps[name] + sum(figure * (logistic(scores[number]) - self.labels[number]) for number, figure in column)
                change = -slope / bounds[name]
                steps[name] += change
                for number, figure in column:
                    scores[number] += change * figure
                largest = max(largest, abs(change))
            if largest < MIN_STEP:
                break
        return {name: step * deviations[name] for name, step in steps.items()}

    def scores(self, numbers: Sequence[int], steps: Mapping[str, float]) -> dict[int, float]:
        """The scores of these rows with steps from the prior."""
        scores = {number: self.offsets[number] for number in numbers}
        for name, step in steps.items():
            for number, figure in self.columns[name]:
                if number in scores:
                    scores[number] += step * figure
        return scores


def watch_key(watch: str) -> str:
    return f"watch {watch}"


def folds_of(marks: Sequence[MarkedAlert]) -> list[list[int]]:
    """The numbers of the marks in parts of equal size, a story in one part only."""
    by_story: dict[int, list[int]] = defaultdict(list)
    for number, mark in enumerate(marks):
        by_story[mark.story_id].append(number)
    stories = list(by_story.values())
    random.Random(1).shuffle(stories)
    folds: list[list[int]] = [[] for _ in range(min(FOLDS, len(stories)))]
    for story in sorted(stories, key=len, reverse=True):
        min(folds, key=len).extend(story)
    return folds


def cross_validated(rows: MarkRows, folds: Sequence[Sequence[int]], deviations: Mapping[str, float]) -> list[float]:
    """The score of each row by steps that were fitted without its part."""
    scores = [0.0] * len(rows.labels)
    for fold in folds:
        apart = set(fold)
        steps = rows.fit([number for number in range(len(scores)) if number not in apart], deviations)
        for number, score in rows.scores(fold, steps).items():
            scores[number] = score
    return scores


def average_precision(scores: Sequence[float], labels: Sequence[bool]) -> float:
    """The mean, over right ones, of the share of right ones among those that score as high or higher."""
    by_score: dict[float, list[bool]] = defaultdict(list)
    for score, label in zip(scores, labels, strict=True):
        by_score[score].append(label)
    total, seen, right = 0.0, 0, 0
    for score in sorted(by_score, reverse=True):
        seen, right = seen + len(by_score[score]), right + sum(by_score[score])
        total += sum(by_score[score]) * right / seen
    return total / max(1, sum(labels))


def loss_of(score: float, label: bool) -> float:
    chance = min(1 - MIN_PROBABILITY, max(MIN_PROBABILITY, logistic(score)))
    return -log(chance if label else 1 - chance)
