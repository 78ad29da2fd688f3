"""What is worth sending to whom: the policy, quiet hours, and what each recipient knows already. Pure."""

from typing import TYPE_CHECKING

from crawler.model.lazy import lazy_names

if TYPE_CHECKING:
    from crawler.notify.evaluate import (
        Assessment,
        Wants,
        assess,
        changed_between,
        headline_of,
        matches_wants,
        restricted_to,
        revision_of,
        to_send,
    )
    from crawler.notify.known import KnownStory, merge_known
    from crawler.notify.policy import (
        COOLDOWN_BY_SEVERITY,
        REASON_WORDS,
        Action,
        Decision,
        Policy,
        PolicyReason,
        Revision,
        RoundReason,
        decide,
        reason_words,
    )
    from crawler.notify.quiet_hours import QuietPeriod
    from crawler.notify.replays import ReplayStep, replay

__all__ = [
    "COOLDOWN_BY_SEVERITY",
    "REASON_WORDS",
    "Action",
    "Assessment",
    "Decision",
    "KnownStory",
    "Policy",
    "PolicyReason",
    "QuietPeriod",
    "ReplayStep",
    "Revision",
    "RoundReason",
    "Wants",
    "assess",
    "changed_between",
    "decide",
    "headline_of",
    "matches_wants",
    "merge_known",
    "reason_words",
    "replay",
    "restricted_to",
    "revision_of",
    "to_send",
]

__getattr__ = lazy_names(
    __name__,
    {
        "crawler.notify.evaluate": (
            "Assessment Wants assess changed_between headline_of matches_wants restricted_to revision_of to_send"
        ),
        "crawler.notify.known": "KnownStory merge_known",
        "crawler.notify.policy": (
            "COOLDOWN_BY_SEVERITY REASON_WORDS Action Decision Policy PolicyReason Revision RoundReason decide reason_words"
        ),
        "crawler.notify.quiet_hours": "QuietPeriod",
        "crawler.notify.replays": "ReplayStep replay",
    },
)
