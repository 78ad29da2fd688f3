"""How lines of a log are written: for people, or one JSON object each; never with a secret of an address."""

from __future__ import annotations

import json
import logging
import os
import time
from datetime import UTC, datetime
from pathlib import Path

from crawler.model.redaction import redact_text

LOG_FORMAT_VARIABLE = "BORDERWATCH_LOG_FORMAT"  # for the crawl, a process of its own
LOG_FORMATS = ("lines", "json")
LOG_LINE_FORMAT = "%(asctime)s %(levelname)s %(name)s %(message)s"
LOG_TIME_FORMAT = "%Y-%m-%dT%H:%M:%SZ"
MAX_LOG_BYTES, MAX_OLD_LOGS = 5 << 20, 5


class LineFormatter(logging.Formatter):
    """A line for people, in UTC."""

    def __init__(self) -> None:
        super().__init__(LOG_LINE_FORMAT, LOG_TIME_FORMAT)
        self.converter = time.gmtime

    def format(self, record: logging.LogRecord) -> str:
        return redact_text(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object a line: time, level, name, message; and the traceback, where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        moment = datetime.fromtimestamp(record.created, UTC)
        fields = {
            "time": moment.isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": redact_text(record.getMessage()),
        }
        if record.exc_info:
            fields["traceback"] = redact_text(self.formatException(record.exc_info))
        return json.dumps(fields, ensure_ascii=False)


def log_formatter() -> logging.Formatter:
    """The formatter that this process was told to use."""
    return JsonFormatter() if os.environ.get(LOG_FORMAT_VARIABLE) == "json" else LineFormatter()


def use_our_formatter() -> None:
    """Every handler that logs for the whole process writes as we do."""
    for handler in logging.getLogger().handlers:
        handler.setFormatter(log_formatter())


def hush(level: str, *names: str) -> None:
    """Say nothing below `level` of these loggers. A filter, as their library sets their levels when it starts."""
    least = logging.getLevelNamesMapping()[level]
    for name in names:
        logging.getLogger(name).addFilter(lambda record: record.levelno >= least)


def rotate_log(path: Path) -> bool:
    """Put a large log aside, and forget the oldest; whoever opens it next begins a new one."""
    if not path.exists() or path.stat().st_size <= MAX_LOG_BYTES:
        return False
    for number in range(MAX_OLD_LOGS - 1, 0, -1):
        older = path.with_name(f"{path.name}.{number}")
        if older.exists():
            older.replace(path.with_name(f"{path.name}.{number + 1}"))
    path.replace(path.with_name(f"{path.name}.1"))
    return True
