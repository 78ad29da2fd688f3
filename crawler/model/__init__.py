"""Every value that travels the road, from configuration to alert. The package to read first.

All types are frozen and slotted; every datetime is aware and UTC; every collection is a tuple.
"""

from typing import TYPE_CHECKING

from crawler.model.lazy import lazy_names

if TYPE_CHECKING:
    from crawler.model.alerts import Hit, MarkedAlert, Match, Reason, Relevance, RelevanceReason
    from crawler.model.documents import (
        Article,
        DocumentProblem,
        Entry,
        Extraction,
        ExtractionStep,
        FeedDocument,
        Hints,
        Page,
        PublicationDate,
        newest_entries,
    )
    from crawler.model.enums import (
        AlertState,
        ChangeKind,
        DateCertainty,
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
    from crawler.model.events import EventFrame, EventStatus, PlacedEvent
    from crawler.model.plan import (
        CrawlLimits,
        HostPace,
        OpenGap,
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
    from crawler.model.results import (
        ArticleFound,
        FeedState,
        Fetch,
        FetchError,
        GapReport,
        HostPaced,
        Item,
        RobotsFetched,
        Validators,
    )
    from crawler.model.rows import AlertRow, Coverage, FeedHealth, FirstAtPlace
    from crawler.model.sides import SIDES, side_name
    from crawler.model.site import FieldPlace, MemoryUse, PageField, PageTraits, SiteMemory
    from crawler.model.sources import CatalogFeed, Endpoint, Feed, PageRules, Source
    from crawler.model.story import (
        MIN_EQUAL_TEXT_WORDS,
        MIN_REPORT_WORDS,
        MissingPage,
        Rise,
        StoryAlert,
        StoryEdit,
        StoryFigure,
        StoryHistory,
        StoryMember,
        StoryPlace,
    )

__all__ = [
    "MIN_EQUAL_TEXT_WORDS",
    "MIN_REPORT_WORDS",
    "SIDES",
    "AlertRow",
    "AlertState",
    "Article",
    "ArticleFound",
    "CatalogFeed",
    "ChangeKind",
    "Coverage",
    "CrawlLimits",
    "DateCertainty",
    "Disposition",
    "DocumentFlaw",
    "DocumentProblem",
    "EditKind",
    "Endpoint",
    "Entry",
    "EventFrame",
    "EventStatus",
    "Extraction",
    "ExtractionStep",
    "Feed",
    "FeedDocument",
    "FeedHealth",
    "FeedKind",
    "FeedProblem",
    "FeedState",
    "Fetch",
    "FetchError",
    "FetchOutcome",
    "FieldPlace",
    "FirstAtPlace",
    "GapReport",
    "Hints",
    "Hit",
    "HostPace",
    "HostPaced",
    "Item",
    "MarkedAlert",
    "Match",
    "MemoryUse",
    "MessageKind",
    "MessageState",
    "MissingPage",
    "OpenGap",
    "Page",
    "PageField",
    "PageRules",
    "PageTraits",
    "PendingEntry",
    "PlacedEvent",
    "Plan",
    "PlannedEndpoint",
    "PlannedFeed",
    "PollDecision",
    "PollPolicy",
    "PollResult",
    "PollState",
    "PublicationDate",
    "Reason",
    "Relevance",
    "RelevanceReason",
    "Rise",
    "RobotsCopy",
    "RobotsFetched",
    "Severity",
    "SiteMemory",
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
    "newest_entries",
    "side_name",
]

__getattr__ = lazy_names(
    __name__,
    {
        "crawler.model.alerts": "Hit MarkedAlert Match Reason Relevance RelevanceReason",
        "crawler.model.documents": (
            "Article DocumentProblem Entry Extraction ExtractionStep FeedDocument Hints Page PublicationDate newest_entries"
        ),
        "crawler.model.enums": (
            "AlertState ChangeKind DateCertainty Disposition DocumentFlaw EditKind FeedKind FeedProblem FetchOutcome "
            "MessageKind MessageState Severity Stage TextFrom"
        ),
        "crawler.model.events": "EventFrame EventStatus PlacedEvent",
        "crawler.model.plan": (
            "CrawlLimits HostPace OpenGap PendingEntry Plan PlannedEndpoint PlannedFeed PollDecision PollPolicy PollResult "
            "PollState RobotsCopy"
        ),
        "crawler.model.results": "ArticleFound FeedState Fetch FetchError GapReport HostPaced Item RobotsFetched Validators",
        "crawler.model.rows": "AlertRow Coverage FeedHealth FirstAtPlace",
        "crawler.model.sides": "SIDES side_name",
        "crawler.model.site": "FieldPlace MemoryUse PageField PageTraits SiteMemory",
        "crawler.model.sources": "CatalogFeed Endpoint Feed PageRules Source",
        "crawler.model.story": (
            "MIN_EQUAL_TEXT_WORDS MIN_REPORT_WORDS MissingPage Rise StoryAlert StoryEdit StoryFigure StoryHistory StoryMember "
            "StoryPlace"
        ),
    },
)
