"""Why a story is sent or not, in words: for `digest --explain`, `--replay` and `deliver --dry-run`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from crawler.app.delivery.decide import assess_period, left_out, next_digest
from crawler.app.delivery.schedule import digest_times
from crawler.config import Recipient
from crawler.language.reader.moments import moment_words
from crawler.language.reader.texts import gettext, marked
from crawler.notify import Action, Assessment, PolicyReason, ReplayStep, RoundReason, reason_words, replay
from crawler.store import Store

SENT_AGAIN_NOTE = marked("sent again when something is new: a source, a figure, a place, an official confirmation, a denial")
ACTION_WORDS = {Action.SEND: marked("sent"), Action.HOLD: marked("later"), Action.DROP: marked("not sent")}
RETRY_NOTES: dict[PolicyReason | RoundReason, str] = {
    PolicyReason.LOW_SCORE: marked("sent when its score is higher: a higher severity, or more independent sources"),
    PolicyReason.ONLY_COPIES: SENT_AGAIN_NOTE,
    RoundReason.BEFORE_PERIOD: marked(
        "sent when something is new: a source, a figure, a place, an official confirmation, a denial"
    ),
    PolicyReason.NOTHING_NEW: SENT_AGAIN_NOTE,
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
    assessments, others = list(digest.assessments), digest.unrelated
    if since < digest.since:
        looked = {assessment.story_id for assessment in assessments}
        earlier, count = assess_period(store, recipient, since, now)
        others = count - len(earlier)
        assessments += [
            assessment if assessment.decision.action is Action.DROP else left_out(assessment, RoundReason.BEFORE_PERIOD)
            for assessment in earlier
            if assessment.story_id not in looked
        ]
        assessments.sort(key=lambda assessment: (-assessment.score.total, assessment.story_id))
    return Explanation(recipient=recipient.name, assessments=tuple(assessments), unrelated=others)


def decision_words(assessment: Assessment) -> str:
    """Say what was decided and why: "not sent (nothing_new): nothing is new since the last message"."""
    made = assessment.decision
    return f"{gettext(ACTION_WORDS[made.action])} ({made.reason}): {reason_words(made.reason)}"


def retry_note(assessment: Assessment) -> str:
    """Say when the story can be sent next; empty where it is sent now."""
    made = assessment.decision
    if made.until is not None:
        return gettext("can be sent from {moment} on", moment=moment_words(made.until))
    return gettext(RETRY_NOTES.get(made.reason, ""))


@dataclass(slots=True)
class ReplayTally:
    """Totals of a replay."""

    digests: int = 0
    empty: int = 0
    notices: int = 0
    stories: int = 0  # sent, each time counted
    alerts: int = 0  # mails without a policy: one for each alert
    listed: int = 0  # stories in digests without a policy
    reasons: dict[str, int] = field(default_factory=dict)  # of digests and of notices

    def add(self, step: ReplayStep) -> None:
        self.digests += step.digest
        self.empty += step.digest and not step.sent
        self.notices += 0 if step.digest else len(step.sent)
        self.stories += len(step.sent)
        self.listed += step.changed_stories
        for assessment in (*step.sent, *(step.not_sent if step.digest else ())):
            self.reasons[str(assessment.decision.reason)] = self.reasons.get(str(assessment.decision.reason), 0) + 1


def replay_steps(store: Store, recipient: Recipient, since: datetime, now: datetime) -> tuple[ReplayTally, Iterator[ReplayStep]]:
    """The recipient's policy over the archive, moment by moment; at last the next digest, as it would be now. The tally is complete
    when the steps are consumed."""
    histories = store.histories.of_stories(store.histories.changed_between(since, now))
    raised = [alert for history in histories.values() for alert in history.raised if alert.counts]
    tally = ReplayTally(alerts=sum(since < alert.raised_at <= now for alert in raised))

    def run() -> Iterator[ReplayStep]:
        for step in replay(histories, since, now, recipient.wants, recipient.policy, (*digest_times(recipient, since, now), now)):
            tally.add(step)
            yield step

    return tally, run()
