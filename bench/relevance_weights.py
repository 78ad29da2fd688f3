"""Weights of relevance from labelled alerts: a logistic regression over the evidence, and scores of alerts that it has not seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from zlib import crc32

from crawler.model import MarkedAlert, Severity
from crawler.watch.evidence import FEATURES, RARE_FEATURES
from crawler.watch.relevance import RelevanceModel, logistic
from crawler.watch.weight_fit import MarkRows

REAL_TEXT = "real text"  # stands as the author of texts that nobody wrote for us
# Authors of articles on what did not happen now, and on games and prices in the words of war: news has too few to learn from.
MADE_FOR_SIGNS = ("k", "l")
FOLDED_BY_STORY = (REAL_TEXT, *MADE_FOR_SIGNS)
MADE_TEXT_FOLDS = 5  # their texts are scored by weights that saw the rest of them
REGULARISATION = 0.1  # scikit-learn's C: the smaller, the nearer the weights stay to nothing
WATCH_SCALE = 0.5  # the watch itself weighs less than what stands in the article
RARE_DEVIATION = 4.0  # how far the weights of `RARE_FEATURES` may go from nothing
ORDINARY_FEATURES = tuple(name for name in FEATURES if name not in RARE_FEATURES)


@dataclass(frozen=True, slots=True)
class LabelledAlert:
    """An alert of a rule on a labelled text."""

    author: str
    story: str
    lang: str
    watch: str
    severity: Severity
    right: bool
    evidence: dict[str, float]


def fit_weights(rows: Sequence[LabelledAlert], watches: Sequence[str]) -> RelevanceModel:
    """Weights in two steps: those of ordinary evidence on ordinary news; then those of what did not happen now, and of headlines
    about something else, on articles made for it too. The second step moves no alert that has none of these signs."""
    ordinary = _fit_ordinary([row for row in rows if row.author not in MADE_FOR_SIGNS and not row.evidence["doubt"] < 1], watches)
    marks = [
        MarkedAlert(alert_id=number, watch=row.watch, story_id=number, right=row.right, evidence=row.evidence)
        for number, row in enumerate(rows)
        if any(row.evidence[name] < 1 for name in RARE_FEATURES)
    ]
    steps = MarkRows(marks, ordinary).fit(range(len(marks)), dict.fromkeys(RARE_FEATURES, RARE_DEVIATION)) if marks else {}
    return replace(ordinary, weights={**ordinary.weights, **{name: round(step, 4) for name, step in steps.items()}})


def scores_of(model: RelevanceModel, rows: Sequence[LabelledAlert]) -> list[float]:
    return [logistic(model.score(row.watch, row.evidence)) for row in rows]


def cross_validated(rows: Sequence[LabelledAlert], watches: Sequence[str]) -> list[float]:
    """The score of each row by weights that were fitted without its author."""
    scores = [0.0] * len(rows)
    folds = [_fold(row) for row in rows]
    for fold in sorted(set(folds)):
        test = [number for number, row_fold in enumerate(folds) if row_fold == fold]
        model = fit_weights([row for row, row_fold in zip(rows, folds, strict=True) if row_fold != fold], watches)
        for number, score in zip(test, scores_of(model, [rows[number] for number in test]), strict=True):
            scores[number] = score
    return scores


def _fold(row: LabelledAlert) -> str:
    """The rows that are scored together: those of an author, or some stories."""
    return row.author if row.author not in FOLDED_BY_STORY else f"{row.author} {crc32(row.story.encode()) % MADE_TEXT_FOLDS}"


def _fit_ordinary(rows: Sequence[LabelledAlert], watches: Sequence[str]) -> RelevanceModel:
    """A logistic regression with one figure for each watch, in units of the evidence itself."""
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    columns = len(ORDINARY_FEATURES)
    table = [
        [*(row.evidence[name] for name in ORDINARY_FEATURES), *(WATCH_SCALE * (row.watch == watch) for watch in watches)]
        for row in rows
    ]
    scaler = StandardScaler().fit(table)
    regression = LogisticRegression(C=REGULARISATION, max_iter=5000).fit(scaler.transform(table), [row.right for row in rows])
    figures, means = (regression.coef_[0] / scaler.scale_).tolist(), scaler.mean_.tolist()
    bias = sum(figure * mean for figure, mean in zip(figures[columns:], means[columns:], strict=True))
    return RelevanceModel(
        intercept=round(float(regression.intercept_[0]) - bias, 4),
        weights=_rounded(ORDINARY_FEATURES, figures[:columns]) | dict.fromkeys(RARE_FEATURES, 0.0),
        centers=_rounded(ORDINARY_FEATURES, means[:columns]) | dict.fromkeys(RARE_FEATURES, 1.0),  # told as happened: usual
        watches=_rounded(watches, [WATCH_SCALE * figure for figure in figures[columns:]]),
    )


def _rounded(names: Sequence[str], figures: Sequence[float]) -> dict[str, float]:
    return {name: round(figure, 4) for name, figure in zip(names, figures, strict=True)}
