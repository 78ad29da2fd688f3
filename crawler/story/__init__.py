"""What a story is at a moment: who reports it, its stage, its figures, how severe it is, what changed since. Pure."""

from typing import TYPE_CHECKING

from crawler.model.lazy import lazy_names

if TYPE_CHECKING:
    from crawler.story.changes import CHANGE_WORDS, NOTHING_NEW, StoryChange, changes_between, headline_kind
    from crawler.story.figures import FigureEntry, FigureTimeline, Span, figure_timelines
    from crawler.story.scoring import Score, ScorePart, latest_change, score
    from crawler.story.snapshots import Snapshot, Transition, history_at, page_arrivals, snapshot, stage_of, transitions
    from crawler.story.sourcing import (
        STAGE_ORDER,
        STAGE_WORDS,
        Sourcing,
        feed_word_count,
        independent_reports,
        original_articles,
        sourcing_of,
    )
    from crawler.story.standing import aside_articles
    from crawler.story.trends import exceeds_usual, usual_level

__all__ = [
    "CHANGE_WORDS",
    "NOTHING_NEW",
    "STAGE_ORDER",
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
    "aside_articles",
    "changes_between",
    "exceeds_usual",
    "feed_word_count",
    "figure_timelines",
    "headline_kind",
    "history_at",
    "independent_reports",
    "latest_change",
    "original_articles",
    "page_arrivals",
    "score",
    "snapshot",
    "sourcing_of",
    "stage_of",
    "transitions",
    "usual_level",
]

__getattr__ = lazy_names(
    __name__,
    {
        "crawler.story.changes": "CHANGE_WORDS NOTHING_NEW StoryChange changes_between headline_kind",
        "crawler.story.figures": "FigureEntry FigureTimeline Span figure_timelines",
        "crawler.story.scoring": "Score ScorePart latest_change score",
        "crawler.story.snapshots": "Snapshot Transition history_at page_arrivals snapshot stage_of transitions",
        "crawler.story.sourcing": (
            "STAGE_ORDER STAGE_WORDS Sourcing feed_word_count independent_reports original_articles sourcing_of"
        ),
        "crawler.story.standing": "aside_articles",
        "crawler.story.trends": "exceeds_usual usual_level",
    },
)
