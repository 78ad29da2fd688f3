"""Copies: texts that descend from one another, found by sampled shingles, proved by exact comparison. Nothing is deleted."""

from crawler.dedupe.clusters import Clusters
from crawler.dedupe.credit import credits
from crawler.dedupe.likeness import Similarity, compare, is_copy
from crawler.dedupe.search import Held, find_original
from crawler.dedupe.shingles import Shingled, keys, shingled

__all__ = [
    "Clusters",
    "Held",
    "Shingled",
    "Similarity",
    "compare",
    "credits",
    "find_original",
    "is_copy",
    "keys",
    "shingled",
]
