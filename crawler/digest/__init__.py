"""The report over a period: composed of rows, rendered for people and for machines. Pure."""

from crawler.digest.compose import Card, Digest, Excerpt, card, compose, excerpts
from crawler.digest.render import FORMATS, render
from crawler.digest.why import why_lines

__all__ = ["FORMATS", "Card", "Digest", "Excerpt", "card", "compose", "excerpts", "render", "why_lines"]
