"""Cases: sentences a watch must, or must not, be true of; and how well it does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from crawler.model.errors import QueryTooDear, RuleError
from crawler.watch.precision import wilson_interval
from crawler.watch.watchlist import Watchlist


@dataclass(frozen=True, slots=True)
class Case:
    """One expectation, and what the watch did."""

    watch: str
    lang: str
    text: str
    match: bool
    fired: bool
    author: str = ""  # of the case

    @property
    def is_right(self) -> bool:
        return self.match == self.fired


@dataclass(frozen=True, slots=True)
class CaseScore:
    """Counts over some cases. Precision and recall of nothing are 1."""

    true_positives: int  # true positives
    false_negatives: int  # false negatives
    false_positives: int  # false positives
    true_negatives: int  # true negatives

    @property
    def cases(self) -> int:
        return self.true_positives + self.false_negatives + self.false_positives + self.true_negatives

    @property
    def precision(self) -> float:
        return (
            self.true_positives / (self.true_positives + self.false_positives)
            if self.true_positives + self.false_positives
            else 1.0
        )

    @property
    def recall(self) -> float:
        return (
            self.true_positives / (self.true_positives + self.false_negatives)
            if self.true_positives + self.false_negatives
            else 1.0
        )

    @property
    def precision_interval(self) -> tuple[float, float]:
        """95 % interval of the precision (Wilson)."""
        return wilson_interval(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall_interval(self) -> tuple[float, float]:
        """95 % interval of the recall (Wilson)."""
        return wilson_interval(self.true_positives, self.true_positives + self.false_negatives)

    def row(self) -> tuple[str, ...]:
        """Found, missed, false, precision and recall with their intervals, as cells of a table."""
        return (
            str(self.true_positives),
            str(self.false_negatives),
            str(self.false_positives),
            _with_interval(self.precision, self.precision_interval),
            _with_interval(self.recall, self.recall_interval),
        )

    def as_dict(self) -> dict[str, Any]:
        return {
            "cases": self.cases,
            "tp": self.true_positives,
            "fp": self.false_positives,
            "fn": self.false_negatives,
            "tn": self.true_negatives,
            "precision": round(self.precision, 4),
            "precision_interval": [round(bound, 4) for bound in self.precision_interval],
            "recall": round(self.recall, 4),
            "recall_interval": [round(bound, 4) for bound in self.recall_interval],
        }


@dataclass(frozen=True, slots=True)
class CaseReport:
    """Every case with its result, and the scores by watch and language."""

    results: tuple[Case, ...]

    @property
    def total(self) -> CaseScore:
        return _score(self.results)

    @property
    def cases(self) -> int:
        return len(self.results)

    @property
    def precision(self) -> float:
        return self.total.precision

    @property
    def recall(self) -> float:
        return self.total.recall

    @property
    def false_negatives(self) -> int:
        return self.total.false_negatives

    @property
    def false_positives(self) -> int:
        return self.total.false_positives

    @property
    def failures(self) -> tuple[Case, ...]:
        return tuple(case for case in self.results if not case.is_right)

    def scores(self) -> dict[tuple[str, str], CaseScore]:
        """Scores by (watch, language), in the order of the names."""
        keys = sorted({(case.watch, case.lang) for case in self.results})
        return {key: _score(case for case in self.results if (case.watch, case.lang) == key) for key in keys}

    def author_scores(self) -> dict[str, CaseScore]:
        """Scores by author, where the cases name one."""
        authors = sorted({case.author for case in self.results if case.author})
        return {author: _score(case for case in self.results if case.author == author) for author in authors}

    def table(self) -> list[tuple[str, ...]]:
        """Rows of watch, lang, cases, found, missed, false, precision, recall."""
        return [(watch, lang, str(score.cases), *score.row()) for (watch, lang), score in self.scores().items()]

    def as_dict(self) -> dict[str, Any]:
        return {
            **self.total.as_dict(),
            "by": [{"watch": watch, "lang": lang, **score.as_dict()} for (watch, lang), score in self.scores().items()],
            "by_author": {author: score.as_dict() for author, score in self.author_scores().items()},
            "failures": [
                {"watch": case.watch, "lang": case.lang, "text": case.text, "match": case.match, "fired": case.fired}
                for case in self.failures
            ],
        }


def evaluate_cases(watchlist: Watchlist, cases: Iterable[Mapping[str, Any]]) -> CaseReport:
    """Runs cases `{watch, lang, text, match}` through their watches.

    The text is that of an article without a title (`title`, `implies`, `source`, `country`, `author` are optional). A case is
    about its own watch only. Raises `RuleError` when a case names no watch or lacks a key, `QueryTooDear` when its watch cannot
    be evaluated.
    """
    watch_ids = {watch.id for watch in watchlist.watches}
    results = []
    for number, case in enumerate(cases, 1):
        lacking = [key for key in ("watch", "text", "match") if key not in case]
        if lacking:
            raise RuleError(f"a case without {lacking[0]!r}", f"case {number}")
        watch, text = str(case["watch"]), str(case["text"])
        if watch not in watch_ids:
            raise RuleError(f"no watch {watch!r}", f"case {number}")
        result = watchlist.read(
            str(case.get("title") or ""),
            text,
            implies=tuple(case.get("implies") or ()),
            lang=str(case.get("lang") or ""),
            source=str(case.get("source") or ""),
            country=str(case.get("country") or ""),
        )
        for unjudged in result.unjudged:
            if unjudged.watch == watch:
                raise QueryTooDear(unjudged.reason, f"case {number}: {watch}")
        fired = any(match.watch == watch and match.likely for match in result.matches)
        results.append(Case(watch, str(case.get("lang") or ""), text, bool(case["match"]), fired, str(case.get("author") or "")))
    return CaseReport(tuple(results))


def _with_interval(share: float, interval: tuple[float, float]) -> str:
    return f"{share:.2f} [{interval[0]:.2f}-{interval[1]:.2f}]"


def _score(cases: Iterable[Case]) -> CaseScore:
    counts = Counter((case.match, case.fired) for case in cases)
    return CaseScore(
        true_positives=counts[True, True],
        false_negatives=counts[True, False],
        false_positives=counts[False, True],
        true_negatives=counts[False, False],
    )
