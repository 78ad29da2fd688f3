"""A story as the archive tells it: its accounts, what fired on them, their figures, places and edits, each with its time.

Nothing is ever deleted, so what a story was at any moment can be told from its history (`story.snapshot`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from crawler.model.documents import PublicationDate
from crawler.model.enums import AlertState, Disposition, FetchOutcome, Severity, TextFrom
from crawler.model.events import EventStatus

MIN_EQUAL_TEXT_WORDS = 20  # a shorter text proves nothing by being equal, and nothing by being different
MIN_REPORT_WORDS = 8  # a shorter text is a heading: it joins no story, and none joins it


@dataclass(frozen=True, slots=True, kw_only=True)
class MissingPage:
    """Why an article has its feed's text only, and when its page is asked for again."""

    disposition: Disposition  # of its entry; PENDING: the page is asked for at the next poll
    reason: str
    outcome: FetchOutcome | None  # of the last exchange; None: the log no longer holds it
    retry_at: datetime | None  # None: not again, unless the entry is pending


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryMember:
    """An article of a story, and whose it is. `labels`: who says so, by its words (official, denied, claim, hearsay)."""

    story_id: int
    article_id: int
    title: str
    url: str
    source: str  # slug
    source_name: str
    country: str
    bank: str  # tj, af or empty
    language: str | None
    date: PublicationDate
    first_seen: datetime
    copy_of: int | None
    versions: int = 1
    owner: str = ""
    kind: str = ""  # state, independent, exile, international, official, research
    labels: frozenset[str] = frozenset()
    text_from: TextFrom = TextFrom.PAGE
    feed_words: int = 0  # of title and text, where they are the feed's
    missing_page: MissingPage | None = None
    replacements: int = 0  # versions that are ours, no edits: pages that replaced the feed's text, or were read again

    @property
    def edit_count(self) -> int:
        """How often its publisher changed it, as far as was seen."""
        return max(0, self.versions - 1 - self.replacements)

    @property
    def published(self) -> datetime | None:
        return self.date.instant

    @property
    def appeared(self) -> PublicationDate:
        """When it was published, as far as is known."""
        return self.date.or_first_seen(self.first_seen)

    @property
    def is_from_feed(self) -> bool:
        return self.text_from is TextFrom.FEED

    @property
    def is_brief_feed_text(self) -> bool:
        """Whether its feed says too little to be compared with other texts: whose words they are cannot be known."""
        return self.is_from_feed and self.feed_words < MIN_EQUAL_TEXT_WORDS

    @property
    def appeared_at(self) -> datetime:
        return self.published or self.first_seen

    @property
    def publisher(self) -> str:
        """Whose voice it is: sources of one owner are one."""
        return self.owner or self.source


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryAlert:
    """A watch that fired on an article of a story."""

    alert_id: int
    watch: str
    title: str
    severity: Severity
    article_id: int
    raised_at: datetime
    state: AlertState
    changed: datetime | None = None  # when it was last raised or changed, where that is not `raised_at`
    likely: bool = True  # False: kept as probably not
    relevance: float | None = None
    status: EventStatus | None = None  # how the article tells its event; None: nobody has read it

    @property
    def counts(self) -> bool:
        """Whether it is shown, counted and sent: not once dismissed, and not while it is probably none."""
        return self.state is AlertState.CONFIRMED or (self.likely and self.state is AlertState.NEW)

    @property
    def probably_not(self) -> bool:
        """Whether it is kept apart: too little speaks for it, and nobody has marked it."""
        return not self.likely and self.state is AlertState.NEW


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryFigure:
    """A figure that one version of an article gives, with what it counts."""

    article_id: int
    version: int
    unit: str
    value: float
    qualifier: str  # exact, min, max, approx, range, vague
    label: str  # claim, official, denied, hearsay, or empty
    counted: str = ""  # of whom: soldiers, civilians, children …; empty: not said
    background: str = ""  # total, past, elsewhere: not of the news; part: of the figure before it; empty: of the news


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryPlace:
    """A place that an article names without doubt. Degrees (WGS 84)."""

    article_id: int
    id: str
    name: str
    country: str
    kind: str
    latitude: float
    longitude: float
    precision: str  # point, district, province, country, area
    prominent: bool  # in the title or the lead
    happened: bool = False  # where the event of one of its alerts was
    province: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryEdit:
    """A material edit, or a retraction: the page is gone (`withdrawn`)."""

    article_id: int
    version: int
    reasons: tuple[str, ...]
    edited_at: datetime
    withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryHistory:
    """Everything about a story that a card, a snapshot or a policy is made of. `versions`: article → when each of its
    versions was recorded, the first one first. `feed_versions`: article → number of a version that is its feed's text → words of
    title and text. `figures`: in the order of title and text. `harm`: article, version and unit → how many its event killed or
    wounded, where that is said."""

    story_id: int
    members: tuple[StoryMember, ...]
    raised: tuple[StoryAlert, ...] = ()
    figures: tuple[StoryFigure, ...] = ()
    places: tuple[StoryPlace, ...] = ()
    edits: tuple[StoryEdit, ...] = ()
    versions: Mapping[int, tuple[datetime, ...]] = field(default_factory=dict)
    feed_versions: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    harm: Mapping[tuple[int, int, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rise:
    """More than usual: of a watch its stories in a day, of a story its owners in a day."""

    subject: str  # watch slug, or the story's headline
    title: str
    story_id: int | None
    count: int
    usual: float  # median of such days
    days: int  # observed days it is compared with
    day: str = "day"  # what they are: Friday, or any day where too few Fridays are known
