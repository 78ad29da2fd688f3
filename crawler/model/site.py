"""How the pages of a source are built: what one page shows of it, and what is remembered of the recent ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from crawler.model.brief import Brief


class PageField(StrEnum):
    """What a page has a place for."""

    TEXT = "text"
    TITLE = "title"
    DATE = "date"
    AUTHORS = "authors"
    STANDFIRST = "standfirst"

    @property
    def words(self) -> str:
        return "authors" if self is PageField.AUTHORS else f"a {self}"


class MemoryUse(StrEnum):
    """What site memory did for a page."""

    NONE = "none"  # there was none, or it has no place for the text
    CUT = "cut"  # the text was read at the remembered place
    CONFIRMED = "confirmed"  # read there and on the whole page, with the same result
    REFUTED = "refuted"  # the whole page gave another text, which was taken
    MISSED = "missed"  # the remembered place is not there, or holds too little


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PageTraits(Brief):
    """What a page shows of how its site builds pages."""

    blocks: tuple[int, ...] = ()  # keys of its blocks of text (`facts.boilerplate.block_key`)
    places: Mapping[PageField, str] = field(default_factory=dict)  # where the text stands: the path of an element
    fields: tuple[PageField, ...] = ()  # that the article has, wherever they were found
    words: int = 0  # of the text
    use: MemoryUse = MemoryUse.NONE


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class FieldPlace(Brief):
    """Where a field stands on the pages of a source."""

    path: str
    support: int  # pages on which it stood there
    confidence: float  # 0 to 1: their share of the pages on which the field was found


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class SiteMemory(Brief):
    """What is remembered of the recent pages of a source. Empty: nothing yet."""

    pages: int = 0  # from which it was learned
    repeated: frozenset[int] = frozenset()  # keys of the blocks that stand on many of them
    places: Mapping[PageField, FieldPlace] = field(default_factory=dict)  # where the text stands, as far as that is sure
    paragraphs: frozenset[int] = frozenset()  # keys of those that stand in several articles (`boilerplate.paragraph_keys`)
    drift: str = ""  # how its newest pages differ from those before; empty: they do not
