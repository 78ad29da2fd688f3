"""What one exchange with a server came to, as the decisions about a poll see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Self

from crawler.language.tokens import clean_line
from crawler.model import Fetch, FetchOutcome, Hints, Page
from crawler.model.brief import Brief

MAX_REASON_CHARS = 500  # an exception may quote what it could not read


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Reply(Brief):
    """One exchange as the spider saw it. `hops`: (status, target) of each redirect on the way."""

    outcome: FetchOutcome
    fetch: Fetch
    reason: str = ""
    page: Page | None = None
    hints: Hints = Hints()
    hops: tuple[tuple[int, str], ...] = ()
    host_rests: bool = False  # nothing was sent, as the host had asked for a pause

    @classmethod
    def of(
        cls, page: Page, outcome: FetchOutcome, hints: Hints, url: str, hops: tuple[tuple[int, str], ...], seconds: float
    ) -> Self:
        """An exchange that brought a response."""
        reason = "" if outcome in (FetchOutcome.OK, FetchOutcome.UNCHANGED) else f"HTTP {page.status}"
        if outcome is FetchOutcome.THROTTLED and hints.retry_after is not None:
            reason += f", asks to wait {hints.retry_after} s"
        assert page.fetched_at is not None
        fetch = Fetch(
            url=url,
            started_at=page.fetched_at,
            elapsed_ms=round(seconds * 1000),
            outcome=outcome,
            status=page.status,
            bytes=page.size,
            reason=reason,
        )
        return cls(outcome=outcome, fetch=fetch, reason=reason, page=page, hints=hints, hops=hops)

    @classmethod
    def without_answer(cls, url: str, outcome: FetchOutcome, reason: str, now: datetime, seconds: float = 0.0) -> Self:
        """An exchange that brought none, because of `reason`."""
        reason = clean_line(reason, MAX_REASON_CHARS)
        fetch = Fetch(url=url, started_at=now, elapsed_ms=round(seconds * 1000), outcome=outcome, reason=reason)
        return cls(outcome=outcome, fetch=fetch, reason=reason)
