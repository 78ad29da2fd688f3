"""The only writer: what a crawl learned becomes rows."""

from crawler.app.record.assign import COPY_WINDOW, STORY_WINDOW
from crawler.app.record.errors import RecordingErrors
from crawler.app.record.finish import finish_run
from crawler.app.record.recorder import Recorder

__all__ = ["COPY_WINDOW", "STORY_WINDOW", "Recorder", "RecordingErrors", "finish_run"]
