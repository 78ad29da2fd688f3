"""Who reports a story: original articles and copies, independent sources, sides of the river, languages, who was first."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from crawler.language.reader.texts import marked
from crawler.language.tokens import words
from crawler.model import Stage, StoryMember

OFFICIAL_KINDS = ("official", "international")
STATE_KINDS = ("state",)
MAX_COUNTED_CHARS = 2000  # of a feed's text whose words are counted: more than enough to be compared with others
STAGE_ORDER = (Stage.SINGLE_SOURCE, Stage.SEVERAL_OWNERS, Stage.BOTH_BANKS, Stage.OFFICIAL)  # how far a story has come
STAGE_WORDS = {
    Stage.NOBODY: marked("no report"),
    Stage.SINGLE_SOURCE: marked("single source"),
    Stage.SEVERAL_OWNERS: marked("several independent sources"),
    Stage.BOTH_BANKS: marked("both sides of the river"),
    Stage.OFFICIAL: marked("official source"),
    Stage.DENIED: marked("denied"),
    Stage.RETRACTED: marked("retracted"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sourcing:
    """Who reports a story. A copy is no independent source: owners and banks are those of the original articles (origins). What a
    feed says in a few words is a report, and no independent source beside others."""

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
    from_feed: int = 0  # articles whose page cannot be had
    brief_banks: tuple[str, ...] = ()  # sides that report it in a few words of a feed only

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def feed_word_count(title: str, text: str) -> int:
    """Words of a title and of the beginning of the text that a feed gives with it."""
    return len(words(title)) + len(words(text[:MAX_COUNTED_CHARS]))


def original_articles(members: Sequence[StoryMember]) -> list[StoryMember]:
    """What stands for each text that is no copy, in the order of publication, those read from a page first. Of a text that is known
    from a feed only, the first copy that was read from a page stands for it. Where all are copies: the first article."""
    ordered = sorted(members, key=_lead_order)
    readable_copies: dict[int, StoryMember] = {}
    for member in ordered:
        if member.copy_of is not None and not member.is_from_feed:
            readable_copies.setdefault(member.copy_of, member)
    leads = [
        readable_copies.get(member.article_id, member) if member.is_from_feed else member
        for member in ordered
        if member.copy_of is None
    ]
    return sorted(leads, key=_lead_order) or ordered[:1]


def independent_reports(members: Sequence[StoryMember], aside: Collection[int] = ()) -> list[StoryMember]:
    """The articles that count as independent sources, in the order of publication: those that are no copies, do not stand aside and
    say enough to be compared with the others; where there are none, the first article."""
    ordered = sorted(members, key=_time_order)
    ordered = [member for member in ordered if member.article_id not in aside] or ordered
    originals = [member for member in ordered if member.copy_of is None] or ordered[:1]
    return [member for member in originals if not member.is_brief_feed_text] or originals[:1]


def _time_order(member: StoryMember) -> tuple[datetime, int]:
    return member.appeared_at, member.article_id


def _lead_order(member: StoryMember) -> tuple[bool, datetime, int]:
    return (member.is_from_feed, *_time_order(member))


def sourcing_of(members: Sequence[StoryMember], aside: Collection[int] = ()) -> Sourcing:
    """Compute the sourcing of one story. No article: nobody reports it. `aside`: the articles that stand aside in it
    (`aside_articles`): they are counted, and confirm nothing."""
    leads, reports = original_articles(members), independent_reports(members, aside)
    originals = [member for member in members if member.copy_of is None]
    owners = tuple(dict.fromkeys(member.publisher for member in reports))
    banks = tuple(sorted({member.bank for member in reports if member.bank}))
    telling = [member for member in originals if member.article_id not in aside]
    brief_banks = {member.bank for member in telling if member.bank and member.bank not in banks}
    later = next((lead for lead in leads[1:] if lead.publisher != leads[0].publisher and not lead.is_brief_feed_text), None)
    lead_hours = (later.appeared_at - leads[0].appeared_at).total_seconds() / 3600 if later else None
    return Sourcing(
        articles=len(members),
        origins=len(reports),
        copies=len(members) - max(len(originals), len(reports)),
        owners=owners,
        banks=banks,
        languages=tuple(sorted({member.language for member in members if member.language})),
        first=leads[0].source if leads else "",
        lead_hours=lead_hours if lead_hours is None or lead_hours >= 0 else None,
        one_bank_only=len(banks) == 1 and len(reports) > 1 and not brief_banks,
        state_only=bool(members) and all(member.kind in STATE_KINDS for member in originals or reports),
        denied=any("denied" in member.labels for member in members),
        stage=_stage(reports, owners, banks) if reports else Stage.NOBODY,
        from_feed=sum(member.is_from_feed for member in members),
        brief_banks=tuple(sorted(brief_banks)),
    )


def _stage(origins: Sequence[StoryMember], owners: Sequence[str], banks: Sequence[str]) -> Stage:
    """The furthest that holds."""
    if len(owners) > 1 and any(member.kind in OFFICIAL_KINDS or "official" in member.labels for member in origins):
        return Stage.OFFICIAL
    if len(banks) > 1:
        return Stage.BOTH_BANKS
    return Stage.SEVERAL_OWNERS if len(owners) > 1 else Stage.SINGLE_SOURCE
