"""What `sources check` measured of each address and when: a file beside the archive, never one of the shipped list."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.language.plurals import count
from crawler.model import FetchOutcome
from crawler.model.redaction import redact_url
from crawler.runtime.clock import instant, iso, moment
from crawler.runtime.files import write_atomically
from crawler.web.urls import host_of

if TYPE_CHECKING:
    from crawler.config import Config
    from crawler.model import Feed, FeedState

TEMPORARY_OUTCOMES = frozenset(
    {
        FetchOutcome.DNS,
        FetchOutcome.NETWORK,
        FetchOutcome.TIMEOUT,
        FetchOutcome.TLS,
        FetchOutcome.SERVER_ERROR,
        FetchOutcome.THROTTLED,
    }
)  # where every address ends so, nothing is known of the site
MIN_DEAF_HOSTS = 3  # where so many hosts were asked and none answered, the fault is ours


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedCheck:
    """One address at one moment."""

    url: str
    checked_at: datetime
    good: bool
    outcome: str
    entries: int
    newest_at: datetime | None
    served: str  # the endpoint that answered; empty: none
    kind: str
    reason: str

    @property
    def words(self) -> str:
        """What came, in a few words, with the day."""
        day = self.checked_at.date()
        if not self.good:
            return f"checked {day}: {self.outcome}{f' ({self.reason})' if self.reason else ''}"
        newest = f", newest {self.newest_at.date()}" if self.newest_at else ""
        detour = f", by way of {redact_url(self.served)}" if self.served and self.served != self.url else ""
        return f"checked {day}: {count(self.entries, 'entry')}{newest}{detour}"


def checks_path(config: Config) -> Path:
    return config.database.with_suffix(".checks.json")


def check_of(feed: Feed, state: FeedState) -> FeedCheck:
    return FeedCheck(
        url=feed.url,
        checked_at=state.polled_at,
        good=state.outcome.good,
        outcome=str(state.outcome),
        entries=state.seen_count,
        newest_at=state.state.newest_at,
        served=state.served or "",
        kind=state.served_kind,
        reason=state.reason or "; ".join(state.problems[:2]),
    )


def own_line_is_down(feeds: Sequence[Feed], states: Iterable[FeedState]) -> bool:
    """True where many hosts were asked and none of them answered anything."""
    outcomes = [state.outcome for state in states]
    hosts = {host_of(feed.url) for feed in feeds}
    return len(hosts) >= MIN_DEAF_HOSTS and bool(outcomes) and TEMPORARY_OUTCOMES.issuperset(outcomes)


def read_checks(config: Config) -> Mapping[str, FeedCheck]:
    """URL → its last check. A file that cannot be read counts as none: the next check writes it anew."""
    try:
        rows = json.loads(checks_path(config).read_text(encoding="utf-8"))["feeds"]
        return {
            url: FeedCheck(
                url=url,
                checked_at=instant(row["checked_at"]),
                good=bool(row["good"]),
                outcome=str(row["outcome"]),
                entries=int(row["entries"]),
                newest_at=moment(row["newest"]),
                served=str(row["served"]),
                kind=str(row["kind"]),
                reason=str(row["reason"]),
            )
            for url, row in rows.items()
        }
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def save_checks(config: Config, checks: Iterable[FeedCheck]) -> Path:
    """Write these beside those of addresses that were not checked now and that the configuration still knows."""
    urls = {catalog_feed.feed.url for catalog_feed in config.catalog}
    merged = {url: check for url, check in read_checks(config).items() if url in urls}
    merged.update((check.url, check) for check in checks)
    rows = {
        url: {
            "checked_at": iso(check.checked_at),
            "good": check.good,
            "outcome": check.outcome,
            "entries": check.entries,
            "newest": iso(check.newest_at),
            "served": check.served,
            "kind": check.kind,
            "reason": check.reason,
        }
        for url, check in sorted(merged.items())
    }
    return write_atomically(checks_path(config), json.dumps({"version": 1, "feeds": rows}, ensure_ascii=False, indent=1) + "\n")
