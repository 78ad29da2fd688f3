"""What a pack is made of. Times are the archive's own text (UTC, ISO 8601): evidence repeats, it does not convert."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from crawler.model import Hit, MissingPage, PublicationDate, Reason, Relevance, TextFrom
from crawler.report.from_feed import from_feed_note, version_name


@dataclass(frozen=True, slots=True, kw_only=True)
class PageKept:
    """A raw page. `body` is what the server sent, after transfer and content decoding."""

    id: int
    url: str  # after redirects
    requested_url: str  # the address of the entry it was fetched for
    status: int
    headers: Mapping[str, str]  # names in lower case, repeated ones joined
    body: bytes
    fetched_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionKept:
    """What the article was."""

    number: int
    title: str
    text: str
    authors: tuple[str, ...]
    published_at: str | None
    modified_at: str | None
    content_hash: str
    recorded_at: str
    page: int | None  # its raw page, while that is kept
    text_from: TextFrom = TextFrom.PAGE
    extractor: str = ""
    former: TextFrom | None = None  # where the text of the version before is from; None: it is the first

    @property
    def name(self) -> str:
        """The feed's text, or the page that replaced it; empty for any other."""
        return version_name(self.text_from, self.former)


@dataclass(frozen=True, slots=True, kw_only=True)
class EditKept:
    """What a version changed of the one before."""

    version: int
    kind: str
    reasons: tuple[str, ...]
    changes: tuple[tuple[str, str, str], ...]  # words before, words that went, words that came
    created_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptExchange:
    """One line of the fetch log."""

    url: str
    started_at: str
    elapsed_ms: int
    status: int
    bytes: int
    outcome: str
    reason: str
    feed: str
    run: int
    software: str  # version of Borderwatch that made it


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceArticle:
    """An article with all that is kept of it."""

    id: int
    story: int
    source: str
    source_name: str
    homepage: str
    country: str
    url: str
    canonical_url: str
    addresses: tuple[str, ...]
    language: str | None
    date: PublicationDate
    first_seen_at: str
    copy_of: int | None
    versions: tuple[VersionKept, ...]
    edits: tuple[EditKept, ...]
    pages: tuple[PageKept, ...]
    exchanges: tuple[KeptExchange, ...]
    text_from: TextFrom = TextFrom.PAGE
    missing_page: MissingPage | None = None

    @property
    def from_feed(self) -> str:
        """Why its text is its feed's, in words; empty: it is the page's."""
        return from_feed_note(self.text_from, self.missing_page)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """The watch in one version: its hits, the true part of the rule, and when a changed rule found it after the fact."""

    version: int
    hits: tuple[Hit, ...]
    reason: Reason | None
    applied_at: str | None
    why: tuple[str, ...] = ()  # the true part in lines for people


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewMark:
    """What a reviewer said."""

    state: str
    reviewer: str
    note: str
    created_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceAlert:
    """An alert."""

    id: int
    article: int
    watch: str
    watch_title: str
    severity: str
    state: str
    raised_by: str
    version: int
    rule_hash: str
    created_at: str
    updated_at: str
    sightings: tuple[Sighting, ...]
    marks: tuple[ReviewMark, ...]
    relevance: Relevance | None = None
    likely: bool = True
    lowered_from: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishingSource:
    """An article of the story, and why it stands there."""

    article: int
    title: str
    url: str
    source_name: str
    country: str
    language: str | None
    date: PublicationDate
    first_seen_at: str
    copy_of: int | None
    why: str
    decided_by: str
    text_from: TextFrom = TextFrom.PAGE


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryKept:
    """Who else reported it."""

    id: int
    headline: str
    articles: tuple[PublishingSource, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule as configured when the pack is made. `text` is empty when it is no longer the rule that fired."""

    hash: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertCase:
    """An alert with its rule."""

    alert: EvidenceAlert
    rule: Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """Everything for one pack."""

    cases: tuple[AlertCase, ...]
    subjects: tuple[EvidenceArticle, ...]  # the articles of the alerts, each once
    stories: tuple[StoryKept, ...]
    software: str

    @property
    def as_of(self) -> str:
        """The newest moment in the material: a pack has no other clock, so that it can be made again, byte for byte."""
        times = [stamp for case in self.cases for stamp in _of_alert(case.alert)]
        times += [stamp for subject in self.subjects for stamp in _of_article(subject)]
        times += [article.first_seen_at for story in self.stories for article in story.articles]
        return max(times)


def _of_alert(alert: EvidenceAlert) -> list[str]:
    applied = [sighting.applied_at for sighting in alert.sightings if sighting.applied_at]
    return [alert.created_at, alert.updated_at, *applied, *(mark.created_at for mark in alert.marks)]


def _of_article(subject: EvidenceArticle) -> list[str]:
    return [
        subject.first_seen_at,
        *(version.recorded_at for version in subject.versions),
        *(edit.created_at for edit in subject.edits),
        *(page.fetched_at for page in subject.pages),
        *(exchange.started_at for exchange in subject.exchanges),
    ]
