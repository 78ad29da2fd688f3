"""What a story is at a moment: who reports it, its stage, its figures, how grave it is, what changed since. Pure."""

from crawler.story.changes import CHANGE_WORDS, NOTHING_NEW, StoryChange, changes_between, headline_kind
from crawler.story.figures import FigureEntry, FigureTimeline, Span, ledgers
from crawler.story.score import Score, ScorePart, newest_of, score
from crawler.story.snapshot import Snapshot, Transition, history_at, snapshot, stage_of, transitions
from crawler.story.sourcing import STAGE_WORDS, STAGES, Sourcing, origins_of, voices
from crawler.story.trends import rises, usual

__all__ = [
    "CHANGE_WORDS",
    "NOTHING_NEW",
    "STAGES",
    "STAGE_WORDS",
    "FigureEntry",
    "FigureTimeline",
    "Score",
    "ScorePart",
    "Snapshot",
    "Sourcing",
    "Span",
    "StoryChange",
    "Transition",
    "changes_between",
    "headline_kind",
    "history_at",
    "ledgers",
    "newest_of",
    "origins_of",
    "rises",
    "score",
    "snapshot",
    "stage_of",
    "transitions",
    "usual",
    "voices",
]
