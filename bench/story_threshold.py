"""How similar the words of two articles must be to link them: chosen by cross-validation over labelled pairs, with its spread.

    python bench/story_threshold.py [--data ../shared] [--hold de]

Pairs: the labelled pairs of other people's news, and all pairs of labelled border articles of one author within the days of a
story; copies are left out, as their text decides. The two thresholds of `crawler.grouping.events.story_link` are chosen on
four fifths of the stories, as the middle of all values that are within 0.01 of the best F1, and measured on the fifth. The
interval is by bootstrap over stories. Printed: what each fifth chose, the F1 of those choices on articles they were not chosen
by, and of the shipped thresholds.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crawler import config
from crawler.app.stages import StageContext
from crawler.grouping.events import Frequencies, Profile, extract_features, make_profile, score_link, story_link

BASE_FOLDER = Path(__file__).resolve().parents[1]
STORY_FOLDS = 5
STORY_RESAMPLES = 500
NEAR_BEST = 0.01  # of F1: thresholds so near the best are not told apart by these pairs
SHIPPED_THRESHOLDS = (story_link.SAME_LANGUAGE_SIMILARITY, story_link.OTHER_LANGUAGE_SIMILARITY)
SAME_LANGUAGE_GRID = tuple(round(0.30 + 0.02 * step, 2) for step in range(17))
OTHER_LANGUAGE_GRID = tuple(round(0.08 + 0.02 * step, 2) for step in range(14))


@dataclass(frozen=True, slots=True)
class LabelledPair:
    """Two articles, whether they report one event, and the story by which folds are made."""

    first: Profile
    second: Profile
    is_one_story: bool
    fold_key: str

    @property
    def is_same_language(self) -> bool:
        return self.first.lang == self.second.lang


def read_lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as stream:
        yield from (json.loads(line) for line in stream if line.strip())


def news_pairs(path: Path) -> list[LabelledPair]:
    rows, counts = list(read_lines(path)), Frequencies()
    pairs = [[extract_features(row[f"title{number}"], row[f"text{number}"], lang=row["lang"]) for number in (1, 2)] for row in rows]
    for pair in pairs:
        for features in pair:
            counts.add(features)
    return [
        LabelledPair(make_profile(pair[0], counts), make_profile(pair[1], counts), row["label"] == 1, row["url1"])
        for row, pair in zip(rows, pairs, strict=True)
    ]


def border_pairs(paths: Sequence[Path], hold: str) -> list[LabelledPair]:
    rows = [row for path in paths for row in read_lines(path) if row.get("author", "") not in hold or not row.get("author")]
    context = StageContext(BASE_FOLDER, lambda: config.load(BASE_FOLDER / "config.yaml"))
    features, counts = {row["id"]: context.features(row) for row in rows}, Frequencies()
    context.workers.stop()
    for article in features.values():
        counts.add(article)
    profiles = {id: make_profile(article, counts) for id, article in features.items()}
    groups: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        if not row["copy_of"]:
            groups[row.get("author", "")].append(row)
    return [
        LabelledPair(profiles[first["id"]], profiles[second["id"]], _story(first) == _story(second), _story(first))
        for group in groups.values()
        for first, second in combinations(group, 2)
        if abs(features[first["id"]].day - features[second["id"]].day) <= story_link.MAX_DAYS_APART
    ]


def _story(row: dict[str, Any]) -> str:
    return str(row["story"] or row["id"])


def links(pairs: Sequence[LabelledPair], same_language: float, other_languages: float) -> list[bool]:
    """Which pairs are linked with these thresholds."""
    story_link.SAME_LANGUAGE_SIMILARITY, story_link.OTHER_LANGUAGE_SIMILARITY = same_language, other_languages
    try:
        return [score_link(pair.first, pair.second).holds for pair in pairs]
    finally:
        story_link.SAME_LANGUAGE_SIMILARITY, story_link.OTHER_LANGUAGE_SIMILARITY = SHIPPED_THRESHOLDS


def f1(true: Sequence[bool], linked: Sequence[bool]) -> float:
    both = sum(a and b for a, b in zip(true, linked, strict=True))
    return 2 * both / max(1, sum(true) + sum(linked))


def choose(numbers: Sequence[int], true: Sequence[bool], linked: dict[float, list[bool]]) -> float:
    """The middle of the thresholds that do about as well as the best."""
    scores = {
        threshold: f1([true[number] for number in numbers], [holds[number] for number in numbers])
        for threshold, holds in linked.items()
    }
    good = sorted(threshold for threshold, score in scores.items() if score >= max(scores.values()) - NEAR_BEST)
    return good[len(good) // 2]


def report(
    name: str, pairs: Sequence[LabelledPair], grid: Sequence[float], shipped: float, at: Callable[[float], list[bool]]
) -> None:
    true = [pair.is_one_story for pair in pairs]
    if not any(true):
        print(f"{name}: no pairs")
        return
    linked = {threshold: at(threshold) for threshold in (*grid, shipped)}
    keys = sorted({pair.fold_key for pair in pairs})
    random.Random(1).shuffle(keys)
    fold_of = {key: number % STORY_FOLDS for number, key in enumerate(keys)}
    chosen, held_out = [], [False] * len(pairs)
    for fold in range(STORY_FOLDS):
        chosen.append(
            choose([i for i, pair in enumerate(pairs) if fold_of[pair.fold_key] != fold], true, {t: linked[t] for t in grid})
        )
        for number, pair in enumerate(pairs):
            if fold_of[pair.fold_key] == fold:
                held_out[number] = linked[chosen[-1]][number]
    everything = choose(range(len(pairs)), true, {threshold: linked[threshold] for threshold in grid})
    print(f"{name}: {len(pairs)} pairs, {sum(true)} of one story")
    folds = ", ".join(f"{threshold:.2f}" for threshold in chosen)
    print(f"  chosen by the folds: {folds}; by all: {everything:.2f}; shipped: {shipped:.2f}")
    print(f"  F1 on held-out pairs: {f1(true, held_out):.3f} {interval(pairs, true, held_out)}")
    print(f"  F1 of the shipped:    {f1(true, linked[shipped]):.3f} {interval(pairs, true, linked[shipped])}")
    print("  F1 by threshold:      " + " ".join(f"{threshold:.2f}:{f1(true, linked[threshold]):.3f}" for threshold in grid))


def interval(pairs: Sequence[LabelledPair], true: Sequence[bool], linked: Sequence[bool]) -> str:
    """The middle 95 % of F1 when the stories are drawn again with replacement."""
    by_key: dict[str, list[int]] = defaultdict(list)
    for number, pair in enumerate(pairs):
        by_key[pair.fold_key].append(number)
    groups, chance = [*by_key.values()], random.Random(1)
    scores = []
    for _ in range(STORY_RESAMPLES):
        numbers = [number for group in chance.choices(groups, k=len(groups)) for number in group]
        scores.append(f1([true[number] for number in numbers], [linked[number] for number in numbers]))
    scores.sort()
    return f"[{scores[int(0.025 * STORY_RESAMPLES)]:.3f}-{scores[int(0.975 * STORY_RESAMPLES)]:.3f}]"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=BASE_FOLDER.parent / "shared")
    parser.add_argument("--hold", default="", help="authors of labelled articles that are left out")
    options = parser.parse_args()
    news = news_pairs(options.data / "data" / "stories" / "tgcontest_pairs.dev.jsonl.gz")
    domain = options.data / "domain"
    border = border_pairs(sorted(domain.glob("articles_cases*.jsonl")), options.hold)
    same = [*news, *(pair for pair in border if pair.is_same_language)]
    other = [pair for pair in border if not pair.is_same_language]
    same_language, other_languages = SHIPPED_THRESHOLDS
    report("one language", same, SAME_LANGUAGE_GRID, same_language, lambda threshold: links(same, threshold, other_languages))
    report("two languages", other, OTHER_LANGUAGE_GRID, other_languages, lambda threshold: links(other, same_language, threshold))


if __name__ == "__main__":
    main()
