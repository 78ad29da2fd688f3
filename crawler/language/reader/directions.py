"""Values that run the other way than the reader's language: beside an arrow or a number they would turn it round."""

from __future__ import annotations

from crawler.language.reader import current_reader
from crawler.language.tokens import direction


def set_apart(value: str) -> str:
    """A value in isolation (FSI … PDI) where it runs against the reader's language: "двое ← трое" in a line of Dari would be read
    from its left. Figures stay as they are, they run with their line."""
    has_letters = any(map(str.isalpha, value))
    return f"\u2068{value}\u2069" if has_letters and direction(value) != current_reader().direction else value
