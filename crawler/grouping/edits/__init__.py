"""What an edit changed: words, and whether it matters."""

from crawler.grouping.edits.compare import COSMETIC, MATERIAL, Edit, VersionFacts, WordChange, changes, compare_versions

__all__ = ["COSMETIC", "MATERIAL", "Edit", "VersionFacts", "WordChange", "changes", "compare_versions"]
