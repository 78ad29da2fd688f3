"""What a digest is made of, and what it says: values in, values out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from crawler.language.reader import SOURCE_LANGUAGE, current_reader
from crawler.language.reader.texts import gettext
from crawler.language.tokens import isolated
from crawler.model import (
    AlertRow,
    ChangeKind,
    Coverage,
    FirstAtPlace,
    PublicationDate,
    Rise,
    Severity,
    Stage,
    StoryHistory,
    StoryMember,
    TextFrom,
)
from crawler.model.translation import HeadlineTranslation
from crawler.story import CHANGE_WORDS, NOTHING_NEW, Snapshot, Sourcing, StoryChange, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class Volume:
    """Stories on which each watch fired, by day (UTC). A day that is not in `observed` is unknown, not zero."""

    days: tuple[date, ...] = ()
    observed: frozenset[date] = frozenset()
    by_watch: Mapping[str, Mapping[date, int]] = field(default_factory=dict)

    def of(self, watch: str) -> tuple[int | None, ...]:
        """A value for each of `days`; None: not observed."""
        counts = self.by_watch.get(watch, {})
        return tuple(counts.get(day, 0 if day in self.observed else None) for day in self.days)


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """Everything that a digest is composed of."""

    coverage: Coverage
    alerts: tuple[AlertRow, ...] = ()  # those that bring a story into the digest
    histories: Mapping[int, StoryHistory] = field(default_factory=dict)
    before: Mapping[int, Snapshot] = field(default_factory=dict)  # what the reader was told of each story last
    firsts: tuple[FirstAtPlace, ...] = ()
    rising: tuple[Rise, ...] = ()
    volume: Volume = Volume()
    titles: Mapping[str, str] = field(default_factory=dict)  # watch → title
    translations: Mapping[int, HeadlineTranslation] = field(default_factory=dict)  # article → its headline for this reader
    heard: Mapping[tuple[str, str], int] = field(default_factory=dict)  # ("bank" or "language", which) → articles
    usually_heard: Mapping[tuple[str, str], int] = field(default_factory=dict)  # the same, of the fortnight before


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """Hits in their context: pieces of text, each marked or not."""

    pieces: tuple[tuple[str, bool], ...]
    dir: str
    lang: str
    groups: tuple[str, ...]

    @property
    def text(self) -> str:
        return "".join(piece for piece, _ in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class CardAlert:
    """A watch that stands on a story."""

    watch: str
    title: str
    severity: Severity
    alert_ids: tuple[int, ...]
    implied: tuple[str, ...] = ()  # groups that a source implied
    why: tuple[str, ...] = ()  # the true part of the rule, on the first of its articles, a line each
    applied: bool = False  # raised after the fact, by a changed rule
    relevance: float | None = None  # of the most relevant of its alerts
    relevance_words: str = ""  # the relevance of the first of its articles, with what moved it
    probably_not: bool = False  # all its alerts are kept apart; a digest has no such watch


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPoint:
    """A place that a story names without doubt. Degrees (WGS 84)."""

    id: str
    name: str
    country: str
    province: str
    kind: str
    latitude: float
    longitude: float
    precision: str
    articles: int  # that name it
    prominent: bool  # in a title or a lead
    happened: bool = False  # where the event of one of the story's alerts was


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRange:
    """What the accounts of a story give for one unit. `steps`: the first value and each that went beyond all before it;
    `by_source`: source name → its values in the order it gave them."""

    unit: str
    low: float
    high: float
    newest: float
    steps: tuple[float, ...]
    by_source: tuple[tuple[str, tuple[float, ...]], ...]


def translation_words(translation: HeadlineTranslation) -> str:
    """The one way in which a machine translation is shown: never without saying what it is."""
    return gettext("Machine translation: {text}", text=isolated(translation.text))


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One story."""

    story_id: int
    headline: str
    dir: str
    lang: str
    url: str
    also: tuple[StoryMember, ...]  # how it is headed in other languages, the other bank first
    severity: Severity
    kind: ChangeKind | None  # the weightiest change; None: nothing but copies since the reader was told
    changes: tuple[StoryChange, ...]
    fired: tuple[CardAlert, ...]
    excerpts: tuple[Excerpt, ...]
    places: tuple[MapPoint, ...]  # those of a title or a lead first
    figures: tuple[FigureRange, ...]
    sourcing: Sourcing
    members: tuple[StoryMember, ...]  # originals first
    first: StoryMember  # who published it first
    silent: tuple[str, ...]  # banks that do not tell it
    stage: Stage
    transitions: tuple[Transition, ...]  # within the period
    corrections: tuple[str, ...]  # what material edits changed
    withdrawn: tuple[int, ...]  # articles whose pages are gone
    edited: bool
    latest: PublicationDate  # of the newest article that is reported
    news_at: datetime  # when something last changed that is news
    states: tuple[str, ...]
    rise: Rise | None = None
    relevance: float | None = None  # of the most relevant of its gravest alerts; None: not known
    event: str = ""  # who did what to whom, where, as one line
    translation: HeadlineTranslation | None = None  # of the headline, where no report has one in the reader's language

    @property
    def when(self) -> datetime:
        """The moment of the newest article that is reported."""
        return self.latest.instant or self.news_at

    @property
    def sources(self) -> int:
        return len({member.source for member in self.members})

    @property
    def text_from(self) -> TextFrom:
        """Where its text comes from: of its feeds only, while no page of any of its articles was read."""
        return TextFrom.FEED if all(member.is_from_feed for member in self.members) else TextFrom.PAGE

    @property
    def copies(self) -> int:
        return self.sourcing.copies

    @property
    def label(self) -> tuple[str, str]:
        """(headline, language) for lists: that of a report in the reader's language where there is one, else the marked machine
        translation, else an English one's."""
        for wanted in dict.fromkeys((current_reader().language, SOURCE_LANGUAGE)):
            if self.lang == wanted:
                break
            if self.translation and self.translation.language == wanted:
                return translation_words(self.translation), wanted
            if found := next((member for member in self.also if member.language == wanted), None):
                return found.title, wanted
        return self.headline, self.lang

    @property
    def translated(self) -> str:
        """The line under its headline that a machine translated, marked as such; empty: none did."""
        return translation_words(self.translation) if self.translation else ""

    @property
    def word(self) -> str:
        """What the card is to its reader."""
        return gettext(CHANGE_WORDS[self.kind] if self.kind else NOTHING_NEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Highlight:
    """A sentence about a story; the headline it belongs to stands on the card."""

    story_id: int
    text: str
    severity: Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Stories that share something: an area, a theme. `slug`: of the watch."""

    title: str
    stories: tuple[int, ...]
    severity: Severity  # of the gravest
    slug: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceShare:
    """What a source contributed to the digest."""

    source: str
    name: str
    bank: str
    kind: str
    languages: tuple[str, ...]
    stories: int
    first: int  # stories that it told before others
    copies: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The report."""

    since: datetime
    until: datetime
    coverage: Coverage
    cards: tuple[Card, ...]
    alerts: int
    by_watch: tuple[tuple[str, int], ...]  # watch title → stories
    firsts: tuple[FirstAtPlace, ...]  # what had not happened there for long
    verdict: str  # alerts / quiet / cannot_conclude / not_polled
    rising: tuple[Rise, ...] = ()
    volume: Volume = Volume()
    titles: Mapping[str, str] = field(default_factory=dict)
    highlights: tuple[Highlight, ...] = ()
    key_figures: tuple[Highlight, ...] = ()
    areas: tuple[Group, ...] = ()
    themes: tuple[Group, ...] = ()
    gaps: tuple[str, ...] = ()  # what this digest cannot know
    sources: tuple[SourceShare, ...] = ()

    def card(self, story_id: int) -> Card:
        return next(card for card in self.cards if card.story_id == story_id)
