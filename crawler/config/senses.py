"""Where words of groups mean something else, as a file writes it."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self

from pydantic import Field, ValidationError

from crawler.config.kinds import Model

# beside, of, within, unless: plain values, as rules are compiled elsewhere
SenseValues = tuple[str, tuple[str, ...], int | None, tuple[str, ...]]


class OtherSenseModel(Model):
    """Words of the groups `of` count for nothing beside a word of the group `beside`."""

    of: tuple[str, ...] = Field((), description="the groups, those of watches too; empty: every group")
    beside: str = Field(description="the group whose terms change the sense")
    within: int | None = Field(
        None, ge=0, le=20, description="words between the two, in one sentence; empty: only where they have a word in common"
    )
    unless: tuple[str, ...] = Field(
        (), description="groups of those who do it in earnest: beside one of them, before the word or right behind it, it counts"
    )

    @classmethod
    def or_none(cls, written: object) -> Self | None:
        """What was written; None where it is wrong, which is named when its file is checked."""
        try:
            return cls.model_validate(written)
        except ValidationError:
            return None

    def without(self, absent: Collection[str]) -> SenseValues | None:
        """Its values without groups of watches that an included file names and nobody uses here; None: none is left of it."""
        left = tuple(name for name in self.of if name not in absent)
        doers = tuple(name for name in self.unless if name not in absent)
        return None if self.of and not left else (self.beside, left, self.within, doers)
