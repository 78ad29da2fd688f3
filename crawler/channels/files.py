"""Files in a folder: the newest digest, a dated copy, notices, each written beside and moved into place.

A message written twice gives the same files twice, so a process that is killed and begins again doubles nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Self

from crawler.channels.channel import Channel, Setting
from crawler.channels.message import SENT, Answer, Message, try_later
from crawler.model import MessageKind
from crawler.report.filenames import LATEST_STEM, SUFFIXES, file_name, is_feed
from crawler.runtime.clock import utcnow
from crawler.runtime.files import PART_SUFFIX, write_atomically

if TYPE_CHECKING:
    from crawler.channels.recipient import Recipient, SmtpSettings

DATED_FORMS = ("html", "json")
STALE_SECONDS = 3600.0  # seconds after which nobody writes a half file any more


class Files(Channel):
    """Writes into one folder."""

    name = "files"
    settings = (Setting(key="directory", words="where to; empty: as digest: directory"),)
    forms = (*SUFFIXES, "name", "feeds")
    immediate = ()  # a file rings no bell
    writes_digest_files = True

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @classmethod
    def open(cls, recipient: Recipient, smtp: SmtpSettings) -> Self:  # noqa: ARG003
        return cls(recipient.directory)

    def send(self, message: Message) -> Answer:
        try:
            self._sweep()
            for path, text in self._files(message):
                write_atomically(path, text)
        except OSError as error:
            return try_later(f"{self._folder}: {os.strerror(error.errno) if error.errno else error}")
        return SENT

    def _sweep(self) -> None:
        """Halves that a killed process left."""
        for path in self._folder.glob(f".*{PART_SUFFIX}"):
            if path.stat().st_mtime < utcnow().timestamp() - STALE_SECONDS:
                path.unlink(missing_ok=True)

    def _files(self, message: Message) -> Iterator[tuple[Path, str]]:
        """Dated copies first: where the newest says something, its copy is there. Feeds have their own names."""
        stem = message.parts.get("name", message.token[:12])
        newest = message.kind in (MessageKind.DIGEST, MessageKind.HEARTBEAT)
        dated = f"{LATEST_STEM}-{stem}" if newest else f"{message.kind}-{stem}-{message.token[:12]}"
        for form in DATED_FORMS:
            if form in message.parts:
                yield self._folder / file_name(form, dated), message.parts[form]
        for form, text in message.parts.items():
            if newest and form in SUFFIXES:
                yield self._folder / file_name(form), text
            elif is_feed(form):
                yield self._folder / form, text
