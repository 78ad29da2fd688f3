"""How much a story weighs, 0 to 100, as a sum of parts that say why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.model import Severity, Stage, StoryHistory
from crawler.story.snapshot import Snapshot

SEVERITY_POINTS = {Severity.LOW: 10, Severity.MEDIUM: 25, Severity.HIGH: 40, Severity.CRITICAL: 55}
POINTS_PER_OWNER, MAX_OWNER_POINTS = 7, 20  # for each independent owner after the first
BOTH_SIDES_POINTS, OFFICIAL_POINTS = 8, 12  # the further of the two counts
MAX_RECENCY_POINTS, RECENCY_PERIOD = 13, timedelta(hours=72)  # falls to nothing within that time


@dataclass(frozen=True, slots=True)
class ScorePart:
    """`name` is severity, owners, standing or recency."""

    name: str
    points: int
    why: str


@dataclass(frozen=True, slots=True)
class Score:
    parts: tuple[ScorePart, ...]

    @property
    def total(self) -> int:
        return sum(part.points for part in self.parts)

    def __str__(self) -> str:
        return f"{self.total} = " + " + ".join(f"{part.points} {part.why}" for part in self.parts)


def score(now: Snapshot, newest: datetime, at: datetime) -> Score:
    """Of a story whose last account or edit is of `newest`. What lies in the future (a clock that was set back) is fresh."""
    others = max(0, len(now.owners) - 1)
    standing = OFFICIAL_POINTS if now.stage == Stage.OFFICIAL else BOTH_SIDES_POINTS if len(now.banks) > 1 else 0
    age = max(timedelta(0), at - newest)
    return Score(
        (
            ScorePart("severity", SEVERITY_POINTS[now.severity], str(now.severity)),
            ScorePart("owners", min(MAX_OWNER_POINTS, POINTS_PER_OWNER * others), f"{len(now.owners)} independent owners"),
            ScorePart("standing", standing, now.stage if standing else "one bank, nobody official"),
            ScorePart(
                "recency", round(MAX_RECENCY_POINTS * max(0.0, 1 - age / RECENCY_PERIOD)), f"{age / timedelta(hours=1):.0f} h old"
            ),
        )
    )


def latest_change(history: StoryHistory, when: datetime) -> datetime:
    """When the last account that is nobody's copy, or the last material edit, came; `when` for a story without any."""
    times = [one.first_seen for one in history.members if one.copy_of is None] + [one.edited_at for one in history.edits]
    return max((time for time in times if time <= when), default=when)
