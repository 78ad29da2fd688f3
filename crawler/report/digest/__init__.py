"""The report over a period: composed of what the archive knows, rendered for people and for machines. Pure.

`compose(Material) -> Digest`, then `render(digest, form)` or `render_feed(digest, kind, watch=…)`.
"""

from crawler.report.digest.cards import build_card
from crawler.report.digest.compose import compose_digest
from crawler.report.digest.feeds import render_feed
from crawler.report.digest.jsonform import card_dict
from crawler.report.digest.render import DIGEST_FORMS, render
from crawler.report.digest.unusual import find_rises, last_day
from crawler.report.digest.values import Card, Digest, Excerpt, Material, Volume
from crawler.report.digest.why import why_lines
from crawler.report.filenames import FEED_SUFFIXES as FEEDS

__all__ = [
    "DIGEST_FORMS",
    "FEEDS",
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
    "render",
    "render_feed",
    "why_lines",
]
