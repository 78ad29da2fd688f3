"""What is worth telling whom: the policy, quiet hours, and what each recipient knows already. Pure."""

from crawler.notify.evaluate import Assessment, Wants, changed_between, headline_of, judge, revision_of, seen_by, to_send, wanted
from crawler.notify.known import Known, told_with
from crawler.notify.policy import (
    COOLDOWN,
    WORDS,
    Action,
    Decision,
    Policy,
    PolicyReason,
    Revision,
    RoundReason,
    decide,
    reason_words,
)
from crawler.notify.quiet_hours import Quiet
from crawler.notify.replay import Step, replay

__all__ = [
    "COOLDOWN",
    "WORDS",
    "Action",
    "Assessment",
    "Decision",
    "Known",
    "Policy",
    "PolicyReason",
    "Quiet",
    "Revision",
    "RoundReason",
    "Step",
    "Wants",
    "changed_between",
    "decide",
    "headline_of",
    "judge",
    "reason_words",
    "replay",
    "revision_of",
    "seen_by",
    "to_send",
    "told_with",
    "wanted",
]
