"""Fits the weights of relevance to labelled articles, cross-validated by author, and writes them where the project reads them.

    python bench/relevance.py [ARTICLES.jsonl …] [--texts TEXTS.jsonl.gz JUDGED.jsonl] [--write] [--same-thresholds] [--hold d,e]

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
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.relevance_weights import MADE_FOR_SIGNS, REAL_TEXT, LabelledAlert, cross_validated, fit_weights, scores_of
from crawler.config.loading import load
from crawler.model import Match, Severity
from crawler.runtime.clock import instant
from crawler.watch import RelevanceModel, Watchlist
from crawler.watch.evidence import is_in_earnest

REPOSITORY_FOLDER = Path(__file__).parent.parent
ARTICLES_FOLDER = REPOSITORY_FOLDER / "bench" / "articles"  # invented; f to j by authors who had not seen the rules
WEIGHTS_FILE = REPOSITORY_FOLDER / "crawler" / "packs" / "relevance.json"
MIN_PRECISION = 0.85  # of what is shown; under it as much as possible is shown: people forgive no event that was held back
MIN_CRITICAL_PRECISION = 0.95
RECALLS = (0.85, 0.88, 0.90, 0.92)  # at which the report says how precise the alerts are
BOOTSTRAPS = 1000
BOOTSTRAP_PERCENTILES = (0.025, 0.975)


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
                        author,
                        story,
                        article["lang"],
                        match.watch,
                        _severity_by_rule(match),
                        match.watch in fire,
                        dict(match.evidence),
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
                    LabelledAlert(
                        REAL_TEXT, text["id"], text["lang"], match.watch, _severity_by_rule(match), right, dict(match.evidence)
                    )
                )
    return rows


def _severity_by_rule(match: Match) -> Severity:
    """How grave an alert is before the weights have their say: those to be fitted, not those in use."""
    return match.lowered_from if match.lowered_from and is_in_earnest(match.status, match.evidence) else match.severity


def read(watchlist: Watchlist, article: dict[str, Any]) -> Sequence[Any]:
    country = str(article.get("country") or "")
    implies = (country.lower(),) if country in ("AF", "TJ") else ()
    return watchlist.read(
        str(article.get("title") or ""),
        article["text"],
        implies=implies,
        lang=article["lang"],
        country=country,
        published=instant(article["published"]).date() if article.get("published") else None,
    ).matches


def balanced_thresholds(rows: Sequence[tuple[LabelledAlert, float]], missed: Sequence[Missed]) -> list[float]:
    """The threshold of the best F1 on all but one author, for each author: how far one could differ."""
    authors = sorted({row.author for row, _ in rows})
    return sorted(
        max(
            f1_by_threshold(
                [(score, row.right) for row, score in rows if row.author != author], sum(miss.author != author for miss in missed)
            )
        )[1]
        for author in authors
    )


def f1_by_threshold(scored: Sequence[tuple[float, bool]], missed: int) -> list[tuple[float, float]]:
    """F1 at each score as the threshold, with it, the highest threshold first."""
    due, ratios, right = sum(is_right for _, is_right in scored) + missed, [], 0
    for shown, (score, is_right) in enumerate(sorted(scored, reverse=True), 1):
        right += is_right
        ratios.append((2 * right / (shown + due), score))
    return ratios


def threshold_for_precision(scored: Sequence[tuple[float, bool]], least: float) -> float:
    """The lowest threshold over which that share of the alerts is right."""
    best, right, wrong = 1.0, 0, 0
    for score, is_right in sorted(scored, reverse=True):
        right, wrong = right + is_right, wrong + (not is_right)
        if right / (right + wrong) >= least:
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


def precisions_by_recall(scored: Sequence[tuple[float, bool]], missed: int) -> list[tuple[float, float, float]]:
    """The highest precision at each of some recalls: recall, precision, threshold."""
    due, shown, right, points = sum(is_right for _, is_right in scored) + missed, 0, 0, []
    for score, is_right in sorted(scored, reverse=True):
        shown, right = shown + 1, right + is_right
        points.append((right / due, right / shown, score))
    wanted = [(recall, [point for point in points if point[0] >= recall]) for recall in RECALLS]
    return [(recall, *max(point[1:] for point in reached)) for recall, reached in wanted if reached]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=Path, default=sorted(ARTICLES_FOLDER.glob("*.jsonl")))
    parser.add_argument("--config", type=Path, default=REPOSITORY_FOLDER / "config.yaml")
    parser.add_argument("--texts", nargs=2, type=Path, metavar=("TEXTS", "JUDGED"))
    parser.add_argument("--hold", default="", help="authors that are scored and never fitted, apart by commas")
    parser.add_argument("--write", action="store_true", help=f"write {WEIGHTS_FILE.relative_to(REPOSITORY_FOLDER)}")
    parser.add_argument(
        "--same-thresholds",
        action="store_true",
        help="keep the thresholds of the file: those of new signs alone, which move no other alert, are no reason to move them",
    )
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
    scored = list(zip(fitted, scores, strict=True))
    usual = [(row, score) for row, score in scored if row.author not in MADE_FOR_SIGNS]  # no archive holds so many denials
    usual_missed = [miss for miss in missed if miss.author not in (*held, *MADE_FOR_SIGNS)]
    thresholds = balanced_thresholds(usual, usual_missed)
    print(f"Threshold of the best F1, with each author left out: {thresholds[0]:.3f} to {thresholds[-1]:.3f}")
    usual_scores = [(score, row.right) for row, score in usual]
    threshold = threshold_for_precision(usual_scores, MIN_PRECISION)
    critical = threshold_for_precision(
        [(score, row.right) for row, score in usual if row.severity is Severity.CRITICAL], MIN_CRITICAL_PRECISION
    )
    print("Cross-validated by author:")
    report(scored, [miss for miss in missed if miss.author not in held], threshold)
    for recall, precision, score in precisions_by_recall(usual_scores, len(usual_missed)):
        print(f"recall {recall:.2f}: precision {precision:.3f} over {score:.3f}")
    model = fit_weights(fitted, watches)
    if held:
        apart = [row for row in rows if row.author in held]
        print("\nAuthors that were never fitted:")
        report(list(zip(apart, scores_of(model, apart), strict=True)), [miss for miss in missed if miss.author in held], threshold)
    shipped = RelevanceModel.shipped()
    chosen = (threshold, max(threshold, critical)) if not options.same_thresholds else (shipped.min_relevance, shipped.min_critical)
    document = {
        **replace(model, min_relevance=round(chosen[0], 3), min_critical=round(chosen[1], 3)).document(),
        "fitted": f"{len(fitted)} alerts on labelled articles, {sum(row.right for row in fitted)} of them right",
    }
    print(f"\nmin_relevance {document['min_relevance']}, min_critical {document['min_critical']}")
    if options.write:
        WEIGHTS_FILE.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        print(f"{WEIGHTS_FILE.relative_to(REPOSITORY_FOLDER)} is written.")


if __name__ == "__main__":
    main()
