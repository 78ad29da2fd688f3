"""Copies: texts that descend from one another, found by MinHash, proved by exact comparison. Nothing is deleted."""

from crawler.dedupe.clusters import Clusters
from crawler.dedupe.credit import credits
from crawler.dedupe.likeness import Similarity, compare, is_copy
from crawler.dedupe.shingles import buckets, estimate, signature

__all__ = ["Clusters", "Similarity", "buckets", "compare", "credits", "estimate", "is_copy", "signature"]
