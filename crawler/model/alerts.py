"""What a watch that is true of an article says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from crawler.model.enums import Severity
from crawler.model.events import EventFrame, EventStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One term found. `start` and `end` count characters of the field's original text."""

    field: str  # title, text, or source (implied: then start = end = 0)
    start: int
    end: int
    text: str  # as it stands in the original
    term: str  # as the watch has it
    folded: str
    group: str
    language: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A true part of a watch, as its author would write it: the hits that are its own (their numbers in the match; those
    of field `source` are implied), and its true parts."""

    text: str
    hits: tuple[int, ...] = ()
    parts: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class RelevanceReason:
    """What moved a relevance, and by how much: parts of 1, below 0 where it speaks against the alert."""

    words: str
    effect: float


@dataclass(frozen=True, slots=True)
class Relevance:
    """How likely a reviewer would confirm an alert, 0 to 1, with what moved it most."""

    value: float
    reasons: tuple[RelevanceReason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchIdentity:
    """Name, severity and hash of a watch, as the archive keeps them."""

    id: str
    title: str
    severity: Severity
    rule_hash: str
    was: tuple[str, ...] = ()  # ids that it had before


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A watch that is true of an article."""

    watch: str
    title: str
    severity: Severity
    rule_hash: str
    hits: tuple[Hit, ...]
    raised_by: str = ""  # which raise rule set the severity; empty: none
    reason: Reason | None = None  # the true part of the watch
    alternatives: tuple[int, ...] = (0,)  # of the conditions of which one is enough, those that are true
    clear_cut: bool = True  # the `strong` condition of the watch holds too, or it has none
    doubted: bool = False  # what the watch has under `doubt` is there: a headline about sport
    evidence: Mapping[str, float] = field(default_factory=dict)  # what relevance rests on: figures between 0 and 1
    relevance: Relevance | None = None
    event: EventFrame | None = None  # where it was sought
    likely: bool = True  # False: under `alerts: min_relevance`, kept as probably not
    lowered_from: Severity | None = None  # critical, where the relevance is too low for that, or it did not happen now
    status: EventStatus = EventStatus.HAPPENED  # how the article tells what the watch asks for


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkedAlert:
    """An alert that a reviewer confirmed (`right`) or dismissed, with the evidence that it had."""

    alert_id: int
    watch: str  # slug
    story_id: int
    right: bool
    evidence: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unjudged:
    """A watch that was too costly to evaluate, or whose severity was."""

    watch: str
    title: str
    severity: Severity
    rule_hash: str
    reason: str
