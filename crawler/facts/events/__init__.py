"""Events: where the event of an article is, and who did what to whom."""

from crawler.facts.events.frame import event_frame
from crawler.facts.events.place import MainPlace, main_place

__all__ = ["MainPlace", "event_frame", "main_place"]
