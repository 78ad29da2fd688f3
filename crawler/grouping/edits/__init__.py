"""What an edit changed: words, and whether it matters."""

from crawler.grouping.edits.compare import Edit, VersionFacts, WordChange, changes, compare_versions

__all__ = ["Edit", "VersionFacts", "WordChange", "changes", "compare_versions"]
