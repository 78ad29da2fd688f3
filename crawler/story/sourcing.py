"""Who reports a story: original articles and copies, independent sources, sides of the river, languages, who was first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from crawler.model import Stage, StoryMember

OFFICIAL_KINDS = ("official", "international")
STATE_KINDS = ("state",)
STAGE_ORDER = (Stage.SINGLE_SOURCE, Stage.SEVERAL_OWNERS, Stage.BOTH_BANKS, Stage.OFFICIAL)  # how far a story has come
STAGE_WORDS = {
    Stage.NOBODY: "no report",
    Stage.SINGLE_SOURCE: "single source",
    Stage.SEVERAL_OWNERS: "several independent sources",
    Stage.BOTH_BANKS: "both sides of the river",
    Stage.OFFICIAL: "official source",
    Stage.DENIED: "denied",
    Stage.RETRACTED: "retracted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourcing:
    """Who reports a story. A copy is no independent source: owners and banks are those of the original articles (origins)."""

    articles: int
    origins: int
    copies: int
    owners: tuple[str, ...]  # in the order in which they reported it
    banks: tuple[str, ...]
    languages: tuple[str, ...]
    first: str  # source
    lead_hours: float | None  # by how long before the next owner; None: nobody followed
    one_bank_only: bool
    state_only: bool
    denied: bool
    stage: Stage  # of STAGES, or NOBODY

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def original_articles(members: Sequence[StoryMember]) -> list[StoryMember]:
    """The articles that are no copies, in the order they were published; the first article where all are copies."""
    ordered = sorted(members, key=lambda member: (member.appeared_at, member.article_id))
    return [member for member in ordered if member.copy_of is None] or ordered[:1]


def sourcing_of(members: Sequence[StoryMember]) -> Sourcing:
    """Compute the sourcing of one story. No article: nobody reports it."""
    origins = original_articles(members)
    owners = tuple(dict.fromkeys(member.publisher for member in origins))
    banks = tuple(sorted({member.bank for member in origins if member.bank}))
    later = next((member for member in origins[1:] if member.publisher != owners[0]), None)
    return Sourcing(
        articles=len(members),
        origins=len(origins),
        copies=len(members) - len(origins),
        owners=owners,
        banks=banks,
        languages=tuple(sorted({member.language for member in members if member.language})),
        first=origins[0].source if origins else "",
        lead_hours=(later.appeared_at - origins[0].appeared_at).total_seconds() / 3600 if later else None,
        one_bank_only=len(banks) == 1 and len(origins) > 1,
        state_only=bool(origins) and all(member.kind in STATE_KINDS for member in origins),
        denied=any("denied" in member.labels for member in members),
        stage=_stage(origins, owners, banks) if origins else Stage.NOBODY,
    )


def _stage(origins: Sequence[StoryMember], owners: Sequence[str], banks: Sequence[str]) -> Stage:
    """The furthest that holds."""
    if len(owners) > 1 and any(member.kind in OFFICIAL_KINDS or "official" in member.labels for member in origins):
        return Stage.OFFICIAL
    if len(banks) > 1:
        return Stage.BOTH_BANKS
    return Stage.SEVERAL_OWNERS if len(owners) > 1 else Stage.SINGLE_SOURCE
