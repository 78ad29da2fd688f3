"""The report over a period: composed of what the archive knows, rendered for people and for machines. Pure.

`compose(Material) -> Digest`, then `render(digest, form)` or `render_feed(digest, kind, watch=…)`.
"""

from typing import TYPE_CHECKING

from crawler.model.lazy import lazy_names

if TYPE_CHECKING:
    from crawler.report.digest.because import why_words
    from crawler.report.digest.cards import build_card, leading_alert, story_head
    from crawler.report.digest.compose import compose_digest
    from crawler.report.digest.feeds import render_feed
    from crawler.report.digest.jsonform import card_dict
    from crawler.report.digest.rendering import DIGEST_FORMS, render
    from crawler.report.digest.unusual import find_rises, last_day
    from crawler.report.digest.values import Card, Digest, Excerpt, Material, Volume
    from crawler.report.digest.why import why_lines

__all__ = [
    "DIGEST_FORMS",
    "Card",
    "Digest",
    "Excerpt",
    "Material",
    "Volume",
    "build_card",
    "card_dict",
    "compose_digest",
    "find_rises",
    "last_day",
    "leading_alert",
    "render",
    "render_feed",
    "story_head",
    "why_lines",
    "why_words",
]

__getattr__ = lazy_names(
    __name__,
    {
        "crawler.report.digest.cards": "build_card leading_alert story_head",
        "crawler.report.digest.compose": "compose_digest",
        "crawler.report.digest.feeds": "render_feed",
        "crawler.report.digest.jsonform": "card_dict",
        "crawler.report.digest.rendering": "DIGEST_FORMS render",
        "crawler.report.digest.unusual": "find_rises last_day",
        "crawler.report.digest.values": "Card Digest Excerpt Material Volume",
        "crawler.report.digest.why": "why_lines",
        "crawler.report.digest.because": "why_words",
    },
)
