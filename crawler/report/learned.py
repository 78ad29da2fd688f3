"""What `borderwatch watch learn` learned, in the reader's words: over all, and of each watch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from crawler.language.plurals import count
from crawler.language.reader.moments import moment_words
from crawler.language.reader.texts import gettext as _
from crawler.runtime.clock import instant
from crawler.watch import RelevanceModel
from crawler.watch.evidence import FEATURES
from crawler.watch.learning import MAX_TOLD_CHANGES, MIN_TOLD_CHANGE


@dataclass(frozen=True, slots=True, kw_only=True)
class LearnedWords:
    """What was learned. Empty: nothing was."""

    summary: str = ""
    quality: str = ""
    watches: Mapping[str, str] = field(default_factory=dict)  # slug → what was learned of it
    changes: tuple[str, ...] = ()


def learned_words(document: Mapping[str, Any]) -> LearnedWords:
    """Say what the file of learned weights holds. Raises ValueError, KeyError or TypeError where it is of no such shape."""
    learned_at: datetime = instant(document["learned_at"])
    summary = _(
        "Learned {moment} from {marks} ({confirmed} confirmed, {dismissed} dismissed) on {stories}.",
        moment=moment_words(learned_at),
        marks=count(document["marks"], "mark"),
        confirmed=document["confirmed"],
        dismissed=document["dismissed"],
        stories=count(document["stories"], "story"),
    )
    before, after = document["cross_validated"]["shipped"], document["cross_validated"]["learned"]
    quality = _(
        "On marks that the weights had not seen: average precision {before} → {after}.",
        before=f"{before['average_precision']:.2f}",
        after=f"{after['average_precision']:.2f}",
    )
    lessons = document.get("lessons", {})  # a file of an earlier version has the words alone
    watches = {slug: lesson_words(lessons[slug]) if slug in lessons else str(words) for slug, words in document["watches"].items()}
    return LearnedWords(
        summary=summary,
        quality=quality,
        watches=watches,
        changes=weight_changes(RelevanceModel.from_document(document["model"]).weights),
    )


def lesson_words(lesson: Mapping[str, Any]) -> str:
    """What was learned of a watch: how relevance of its marked alerts moved."""
    parts = [_("{confirmed} confirmed, {dismissed} dismissed", confirmed=lesson["confirmed"], dismissed=lesson["dismissed"])]
    if lesson["confirmed_before"] is not None:
        numbers = {"before": f"{lesson['confirmed_before']:.2f}", "after": f"{lesson['confirmed_after']:.2f}"}
        parts.append(_("relevance of confirmed alerts {before} → {after}", **numbers))
    if lesson["dismissed_before"] is not None:
        numbers = {"before": f"{lesson['dismissed_before']:.2f}", "after": f"{lesson['dismissed_after']:.2f}"}
        parts.append(_("of dismissed alerts {before} → {after}", **numbers))
    return "; ".join(parts)


def weight_changes(weights: Mapping[str, float]) -> tuple[str, ...]:
    """What counts differently than as shipped, the greatest change first."""
    shipped = RelevanceModel.shipped().weights
    differences = {name: weights[name] - shipped[name] for name in shipped if name in FEATURES and name in weights}
    greatest = sorted(
        (name for name in differences if abs(differences[name]) >= MIN_TOLD_CHANGE), key=lambda name: -abs(differences[name])
    )
    more, less = _("“{sign}” counts more for an alert"), _("“{sign}” counts less for an alert")
    return tuple(
        (more if differences[name] > 0 else less).format(sign=_(FEATURES[name][0])) for name in greatest[:MAX_TOLD_CHANGES]
    )
