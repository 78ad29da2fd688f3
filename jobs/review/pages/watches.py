"""How each watch does: alerts, what reviewers made of them, how right it is, and how often it fires."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta

from datasette.utils.asgi import Response
from markupsafe import Markup

from crawler.store import Store
from crawler.watch.precision import wilson
from jobs.review.pages.sources import DAYS, Line, begun, calendar, drawn, per_day
from jobs.review.web import Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchRow:
    """A watch over all time, with its last days."""

    slug: str
    title: str
    severity: str
    enabled: bool
    alerts: int
    new: int
    confirmed: int
    dismissed: int
    low: float  # lower end of the 95 % interval of its precision
    days: Line
    newest: str
    line: Markup

    @property
    def marked(self) -> int:
        return self.confirmed + self.dismissed

    @property
    def precision(self) -> float | None:
        return self.confirmed / self.marked if self.marked else None


def look(store: Store, now: datetime) -> tuple[WatchRow, ...]:
    since = now - timedelta(days=DAYS - 1)
    days = calendar(since.date(), DAYS)
    counts: Counter[tuple[str, str]] = Counter()
    for slug, day, _, alerts in store.review_counts(since):
        counts[slug, day] += alerts
    daily = per_day(days, ((slug, day, alerts) for (slug, day), alerts in counts.items()), begun(store))
    states: dict[str, dict[str, int]] = defaultdict(dict)
    newest: dict[str, str] = {}
    for row in store.rows(
        """SELECT slug, state, count(*) AS alerts, max(alerts.created_at) AS newest FROM alerts
        JOIN watches ON watches.id = watch_id GROUP BY 1, 2"""
    ):
        states[row["slug"]][row["state"]] = row["alerts"]
        newest[row["slug"]] = max(newest.get(row["slug"], ""), row["newest"])
    found = []
    for row in store.rows("SELECT slug, title, severity, enabled FROM watches"):
        of = states[row["slug"]]
        right, wrong = of.get("confirmed", 0), of.get("dismissed", 0)
        line = daily(row["slug"])
        found.append(
            WatchRow(
                slug=row["slug"],
                title=row["title"],
                severity=row["severity"],
                enabled=bool(row["enabled"]),
                alerts=sum(of.values()),
                new=of.get("new", 0),
                confirmed=right,
                dismissed=wrong,
                low=wilson(right, right + wrong)[0],
                days=line,
                newest=newest.get(row["slug"], ""),
                line=drawn(line, f"{row['title']}: alerts per day, {DAYS} days, {sum(filter(None, line))} in all"),
            )
        )
    return tuple(sorted(found, key=lambda one: (not one.enabled, -one.new, -one.alerts, one.title)))


async def watches(visit: Visit) -> Response:
    return await visit.page("watches", watches=await visit.read(lambda store: look(store, visit.now)))
