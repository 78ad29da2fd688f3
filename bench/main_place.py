"""Fits the weights by which the place of an article's event is chosen, cross-validated by author, and prints them.

    python bench/main_place.py ARTICLES.jsonl [--authors abc] [--show]

ARTICLES: `{id, author, lang, country, title, text, fire, event: {place_ids}}`, as in labelled articles. A conditional logistic
regression: of the places that an article names, the one of the event has the highest sum. The weights go into
`crawler/facts/events/place.py` by hand, rounded, so that a person has seen each.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from crawler.config.loading import load
from crawler.facts.events.place import WEIGHTS, place_features

PROJECT_ROOT = Path(__file__).parent.parent
PENALTY = 0.6  # of the squares of the weights
STEPS = 4000
LEARNING_RATE = 0.02


class LabelledPlaces(NamedTuple):
    """The places that an article names, with what speaks for each, and those of its event."""

    id: str
    author: str
    lang: str
    title: str
    features: dict[str, dict[str, float]]
    right: frozenset[str]


def labelled(path: Path, authors: str) -> list[LabelledPlaces]:
    watches = load(PROJECT_ROOT / "config.yaml").watches
    if watches.gazetteer is None:
        raise SystemExit("config.yaml has no gazetteer")
    articles = []
    for line in path.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row["author"] not in authors or not row["fire"] or not (row["event"] or {}).get("place_ids"):
            continue
        country = str(row["country"])
        mentions = watches.article(row["title"], row["text"], lang=row["lang"], country=country).mentions()
        features, _ = place_features(row["title"], row["text"], mentions, watches.gazetteer, country=country, lang=row["lang"])
        places = frozenset(row["event"]["place_ids"])
        articles.append(LabelledPlaces(row["id"], row["author"], row["lang"], row["title"], features, places))
    return articles


def fitted(articles: Sequence[LabelledPlaces], names: Sequence[str]) -> dict[str, float]:
    """Weights by gradient descent on the log likelihood of the right places."""
    tables = []
    for article in articles:
        right = np.array([place in article.right for place in article.features])
        if right.any():
            rows = [[row.get(name, 0.0) for name in names] for row in article.features.values()]
            tables.append((np.array(rows), right))
    weights = np.zeros(len(names))
    for _ in range(STEPS):
        gradient = 2 * PENALTY * weights
        for table, right in tables:
            scores = table @ weights
            shares = np.exp(scores - scores.max())
            shares /= shares.sum()
            wanted = np.where(right, shares, 0.0)
            gradient -= table.T @ (wanted / wanted.sum() - shares)
        weights -= LEARNING_RATE * gradient
    return dict(zip(names, weights.tolist(), strict=True))


def best_place(article: LabelledPlaces, weights: dict[str, float]) -> str:
    scores = {place: sum(weights.get(name, 0.0) * row[name] for name in row) for place, row in article.features.items()}
    return max(scores, key=lambda place: scores[place], default="")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("--authors", default="abc")
    parser.add_argument("--show", action="store_true", help="list the articles whose place is missed")
    options = parser.parse_args()
    articles = labelled(options.articles, options.authors)
    names = list(WEIGHTS)
    right: Counter[str] = Counter()
    for author in options.authors:
        weights = fitted([article for article in articles if article.author != author], names)
        unseen = [article for article in articles if article.author == author]
        right.update(article.lang for article in unseen if best_place(article, weights) in article.right)
    shipped = [article for article in articles if best_place(article, dict(WEIGHTS)) not in article.right]
    reachable = sum(1 for article in articles if article.right & article.features.keys())
    print(f"articles {len(articles)}, with the place among those named {reachable}")
    print(f"right, cross-validated by author: {right.total()}  {dict(right)}")
    print(f"right with the weights in the code: {len(articles) - len(shipped)}")
    print({name: round(weight, 2) for name, weight in fitted(articles, names).items()})
    if options.show:
        for article in shipped:
            print(article.id, article.lang, best_place(article, dict(WEIGHTS)), sorted(article.right), article.title)


if __name__ == "__main__":
    main()
