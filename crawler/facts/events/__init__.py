"""Events: where the event of an article is, and who did what to whom."""

from typing import TYPE_CHECKING

from crawler.model.lazy import lazy_names

if TYPE_CHECKING:
    from crawler.facts.events.frame import ArticleEvents, event_frame
    from crawler.facts.events.place import MainPlace, main_place
    from crawler.facts.events.status import ArticleTelling

__all__ = ["ArticleEvents", "ArticleTelling", "MainPlace", "event_frame", "main_place"]

__getattr__ = lazy_names(
    __name__,
    {
        "crawler.facts.events.frame": "ArticleEvents event_frame",
        "crawler.facts.events.place": "MainPlace main_place",
        "crawler.facts.events.status": "ArticleTelling",
    },
)
