"""Why a story is told or not, in words: for `digest --explain`, `--replay` and `deliver --dry-run`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from crawler.app.delivery.decide import left_out, next_digest, round_of
from crawler.app.delivery.schedule import times
from crawler.config import Recipient
from crawler.notify import Action, Assessment, PolicyReason, RoundReason, Step, reason_words, replay
from crawler.store import Store

AGAIN: dict[PolicyReason | RoundReason, str] = {
    PolicyReason.LOW_SCORE: "comes when it weighs more: graver, or told by more owners",
    PolicyReason.ONLY_COPIES: "comes again when something is new: an owner, a figure, a place, an official, a denial",
    RoundReason.BEFORE_PERIOD: "comes when something is new: an owner, a figure, a place, an official, a denial",
    PolicyReason.NOTHING_NEW: "comes again when something is new: an owner, a figure, a place, an official, a denial",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """The stories of a period for one recipient, judged now; and how many were not for them."""

    recipient: str
    verdicts: tuple[Assessment, ...]
    others: int  # that the recipient did not ask for


def explain(store: Store, recipient: Recipient, since: datetime, now: datetime) -> Explained:
    """What the next digest would do with every story that it looks at, and with what changed since then."""
    digest = next_digest(store, recipient, now)
    verdicts, others = list(digest.verdicts), digest.others
    if since < digest.since:
        looked = {verdict.story_id for verdict in verdicts}
        earlier, count = round_of(store, recipient, since, now)
        others = count - len(earlier)
        verdicts += [
            verdict if verdict.decision.action is Action.DROP else left_out(verdict, RoundReason.BEFORE_PERIOD)
            for verdict in earlier
            if verdict.story_id not in looked
        ]
        verdicts.sort(key=lambda verdict: (-verdict.score.total, verdict.story_id))
    return Explained(recipient=recipient.name, verdicts=tuple(verdicts), others=others)


def why(verdict: Assessment) -> str:
    """ "out (cooldown): something is new, but …"."""
    made = verdict.decision
    word = {Action.SEND: "in", Action.HOLD: "later", Action.DROP: "out"}[made.action]
    return f"{word} ({made.reason}): {reason_words(made.reason)}"


def again(verdict: Assessment) -> str:
    """When it may come again; empty where it comes now."""
    made = verdict.decision
    if made.until is not None:
        return f"comes again from {made.until:%Y-%m-%d %H:%M} UTC"
    return AGAIN.get(made.reason, "")


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

    def add(self, step: Step) -> None:
        self.digests += step.digest
        self.empty += step.digest and not step.told
        self.notices += 0 if step.digest else len(step.told)
        self.stories += len(step.told)
        self.listed += step.changed
        for one in (*step.told, *(step.rest if step.digest else ())):
            self.reasons[str(one.decision.reason)] = self.reasons.get(str(one.decision.reason), 0) + 1


def steps(store: Store, recipient: Recipient, since: datetime, now: datetime) -> tuple[ReplayTally, Iterator[Step]]:
    """The recipient's policy over the archive, moment by moment; at last the next digest, as it would be now. The tally is complete
    when the steps are consumed."""
    histories = store.histories.of(store.histories.changed_between(since, now))
    tally = ReplayTally(alerts=sum(since < one.at <= now for history in histories.values() for one in history.raised))

    def run() -> Iterator[Step]:
        for step in replay(histories, since, now, recipient.wants, recipient.policy, (*times(recipient, since, now), now)):
            tally.add(step)
            yield step

    return tally, run()
