"""Every value that travels the road, from configuration to alert. The package to read first.

All types are frozen and slotted; every datetime is aware and UTC; every collection is a tuple.
"""

from crawler.model.alerts import Hit, Match, Reason
from crawler.model.documents import Article, DocumentProblem, Entry, Extraction, FeedDocument, Hints, Page
from crawler.model.enums import (
    AlertState,
    ChangeKind,
    Disposition,
    DocumentFlaw,
    EditKind,
    FeedKind,
    FeedProblem,
    FetchOutcome,
    MessageKind,
    MessageState,
    Severity,
    Stage,
    TextFrom,
)
from crawler.model.plan import (
    CrawlLimits,
    PendingEntry,
    Plan,
    PlannedEndpoint,
    PlannedFeed,
    PollDecision,
    PollPolicy,
    PollResult,
    PollState,
    RobotsCopy,
)
from crawler.model.results import ArticleFound, FeedState, Fetch, FetchError, Item, RobotsFetched, Validators
from crawler.model.rows import AlertRow, Coverage, FeedHealth, FirstAtPlace
from crawler.model.sides import SIDES, side_name
from crawler.model.sources import CatalogFeed, Endpoint, Feed, Source
from crawler.model.story import Rise, StoryAlert, StoryEdit, StoryFigure, StoryHistory, StoryMember, StoryPlace

__all__ = [
    "SIDES",
    "AlertRow",
    "AlertState",
    "Article",
    "ArticleFound",
    "CatalogFeed",
    "ChangeKind",
    "Coverage",
    "CrawlLimits",
    "Disposition",
    "DocumentFlaw",
    "DocumentProblem",
    "EditKind",
    "Endpoint",
    "Entry",
    "Extraction",
    "Feed",
    "FeedDocument",
    "FeedHealth",
    "FeedKind",
    "FeedProblem",
    "FeedState",
    "Fetch",
    "FetchError",
    "FetchOutcome",
    "FirstAtPlace",
    "Hints",
    "Hit",
    "Item",
    "Match",
    "MessageKind",
    "MessageState",
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
    "Stage",
    "StoryAlert",
    "StoryEdit",
    "StoryFigure",
    "StoryHistory",
    "StoryMember",
    "StoryPlace",
    "TextFrom",
    "Validators",
    "side_name",
]
