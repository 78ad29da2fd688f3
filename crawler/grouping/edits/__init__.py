"""What an edit changed: words, and whether it matters."""

from crawler.grouping.edits.compare import Edit, VersionFacts, WordChange, compare_versions, word_changes

__all__ = ["Edit", "VersionFacts", "WordChange", "compare_versions", "word_changes"]
