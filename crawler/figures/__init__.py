"""Figures: the numbers of an article with what they count, how exactly, and who says so. Six languages."""

from crawler.figures.denials import denial
from crawler.figures.extract import figures_of
from crawler.figures.labels import label_of

__all__ = ["denial", "figures_of", "label_of"]
