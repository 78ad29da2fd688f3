"""How likely a reviewer would confirm an alert: one logistic regression over the evidence, with reasons in words."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from math import exp, isfinite
from typing import Any

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
        return cls.from_document(json.loads(text))

    @classmethod
    def from_document(cls, document: Mapping[str, Any]) -> RelevanceModel:
        """Reads what `document()` gives. Raises ValueError, KeyError, TypeError."""
        model = cls(
            intercept=float(document["intercept"]),
            weights={name: float(row["weight"]) for name, row in document["features"].items()},
            centers={name: float(row["center"]) for name, row in document["features"].items()},
            watches={name: float(offset) for name, offset in document.get("watches", {}).items()},
            min_relevance=float(document["min_relevance"]),
            min_critical=float(document["min_critical"]),
        )
        figures = (model.intercept, *model.weights.values(), *model.centers.values(), *model.watches.values())
        if not all(map(isfinite, figures)) or not 0 <= model.min_relevance <= model.min_critical <= 1:
            raise ValueError("a weight is no number, or a threshold does not lie between 0 and 1")
        return model

    def document(self) -> dict[str, Any]:
        """The model as JSON has it."""
        return {
            "intercept": self.intercept,
            "features": {name: {"weight": weight, "center": self.centers[name]} for name, weight in self.weights.items()},
            "watches": dict(sorted(self.watches.items())),
            "min_relevance": self.min_relevance,
            "min_critical": self.min_critical,
        }

    @property
    def fingerprint(self) -> str:
        """Changes whenever a figure does."""
        return hashlib.sha256(json.dumps(self.document(), sort_keys=True).encode()).hexdigest()[:16]

    @classmethod
    def shipped(cls) -> RelevanceModel:
        """The model of the border pack."""
        return _shipped()

    def likely(self, watch: str, relevance: Relevance) -> bool:
        """Whether an alert is shown with the others. A watch that the weights were not fitted on is never held back."""
        return watch not in self.watches or relevance.value >= self.min_relevance

    def critical(self, watch: str, relevance: Relevance, *, in_earnest: bool = True) -> bool:
        """Whether an alert may be critical. `in_earnest`: it is told as having happened now, and is no figure of speech."""
        return watch not in self.watches or (in_earnest and relevance.value >= self.min_critical)

    def score(self, watch: str, evidence: Mapping[str, float]) -> float:
        """The log odds that an alert is right."""
        return self._sum(watch, self._efforts(evidence))

    def _sum(self, watch: str, efforts: Mapping[str, float]) -> float:
        return self.intercept + self.watches.get(watch, 0.0) + sum(efforts.values())

    def _efforts(self, evidence: Mapping[str, float]) -> dict[str, float]:
        return {
            name: weight * (evidence.get(name, self.centers[name]) - self.centers[name]) for name, weight in self.weights.items()
        }

    def assess(self, watch: str, evidence: Mapping[str, float]) -> Relevance:
        """The relevance of one alert: 0 to 1, and the reasons that moved it most, the strongest first."""
        efforts = self._efforts(evidence)
        score = self._sum(watch, efforts)
        value = logistic(score)
        outermost = {  # of two efforts to one side, the larger has the larger effect
            *sorted(efforts, key=efforts.__getitem__)[:SHOWN_REASONS],
            *sorted(efforts, key=efforts.__getitem__, reverse=True)[:SHOWN_REASONS],
        }
        effects = {name: value - logistic(score - effort) for name, effort in efforts.items() if name in outermost}
        strongest = sorted(effects.items(), key=lambda item: -abs(item[1]))[:SHOWN_REASONS]
        reasons = tuple(
            RelevanceReason(FEATURES[name][effect < 0], round(effect, 2))
            for name, effect in strongest
            if name in FEATURES and abs(effect) >= MIN_SHOWN_EFFECT
        )
        return Relevance(round(value, 4), reasons)


def logistic(score: float) -> float:
    """The probability of log odds."""
    return 1.0 / (1.0 + exp(-max(-30.0, min(30.0, score))))


@cache
def _shipped() -> RelevanceModel:
    return RelevanceModel.read((resources.files("crawler") / "packs" / "relevance.json").read_text(encoding="utf-8"))
