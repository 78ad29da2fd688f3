"""What an edit changed: words, and whether it matters."""

from crawler.grouping.edits.compare import COSMETIC, MATERIAL, Change, Edit, Reading, changes, compare_versions

__all__ = ["COSMETIC", "MATERIAL", "Change", "Edit", "Reading", "changes", "compare_versions"]
