"""The only writer: what a crawl learned becomes rows."""

from crawler.record.errors import Errors
from crawler.record.finish import finish_run
from crawler.record.placing import COPY_WINDOW, STORY_WINDOW
from crawler.record.recorder import Recorder

__all__ = ["COPY_WINDOW", "STORY_WINDOW", "Errors", "Recorder", "finish_run"]
