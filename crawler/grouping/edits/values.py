"""What an edit is, apart from how it is found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.model import EditKind


@dataclass(frozen=True, slots=True)
class WordChange:
    """Words that went, words that came, and those before."""

    before: str
    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What changed between one version and the next."""

    kind: EditKind
    reasons: tuple[str, ...]  # headline, verb, actor, name, figure, place, negation, removal: what matters, in words
    changes: tuple[WordChange, ...]
