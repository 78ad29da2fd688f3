"""The score of a story, 0 to 100: the sum of parts, each with its reason in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crawler.language.plurals import count
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import joined_clauses, marked
from crawler.model import Severity, Stage, StoryHistory

if TYPE_CHECKING:
    from crawler.story.snapshots import Snapshot

_SEVERITY_REASONS = {
    Severity.LOW: marked("severity low"),
    Severity.MEDIUM: marked("severity medium"),
    Severity.HIGH: marked("severity high"),
    Severity.CRITICAL: marked("severity critical"),
}
SEVERITY_POINTS = {Severity.LOW: 10, Severity.MEDIUM: 25, Severity.HIGH: 40, Severity.CRITICAL: 55}
POINTS_PER_OWNER, MAX_OWNER_POINTS = 7, 20  # for each independent source after the first
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
        return sum(score_part.points for score_part in self.parts)

    def __str__(self) -> str:
        return (
            _("{n} of 100", n=self.total)
            + ": "
            + joined_clauses(_("{n} for {reason}", n=score_part.points, reason=score_part.why) for score_part in self.parts)
        )


def score(now: Snapshot, newest: datetime, moment: datetime) -> Score:
    """Compute the score of a story whose last report or edit is of `newest`. What lies in the future (a clock that was set back)
    counts as recent."""
    others = max(0, len(now.owners) - 1)
    standing = OFFICIAL_POINTS if now.stage == Stage.OFFICIAL else BOTH_SIDES_POINTS if len(now.banks) > 1 else 0
    age = max(timedelta(0), moment - newest)
    hours = count(round(age / timedelta(hours=1)), "hour")
    confirmation = {
        OFFICIAL_POINTS: _("confirmation by an official source"),
        BOTH_SIDES_POINTS: _("reports from both sides of the river"),
        0: _("confirmation: no official source, no reports from both sides of the river"),
    }[standing]
    return Score(
        (
            ScorePart("severity", SEVERITY_POINTS[now.severity], _(_SEVERITY_REASONS[now.severity])),
            ScorePart("owners", min(MAX_OWNER_POINTS, POINTS_PER_OWNER * others), count(len(now.owners), "independent source")),
            ScorePart("standing", standing, confirmation),
            ScorePart(
                "recency",
                round(MAX_RECENCY_POINTS * max(0.0, 1 - age / RECENCY_PERIOD)),
                _("recency: the latest report is {hours} old", hours=hours),
            ),
        )
    )


def latest_change(history: StoryHistory, when: datetime) -> datetime:
    """When the last report that is no copy, or the last material edit, came; `when` for a story without any."""
    times = [member.first_seen for member in history.members if member.copy_of is None] + [edit.edited_at for edit in history.edits]
    return max((time for time in times if time <= when), default=when)
