"""Who tells a story: origins against copies, owners, banks, languages, who was first, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from crawler.model import Stage, StoryMember

OFFICIAL_KINDS = ("official", "international")
STATE_KINDS = ("state",)
STAGE_ORDER = (Stage.SINGLE_SOURCE, Stage.SEVERAL_OWNERS, Stage.BOTH_BANKS, Stage.OFFICIAL)  # how far a story has come
STAGE_WORDS = {
    Stage.NOBODY: "nobody",
    Stage.SINGLE_SOURCE: "single source",
    Stage.SEVERAL_OWNERS: "several owners",
    Stage.BOTH_BANKS: "both banks",
    Stage.OFFICIAL: "official",
    Stage.DENIED: "denied",
    Stage.RETRACTED: "retracted",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourcing:
    """A copy is no voice of its own: owners, banks and languages are those of the origins."""

    articles: int
    origins: int
    copies: int
    owners: tuple[str, ...]  # in the order in which they told it
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
    """The accounts that are nobody's copy, in the order they were published; the first article where all are copies."""
    ordered = sorted(members, key=lambda one: (one.appeared_at, one.article_id))
    return [one for one in ordered if one.copy_of is None] or ordered[:1]


def sourcing_of(members: Sequence[StoryMember]) -> Sourcing:
    """Of one story. No article: nobody tells it."""
    origins = original_articles(members)
    owners = tuple(dict.fromkeys(one.publisher for one in origins))
    banks = tuple(sorted({one.bank for one in origins if one.bank}))
    later = next((one for one in origins[1:] if one.publisher != owners[0]), None)
    return Sourcing(
        articles=len(members),
        origins=len(origins),
        copies=len(members) - len(origins),
        owners=owners,
        banks=banks,
        languages=tuple(sorted({one.language for one in members if one.language})),
        first=origins[0].source if origins else "",
        lead_hours=(later.appeared_at - origins[0].appeared_at).total_seconds() / 3600 if later else None,
        one_bank_only=len(banks) == 1 and len(origins) > 1,
        state_only=bool(origins) and all(one.kind in STATE_KINDS for one in origins),
        denied=any("denied" in one.labels for one in members),
        stage=_stage(origins, owners, banks) if origins else Stage.NOBODY,
    )


def _stage(origins: Sequence[StoryMember], owners: Sequence[str], banks: Sequence[str]) -> Stage:
    """The furthest that holds."""
    if len(owners) > 1 and any(one.kind in OFFICIAL_KINDS or "official" in one.labels for one in origins):
        return Stage.OFFICIAL
    if len(banks) > 1:
        return Stage.BOTH_BANKS
    return Stage.SEVERAL_OWNERS if len(owners) > 1 else Stage.SINGLE_SOURCE
