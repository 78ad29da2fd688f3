"""Who tells a story: origins against copies, owners, banks, languages, who was first, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

OFFICIAL = ("official", "international")
STATE = ("state",)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """One article of a story and whose it is. `labels`: of its figures (official, denied, …)."""

    article: int
    source: str
    owner: str
    kind: str  # state, independent, exile, international, official, research
    bank: str  # tj, af or empty
    language: str
    published: datetime
    copy_of: int | None
    labels: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Voices:
    """A copy is no voice of its own: owners, banks and languages are those of the origins."""

    articles: int
    origins: int
    copies: int
    owners: tuple[str, ...]
    banks: tuple[str, ...]
    languages: tuple[str, ...]
    first: str
    lead_hours: float | None  # by how long; None: nobody followed
    one_bank_only: bool
    state_only: bool
    denied: bool
    stage: str  # single source, several owners, both banks, official

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def voices(articles: Sequence[Voice]) -> Voices:
    """Of one story. No article: nobody tells it."""
    ordered = sorted(articles, key=lambda one: (one.published, one.article))
    origins = [one for one in ordered if one.copy_of is None] or ordered[:1]
    owners = tuple(dict.fromkeys(one.owner or one.source for one in origins))
    banks = tuple(sorted({one.bank for one in origins if one.bank}))
    later = next((one for one in origins[1:] if (one.owner or one.source) != owners[0]), None) if origins else None
    return Voices(
        articles=len(articles),
        origins=len(origins),
        copies=len(articles) - len(origins),
        owners=owners,
        banks=banks,
        languages=tuple(sorted({one.language for one in articles if one.language})),
        first=origins[0].source if origins else "",
        lead_hours=(later.published - origins[0].published).total_seconds() / 3600 if later else None,
        one_bank_only=len(banks) == 1 and len(origins) > 1,
        state_only=bool(origins) and all(one.kind in STATE for one in origins),
        denied=any("denied" in one.labels for one in articles),
        stage=_stage(origins, owners, banks),
    )


def _stage(origins: Sequence[Voice], owners: Sequence[str], banks: Sequence[str]) -> str:
    """How far a story has come: the furthest that holds."""
    if len(owners) > 1 and any(one.kind in OFFICIAL or "official" in one.labels for one in origins):
        return "official"
    if len(banks) > 1:
        return "both banks"
    return "several owners" if len(owners) > 1 else "single source"
