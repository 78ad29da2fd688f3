"""The conditions that have no parts: a group, a place, a regular expression, something known of the article."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

# head: the title and the first sentence; opening: the title and the first two sentences
TextField = Literal["title", "head", "opening", "lead", "text"]
EventSlot = Literal["trigger", "actor", "target", "where"]
EVENT_SLOTS: tuple[EventSlot, ...] = get_args(EventSlot)
TEXT_FIELDS: tuple[TextField, ...] = get_args(TextField)


@dataclass(frozen=True, slots=True)
class GroupOf:
    """Some term of the group can be seen; or the source implies the group. A single term is a group of its own."""

    name: str  # of the group; a single term: itself in quotes
    group: int

    def __str__(self) -> str:
        return self.name if self.name.startswith('"') else f"@{self.name}"


@dataclass(frozen=True, slots=True)
class PlaceOf:
    """A place of these is named; an ambiguous name counts for each of its candidates. `event`: the article's event is there."""

    name: str  # place:Ishkashim, bank:TJ, within:30km, where:Ishkashim
    ids: frozenset[str]
    event: bool = False

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class RegexOf:
    """A regular expression finds something in the original text."""

    pattern: str
    ignore_case: bool

    @property
    def name(self) -> str:
        return f"/{self.pattern}/{'i' if self.ignore_case else ''}"

    def __str__(self) -> str:
        return self.name


@dataclass(frozen=True, slots=True)
class About:
    """Something known of the article itself: its source, its language, the country of its source."""

    key: str  # source, lang, country
    values: frozenset[str]

    def __str__(self) -> str:
        return f"{self.key}:{','.join(sorted(self.values))}"


Spotted = GroupOf | PlaceOf | RegexOf  # stand somewhere in the text
Leaf = Spotted | About
