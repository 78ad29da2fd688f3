"""How likely a reviewer would confirm an alert: one logistic regression over the evidence, with reasons in words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from math import exp

from crawler.model import Relevance, RelevanceReason
from crawler.watch.evidence import FEATURES

SHOWN_REASONS = 4  # of one alert
MIN_SHOWN_EFFECT = 0.03  # of a reason, in parts of 1


@dataclass(frozen=True, slots=True)
class RelevanceModel:
    """Weights of the evidence. `centers`: what is usual of alerts, against which a reason counts. `watches`: what a watch is
    by itself, in the same units (log odds)."""

    intercept: float
    weights: Mapping[str, float]
    centers: Mapping[str, float]
    watches: Mapping[str, float] = field(default_factory=dict)
    min_relevance: float = 0.0  # under this an alert is probably none
    min_critical: float = 0.0  # under this no alert is critical

    @classmethod
    def read(cls, text: str) -> RelevanceModel:
        """Reads the JSON that `bench/relevance.py` writes. Raises ValueError, KeyError, TypeError."""
        document = json.loads(text)
        return cls(
            intercept=float(document["intercept"]),
            weights={name: float(row["weight"]) for name, row in document["features"].items()},
            centers={name: float(row["center"]) for name, row in document["features"].items()},
            watches={name: float(offset) for name, offset in document.get("watches", {}).items()},
            min_relevance=float(document["min_relevance"]),
            min_critical=float(document["min_critical"]),
        )

    @classmethod
    def shipped(cls) -> RelevanceModel:
        """The model of the border pack."""
        return _shipped()

    def likely(self, watch: str, relevance: Relevance) -> bool:
        """Whether an alert is shown with the others. A watch that the weights were not fitted on is never held back."""
        return watch not in self.watches or relevance.value >= self.min_relevance

    def critical(self, watch: str, relevance: Relevance) -> bool:
        """Whether an alert may be critical."""
        return watch not in self.watches or relevance.value >= self.min_critical

    def assess(self, watch: str, evidence: Mapping[str, float]) -> Relevance:
        """The relevance of one alert: 0 to 1, and the reasons that moved it most, the strongest first."""
        efforts = {
            name: weight * (evidence.get(name, self.centers[name]) - self.centers[name]) for name, weight in self.weights.items()
        }
        score = self.intercept + self.watches.get(watch, 0.0) + sum(efforts.values())
        value = _share(score)
        effects = {name: value - _share(score - effort) for name, effort in efforts.items()}
        strongest = sorted(effects.items(), key=lambda item: -abs(item[1]))[:SHOWN_REASONS]
        reasons = tuple(
            RelevanceReason(FEATURES[name][effect < 0], round(effect, 2))
            for name, effect in strongest
            if name in FEATURES and abs(effect) >= MIN_SHOWN_EFFECT
        )
        return Relevance(round(value, 4), reasons)


def _share(score: float) -> float:
    """The logistic function."""
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, score))))


@cache
def _shipped() -> RelevanceModel:
    return RelevanceModel.read((resources.files("crawler") / "packs" / "relevance.json").read_text(encoding="utf-8"))
