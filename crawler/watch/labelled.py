"""How watches do on labelled articles: what must fire, what may, and everything else, which is a false alert."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from crawler.watch.cases import CaseScore

SCORE_KEYS = ("watch", "lang", "author")


class LabelOutcome(StrEnum):
    """What became of one watch on one labelled article."""

    RIGHT = "right"
    FALSE = "false"
    MISSED = "missed"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckedLabel:
    """A watch that fired on a labelled article, or should have."""

    article: str
    watch: str
    outcome: LabelOutcome
    lang: str = ""
    author: str = ""  # of the labels
    story: str = ""  # articles of one story are no independent evidence
    title: str = ""


@dataclass(frozen=True, slots=True)
class LabelReport:
    """The alerts of labelled articles, and scores by watch, language and author."""

    alerts: tuple[CheckedLabel, ...]
    articles: int

    @property
    def total(self) -> CaseScore:
        return score_alerts(self.alerts)

    @property
    def failures(self) -> tuple[CheckedLabel, ...]:
        return tuple(alert for alert in self.alerts if alert.outcome is not LabelOutcome.RIGHT)

    def by(self, key: str) -> dict[str, CaseScore]:
        """Scores by `watch`, `lang` or `author`; empty where no article has it."""
        values = sorted({value for alert in self.alerts if (value := getattr(alert, key))})
        return {value: score_alerts(alert for alert in self.alerts if getattr(alert, key) == value) for value in values}

    def as_dict(self) -> dict[str, Any]:
        return {
            "articles": self.articles,
            **self.total.as_dict(),
            **{f"by_{key}": {value: score.as_dict() for value, score in self.by(key).items()} for key in SCORE_KEYS},
            "failures": [{"id": alert.article, "watch": alert.watch, "outcome": str(alert.outcome)} for alert in self.failures],
        }


def label_alerts(row: Mapping[str, Any], fired: Iterable[str], watches: Sequence[str] = ()) -> list[CheckedLabel]:
    """Compare the watches that fired with the labels `fire` (must) and `allowed` (may) of an article `{id, title, lang, author?,
    story?, copy_of?, fire, allowed?}`; `watches`: only these."""
    fires, must, may = set(fired), set(row["fire"]), set(row.get("allowed") or ())
    outcomes = {
        **dict.fromkeys(must - fires, LabelOutcome.MISSED),
        **dict.fromkeys(fires - must - may, LabelOutcome.FALSE),
        **dict.fromkeys(fires & must, LabelOutcome.RIGHT),
    }
    return [
        CheckedLabel(
            article=str(row.get("id") or ""),
            watch=watch,
            outcome=outcome,
            lang=str(row.get("lang") or ""),
            author=str(row.get("author") or ""),
            story=str(row.get("story") or row.get("copy_of") or row.get("id") or ""),
            title=str(row.get("title") or ""),
        )
        for watch, outcome in sorted(outcomes.items())
        if not watches or watch in watches
    ]


def score_alerts(alerts: Iterable[CheckedLabel]) -> CaseScore:
    counts = Counter(alert.outcome for alert in alerts)
    return CaseScore(
        true_positives=counts[LabelOutcome.RIGHT],
        false_negatives=counts[LabelOutcome.MISSED],
        false_positives=counts[LabelOutcome.FALSE],
        true_negatives=0,
    )
