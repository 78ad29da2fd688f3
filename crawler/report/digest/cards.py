"""A story as its reader meets it: what it was when they last read of it, what it is now, and why it is here."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from types import MappingProxyType

from crawler.language.reader import current_reader
from crawler.language.reader.kept import kept_words
from crawler.language.reader.texts import gettext
from crawler.language.tokens import direction
from crawler.model import SIDES, AlertRow, EventStatus, PlacedEvent, StoryAlert, StoryHistory, StoryMember, TextFrom
from crawler.model.translation import HeadlineTranslation
from crawler.report.digest.excerpts import excerpts
from crawler.report.digest.findings import MAX_SOURCE_NAME_CHARS, figure_ranges, map_points
from crawler.report.digest.headlines import headlines
from crawler.report.digest.phrases import short_line
from crawler.report.digest.values import Card, CardAlert, MapPoint
from crawler.report.digest.why import why_lines
from crawler.report.event_line import event_line
from crawler.report.relevance import relevance_line
from crawler.story import (
    Snapshot,
    aside_articles,
    changes_between,
    feed_word_count,
    headline_kind,
    history_at,
    original_articles,
    snapshot,
    sourcing_of,
    stage_of,
    transitions,
)

MAX_HEADLINE_CHARS = 300  # characters kept of a title
NO_TRANSLATIONS: Mapping[int, HeadlineTranslation] = MappingProxyType({})
MAX_MOMENTS = 200  # of a story's past that are looked at for its last news


def leading_alert(rows: Sequence[AlertRow]) -> AlertRow:
    """The alert whose article heads the card."""
    return min(rows, key=_lead_order)


def story_head(
    rows: Sequence[AlertRow],
    members: Sequence[StoryMember],
    raised: Iterable[StoryAlert],
    language: str,
    translated: Container[int] = (),
) -> tuple[StoryMember, tuple[StoryMember, ...]]:
    """The report whose headline a story has wherever it is shown, and those of its headlines in other languages. `rows`: alerts
    that stand on it, at least one; `raised`: all alerts on it. Who stands aside heads no story."""
    lead = leading_alert(rows)
    aside = aside_articles(raised)
    origins = [origin for origin in original_articles(members) if origin.article_id not in aside or lead.article_id in aside]
    return headlines(_shortened(_member(lead)), origins, language, translated)


def build_card(
    story_id: int,
    rows: Sequence[AlertRow],
    history: StoryHistory | None,
    since: datetime,
    until: datetime,
    before: Snapshot | None,
    translations: Mapping[int, HeadlineTranslation] = NO_TRANSLATIONS,
    *,
    with_news: bool = True,
) -> Card:
    """The card of a story, from the alerts that brought it here (at least one) and its history up to `until`. `translations`:
    article → its headline in the reader's language, by a machine. `with_news`: with figures and when something last changed, for
    which a story's whole past is gone through; the desk shows neither."""
    rows = sorted(rows, key=_lead_order)
    lead = rows[0]
    whole = history or history_of_alerts(rows)
    visible = history_at(whole, until)
    members = tuple(_shortened(member) for member in visible.members) or tuple(_shortened(_member(row)) for row in rows)
    sourcing = sourcing_of(members, aside_articles(whole.raised, until))
    now = snapshot(whole, until)
    changes = (
        tuple(replace(change, text=short_line(change.text, MAX_HEADLINE_CHARS)) for change in changes_between(before, now))
        if now
        else ()
    )
    origins = original_articles(members)
    language = current_reader().language
    shown, others = story_head(rows, members, whole.raised, language, translations)
    headline = shown.title or shown.url[:MAX_HEADLINE_CHARS]
    withdrawn = tuple(sorted({edit.article_id for edit in visible.edits if edit.withdrawn}))
    points = map_points(visible)
    return Card(
        story_id=story_id,
        headline=headline,
        dir=direction(headline),
        lang=shown.language or "",
        url=shown.url,
        also=others,
        severity=now.severity if now else max((row.severity for row in rows), key=lambda severity: severity.rank),
        kind=headline_kind(changes),
        changes=changes,
        fired=_card_alerts(visible.raised, rows),
        excerpts=excerpts(lead),
        places=points,
        figures=figure_ranges(whole, until) if now and with_news else (),
        sourcing=sourcing,
        members=members,
        first=origins[0],
        silent=tuple(bank for bank in SIDES if bank not in sourcing.banks and bank not in sourcing.brief_banks),
        stage=stage_of(replace(visible, members=members), sourcing),
        transitions=tuple(transition for transition in transitions(_without_repeats(whole)) if since <= transition.moment <= until),
        corrections=tuple(
            dict.fromkeys(short_line(kept_words(reason), MAX_HEADLINE_CHARS) for edit in visible.edits for reason in edit.reasons)
        ),
        withdrawn=withdrawn,
        edited=any(member.edit_count for member in members),
        latest=max(rows, key=lambda row: row.published or row.first_seen).appeared,
        news_at=(latest_news(whole, until) if with_news else None) or max(row.created_at for row in rows),
        states=tuple(sorted({row.state for row in rows})),
        relevance=_relevance(visible.raised or history_of_alerts(rows).raised),
        event=_event_line(rows, points),
        translation=translations.get(shown.article_id) if shown.language != language else None,
    )


def _event_line(rows: Sequence[AlertRow], points: Sequence[MapPoint]) -> str:
    """The event of the first of these alerts that has one."""
    lines = (event_line(_at_story_place(row.event, points), row.watch, row.watch_title) for row in rows)
    return next(filter(None, lines), "")


