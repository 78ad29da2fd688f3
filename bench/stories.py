"""How well copies and stories are found, on the evaluation data beside the project; and how fast, in a large archive.

    python bench/stories.py [--data ../shared] [--archive 20000]

Five measures, each as `borderwatch try cluster` or the store would decide: pair F1 of synthetic copies and of real agency
copies, F1 of same-story pairs in one language, pair F1 of documents in seven languages mixed together, and the stories of
the invented border articles. Then the time to place one article in an archive of so many, with a store on disk.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from crawler import config
from crawler.app.stages import StageContext, try_cluster
from crawler.facts.figures import figures_of
from crawler.grouping.copies import Clusters
from crawler.grouping.events import ArticleFeatures, Frequencies, Grouper, extract_features, make_profile, score_link

CHECKOUT_FOLDER = Path(__file__).resolve().parents[1]


def lines(path: Path) -> Iterator[dict[str, Any]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as stream:
        yield from (json.loads(line) for line in stream if line.strip())


def pair_f1(gold: Sequence[Any], stories: Sequence[Any]) -> tuple[float, float, float]:
    """F1, precision and recall over all pairs in one cluster."""

    def pairs(counts: Counter[Any]) -> int:
        return sum(count * (count - 1) // 2 for count in counts.values())

    both, clustered, true = pairs(Counter(zip(gold, stories, strict=True))), pairs(Counter(stories)), pairs(Counter(gold))
    return 2 * both / max(1, clustered + true), both / max(1, clustered), both / max(1, true)


def copies(path: Path) -> None:
    rows = list(lines(path))
    clusters = Clusters()
    stories = [clusters.add(row["id"], row["title"], row["text"], source=row.get("host", ""))[1] for row in rows]
    score = pair_f1([row["cluster"] for row in rows], stories)
    bulletins = [story for row, story in zip(rows, stories, strict=True) if row.get("kind") == "neg_bulletin"]
    apart = f"; {len(set(bulletins))} of {len(bulletins)} bulletins kept apart" if bulletins else ""
    print(f"  {path.name:<34} F1 {score[0]:.3f} (P {score[1]:.3f}, R {score[2]:.3f}){apart}")


def same_story(path: Path) -> None:
    rows, frequencies = list(lines(path)), Frequencies()
    pairs = []
    for row in rows:
        pair = [extract_features(row[f"title{number}"], row[f"text{number}"], lang=row["lang"]) for number in (1, 2)]
        for article in pair:
            frequencies.add(article)
        pairs.append(pair)
    linked = [score_link(make_profile(article, frequencies), make_profile(second, frequencies)).holds for article, second in pairs]
    true = [row["label"] == 1 for row in rows]
    both = sum(a and b for a, b in zip(linked, true, strict=True))
    print(f"  {path.name:<34} F1 {2 * both / (sum(linked) + sum(true)):.3f} ({len(rows)} pairs)")


def seven_languages(path: Path) -> None:
    documents: list[tuple[str, ArticleFeatures]] = []
    for row in lines(path):
        for lang, (title, *rest) in row["sents"].items():
            text = " ".join(rest)
            figures = [(figure.value, figure.unit) for figure in figures_of(title, text, lang=lang)]
            documents.append((row["id"], extract_features(title, text, lang=lang, figures=figures)))
    random.Random(1).shuffle(documents)
    frequencies = Frequencies()
    for _, article in documents:
        frequencies.add(article)
    grouper = Grouper(frequencies)
    stories = [grouper.add(number, article)[0] for number, (_, article) in enumerate(documents)]
    score = pair_f1([id for id, _ in documents], stories)
    print(f"  {path.name:<34} F1 {score[0]:.3f} (P {score[1]:.3f}, R {score[2]:.3f})")


def border_articles(path: Path) -> None:
    import asyncio

    rows = sorted(lines(path), key=lambda row: row["published"])
    context = StageContext(path.parent, lambda: config.load(CHECKOUT_FOLDER / "config.yaml"))
    context.count_words(rows)
    answers = {row["id"]: asyncio.run(try_cluster(row, context)) for row in rows}
    context.workers.stop()
    gold = {row["id"]: row["story"] or row["copy_of"] or row["id"] for row in rows}
    stories: dict[str, set[Any]] = defaultdict(set)
    groups: dict[Any, set[str]] = defaultdict(set)
    for id, story in gold.items():
        groups[answers[id]["story"]].add(story)
    for row in rows:
        if row["story"]:
            stories[row["story"]].add(answers[row["id"]]["story"])
    copies = [row for row in rows if row["copy_of"]]
    print(
        f"  {path.name:<34} copies {sum(answers[row['id']]['copy_of'] == row['copy_of'] for row in copies)} of {len(copies)}, "
        f"false {sum(bool(answers[row['id']]['copy_of']) for row in rows if not row['copy_of'])}; "
        f"stories whole {sum(len(groups_of_story) == 1 for groups_of_story in stories.values())} of {len(stories)}; "
        f"groups that mix events {sum(len(mixed) > 1 for mixed in groups.values())}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=CHECKOUT_FOLDER.parent / "shared")
    parser.add_argument("--archive", type=int, default=20_000, help="articles in the archive that is timed; 0: none")
    options = parser.parse_args()
    data = options.data / "data"
    for work, path in (
        (copies, data / "neardup" / "synthetic.dev.jsonl.gz"),
        (copies, data / "neardup" / "wire_real.dev.jsonl.gz"),
        (same_story, data / "stories" / "tgcontest_pairs.dev.jsonl.gz"),
        (seven_languages, data / "lang" / "ntrex_parallel.dev.jsonl.gz"),
        (border_articles, options.data / "domain" / "articles_cases.jsonl"),
    ):
        if path.exists():
            work(path)
        else:
            print(f"  {path.name}: not here")
    if options.archive:
        from bench import archive

        archive.main(sorted({max(1000, options.archive // 100), options.archive}))


if __name__ == "__main__":
    main()
