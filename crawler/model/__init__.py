"""Every value that travels the road, from configuration to alert. The package to read first.

All types are frozen and slotted; every datetime is aware and UTC; every collection is a tuple.
"""

from crawler.model.alerts import Hit, Match, Reason
from crawler.model.enums import Disposition, FeedKind, Outcome, Severity
from crawler.model.results import ArticleFound, FeedState, Fetch, FetchError, Item, RobotsFetched, Validators
from crawler.model.road import (
    Article,
    CrawlLimits,
    Endpoint,
    Entry,
    Extraction,
    Feed,
    FeedDocument,
    Hints,
    Page,
    PendingEntry,
    Plan,
    PlannedEndpoint,
    PlannedFeed,
    PollDecision,
    PollPolicy,
    PollResult,
    PollState,
    RobotsCopy,
    Source,
)
from crawler.model.rows import AlertRow, Coverage, FeedHealth, First
from crawler.model.story import Rise, StoryAlert, StoryEdit, StoryFigure, StoryHistory, StoryMember, StoryPlace

__all__ = [
    "AlertRow",
    "Article",
    "ArticleFound",
    "Coverage",
    "CrawlLimits",
    "Disposition",
    "Endpoint",
    "Entry",
    "Extraction",
    "Feed",
    "FeedDocument",
    "FeedHealth",
    "FeedKind",
    "FeedState",
    "Fetch",
    "FetchError",
    "First",
    "Hints",
    "Hit",
    "Item",
    "Match",
    "Outcome",
    "Page",
    "PendingEntry",
    "Plan",
    "PlannedEndpoint",
    "PlannedFeed",
    "PollDecision",
    "PollPolicy",
    "PollResult",
    "PollState",
    "Reason",
    "Rise",
    "RobotsCopy",
    "RobotsFetched",
    "Severity",
    "Source",
    "StoryAlert",
    "StoryEdit",
    "StoryFigure",
    "StoryHistory",
    "StoryMember",
    "StoryPlace",
    "Validators",
]