def _at_story_place(event: PlacedEvent | None, points: Sequence[MapPoint]) -> PlacedEvent | None:
    """The event where the card says that the story is: the country in one report's sentence is often whence people came."""
    if event is None or not event.frame.place or not points or event.frame.place in {point.id for point in points}:
        return event
    return replace(event, frame=replace(event.frame, place=points[0].id), place_name=points[0].name)


def _relevance(raised: Sequence[StoryAlert]) -> float | None:
    """The relevance of a story: of the most relevant of its gravest alerts."""
    gravest = max((alert.severity.rank for alert in raised), default=0)
    return max(
        (alert.relevance for alert in raised if alert.severity.rank == gravest and alert.relevance is not None), default=None
    )


def _is_aside(row: AlertRow) -> bool:
    """Whether the event of an alert is none of now: past, supposed or denied."""
    return row.event is not None and row.event.frame.status is not EventStatus.HAPPENED


def _lead_order(row: AlertRow) -> tuple[bool, bool, bool, bool, int, datetime, int]:
    """What counts leads, then what is of today, then what was read from a page, then originals, then the gravest and earliest."""
    is_from_feed = row.text_from is TextFrom.FEED
    is_copy = row.copy_of is not None
    return row.probably_not, _is_aside(row), is_from_feed, is_copy, -row.severity.rank, row.published or row.first_seen, row.id


def history_of_alerts(rows: Sequence[AlertRow]) -> StoryHistory:
    """The history of a story that is only known from alerts."""
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
                likely=row.likely,
                relevance=row.relevance.value if row.relevance else None,
                status=row.event.frame.status if row.event else None,
            )
            for row in rows
        ),
    )


def latest_news(history: StoryHistory, until: datetime) -> datetime | None:
    """When something last changed that is news to a reader: copies and cosmetic edits move nothing."""
    moments = sorted(
        {
            moment
            for moment in (
                *(member.first_seen for member in history.members if member.copy_of is None),
                *(alert.raised_at for alert in history.raised),
                *(edit.edited_at for edit in history.edits),
                *(moment for times in history.versions.values() for moment in times[1:]),
            )
            if moment <= until
        }
    )
    latest, before = None, None
    if len(moments) > MAX_MOMENTS:
        before = snapshot(history, moments[-MAX_MOMENTS - 1])
        latest = moments[-MAX_MOMENTS - 1] if before else None
    for moment in moments[-MAX_MOMENTS:]:
        now = snapshot(history, moment)
        if now is not None and changes_between(before, now):
            latest = moment
        before = now or before
    return latest


def _without_repeats(history: StoryHistory) -> StoryHistory:
    """The history without reports that cannot move a stage, as an equal one of the same publisher came before: a walk through
    thousands becomes a walk through dozens. Where pages are gone each one counts."""
    if any(edit.withdrawn for edit in history.edits):
        return history
    first: dict[tuple[object, ...], StoryMember] = {}
    for member in sorted(history.members, key=lambda member: (member.first_seen, member.article_id)):
        is_provisional = bool(history.feed_versions.get(member.article_id))
        key = (member.publisher, member.bank, member.kind, member.labels, member.copy_of is None, is_provisional)
        first.setdefault(key, member)
    return replace(history, members=tuple(first.values()))


def _shortened(member: StoryMember) -> StoryMember:
    return replace(
        member,
        title=short_line(member.title, MAX_HEADLINE_CHARS),
        source_name=short_line(member.source_name, MAX_SOURCE_NAME_CHARS) or member.source,
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
        date=row.date,
        first_seen=row.first_seen,
        copy_of=row.copy_of,
        versions=2 if row.edited else 1,
        text_from=row.text_from,
        feed_words=feed_word_count(row.title, row.text) if row.text_from is TextFrom.FEED else 0,
        missing_page=row.missing_page,
    )


def _card_alerts(raised: Sequence[StoryAlert], rows: Sequence[AlertRow]) -> tuple[CardAlert, ...]:
    """Every watch that stands on the story; why, where one of the rows says it."""
    standing: dict[str, list[StoryAlert]] = defaultdict(list)
    for alert in raised:
        standing[alert.watch].append(alert)
    rows_by_watch: dict[str, list[AlertRow]] = defaultdict(list)
    for row in rows:
        rows_by_watch[row.watch].append(row)
        if row.watch not in standing:
            standing[row.watch] = [alert for alert in history_of_alerts(rows).raised if alert.watch == row.watch]
    card_alerts = []
    for watch, alerts in standing.items():
        watch_rows = rows_by_watch.get(watch, [])
        first = watch_rows[0] if watch_rows else None
        card_alerts.append(
            CardAlert(
                watch=watch,
                title=short_line(gettext(alerts[0].title), MAX_HEADLINE_CHARS),
                severity=max((alert.severity for alert in alerts), key=lambda severity: severity.rank),
                alert_ids=tuple(sorted(alert.alert_id for alert in alerts)),
                implied=tuple(dict.fromkeys(hit.group for row in watch_rows for hit in row.hits if hit.field == "source")),
                why=_why(first) if first else (),
                applied=bool(watch_rows) and all(row.applied_at is not None for row in watch_rows),
                relevance=max((alert.relevance for alert in alerts if alert.relevance is not None), default=None),
                relevance_words=relevance_line(first.relevance, lowered_from=first.lowered_from) if first else "",
                probably_not=all(alert.probably_not for alert in alerts),
            )
        )
    return tuple(
        sorted(card_alerts, key=lambda card_alert: (-card_alert.severity.rank, -len(card_alert.alert_ids), card_alert.title))
    )


def _why(row: AlertRow) -> tuple[str, ...]:
    if not row.reason:
        return ()
    return tuple(
        " " * (len(line) - len(line.lstrip())) + short_line(line, MAX_HEADLINE_CHARS)
        for line in why_lines(row.reason, row.hits, forms=False)
    )
