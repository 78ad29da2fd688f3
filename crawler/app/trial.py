"""A watch that is being written, tried on the archive before it is saved: what it would match, what the linter says, its cases."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from crawler.app.backtest import implied_groups, read_archived
from crawler.store import Store
from crawler.watch import CaseReport, evaluate_cases
from crawler.watch.lint import LintResult, Survey, lint

if TYPE_CHECKING:
    from crawler.config import Config
    from crawler.watch import Watchlist

TRIAL_DAYS = 30
MAX_TRIAL_ARTICLES = 10_000  # the newest: more make a person wait
MAX_TRIAL_SAMPLES = 8  # of each kind


class SampleKind(StrEnum):
    """What the change makes of an article."""

    NEW = "new"
    LOST = "lost"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialSample:
    """An article that the watch matches, or no longer does."""

    kind: SampleKind
    article: int
    title: str
    source: str
    first_seen: datetime
    words: str  # what was found


@dataclass(slots=True)
class WatchTrial:
    """Counts of articles, samples, and what else is known before saving."""

    watch: str
    articles: int = 0
    new: int = 0  # articles with an alert that they have not now
    lost: int = 0
    unchanged: int = 0
    unjudged: int = 0
    capped: bool = False  # there are older articles that were not read
    samples: list[TrialSample] = field(default_factory=list)
    remarks: tuple[LintResult, ...] = ()
    cases: CaseReport | None = None

    @property
    def matches(self) -> int:
        return self.new + self.unchanged


def try_watch(
    config: Config, watchlist: Watchlist, watch: str, store: Store, since: datetime, cases: Iterable[Mapping[str, Any]] = ()
) -> WatchTrial:
    """Run one watch over the articles that came since then. `watchlist` holds it and no other. Nothing is saved. Raises
    `RuleError` for a case that lacks something."""
    trial, survey, implied = WatchTrial(watch), Survey(), implied_groups(config)
    alerted = {article for slug, article in store.alerts.fired_since(since) if slug == watch}
    for text in store.texts(since):
        if trial.articles == MAX_TRIAL_ARTICLES:
            trial.capped = True
            break
        trial.articles += 1
        reading = read_archived(watchlist, text, implied)
        match = next((match for match in reading.matches if match.watch == watch and match.likely), None)
        trial.unjudged += bool(reading.unjudged)
        survey.add(text.id, text.title, text.text, [watch] if match else [])
        if match is None and text.id not in alerted:
            continue
        kind = SampleKind.LOST if match is None else SampleKind.UNCHANGED if text.id in alerted else SampleKind.NEW
        words = ", ".join(dict.fromkeys(hit.text for hit in match.hits if hit.text)) if match else ""
        _count(
            trial,
            TrialSample(
                kind=kind, article=text.id, title=text.title, source=text.source_name, first_seen=text.first_seen, words=words
            ),
        )
    shared = tuple(f"@{name} " for name in watchlist.groups)  # whoever changes one watch did not write these
    trial.remarks = tuple(remark for remark in lint(watchlist, survey) if not remark.subject.startswith(shared))
    trial.cases = evaluate_cases(watchlist, [case for case in cases if case.get("watch") == watch])
    return trial


def _count(trial: WatchTrial, sample: TrialSample) -> None:
    setattr(trial, sample.kind, getattr(trial, sample.kind) + 1)
    if sum(former.kind is sample.kind for former in trial.samples) < MAX_TRIAL_SAMPLES:
        trial.samples.append(sample)
