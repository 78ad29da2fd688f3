"""Watch rules tested on the archive: what changed rules would have done, what the linter says, how precise watches are."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.app.events import with_events
from crawler.app.plan import log_renames
from crawler.facts.figures import figures_of
from crawler.model import AlertState, Match
from crawler.store import ArticleText, Store
from crawler.watch.lint import LintResult, Survey, lint
from crawler.watch.precision import precision, wilson_interval

if TYPE_CHECKING:
    from crawler.config import Config
    from crawler.watch import Unjudged, Watchlist, WatchResult

MAX_SAMPLES = 5  # of each watch and direction
Track = Callable[[Iterable[ArticleText]], Iterable[ArticleText]]


Implied = Mapping[str, tuple[str, ...]]  # source → groups


def implied_groups(config: Config) -> Implied:
    return {slug: source.implies for source in config.sources for slug in (source.slug, *source.was)}


def published_day(text: ArticleText) -> date:
    """The day of the publication; without one, that on which the article was first seen."""
    return text.date.day or text.first_seen.date()


def read_archived(watchlist: Watchlist, text: ArticleText, implied: Implied) -> WatchResult:
    """Evaluate the watches on an article of the archive, as if it came today."""
    return watchlist.read(
        text.title,
        text.own,
        implies=implied.get(text.source, ()),
        lang=text.language or "",
        source=text.source,
        country=text.country,
        published=published_day(text),
    )


@dataclass(slots=True)
class WatchChange:
    """Alerts that changed rules would add to one watch, remove from it, or leave."""

    added: int = 0
    removed: int = 0
    unchanged: int = 0
    samples: list[tuple[str, ArticleText, Match | None]] = field(default_factory=list)  # + or −, the article, why


@dataclass(slots=True)
class RuleReplay:
    """What a run of rules over the archive found, compared with the stored alerts."""

    articles: int = 0
    changes: dict[str, WatchChange] = field(default_factory=lambda: defaultdict(WatchChange))
    new_matches: list[tuple[ArticleText, tuple[Match, ...]]] = field(default_factory=list)
    standing_matches: list[tuple[int, int, tuple[Match, ...]]] = field(default_factory=list)  # article, version
    missing_events: list[tuple[int, int, tuple[Match, ...]]] = field(default_factory=list)  # of standing alerts; as above
    events: int = 0  # that alerts from before there were events have now
    weighed: Counter[str] = field(default_factory=Counter)  # standing alerts whose relevance changed; of these (un)likely ones
    unjudged: list[tuple[ArticleText, tuple[Unjudged, ...]]] = field(default_factory=list)  # also what is settled now: with none

    @property
    def unjudged_counts(self) -> Counter[str]:
        """Watch → number of articles on which it could not be evaluated."""
        return Counter(unjudged_watch.watch for _, several in self.unjudged for unjudged_watch in several)

    @property
    def added(self) -> int:
        return sum(change.added for change in self.changes.values())

    @property
    def removed(self) -> int:
        return sum(change.removed for change in self.changes.values())


def replay_rules(config: Config, watchlist: Watchlist, store: Store, since: datetime, track: Track) -> RuleReplay:
    """Run a watchlist over the articles that came since then. Nothing is saved. An alert whose watch cannot be
    evaluated stays."""
    open_questions = store.unjudged.article_ids()
    fired, replay, implied = store.alerts.fired_since(since), RuleReplay(), implied_groups(config)
    eventless = store.events.missing_since(since)
    present_ids = {former: watch.id for watch in watchlist.watches for former in watch.was}
    present_slugs = {former: source.slug for source in config.sources for former in source.was}
    before: dict[int, set[str]] = defaultdict(set)
    for watch, article in fired:
        before[article].add(present_ids.get(watch, watch))
    for text in track(store.texts(since)):
        replay.articles += 1
        text = replace(text, source=present_slugs.get(text.source, text.source))
        reading = read_archived(watchlist, text, implied)
        matches = {match.watch: match for match in reading.matches if match.likely}
        unjudged = {unjudged_watch.watch for unjudged_watch in reading.unjudged}
        if unjudged or text.id in open_questions:
            replay.unjudged.append((text, reading.unjudged))
        old = before.get(text.id, set())
        for watch in matches.keys() | old:
            change = replay.changes[watch]
            if watch in old and (watch in matches or watch in unjudged):
                change.unchanged += 1
            elif watch in matches:
                change.added += 1
                _sample(change, "+", text, matches[watch])
            else:
                change.removed += 1
                _sample(change, "−", text, None)
        standing = tuple(match for match in reading.matches if match.watch in old)  # also those that are probably not, by now
        if standing:
            replay.standing_matches.append((text.id, text.version, standing))
            if text.id in eventless:
                replay.missing_events.append((text.id, text.version, _with_events(replace(reading, matches=standing), text)))
        new = tuple(match for watch, match in matches.items() if watch not in old)
        fresh = _with_events(replace(reading, matches=new), text) if new else ()
        if fresh:
            replay.new_matches.append((text, fresh))
    return replay


def _with_events(reading: WatchResult, text: ArticleText) -> tuple[Match, ...]:
    lang, published = text.language or "", text.date.day or text.first_seen.date()
    figures = figures_of(text.title, text.own, lang=lang)
    return with_events(reading, text.title, text.own, figures, lang=lang, published=published)


def _sample(change: WatchChange, sign: str, text: ArticleText, match: Match | None) -> None:
    if sum(sample_sign == sign for sample_sign, _, _ in change.samples) < MAX_SAMPLES:
        change.samples.append((sign, text, match))


def apply_rules(config: Config, store: Store, since: datetime, now: datetime, track: Track) -> RuleReplay:
    """Raise the alerts that the configured rules miss in the archive: dated when their article came, marked as applied
    now. Alerts that no longer hold are left as they are; those that do are weighed anew, but for what a reviewer marked, and
    given the event that they lack."""
    replay = replay_rules(config, config.watches, store, since, track)
    with store.write():
        renames = store.alerts.sync(config.rules.watches)
        for text, matches in replay.new_matches:
            store.alerts.raise_for(text.id, text.version, matches, text.first_seen, applied_at=now)
        for article_id, version, matches in replay.standing_matches:
            replay.weighed += store.relevances.weigh_anew(article_id, version, matches)
        for article_id, version, matches in replay.missing_events:
            replay.events += store.events.add_missing(article_id, version, matches)
        for text, unjudged in replay.unjudged:
            store.unjudged.replace(text.id, text.version, unjudged, now)
    log_renames(renames)
    return replay


def lint_archive(config: Config, store: Store | None, since: datetime, track: Track) -> tuple[int, tuple[LintResult, ...]]:
    """Run the linter with the articles that came since then: the number of articles read, and its results."""
    survey, implied = Survey(), implied_groups(config)
    for text in track(store.texts(since)) if store else ():
        reading = read_archived(config.watches, text, implied)
        watches = [match.watch for match in reading.matches if match.likely]
        survey.add(text.id, text.title, text.text, watches, [unjudged_watch.watch for unjudged_watch in reading.unjudged])
    return survey.articles, lint(config.watches, survey)


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchStats:
    """How a watch did over a period: its alerts, the marks of reviewers, its precision."""

    watch: str
    alerts: int
    unjudged: int  # articles on which it was too dear to be judged
    per_day: float
    days: tuple[int, ...]  # alerts on each day, the oldest first
    confirmed: int
    dismissed: int
    low: float  # 95 % interval of its precision, by the marks
    high: float
    noise: float  # false alerts a day that the marks lead one to expect

    @property
    def precision(self) -> float | None:
        return precision(self.confirmed, self.dismissed)


def watch_stats(config: Config, store: Store, since: datetime, now: datetime) -> tuple[WatchStats, ...]:
    """Measure every watch of the configuration over a period, the noisiest first."""
    days = max(1, (now.date() - since.date()).days + 1)
    names = [(since.date() + timedelta(days=offset)).isoformat() for offset in range(days)]
    by_day: Mapping[str, Counter[str]] = defaultdict(Counter)
    by_state: Mapping[str, Counter[str]] = defaultdict(Counter)
    for slug, day, state, alerts in store.review_counts(since):
        by_day[slug][day] += alerts
        by_state[slug][state] += alerts
    unjudged = store.unjudged.counts_by_watch(since)
    stats = []
    for watch in config.watches.watches:
        states = by_state[watch.id]
        right, wrong = states[AlertState.CONFIRMED], states[AlertState.DISMISSED]
        alerts = sum(states.values())
        low, high = wilson_interval(right, right + wrong)
        stats.append(
            WatchStats(
                watch=watch.id,
                alerts=alerts,
                unjudged=unjudged.get(watch.id, 0),
                per_day=alerts / days,
                days=tuple(by_day[watch.id][name] for name in names),
                confirmed=right,
                dismissed=wrong,
                low=low,
                high=high,
                noise=alerts / days * (wrong / (right + wrong) if right + wrong else 0.0),
            )
        )
    return tuple(sorted(stats, key=lambda row: (-row.noise, -row.alerts, row.watch)))
