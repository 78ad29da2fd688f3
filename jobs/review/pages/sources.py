"""How every source does: silent and broken ones first, with the reason in words and a month of articles as a line."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from datasette.utils.asgi import Response
from markupsafe import Markup

from crawler.model import FeedHealth
from crawler.report.charts import sparkline
from crawler.runtime.clock import iso
from crawler.store import Store
from jobs.review.web import Visit

DAYS = 30
WITH_TEXT = ("recorded", "copy", "edited", "unchanged")
WITHOUT = ("thin", "paywalled", "consent", "not_article", "not_html", "extraction_failed")
Line = tuple[int | None, ...]  # a number for each day; None: nobody looked
GRAVITY = ("blocked", "failing", "unpolled", "never_polled", "empty", "stale", "silent", "ok", "disabled")


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
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


def look(store: Store, now: datetime) -> tuple[Health, ...]:
    feeds: dict[str, list[FeedHealth]] = defaultdict(list)
    for one in store.feeds.health(now):
        feeds[one.source].append(one)
    since = now - timedelta(days=DAYS - 1)
    days = calendar(since.date(), DAYS)
    daily = per_day(
        days,
        (
            (row["slug"], row["day"], row["articles"])
            for row in store.rows(
                """SELECT slug, substr(first_seen_at, 1, 10) AS day, count(*) AS articles FROM articles
                JOIN sources ON sources.id = source_id WHERE first_seen_at >= ? GROUP BY 1, 2""",
                (days[0],),
            )
        ),
        begun(store),
    )
    pages = {
        row["slug"]: (row["good"] or 0, row["good"] + row["bad"])
        for row in store.rows(
            f"""SELECT slug, sum(CASE WHEN disposition IN ({_listed(WITH_TEXT)}) THEN tallies.entries ELSE 0 END) AS good,
              sum(CASE WHEN disposition IN ({_listed(WITHOUT)}) THEN tallies.entries ELSE 0 END) AS bad
            FROM tallies JOIN runs ON runs.id = run_id JOIN feeds ON feeds.id = feed_id JOIN sources ON sources.id = source_id
            WHERE runs.started_at >= ? GROUP BY 1""",
            (iso(since),),
        )
    }
    alerts = {
        row["slug"]: row["alerts"]
        for row in store.rows(
            """SELECT slug, count(*) AS alerts FROM alerts JOIN articles ON articles.id = article_id
            JOIN sources ON sources.id = source_id WHERE alerts.created_at >= ? GROUP BY 1""",
            (iso(since),),
        )
    }
    found = []
    for row in store.rows("SELECT slug, name, country, bank, kind FROM sources WHERE enabled ORDER BY name"):
        own = feeds.get(row["slug"], [])
        line = daily(row["slug"])
        good, all_of_them = pages.get(row["slug"], (0, 0))
        found.append(
            Health(
                **dict(row),
                state=min((one.state for one in own), key=_gravity, default="never_polled"),
                feeds=tuple(own),
                days=line,
                with_text=good,
                pages=all_of_them,
                alerts=alerts.get(row["slug"], 0),
                line=drawn(line, f"{row['name']}: articles per day, {DAYS} days, {sum(filter(None, line))} in all"),
            )
        )
    return tuple(sorted(found, key=lambda one: (_gravity(one.state), one.name)))


def _gravity(state: str) -> int:
    return GRAVITY.index(state) if state in GRAVITY else 0


def _listed(words: Iterable[str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


def calendar(first: date, days: int) -> tuple[str, ...]:
    """Each day as rows have it."""
    return tuple((first + timedelta(days=at)).isoformat() for at in range(days))


def per_day(days: tuple[str, ...], rows: Iterable[tuple[str, str, int]], begun: str) -> Callable[[str], Line]:
    """name → a number for each day, from (name, day, number). Before `begun` nobody looked."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for name, day, number in rows:
        found[name][day] = number
    return lambda name: tuple(found[name].get(day, 0) if day >= begun else None for day in days)


def begun(store: Store) -> str:
    """The day of the first run."""
    return str(store.rows("SELECT substr(min(started_at), 1, 10) AS day FROM runs")[0]["day"] or "")


def drawn(values: Line, label: str) -> Markup:
    """A line as the template may show it: the drawing has escaped its words."""
    return Markup(sparkline(values, label=label))


async def sources(visit: Visit) -> Response:
    told = await visit.read(lambda store: look(store, visit.now))
    return await visit.page("sources", sources=told, ill=sum(one.state not in ("ok", "disabled") for one in told))
