"""A story as its reader meets it: what it was when they last read of it, what it is now, and why it is here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from crawler.language.tokens import direction
from crawler.model import SIDES, AlertRow, StoryAlert, StoryHistory, StoryMember
from crawler.report.digest.excerpts import excerpts
from crawler.report.digest.phrases import short_line
from crawler.report.digest.values import Card, CardAlert, FigureRange, MapPoint
from crawler.report.digest.why import why_lines
from crawler.story import (
    Snapshot,
    changes_between,
    figure_timelines,
    headline_kind,
    history_at,
    original_articles,
    snapshot,
    sourcing_of,
    stage_of,
    transitions,
)

MAX_HEADLINE_CHARS = 300  # characters kept of a title
MAX_NAME_CHARS = 120  # and of a source's name
MAX_OTHER_HEADLINES = 2  # headlines in other languages
MAX_MOMENTS = 200  # of a story's past that are looked at for its last news


def build_card(
    story_id: int, rows: Sequence[AlertRow], history: StoryHistory | None, since: datetime, until: datetime, before: Snapshot | None
) -> Card:
    """Of the alerts that brought the story here (at least one) and its history; what came after `until` is not known."""
    rows = sorted(rows, key=lambda row: (row.copy_of is not None, -row.severity.rank, row.published or row.first_seen, row.id))
    lead = rows[0]
    whole = history or history_of_alerts(rows)
    known = history_at(whole, until)
    members = tuple(_shortened(one) for one in known.members) or tuple(_shortened(_member(row)) for row in rows)
    told = sourcing_of(members)
    now = snapshot(whole, until)
    changes = (
        tuple(replace(one, text=short_line(one.text, MAX_HEADLINE_CHARS)) for one in changes_between(before, now)) if now else ()
    )
    origins = original_articles(members)
    headline = short_line(lead.title, MAX_HEADLINE_CHARS) or lead.url[:MAX_HEADLINE_CHARS]
    withdrawn = tuple(sorted({one.article_id for one in known.edits if one.withdrawn}))
    return Card(
        story_id=story_id,
        headline=headline,
        dir=direction(headline),
        lang=lead.language or "",
        url=lead.url,
        also=_other_headlines(lead, origins),
        severity=now.severity if now else max((row.severity for row in rows), key=lambda one: one.rank),
        kind=headline_kind(changes),
        changes=changes,
        fired=_card_alerts(known.raised, rows),
        excerpts=excerpts(lead),
        places=_map_points(known),
        figures=_figure_ranges(whole, until) if now else (),
        sourcing=told,
        members=members,
        first=origins[0],
        silent=tuple(bank for bank in SIDES if bank not in told.banks),
        stage=stage_of(replace(known, members=members), told),
        transitions=tuple(one for one in transitions(_without_repeats(whole)) if since <= one.moment <= until),
        corrections=tuple(dict.fromkeys(short_line(reason, MAX_HEADLINE_CHARS) for one in known.edits for reason in one.reasons)),
        withdrawn=withdrawn,
        edited=any(one.versions > 1 for one in members),
        when=max(row.published or row.first_seen for row in rows),
        news_at=latest_news(whole, until) or max(row.created_at for row in rows),
        states=tuple(sorted({row.state for row in rows})),
    )


def history_of_alerts(rows: Sequence[AlertRow]) -> StoryHistory:
    """As far as alerts alone tell it."""
    return StoryHistory(
        story_id=rows[0].story_id,
        members=tuple({row.article_id: _member(row) for row in rows}.values()),
        raised=tuple(
            StoryAlert(
                alert_id=row.id,
                watch=row.watch,
                title=row.watch_title,
                severity=row.severity,
                article_id=row.article_id,
                raised_at=row.created_at,
                state=row.state,
            )
            for row in rows
        ),
    )


def latest_news(history: StoryHistory, until: datetime) -> datetime | None:
    """When something last changed that is news to a reader: copies and cosmetic edits move nothing."""
    moments = sorted(
        {
            at
            for at in (
                *(one.first_seen for one in history.members if one.copy_of is None),
                *(one.raised_at for one in history.raised),
                *(one.edited_at for one in history.edits),
                *(at for times in history.versions.values() for at in times[1:]),
            )
            if at <= until
        }
    )
    found, before = None, None
    if len(moments) > MAX_MOMENTS:
        before = snapshot(history, moments[-MAX_MOMENTS - 1])
        found = moments[-MAX_MOMENTS - 1] if before else None
    for at in moments[-MAX_MOMENTS:]:
        now = snapshot(history, at)
        if now is not None and changes_between(before, now):
            found = at
        before = now or before
    return found


def _without_repeats(history: StoryHistory) -> StoryHistory:
    """Without the accounts that cannot move a stage, another of theirs having told as much: a walk through a story of
    thousands is a walk through dozens. Where pages are gone each one counts."""
    if any(one.withdrawn for one in history.edits):
        return history
    first: dict[tuple[object, ...], StoryMember] = {}
    for one in sorted(history.members, key=lambda one: (one.first_seen, one.article_id)):
        first.setdefault((one.publisher, one.bank, one.kind, one.labels, one.copy_of is None), one)
    return replace(history, members=tuple(first.values()))


def _shortened(member: StoryMember) -> StoryMember:
    return replace(
        member,
        title=short_line(member.title, MAX_HEADLINE_CHARS),
        source_name=short_line(member.source_name, MAX_NAME_CHARS) or member.source,
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
        versions=2 if row.edited else 1,
    )


def _other_headlines(lead: AlertRow, origins: Iterable[StoryMember]) -> tuple[StoryMember, ...]:
    """The first headline of each other language: English first, then the other bank, then the earliest."""
    firsts: dict[str, StoryMember] = {}
    for one in origins:
        if one.language and one.language != lead.language and one.title:
            firsts.setdefault(one.language, one)
    order = sorted(firsts.values(), key=lambda one: (one.language != "en", not one.bank or one.bank == lead.bank, one.appeared_at))
    return tuple(order[:MAX_OTHER_HEADLINES])


def _card_alerts(raised: Sequence[StoryAlert], rows: Sequence[AlertRow]) -> tuple[CardAlert, ...]:
    """Every watch that stands on the story; why, where one of the rows says it."""
    standing: dict[str, list[StoryAlert]] = defaultdict(list)
    for one in raised:
        standing[one.watch].append(one)
    told: dict[str, list[AlertRow]] = defaultdict(list)
    for row in rows:
        told[row.watch].append(row)
        if row.watch not in standing:
            standing[row.watch] = [one for one in history_of_alerts(rows).raised if one.watch == row.watch]
    found = []
    for watch, each in standing.items():
        mine = told.get(watch, [])
        first = mine[0] if mine else None
        found.append(
            CardAlert(
                watch=watch,
                title=short_line(each[0].title, MAX_HEADLINE_CHARS),
                severity=max((one.severity for one in each), key=lambda one: one.rank),
                alert_ids=tuple(sorted(one.alert_id for one in each)),
                implied=tuple(dict.fromkeys(hit.group for row in mine for hit in row.hits if hit.field == "source")),
                why=_why(first) if first else (),
                applied=bool(mine) and all(row.applied_at is not None for row in mine),
            )
        )
    return tuple(sorted(found, key=lambda one: (-one.severity.rank, -len(one.alert_ids), one.title)))


def _why(row: AlertRow) -> tuple[str, ...]:
    if not row.reason:
        return ()
    return tuple(
        " " * (len(line) - len(line.lstrip())) + short_line(line, MAX_HEADLINE_CHARS)
        for line in why_lines(row.reason, row.hits, forms=False)
    )


def _map_points(known: StoryHistory) -> tuple[MapPoint, ...]:
    found: dict[str, MapPoint] = {}
    for one in known.places:
        old = found.get(one.id)
        found[one.id] = MapPoint(
            id=one.id,
            name=short_line(one.name, MAX_NAME_CHARS),
            country=one.country,
            province=one.province,
            kind=one.kind,
            latitude=one.latitude,
            longitude=one.longitude,
            precision=one.precision,
            articles=1 + (old.articles if old else 0),
            prominent=one.prominent or (old is not None and old.prominent),
        )
    return tuple(sorted(found.values(), key=lambda one: (not one.prominent, -one.articles, one.kind == "adm1", one.name)))


def _figure_ranges(whole: StoryHistory, until: datetime) -> tuple[FigureRange, ...]:
    """The spans of the moment, each with the way its values went: over time, and for each source."""
    ranges = []
    for ledger in sorted(figure_timelines(whole, until), key=lambda ledger: ledger.unit):
        if ledger.span is None:
            continue
        sources: dict[str, list[float]] = defaultdict(list)
        for name, value in ledger.moves:
            values = sources[short_line(name, MAX_NAME_CHARS)]
            if value not in values[-1:]:
                values.append(value)
        ranges.append(
            FigureRange(
                unit=ledger.unit,
                low=ledger.span.low,
                high=ledger.span.high,
                newest=ledger.span.newest,
                steps=ledger.value_history,
                by_source=tuple((name, tuple(values)) for name, values in sources.items()),
            )
        )
    return tuple(ranges)
