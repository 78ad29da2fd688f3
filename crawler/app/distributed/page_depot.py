"""Raw pages that are too large for a message, on their way from a worker to the archive: a folder or an object store, by its URL.

The only module that knows fsspec. What does not answer costs raw pages, never an article.
"""

from __future__ import annotations

import hashlib
import logging
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any, Self

from crawler.app.distributed.planner import queue_address
from crawler.config import Config
from crawler.model.errors import BorderwatchError
from crawler.model.redaction import redact_text

logger = logging.getLogger("borderwatch.queue")

ANSWER_SECONDS = 10.0  # after which a store that is tried out is held not to answer
REST_SECONDS = 60.0  # a store that did not answer is not asked: some wait twenty seconds before they say so

_UNUSABLE = "`queue_pages` cannot be used"
_DEPOT_NAME_PATTERN = re.compile(r"[0-9a-f]{64}-[0-9a-f]{16}")


class PageDepot:
    """`min_bytes`: a page larger than this goes there, as it is kept."""

    def __init__(self, url: str, min_bytes: int, seconds: Callable[[], float] = time.monotonic) -> None:
        """Raises `BorderwatchError` where the URL's kind needs what is not installed."""
        self.min_bytes = min_bytes
        self._files, self._folder = _open(url)
        self._seconds, self._rests_until = seconds, 0.0

    @classmethod
    def of(cls, config: Config) -> Self | None:
        """The depot of a configuration; None: it names none."""
        return cls(queue_address(config.queue_pages), config.queue_page_size) if config.queue_pages else None

    def put(self, content: bytes) -> str:
        """Leave a page; its name, empty where that failed. A name is never used twice, so each is taken away once."""
        if self._rests():
            return ""
        name = f"{hashlib.sha256(content).hexdigest()}-{secrets.token_hex(8)}"
        try:
            self._files.makedirs(self._folder, exist_ok=True)
            self._files.pipe_file(self._path(name), content)
        except Exception as error:  # each kind of store has its own
            logger.warning("a raw page of %d bytes could not be left for the writer: %s", len(content), error)
            self._rest()
            return ""
        return name

    def get(self, name: str) -> bytes | None:
        """The page again; None where it cannot be had, or is another one."""
        if not _DEPOT_NAME_PATTERN.fullmatch(name) or self._rests():
            return None
        try:
            content = bytes(self._files.cat_file(self._path(name)))
        except FileNotFoundError as error:
            logger.warning("a raw page that a worker left is gone: %s", error)
            return None
        except Exception as error:
            logger.warning("a raw page that a worker left cannot be had: %s", error)
            self._rest()
            return None
        if hashlib.sha256(content).hexdigest() != name[:64]:
            logger.warning("a raw page that a worker left was changed: %s", name)
            return None
        return content

    def remove(self, names: Iterable[str]) -> None:
        """Take pages away that are in the archive."""
        for name in names:
            if self._rests():
                return
            try:
                self._files.rm_file(self._path(name))
            except FileNotFoundError:
                continue  # another one took it away
            except Exception as error:  # it is a copy: what is left costs room only
                logger.info("a raw page that is in the archive could not be taken away: %s", error)
                self._rest()

    def try_out(self) -> None:
        """Leave a small page, read it and take it away. Raises `BorderwatchError`, which says why that did not work."""
        content = secrets.token_bytes(16)
        path = self._path(f"{hashlib.sha256(content).hexdigest()}-{secrets.token_hex(8)}")
        try:
            self._files.makedirs(self._folder, exist_ok=True)
            self._files.pipe_file(path, content)
            read = bytes(self._files.cat_file(path))
            self._files.rm_file(path)
        except Exception as error:  # each kind of store has its own
            raise BorderwatchError(_UNUSABLE, redact_text(str(error) or type(error).__name__)) from None
        if read != content:
            raise BorderwatchError(_UNUSABLE, "what was left there is not what is read")

    def _rest(self) -> None:
        self._rests_until = self._seconds() + REST_SECONDS

    def _rests(self) -> bool:
        return self._seconds() < self._rests_until

    def _path(self, name: str) -> str:
        return f"{self._folder}/{name}"


def page_depot_fault(config: Config, seconds: float = ANSWER_SECONDS) -> str:
    """Why the store of a configuration does not take a page, give it back and let it go; empty where it does, or where none is
    named. Asks no longer than `seconds`: some stores try for minutes."""
    faults: list[str] = []
    asking = threading.Thread(target=lambda: faults.append(_fault_of(config)), name="queue_pages", daemon=True)
    asking.start()
    asking.join(seconds)
    return faults[0] if faults else f"{_UNUSABLE}: it has not answered for {seconds:g} seconds"


def _fault_of(config: Config) -> str:
    try:
        if (depot := PageDepot.of(config)) is not None:
            depot.try_out()
    except BorderwatchError as error:
        return str(error)
    return ""


def _open(url: str) -> tuple[Any, str]:
    try:
        from fsspec.core import url_to_fs

        files, folder = url_to_fs(url)
    except (ImportError, ValueError) as error:
        raise BorderwatchError(_UNUSABLE, str(error)) from error
    return files, str(folder).rstrip("/")
