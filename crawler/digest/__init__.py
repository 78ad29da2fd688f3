"""The report over a period: composed of rows, rendered for people and for machines. Pure."""

from crawler.digest.compose import Card, Digest, compose
from crawler.digest.render import FORMATS, render

__all__ = ["FORMATS", "Card", "Digest", "compose", "render"]
