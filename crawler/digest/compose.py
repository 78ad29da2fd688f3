"""Alerts → cards, one for each story: who said it, why it is here, and what the report rests on."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from crawler.digest.why import why_lines
from crawler.model import AlertRow, Coverage, First, Hit, Severity, StoryMember
from crawler.text import direction, excerpt

MOST_EXCERPTS = 3  # of one card: the reader wants the reason, not the article
WIDTH = 220  # characters of an excerpt
ENOUGH = 0.5  # share of feeds that must have answered before "nothing happened" may be said


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
class Fired:
    """A watch that fired on a story."""

    watch: str
    title: str
    severity: Severity
    alert_ids: tuple[int, ...]
    implied: tuple[str, ...]  # groups that a source implied
    why: tuple[str, ...]  # the true part of the rule, on the first of its articles, a line each
    applied: bool  # raised after the fact, by a changed rule


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One story."""

    story_id: int
    headline: str
    dir: str
    lang: str
    url: str
    severity: Severity
    fired: tuple[Fired, ...]
    excerpts: tuple[Excerpt, ...]
    members: tuple[StoryMember, ...]  # originals first
    first: StoryMember  # who published it first
    sources: int
    copies: int
    edited: bool
    corrections: tuple[str, ...]  # what material edits changed
    when: datetime  # newest of what is reported
    states: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The report."""

    since: datetime
    until: datetime
    coverage: Coverage
    cards: tuple[Card, ...]
    alerts: int
    by_watch: tuple[tuple[str, int], ...]  # watch title → stories
    firsts: tuple[First, ...]  # what had not happened there for long
    verdict: str  # alerts / quiet / cannot_conclude / not_polled


def compose(
    alerts: Iterable[AlertRow], members: Iterable[StoryMember], coverage: Coverage, firsts: tuple[First, ...] = ()
) -> Digest:
    """Group by story; the gravest story first, then the newest."""
    stories: dict[int, list[AlertRow]] = defaultdict(list)
    for alert in alerts:
        stories[alert.story_id].append(alert)
    carried: dict[int, list[StoryMember]] = defaultdict(list)
    for member in members:
        carried[member.story_id].append(member)
    cards = [card(story, rows, tuple(carried.get(story, ()))) for story, rows in stories.items()]
    cards.sort(key=lambda card: (-card.severity.rank, -card.when.timestamp(), card.story_id))
    counts = Counter(fired.title for card in cards for fired in card.fired)
    return Digest(
        since=coverage.since,
        until=coverage.until,
        coverage=coverage,
        cards=tuple(cards),
        alerts=sum(len(rows) for rows in stories.values()),
        by_watch=tuple(counts.most_common()),
        firsts=firsts,
        verdict=_verdict(coverage, bool(cards)),
    )


def _verdict(coverage: Coverage, any_cards: bool) -> str:
    if any_cards:
        return "alerts"
    if not coverage.runs or not coverage.polled:
        return "not_polled"
    return "quiet" if coverage.answered >= ENOUGH * coverage.feeds else "cannot_conclude"


def card(story_id: int, rows: Sequence[AlertRow], members: tuple[StoryMember, ...]) -> Card:
    """One story with at least one alert."""
    rows = sorted(rows, key=lambda row: (row.copy_of is not None, -row.severity.rank, row.first_seen, row.id))
    lead = rows[0]
    members = members or (_member(lead),)
    first = min(members, key=lambda member: (member.published or member.first_seen, member.article_id))
    return Card(
        story_id=story_id,
        headline=lead.title or lead.url,
        dir=direction(lead.title or lead.text),
        lang=lead.language or "",
        url=lead.url,
        severity=max((row.severity for row in rows), key=lambda severity: severity.rank),
        fired=_fired(rows),
        excerpts=excerpts(lead),
        members=members,
        first=first,
        sources=len({member.source for member in members}),
        copies=sum(member.copy_of is not None for member in members),
        edited=any(member.versions > 1 for member in members),
        corrections=tuple(dict.fromkeys(reason for row in rows for reason in row.edits)),
        when=max(row.published or row.first_seen for row in rows),
        states=tuple(sorted({row.state for row in rows})),
    )


def _member(row: AlertRow) -> StoryMember:
    return StoryMember(
        story_id=row.story_id,
        article_id=row.article_id,
        title=row.title,
        url=row.url,
        source=row.source,
        source_name=row.source_name,
        country=row.country,
        bank=row.bank,
        language=row.language,
        published=row.published,
        first_seen=row.first_seen,
        copy_of=row.copy_of,
    )


def _fired(rows: list[AlertRow]) -> tuple[Fired, ...]:
    by_watch: dict[str, list[AlertRow]] = defaultdict(list)
    for row in rows:
        by_watch[row.watch].append(row)
    found = [
        Fired(
            watch=watch,
            title=group[0].watch_title,
            severity=max((row.severity for row in group), key=lambda severity: severity.rank),
            alert_ids=tuple(sorted(row.id for row in group)),
            implied=tuple(dict.fromkeys(hit.group for row in group for hit in row.hits if hit.field == "source")),
            why=why_lines(group[0].reason, group[0].hits, forms=False) if group[0].reason else (),
            applied=all(row.applied_at is not None for row in group),
        )
        for watch, group in by_watch.items()
    ]
    return tuple(sorted(found, key=lambda fired: (-fired.severity.rank, fired.title)))


def excerpts(lead: AlertRow) -> tuple[Excerpt, ...]:
    """Where the hits of the story's first article stand: stretches of its text that hold the most groups."""
    hits = sorted(
        {(hit.field, hit.start, hit.end): hit for hit in lead.hits if hit.field in ("title", "text")}.values(),
        key=lambda hit: (hit.field != "text", hit.start),
    )
    body = [hit for hit in hits if hit.field == "text"] or hits
    found: list[Excerpt] = []
    told: set[str] = set()
    at = 0
    while at < len(body) and len(found) < MOST_EXCERPTS:
        near = [hit for hit in body[at:] if hit.end <= body[at].start + WIDTH and hit.field == body[at].field]
        groups = {hit.group for hit in near}
        if not groups <= told:
            found.append(_excerpt(lead, near))
            told |= groups
        at += max(1, len(near))
    return tuple(found)


def _excerpt(lead: AlertRow, hits: list[Hit]) -> Excerpt:
    text = lead.title if hits[0].field == "title" else lead.text
    start, end = hits[0].start, max(hit.end for hit in hits)
    before, middle, after = excerpt(text, start, end, max(WIDTH, end - start + 80))
    pieces: list[tuple[str, bool]] = [(before, False)]
    if len(hits) == 1:
        pieces.append((middle, True))
    else:
        position = start
        for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
            if hit.end <= position:
                continue  # inside a longer one
            pieces.append((_line(text[position : max(position, hit.start)]), False))
            pieces.append((_line(text[max(position, hit.start) : hit.end]), True))
            position = max(position, hit.end)
    pieces.append((after, False))
    return Excerpt(
        pieces=tuple(piece for piece in pieces if piece[0]),
        dir=direction(text[start:end] or text),
        lang=lead.language or "",
        groups=tuple(dict.fromkeys(hit.group for hit in hits)),
    )


def _line(text: str) -> str:
    return " ".join(text.split("\n"))
