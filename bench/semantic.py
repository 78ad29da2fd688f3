"""Whether nearness in meaning says more of an alert than the evidence of relevance does: average precision with it and without.

    python bench/semantic.py [ARTICLES.jsonl …]

Needs the extra `[semantic]` and scikit-learn. Two further features are tried on the labelled articles, each beside all that
relevance has, with weights that never saw the author (`bench/relevance.py`): *title*, the nearness of an article to the title of
its watch; *marks*, how much nearer it is to right alerts of its watch than to wrong ones, both by other authors and of other days,
as reports of one event are near each other anyway. Vectors are centred per language. The interval of the gain is by drawing
stories. Result:

    title    average precision 0.915 → 0.910, gain [-0.010 to +0.000]
    marks    average precision 0.915 → 0.918, gain [-0.005 to +0.011]

so neither is told from nothing, and relevance goes without (D-182).
"""

from __future__ import annotations

import argparse
import random
import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import relevance_weights
from bench.relevance import ARTICLES_FOLDER, REPOSITORY_FOLDER, article_rows, read_lines
from bench.relevance_weights import LabelledAlert, cross_validated
from crawler.config.loading import load
from crawler.watch.semantic import INSTALL_HINT, embed, is_installed

MAX_VECTOR_CHARS = 180  # of a title and a text: its news stands there
MIN_DAYS_BETWEEN = 10  # between reports of two events
NEAREST_MARKS = 3
GAIN_RESAMPLES = 500
MEANING = "meaning"  # the further feature


def vectors_of(articles: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """The vector of each article, less the mean of its language, of length 1."""
    vectors = {
        article["id"]: np.array(embed([f"{article['title']}. {article['text']}"[:MAX_VECTOR_CHARS]])[0]) for article in articles
    }
    of_language = defaultdict(list)
    for article in articles:
        of_language[article["lang"]].append(vectors[article["id"]])
    means = {lang: np.mean(rows, axis=0) for lang, rows in of_language.items()}
    return {article["id"]: _unit(vectors[article["id"]] - means[article["lang"]]) for article in articles}


def _unit(vector: Any) -> Any:
    return vector / (np.linalg.norm(vector) or 1.0)


def with_meaning(rows: Sequence[LabelledAlert], nearness: Sequence[float], watches: Sequence[str]) -> list[float]:
    """The cross-validated scores with one more feature."""
    more = [replace(row, evidence={**row.evidence, MEANING: float(value)}) for row, value in zip(rows, nearness, strict=True)]
    before = relevance_weights.ORDINARY_FEATURES
    relevance_weights.ORDINARY_FEATURES = (*before, MEANING)
    try:
        return cross_validated(more, watches)
    finally:
        relevance_weights.ORDINARY_FEATURES = before


def nearness_to_marks(
    rows: Sequence[LabelledAlert], ids: Sequence[str], vectors: dict[str, Any], days: dict[str, int]
) -> list[float]:
    nearness = []
    for row, id in zip(rows, ids, strict=True):
        sides = []
        for is_right in (True, False):
            near = sorted(
                float(vectors[marked_id] @ vectors[id])
                for marked, marked_id in zip(rows, ids, strict=True)
                if marked.right is is_right
                and marked.watch == row.watch
                and marked.author != row.author
                and abs(days[marked_id] - days[id]) > MIN_DAYS_BETWEEN
            )[-NEAREST_MARKS:]
            sides.append(sum(near) / len(near) if near else 0.0)
        nearness.append(sides[0] - sides[1])
    return nearness


def report(name: str, rows: Sequence[LabelledAlert], before: Sequence[float], after: Sequence[float]) -> None:
    from sklearn.metrics import average_precision_score

    def average(scores: Sequence[float], numbers: Sequence[int]) -> float:
        return float(average_precision_score([rows[number].right for number in numbers], [scores[number] for number in numbers]))

    by_story = defaultdict(list)
    for number, row in enumerate(rows):
        by_story[row.story].append(number)
    stories, chance, gains = [*by_story.values()], random.Random(1), []
    for _ in range(GAIN_RESAMPLES):
        numbers = [number for story in chance.choices(stories, k=len(stories)) for number in story]
        gains.append(average(after, numbers) - average(before, numbers))
    gains.sort()
    low, high = gains[int(0.025 * GAIN_RESAMPLES)], gains[int(0.975 * GAIN_RESAMPLES)]
    whole = range(len(rows))
    print(
        f"{name:8s} average precision {average(before, whole):.3f} → {average(after, whole):.3f}, gain [{low:+.3f} to {high:+.3f}]"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("articles", nargs="*", type=Path, default=sorted(ARTICLES_FOLDER.glob("*.jsonl")))
    options = parser.parse_args()
    if not is_installed():
        sys.exit(f"nothing is measured without the model: {INSTALL_HINT}")
    watches = load(REPOSITORY_FOLDER / "config.yaml").watches
    rows: list[LabelledAlert] = []
    ids: list[str] = []
    alerted = []
    for article in (article for path in options.articles for article in read_lines(path)):
        alerts = article_rows(watches, [article])[0] if article.get("published") else []
        rows += alerts
        ids += [article["id"]] * len(alerts)
        alerted += [article] if alerts else []
    vectors = vectors_of(alerted)
    titles = {watch.id: np.array(embed([watch.title])[0]) for watch in watches.watches}
    mean = np.mean([*titles.values()], axis=0)
    slugs = [*titles]
    before = cross_validated(rows, slugs)
    to_title = [float(_unit(titles[row.watch] - mean) @ vectors[id]) for row, id in zip(rows, ids, strict=True)]
    report("title", rows, before, with_meaning(rows, to_title, slugs))
    days = {article["id"]: date.fromisoformat(article["published"][:10]).toordinal() for article in alerted}
    report("marks", rows, before, with_meaning(rows, nearness_to_marks(rows, ids, vectors, days), slugs))


if __name__ == "__main__":
    main()
