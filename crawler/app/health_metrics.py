"""The facts of health as numbers with names, for whatever draws them over time. The names are public."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from crawler.app.health_checks import is_healthy
from crawler.app.health_facts import HealthFacts, HealthRow

RANK_BY_LEVEL = {"ok": 0, "warning": 1, "error": 2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """A number with its name and what it says; `samples`: the value of its label (empty: it has none) → number."""

    name: str
    words: str
    samples: dict[str, float]
    label: str = ""


def gauges_of(facts: HealthFacts | None, rows: Sequence[HealthRow]) -> Iterator[Gauge]:
    """Every number; of an archive that cannot be read, only what the checks say."""
    yield _single("borderwatch_healthy", "1 while nothing keeps the monitor from its work", is_healthy(rows))
    yield Gauge(
        name="borderwatch_check",
        words="what each check of borderwatch health says: 0 ok, 1 warning, 2 error",
        samples={row.check: RANK_BY_LEVEL[row.level] for row in rows},
        label="check",
    )
    if facts is None:
        return
    if facts.last_good_poll is not None:
        moment = facts.last_good_poll.timestamp()
        yield _single("borderwatch_last_good_poll_timestamp_seconds", "when the last good poll ended", moment)
    feeds = Counter(str(feed.state) for feed in facts.feeds)
    yield Gauge(name="borderwatch_feeds", words="enabled feeds in each state", samples=dict(feeds), label="state")
    yield _single("borderwatch_database_bytes", "size of the archive", facts.database_bytes)
    yield _single("borderwatch_wal_bytes", "size of its write-ahead log", facts.wal_bytes)
    yield _single("borderwatch_disk_free_bytes", "free room beside the archive", facts.free_bytes)
    yield _single("borderwatch_messages_waiting", "messages not sent yet", sum(wait.messages for wait in facts.waiting))
    yield _single("borderwatch_messages_laid_aside", "messages of two weeks that are no longer tried", facts.laid_aside)
    yield _single("borderwatch_articles_incomplete", "articles from before an update that wait", facts.incomplete_articles)
    if facts.has_queue:
        yield _single("borderwatch_workers", "workers heard of a moment ago", len(facts.present_workers))
        yield _single("borderwatch_hosts_set_aside", "hosts whose work ended badly", len(facts.dead_letters))


def _single(name: str, words: str, value: float) -> Gauge:
    return Gauge(name=name, words=words, samples={"": value})
