"""What an edit changed: words, and whether it matters."""

from typing import TYPE_CHECKING

from crawler.model.lazy import lazy_names

if TYPE_CHECKING:
    from crawler.grouping.edits.compare import VersionFacts, compare_versions, word_changes
    from crawler.grouping.edits.values import Edit, WordChange

__all__ = ["Edit", "VersionFacts", "WordChange", "compare_versions", "word_changes"]

__getattr__ = lazy_names(
    __name__,
    {
        "crawler.grouping.edits.compare": "VersionFacts compare_versions word_changes",
        "crawler.grouping.edits.values": "Edit WordChange",
    },
)
