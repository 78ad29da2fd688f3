"""How the monitor does, then every source: those with a problem first, the reason in words and a month of articles as a line."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from datasette.utils.asgi import Response
from markupsafe import Markup

from crawler import config as configuration
from crawler.app.health_facts import HealthRow
from crawler.language.reader.texts import gettext as _
from crawler.model import Disposition, FeedHealth
from crawler.report.charts import PolledDay, health_strip, sparkline
from crawler.store import Store
from crawler.store.statistics import TextYield
from jobs.health import load_health_rows
from jobs.review.web import RequestContext

HISTORY_DAYS = 30
DISPOSITIONS_WITH_TEXT = (Disposition.RECORDED, Disposition.COPY, Disposition.EDITED, Disposition.UNCHANGED)
DISPOSITIONS_WITHOUT_TEXT = (
    Disposition.THIN,
    Disposition.PAYWALLED,
    Disposition.CONSENT,
    Disposition.NOT_ARTICLE,
    Disposition.NOT_HTML,
    Disposition.EXTRACTION_FAILED,
    Disposition.FROM_FEED,
    Disposition.BLOCKED_BY_SITE,
    Disposition.BLOCKED_BY_ROBOTS,
    Disposition.BLOCKED_BY_GUARD,
    Disposition.GONE,
    Disposition.TOO_LARGE,
    Disposition.FAILED,
)
EMPTY_YIELD = TextYield(0, 0)
Line = tuple[int | None, ...]  # a number for each day; None: nobody looked
STATES_BY_GRAVITY = ("blocked", "failing", "unpolled", "never_polled", "empty", "stale", "silent", "quiet", "ok", "disabled")


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceHealth:
    """A source with its feeds."""

    slug: str
    name: str
    country: str
    bank: str
    kind: str
    state: str  # of its worst feed
    feeds: tuple[FeedHealth, ...]
    days: Line  # articles on each day, the oldest first
    with_text: int
    pages: int
    alerts: int
    line: Markup
    answers: Markup  # how its polls were answered, day by day


def load_sources_page(store: Store, now: datetime) -> tuple[SourceHealth, ...]:
    feeds: dict[str, list[FeedHealth]] = defaultdict(list)
    for feed in store.feeds.health(now):
        feeds[feed.source].append(feed)
    since = now - timedelta(days=HISTORY_DAYS - 1)
    days = calendar(since.date(), HISTORY_DAYS)
    daily = per_day(
        days,
        ((count.source, count.day, count.number) for count in store.statistics.articles_per_day(days[0])),
        store.statistics.first_day(),
    )
    yields = store.statistics.text_yield(since, good=DISPOSITIONS_WITH_TEXT, bad=DISPOSITIONS_WITHOUT_TEXT)
    alerts = store.statistics.alerts_per_source(since)
    polls = store.statistics.polls_per_day(since)
    rows = []
    for source in store.statistics.sources():
        own = feeds.get(source.slug, [])
        line = daily(source.slug)
        worth = yields.get(source.slug, EMPTY_YIELD)
        rows.append(
            SourceHealth(
                slug=source.slug,
                name=source.name,
                country=source.country,
                bank=source.bank,
                kind=source.kind,
                state=min((feed.state for feed in own), key=_gravity, default="never_polled"),
                feeds=tuple(own),
                days=line,
                with_text=worth.with_text,
                pages=worth.pages,
                alerts=alerts.get(source.slug, 0),
                line=draw_line(
                    line,
                    _(
                        "{name}: articles per day, {days} days, {n} in all",
                        name=source.name,
                        days=HISTORY_DAYS,
                        n=sum(filter(None, line)),
                    ),
                ),
                answers=draw_answers(source.name, [polls.get((source.slug, day)) for day in days]),
            )
        )
    return tuple(sorted(rows, key=lambda source: (_gravity(source.state), source.name)))


def _gravity(state: str) -> int:
    return STATES_BY_GRAVITY.index(state) if state in STATES_BY_GRAVITY else 0


def calendar(first: date, days: int) -> tuple[str, ...]:
    """Each day as rows have it."""
    return tuple((first + timedelta(days=offset)).isoformat() for offset in range(days))


def per_day(days: tuple[str, ...], rows: Iterable[tuple[str, str, int]], begun: str) -> Callable[[str], Line]:
    """name → a number for each day, from (name, day, number). Before `begun` nobody looked."""
    numbers: dict[str, dict[str, int]] = defaultdict(dict)
    for name, day, number in rows:
        numbers[name][day] = number
    return lambda name: tuple(numbers[name].get(day, 0) if day >= begun else None for day in days)


def draw_line(values: Line, label: str) -> Markup:
    """A line as the template may show it: the drawing has escaped its words."""
    return Markup(sparkline(values, label=label))


def draw_answers(name: str, polls: Sequence[tuple[int, int] | None]) -> Markup:
    """How a source answered, day by day."""
    label = _("{name}: answers to polls, {days} days", name=name, days=len(polls))
    return Markup(health_strip([PolledDay(*day) if day else None for day in polls], label=label))


async def sources_page(context: RequestContext) -> Response:
    rows = await context.read(lambda store: load_sources_page(store, context.now))
    ill = sum(source.state not in ("ok", "quiet", "disabled") for source in rows)
    return await context.page("sources", sources=rows, ill=ill, checks=await _load_checks(context))


async def _load_checks(context: RequestContext) -> tuple[HealthRow, ...]:
    """What `borderwatch health` says; nothing where Datasette was started by hand, and no configuration is known."""
    settings = context.review_app.settings
    if settings is None:
        return ()
    path = Path(settings.config)
    return await asyncio.to_thread(lambda: load_health_rows(configuration.load(path), context.now))
