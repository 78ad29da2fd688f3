"""Fits the weights of relevance to labelled articles, cross-validated by author, and writes them where the project reads them.

    python bench/relevance.py [ARTICLES.jsonl …] [--texts TEXTS.jsonl.gz JUDGED.jsonl] [--write] [--hold d,e]

ARTICLES: `{id, lang, country, title, text, fire, allowed, author?, story?}`. TEXTS and JUDGED: real text with alerts judged by
reading (`{id, watch, verdict}`); an alert on it that nobody has judged counts as wrong. Every alert that a rule of config.yaml
raises is one row: right when its watch is among `fire`, left out when it is among `allowed`, else wrong. Thresholds are chosen on
the scores of authors that the weights have not seen. Needs scikit-learn (`pip install scikit-learn`), at training time only.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zlib import crc32

from crawler.config.loading import load
from crawler.model import Severity
from crawler.watch import Watchlist
from crawler.watch.evidence import FEATURES

REPOSITORY_FOLDER = Path(__file__).parent.parent
ARTICLES_FOLDER = REPOSITORY_FOLDER / "bench" / "articles"  # invented, by five authors who had not seen the rules
WEIGHTS_FILE = REPOSITORY_FOLDER / "crawler" / "packs" / "relevance.json"
REAL_TEXT = "real text"  # stands as the author of texts that nobody wrote for us
REAL_TEXT_FOLDS = 5  # real text is scored by weights that saw the rest of it
REGULARISATION = 0.1  # scikit-learn's C: the smaller, the nearer the weights stay to nothing
WATCH_SCALE = 0.5  # the watch itself weighs less than what stands in the article
MIN_CRITICAL_PRECISION = 0.95
BOOTSTRAPS = 1000
BOOTSTRAP_PERCENTILES = (0.025, 0.975)


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


@dataclass(frozen=True, slots=True)
class Missed:
    """A watch that should have fired, and no rule did."""

    author: str
    story: str
    lang: str


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield json.loads(line)


def article_rows(watchlist: Watchlist, articles: Iterable[dict[str, Any]]) -> tuple[list[LabelledAlert], list[Missed]]:
    rows: list[LabelledAlert] = []
    missed: list[Missed] = []
    for article in articles:
        author, story = str(article.get("author", "first")), str(article.get("story") or article["id"])
        matches = read(watchlist, article)
        fire, allowed = set(article["fire"]), set(article.get("allowed", ()))
        for match in matches:
            if match.watch in fire or match.watch not in allowed:
                rows.append(
                    LabelledAlert(
                        author, story, article["lang"], match.watch, match.severity, match.watch in fire, dict(match.evidence)
                    )
                )
        missed += [Missed(author, story, article["lang"]) for _ in fire - {match.watch for match in matches}]
    return rows, missed


def real_rows(watchlist: Watchlist, texts: Path, judged: Path) -> list[LabelledAlert]:
    """The alerts on real text; what was judged unsure is left out."""
    verdicts = {(row["id"], row["watch"]): row["verdict"] for row in read_lines(judged)}
    rows = []
    for text in read_lines(texts):
        for match in read(watchlist, text):
            verdict = verdicts.get((text["id"], match.watch), "wrong")
            if verdict != "unsure":
                right = verdict in ("right", "missed")
                rows.append(
                    LabelledAlert(REAL_TEXT, text["id"], text["lang"], match.watch, match.severity, right, dict(match.evidence))
                )
    return rows


def read(watchlist: Watchlist, article: dict[str, Any]) -> Sequence[Any]:
    country = str(article.get("country") or "")
    implies = (country.lower(),) if country in ("AF", "TJ") else ()
    return watchlist.read(
        str(article.get("title") or ""), article["text"], implies=implies, lang=article["lang"], country=country
    ).matches


class Fit:
    """A logistic regression over the evidence, with one figure for each watch."""

    def __init__(self, rows: Sequence[LabelledAlert], watches: Sequence[str]) -> None:
        from sklearn.linear_model import LogisticRegression
        from sklearn.preprocessing import StandardScaler

        self.watches = watches
        self.scaler = StandardScaler().fit(self.table(rows))
        self.model = LogisticRegression(C=REGULARISATION, max_iter=5000)
        self.model.fit(self.scaler.transform(self.table(rows)), [row.right for row in rows])

    def table(self, rows: Sequence[LabelledAlert]) -> list[list[float]]:
        return [
            [*(row.evidence[name] for name in FEATURES), *(WATCH_SCALE * (row.watch == watch) for watch in self.watches)]
            for row in rows
        ]

    def scores(self, rows: Sequence[LabelledAlert]) -> list[float]:
        return [float(score) for score in self.model.predict_proba(self.scaler.transform(self.table(rows)))[:, 1]] if rows else []

    def document(self) -> dict[str, Any]:
        """The weights, in units of the evidence itself."""
        weights = self.model.coef_[0] / self.scaler.scale_
        centers = self.scaler.mean_
        names = list(FEATURES)
        offsets = {watch: WATCH_SCALE * float(weights[len(names) + number]) for number, watch in enumerate(self.watches)}
        bias = sum(float(weights[len(names) + number] * centers[len(names) + number]) for number in range(len(self.watches)))
        return {
            "intercept": round(float(self.model.intercept_[0]) - bias, 4),
            "features": {
                name: {"weight": round(float(weights[number]), 4), "center": round(float(centers[number]), 4)}
                for number, name in enumerate(names)
            },
            "watches": {watch: round(offset, 4) for watch, offset in sorted(offsets.items())},
        }


def cross_validated(rows: Sequence[LabelledAlert], watches: Sequence[str]) -> list[float]:
    """The score of each row by weights that were fitted without its author."""
    scores = [0.0] * len(rows)
    folds = [_fold(row) for row in rows]
    for fold in sorted(set(folds)):
        test = [number for number, row_fold in enumerate(folds) if row_fold == fold]
        fit = Fit([row for row, row_fold in zip(rows, folds, strict=True) if row_fold != fold], watches)
        for number, score in zip(test, fit.scores([rows[number] for number in test]), strict=True):
            scores[number] = score
    return scores


def _fold(row: LabelledAlert) -> str:
    """The rows that are scored together: those of an author; real text by its own id."""
    return row.author if row.author != REAL_TEXT else f"{REAL_TEXT} {crc32(row.story.encode()) % REAL_TEXT_FOLDS}"


def balanced_thresholds(rows: Sequence[tuple[LabelledAlert, float]], missed: Sequence[Missed]) -> list[float]:
    """The threshold of the best F1 on all but one author, for each author: the lowest is shipped, the range is the spread."""
    authors = sorted({row.author for row, _ in rows})
    return sorted(
        _best_threshold(
            [(score, row.right) for row, score in rows if row.author != author], sum(miss.author != author for miss in missed)
        )
        for author in authors
    )


def _best_threshold(scored: Sequence[tuple[float, bool]], missed: int) -> float:
    due = sum(is_right for _, is_right in scored) + missed
    best, threshold, right = 0.0, 0.0, 0
    for shown, (score, is_right) in enumerate(sorted(scored, reverse=True), 1):
        right += is_right
        if 2 * right / (shown + due) > best:
            best, threshold = 2 * right / (shown + due), score
    return threshold


def threshold_for_precision(scored: Sequence[tuple[float, bool]]) -> float:
    """The lowest threshold over which enough critical alerts are right."""
    best, right, wrong = 1.0, 0, 0
    for score, is_right in sorted(scored, reverse=True):
        right, wrong = right + is_right, wrong + (not is_right)
        if right / (right + wrong) >= MIN_CRITICAL_PRECISION:
            best = score
    return best


def figures(rows: Sequence[tuple[LabelledAlert, float]], missed: Sequence[Missed], threshold: float) -> tuple[float, float, float]:
    """Precision, recall, average precision."""
    from sklearn.metrics import average_precision_score

    shown = [row for row, score in rows if score >= threshold]
    right = sum(row.right for row in shown)
    all_right = sum(row.right for row, _ in rows) + len(missed)
    average = float(average_precision_score([row.right for row, _ in rows], [score for _, score in rows])) if rows else 0.0
    return right / max(1, len(shown)), right / max(1, all_right), average


def interval(rows: Sequence[tuple[LabelledAlert, float]], missed: Sequence[Missed], threshold: float) -> tuple[str, str]:
    """95 % intervals of precision and recall, by drawing stories."""
    by_story: dict[str, tuple[list[tuple[LabelledAlert, float]], list[Missed]]] = defaultdict(lambda: ([], []))
    for row, score in rows:
        by_story[row.story][0].append((row, score))
    for miss in missed:
        by_story[miss.story][1].append(miss)
    stories, chance = list(by_story.values()), random.Random(1)
    draws = []
    for _ in range(BOOTSTRAPS):
        drawn = chance.choices(stories, k=len(stories))
        shown = [row for story_rows, _ in drawn for row, score in story_rows if score >= threshold]
        right = sum(row.right for row in shown)
        due = sum(row.right for story_rows, _ in drawn for row, _ in story_rows) + sum(len(lost) for _, lost in drawn)
        draws.append((right / max(1, len(shown)), right / max(1, due)))
    return tuple(_range([draw[side] for draw in draws]) for side in (0, 1))  # type: ignore[return-value]


def _range(values: list[float]) -> str:
    values.sort()
    low, high = (values[int(percentile * (len(values) - 1))] for percentile in BOOTSTRAP_PERCENTILES)
    return f"{low:.2f}–{high:.2f}"


def report(rows: Sequence[tuple[LabelledAlert, float]], missed: Sequence[Missed], threshold: float) -> None:
    print(f"{'':24s} alerts  rules: precision  recall   over {threshold:.2f}: precision, recall, average precision")
    groups: list[tuple[str, Any]] = [("all", lambda row: True)]
    groups += [
        (f"author {author}", lambda row, author=author: row.author == author) for author in sorted({row.author for row, _ in rows})
    ]
    groups += [(f"language {lang}", lambda row, lang=lang: row.lang == lang) for lang in sorted({row.lang for row, _ in rows})]
    for name, wanted in groups:
        some, lost = [pair for pair in rows if wanted(pair[0])], [miss for miss in missed if wanted(miss)]
        before, after = figures(some, lost, 0.0), figures(some, lost, threshold)
        precision, recall = interval(some, lost, threshold)
        rates = f"{after[0]:18.3f} [{precision}] {after[1]:.3f} [{recall}]   {after[2]:.3f}"
        print(f"{name:24s} {len(some):6d}  {before[0]:16.3f} {before[1]:7.3f}   {rates}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=Path, default=sorted(ARTICLES_FOLDER.glob("*.jsonl")))
    parser.add_argument("--config", type=Path, default=REPOSITORY_FOLDER / "config.yaml")
    parser.add_argument("--texts", nargs=2, type=Path, metavar=("TEXTS", "JUDGED"))
    parser.add_argument("--hold", default="", help="authors that are scored and never fitted, apart by commas")
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS_FILE.relative_to(REPOSITORY_FOLDER)}")
    options = parser.parse_args()
    absent = [str(path) for path in (*options.articles, *(options.texts or ())) if not path.exists()]
    if absent:
        sys.exit(f"not here: {', '.join(absent)}")
    watchlist = load(options.config).watches
    watches = [watch.id for watch in watchlist.watches]
    rows, missed = article_rows(watchlist, (article for path in options.articles for article in read_lines(path)))
    real = real_rows(watchlist, *options.texts) if options.texts else []
    held = set(filter(None, options.hold.split(",")))
    fitted = [row for row in rows if row.author not in held] + real
    scores = cross_validated(fitted, watches)
    scored = [(score, row.right) for row, score in zip(fitted, scores, strict=True)]
    thresholds = balanced_thresholds(list(zip(fitted, scores, strict=True)), [miss for miss in missed if miss.author not in held])
    threshold = thresholds[0]  # the lowest: an alert that is held back costs more than one that is shown
    print(f"Threshold of the best F1, with each author left out: {thresholds[0]:.3f} to {thresholds[-1]:.3f}, the lowest is taken")
    critical = threshold_for_precision(
        [pair for pair, row in zip(scored, fitted, strict=True) if row.severity is Severity.CRITICAL]
    )
    print("Cross-validated by author:")
    report(list(zip(fitted, scores, strict=True)), [miss for miss in missed if miss.author not in held], threshold)
    fit = Fit(fitted, watches)
    if held:
        apart = [row for row in rows if row.author in held]
        print("\nAuthors that were never fitted:")
        report(list(zip(apart, fit.scores(apart), strict=True)), [miss for miss in missed if miss.author in held], threshold)
    document = {
        **fit.document(),
        "min_relevance": round(threshold, 3),
        "min_critical": round(max(threshold, critical), 3),
        "fitted": f"{len(fitted)} alerts on labelled articles, {sum(row.right for row in fitted)} of them right",
    }
    print(f"\nmin_relevance {document['min_relevance']}, min_critical {document['min_critical']}")
    if options.write:
        WEIGHTS_FILE.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"{WEIGHTS_FILE.relative_to(REPOSITORY_FOLDER)} is written.")


if __name__ == "__main__":
    main()
