"""Why a story is told or not, in words: for `digest --explain`, `--replay` and `deliver --dry-run`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from crawler.app.delivery.decide import assess_period, left_out, next_digest
from crawler.app.delivery.schedule import digest_times
from crawler.config import Recipient
from crawler.notify import Action, Assessment, PolicyReason, ReplayStep, RoundReason, reason_words, replay
from crawler.store import Store

RETRY_NOTES: dict[PolicyReason | RoundReason, str] = {
    PolicyReason.LOW_SCORE: "comes when it weighs more: graver, or told by more owners",
    PolicyReason.ONLY_COPIES: "comes again when something is new: an owner, a figure, a place, an official, a denial",
    RoundReason.BEFORE_PERIOD: "comes when something is new: an owner, a figure, a place, an official, a denial",
    PolicyReason.NOTHING_NEW: "comes again when something is new: an owner, a figure, a place, an official, a denial",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """The stories of a period for one recipient, judged now; and how many were not for them."""

    recipient: str
    assessments: tuple[Assessment, ...]
    unrelated: int  # that the recipient did not ask for


def explain(store: Store, recipient: Recipient, since: datetime, now: datetime) -> Explanation:
    """What the next digest would do with every story that it looks at, and with what changed since then."""
    digest = next_digest(store, recipient, now)
    verdicts, others = list(digest.assessments), digest.unrelated
    if since < digest.since:
        looked = {verdict.story_id for verdict in verdicts}
        earlier, count = assess_period(store, recipient, since, now)
        others = count - len(earlier)
        verdicts += [
            verdict if verdict.decision.action is Action.DROP else left_out(verdict, RoundReason.BEFORE_PERIOD)
            for verdict in earlier
            if verdict.story_id not in looked
        ]
        verdicts.sort(key=lambda verdict: (-verdict.score.total, verdict.story_id))
    return Explanation(recipient=recipient.name, assessments=tuple(verdicts), unrelated=others)


def decision_words(verdict: Assessment) -> str:
    """ "out (cooldown): something is new, but …"."""
    made = verdict.decision
    word = {Action.SEND: "in", Action.HOLD: "later", Action.DROP: "out"}[made.action]
    return f"{word} ({made.reason}): {reason_words(made.reason)}"


def retry_note(verdict: Assessment) -> str:
    """When it may come again; empty where it comes now."""
    made = verdict.decision
    if made.until is not None:
        return f"comes again from {made.until:%Y-%m-%d %H:%M} UTC"
    return RETRY_NOTES.get(made.reason, "")


@dataclass(slots=True)
class ReplayTally:
    """A replay in figures."""

    digests: int = 0
    empty: int = 0
    notices: int = 0
    stories: int = 0  # told, each time counted
    alerts: int = 0  # mails without a policy: one for each alert
    listed: int = 0  # stories in digests without a policy
    reasons: dict[str, int] = field(default_factory=dict)  # of digests and of notices

    def add(self, step: ReplayStep) -> None:
        self.digests += step.digest
        self.empty += step.digest and not step.sent
        self.notices += 0 if step.digest else len(step.sent)
        self.stories += len(step.sent)
        self.listed += step.changed_stories
        for one in (*step.sent, *(step.not_sent if step.digest else ())):
            self.reasons[str(one.decision.reason)] = self.reasons.get(str(one.decision.reason), 0) + 1


def replay_steps(store: Store, recipient: Recipient, since: datetime, now: datetime) -> tuple[ReplayTally, Iterator[ReplayStep]]:
    """The recipient's policy over the archive, moment by moment; at last the next digest, as it would be now. The tally is complete
    when the steps are consumed."""
    histories = store.histories.of_stories(store.histories.changed_between(since, now))
    tally = ReplayTally(alerts=sum(since < one.raised_at <= now for history in histories.values() for one in history.raised))

    def run() -> Iterator[ReplayStep]:
        for step in replay(histories, since, now, recipient.wants, recipient.policy, (*digest_times(recipient, since, now), now)):
            tally.add(step)
            yield step

    return tally, run()
