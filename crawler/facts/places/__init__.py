"""Places: the gazetteer of the border, and which of its places an article names.

The names are looked up with the terms of the watches, in one pass; here it is decided what was meant.
"""

from crawler.facts.places.evidence import NameFound, Spelling
from crawler.facts.places.gazetteer import KINDS_WITHOUT_DISTANCE, Gazetteer, Name
from crawler.facts.places.resolve import resolve

__all__ = ["KINDS_WITHOUT_DISTANCE", "Gazetteer", "Name", "NameFound", "Spelling", "resolve"]
