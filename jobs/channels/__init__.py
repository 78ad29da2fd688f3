"""How a message reaches a recipient: one file for each channel, all behind one small protocol, none with a policy."""

from __future__ import annotations

import importlib
from typing import Protocol

from crawler.config import Reader, SmtpSettings
from crawler.report.digest.files import SUFFIXES
from jobs.channels.message import Answer, Fits, Message

__all__ = ["CHANNELS", "FORMS", "Answer", "Channel", "Fits", "Message", "open_channel", "room"]


class Channel(Protocol):
    """Sends one message, and says what came of it. Raises nothing: what the other side does is an answer."""

    def send(self, message: Message) -> Answer: ...


CHANNELS = {
    "files": "jobs.channels.files",
    "mail": "jobs.channels.mail",
    "webhook": "jobs.channels.webhook",
    "apprise": "jobs.channels.apprise",
}
# What a message holds for a channel: forms of the digest; `brief` and its title, a few lines for a chat; `webhook`, JSON for
# machines.
FORMS = {
    "files": tuple(SUFFIXES),
    "mail": ("mail-text", "mail"),
    "webhook": ("webhook",),
    "apprise": ("brief-title", "brief"),
}


def open_channel(reader: Reader, smtp: SmtpSettings) -> Channel:
    """The channel of a recipient. Raises `SecretMissing`."""
    channel: Channel = importlib.import_module(CHANNELS[reader.channel]).open_channel(reader, smtp)
    return channel


def room(reader: Reader) -> Fits:
    """What the channel of a recipient takes as one short message: known when it is composed, so that it is never cut."""
    if "brief" not in FORMS[reader.channel]:
        return lambda _title, _body: True
    measure: Fits = importlib.import_module(CHANNELS[reader.channel]).room(reader)
    return measure
