"""Two invented channels, and Borderwatch with them: `python -m tests.deliver.birds -c config.yaml deliver`.

They are all that is there of them: a class and a row each.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Self

from crawler.channels import CHANNELS, Answer, Channel, Fits, Message, Recipient, Setting, SmtpSettings
from crawler.channels.message import SENT, refuse, try_later
from crawler.model import Severity

LETTERS = 150  # that a bird carries


def _loft_fault(path: str) -> str:
    return "" if path.startswith(("/", "env:")) else "must be a path that begins with /, or env:NAME"


class Pigeon(Channel):
    """A slip of paper in somebody's loft. What it needs is its own: no other channel knows a loft."""

    name = "pigeon"
    settings = (
        Setting(key="loft", words="the folder it flies to", needed=True, private=True, fault=_loft_fault),
        Setting(key="to", words="who reads it"),
    )
    forms = ("brief",)
    immediate = (Severity.CRITICAL, Severity.HIGH)

    def __init__(self, loft: Path) -> None:
        self._loft = loft

    @classmethod
    def open(cls, recipient: Recipient, smtp: SmtpSettings) -> Self:  # noqa: ARG003
        return cls(Path(recipient.own["loft"].reveal()))

    @classmethod
    def room(cls, recipient: Recipient) -> Fits:  # noqa: ARG003
        return lambda title, body: len(title) + len(body) <= LETTERS

    def send(self, message: Message) -> Answer:
        if (self._loft / "cat").exists():
            return refuse("a cat lives there")
        if not self._loft.is_dir():
            return try_later("there is no loft")
        slip = self._loft / f"{message.token}.slip"
        slip.write_text(message.parts["brief-title"] + "\n" + message.parts["brief"], encoding="utf-8")
        return SENT


class Raven(Channel):
    """Takes the digest to the archive of the house: by the mail server's leave, and counted among the digests."""

    name = "raven"
    settings = (Setting(key="directory", words="where its nest is"),)
    forms = ("json", "name")
    immediate = ()
    uses_smtp = True
    writes_digest_files = True

    def __init__(self, nest: Path) -> None:
        self._nest = nest

    @classmethod
    def open(cls, recipient: Recipient, smtp: SmtpSettings) -> Self:  # noqa: ARG003
        return cls(recipient.directory)

    def send(self, message: Message) -> Answer:
        self._nest.mkdir(parents=True, exist_ok=True)
        stories = [story["headline"] for story in json.loads(message.parts["json"])["stories"]]
        (self._nest / message.parts["name"]).write_text("\n".join(stories), encoding="utf-8")
        return SENT


if __name__ == "__main__":
    CHANNELS.update({kind.name: kind for kind in (Pigeon, Raven)})
    from jobs.cli import main

    main()
