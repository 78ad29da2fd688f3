"""Figures: the numbers of an article with what they count, how exactly, and who says so. Six languages."""

from crawler.facts.figures.denials import denial
from crawler.facts.figures.extract import figures_of

__all__ = ["denial", "figures_of"]
