"""Which headline stands on a card, and which beside it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from typing import TYPE_CHECKING

from crawler.language.reader import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from crawler.model import StoryMember

MAX_OTHER_HEADLINES = 2  # headlines in other languages


def headlines(
    lead: StoryMember, origins: Iterable[StoryMember], language: str, translated: Container[int] = ()
) -> tuple[StoryMember, tuple[StoryMember, ...]]:
    """The report whose headline is shown, and those of the first headlines in other languages: English first, then the other
    side, then the earliest. Shown is the lead's; where that is in another language than `language`, the first report's in it; where
    there is none, one that is among `translated` (ids of articles)."""
    by_language = {lead.language: lead}
    origins = tuple(origins)
    for origin in origins:
        if origin.language and origin.title:
            by_language.setdefault(origin.language, origin)
    shown = by_language.get(language) or next((report for report in (lead, *origins) if report.article_id in translated), lead)
    others = sorted(
        (report for report in by_language.values() if report is not shown),
        key=lambda report: (
            report.language != SOURCE_LANGUAGE,
            report is not lead and (not report.bank or report.bank == lead.bank),
            report.appeared_at,
        ),
    )
    return shown, tuple(others[:MAX_OTHER_HEADLINES])
