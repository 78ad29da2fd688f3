"""A text as it is looked for: by the watches and, in the archive, by its index. Both see the same words."""

from __future__ import annotations

from crawler.language.fold import Folded, fold, fold_with_offsets
from crawler.language.identify import normal
from crawler.language.lookalikes import settle_acronyms, settle_lookalikes


def fold_for_search(text: str, lang: str | None = "") -> tuple[Folded, str]:
    """The folded text with the way back, and the same with its look-alikes settled, as long. `lang` may be any code."""
    folded = fold_with_offsets(settle_acronyms(text), normal(lang or ""))
    return folded, settle_lookalikes(folded.text)


def index_text(text: str, lang: str | None = "") -> str:
    """The words by which an article is found in the archive."""
    return settle_lookalikes(fold(settle_acronyms(text), normal(lang or "")))
