"""Figures: the numbers of an article with what they count, how exactly, and who says so. Six languages."""

from typing import TYPE_CHECKING

from crawler.model.lazy import lazy_names

if TYPE_CHECKING:
    from crawler.facts.figures.denials import denial
    from crawler.facts.figures.extract import figures_of

__all__ = ["denial", "figures_of"]

__getattr__ = lazy_names(__name__, {"crawler.facts.figures.denials": "denial", "crawler.facts.figures.extract": "figures_of"})
