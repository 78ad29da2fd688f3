"""The report over a period: composed of what the archive knows, rendered for people and for machines. Pure.

`compose(Material) -> Digest`, then `render(digest, form)` or `render_feed(digest, kind, watch=…)`.
"""

from crawler.report.digest.cards import card
from crawler.report.digest.compose import compose
from crawler.report.digest.feeds import render_feed
from crawler.report.digest.jsonform import card_dict
from crawler.report.digest.render import FORMATS, render
from crawler.report.digest.unusual import last_day, rising
from crawler.report.digest.values import Card, Digest, Excerpt, Material, Volume
from crawler.report.digest.why import why_lines
from crawler.report.filenames import FEED_SUFFIXES as FEEDS

__all__ = [
    "FEEDS",
    "FORMATS",
    "Card",
    "Digest",
    "Excerpt",
    "Material",
    "Volume",
    "card",
    "card_dict",
    "compose",
    "last_day",
    "render",
    "render_feed",
    "rising",
    "why_lines",
]
