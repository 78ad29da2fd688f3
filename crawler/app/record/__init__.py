"""The only writer: what a crawl learned becomes rows."""

from typing import TYPE_CHECKING

from crawler.model.lazy import lazy_names

if TYPE_CHECKING:
    from crawler.app.record.assign import COPY_WINDOW, STORY_WINDOW
    from crawler.app.record.errors import RecordingErrors
    from crawler.app.record.finish import finish_run
    from crawler.app.record.recorder import Recorder

__all__ = ["COPY_WINDOW", "STORY_WINDOW", "Recorder", "RecordingErrors", "finish_run"]

__getattr__ = lazy_names(
    __name__,
    {
        "crawler.app.record.assign": "COPY_WINDOW STORY_WINDOW",
        "crawler.app.record.errors": "RecordingErrors",
        "crawler.app.record.finish": "finish_run",
        "crawler.app.record.recorder": "Recorder",
    },
)
