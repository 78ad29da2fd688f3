"""The archive: one SQLite file, the only place that speaks SQL. Methods hold no policy: they read and write rows."""

from typing import TYPE_CHECKING

from crawler.model.lazy import lazy_names

if TYPE_CHECKING:
    from crawler.store.archive import Store
    from crawler.store.log import RunProgress, RunRow
    from crawler.store.outbox import Claimed, MessageRow, StoryNotice
    from crawler.store.reading import ArticleText, SearchHit
    from crawler.store.renames import Rename

__all__ = ["ArticleText", "Claimed", "MessageRow", "Rename", "RunProgress", "RunRow", "SearchHit", "Store", "StoryNotice"]

__getattr__ = lazy_names(
    __name__,
    {
        "crawler.store.archive": "Store",
        "crawler.store.log": "RunProgress RunRow",
        "crawler.store.outbox": "Claimed MessageRow StoryNotice",
        "crawler.store.reading": "ArticleText SearchHit",
        "crawler.store.renames": "Rename",
    },
)
