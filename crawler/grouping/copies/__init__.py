"""Copies: texts that descend from one another, found by sampled shingles, proved by exact comparison. Nothing is deleted."""

from typing import TYPE_CHECKING

from crawler.model.lazy import lazy_names

if TYPE_CHECKING:
    from crawler.grouping.copies.clusters import Clusters
    from crawler.grouping.copies.credit import credits
    from crawler.grouping.copies.search import CandidateText, find_original
    from crawler.grouping.copies.shingles import Shingled, shingled, text_keys
    from crawler.grouping.copies.similarity import Similarity, compare_texts, is_copy

__all__ = [
    "CandidateText",
    "Clusters",
    "Shingled",
    "Similarity",
    "compare_texts",
    "credits",
    "find_original",
    "is_copy",
    "shingled",
    "text_keys",
]

__getattr__ = lazy_names(
    __name__,
    {
        "crawler.grouping.copies.clusters": "Clusters",
        "crawler.grouping.copies.credit": "credits",
        "crawler.grouping.copies.search": "CandidateText find_original",
        "crawler.grouping.copies.shingles": "Shingled shingled text_keys",
        "crawler.grouping.copies.similarity": "Similarity compare_texts is_copy",
    },
)
