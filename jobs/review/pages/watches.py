"""How each watch does: alerts, what reviewers made of them, how right it is, and how often it fires."""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from contextvars import copy_context
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from datasette.utils.asgi import Response
from markupsafe import Markup

from crawler import config as configuration
from crawler.language.reader.texts import gettext as _
from crawler.model import AlertState, Severity
from crawler.report.charts import UsualDay, bars_by_day, usual_days
from crawler.report.charts.bars import MAX_BAR_ROWS
from crawler.report.learned import LearnedWords, learned_words
from crawler.store import Store
from crawler.store.alert_filter import PROBABLY_NOT
from crawler.story.trends import LOOKBACK_WEEKS
from crawler.watch.precision import precision, wilson_interval
from jobs.review.drawn import NOT_DRAWN, Drawn, drawn_twice
from jobs.review.pages.sources import HISTORY_DAYS, Line, calendar, draw_line, per_day
from jobs.review.web import RequestContext


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow:
    """A watch over all time, with its last days."""

    slug: str
    title: str
    severity: Severity
    enabled: bool
    alerts: int
    new: int
    confirmed: int
    dismissed: int
    probably_not: int
    low: float  # lower end of the 95 % interval of its precision
    days: Line
    newest: str
    line: Markup

    @property
    def marked(self) -> int:
        return self.confirmed + self.dismissed

    @property
    def precision(self) -> float | None:
        return precision(self.confirmed, self.dismissed)


def load_watches_page(store: Store, now: datetime) -> tuple[WatchRow, ...]:
    since = now - timedelta(days=HISTORY_DAYS - 1)
    days = calendar(since.date(), HISTORY_DAYS)
    counts: Counter[tuple[str, str]] = Counter()
    for slug, day, _state, alerts in store.review_counts(since):
        counts[slug, day] += alerts
    first_day = store.statistics.first_day()
    daily = per_day(days, ((slug, day, alerts) for (slug, day), alerts in counts.items()), first_day)
    states: dict[str, dict[str, int]] = defaultdict(dict)
    newest: dict[str, str] = {}
    for count in store.statistics.alert_states():
        states[count.watch][count.state] = count.alerts
        newest[count.watch] = max(newest.get(count.watch, ""), count.newest)
    rows = []
    for watch in store.statistics.watches():
        of = states[watch.slug]
        right, wrong = of.get(AlertState.CONFIRMED, 0), of.get(AlertState.DISMISSED, 0)
        line = daily(watch.slug)
        rows.append(
            WatchRow(
                slug=watch.slug,
                title=watch.title,
                severity=watch.severity,
                enabled=watch.enabled,
                alerts=sum(alerts for state, alerts in of.items() if state != PROBABLY_NOT),
                new=of.get(AlertState.NEW, 0),
                confirmed=right,
                dismissed=wrong,
                probably_not=of.get(PROBABLY_NOT, 0),
                low=wilson_interval(right, right + wrong)[0],
                days=line,
                newest=newest.get(watch.slug, ""),
                line=draw_line(
                    line,
                    _(
                        "{name}: alerts per day, {days} days, {n} in all",
                        name=watch.title,
                        days=HISTORY_DAYS,
                        n=sum(filter(None, line)),
                    ),
                ),
            )
        )
    return tuple(sorted(rows, key=lambda row: (not row.enabled, -row.new, -row.alerts, row.title)))


@dataclass(frozen=True, slots=True, kw_only=True)
class DailyStories:
    """Stories by day and watch with what is usual: drawn, and as a table."""

    drawing: Drawn
    titles: tuple[str, ...]
    days: tuple[tuple[date, tuple[tuple[int | None, UsualDay | None], ...]], ...]  # the latest first; a cell for each watch


def load_daily_stories(store: Store, now: datetime) -> DailyStories:
    """The watches that had stories in the last days, those with the most first."""
    today = now.astimezone(UTC).date()
    days = tuple(today - timedelta(days=ago) for ago in reversed(range(HISTORY_DAYS)))
    since = now - timedelta(days=HISTORY_DAYS) - timedelta(weeks=LOOKBACK_WEEKS)
    observed = store.histories.observed_days(since, now)
    by_watch = store.histories.stories_per_watch(since, now)
    titles = store.histories.watch_titles()
    polled = frozenset(observed)
    rows = {
        slug: [counts.get(day, 0) if day in polled or day in counts else None for day in days] for slug, counts in by_watch.items()
    }
    totals = {slug: sum(filter(None, row)) for slug, row in rows.items()}
    shown = sorted((slug for slug in rows if totals[slug]), key=lambda slug: (-totals[slug], slug))[:MAX_BAR_ROWS]
    names = {slug: _(titles.get(slug, slug)) for slug in shown}
    usual = {names[slug]: usual_days(by_watch[slug], days, observed) for slug in shown}

    def draw(width: int) -> str:
        return bars_by_day(
            days,
            [(names[slug], rows[slug]) for slug in shown],
            title=_("Stories by day and watch, and what is usual"),
            description=_("Stories on which each watch fired; the last day is not over yet."),
            width=width,
            usual=usual,
        )

    return DailyStories(
        drawing=drawn_twice(draw) if shown else NOT_DRAWN,
        titles=tuple(names.values()),
        days=tuple(
            (day, tuple((rows[slug][index], usual[names[slug]][index]) for slug in shown))
            for index, day in reversed(list(enumerate(days)))
        ),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedView:
    """What the marks taught. `complaint`: why it cannot be shown, or is not used."""

    words: LearnedWords | None = None  # None: nothing was learned
    complaint: str = ""


def load_learned(path: Path) -> LearnedView:
    """Read the file of learned weights."""
    try:
        document = configuration.read_learned(path)
        words = learned_words(document) if document is not None else None
    except (ValueError, KeyError, TypeError) as error:
        return LearnedView(complaint=f"{path.name}: {error}")
    if document is not None and configuration.is_outdated(document):
        return LearnedView(words=words, complaint=_("It is not used: the weights that ship now are others. Learn again."))
    return LearnedView(words=words)


async def watches_page(context: RequestContext) -> Response:
    path = configuration.learned_path(context.review_app.path(context.datasette))
    learned = await asyncio.to_thread(copy_context().run, load_learned, path)
    rows = await context.read(lambda store: load_watches_page(store, context.now))
    daily = await context.read(lambda store: load_daily_stories(store, context.now))
    return await context.page("watches", watches=rows, learned=learned, daily=daily)
