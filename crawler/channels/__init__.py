"""How a message reaches a recipient: one class for each channel, which says all there is to say of it; none has a policy."""

from __future__ import annotations

from crawler.channels.apprise import Chat
from crawler.channels.channel import Channel, Setting
from crawler.channels.files import Files
from crawler.channels.mail import Mail
from crawler.channels.message import Answer, Fits, Message
from crawler.channels.recipient import ENVIRONMENT_PREFIX, Recipient, Secret, SecretMissing, SmtpSettings
from crawler.channels.webhook import Webhook

__all__ = [
    "CHANNELS",
    "ENVIRONMENT_PREFIX",
    "Answer",
    "Channel",
    "Fits",
    "Message",
    "Recipient",
    "Secret",
    "SecretMissing",
    "Setting",
    "SmtpSettings",
    "channel_of",
    "open_channel",
    "room",
]

CHANNELS: dict[str, type[Channel]] = {kind.name: kind for kind in (Files, Mail, Webhook, Chat)}


def channel_of(recipient: Recipient) -> type[Channel]:
    return CHANNELS[recipient.channel]


def open_channel(recipient: Recipient, smtp: SmtpSettings) -> Channel:
    """The channel of a recipient, ready to send. Raises `SecretMissing`."""
    return channel_of(recipient).open(recipient, smtp)


def room(recipient: Recipient) -> Fits:
    """What the channel of a recipient takes as one short message: known when it is composed, so that it is never cut."""
    return channel_of(recipient).room(recipient)
