"""The channels by name, and what a recipient's channel can do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.channels.apprise import Chat
from crawler.channels.files import Files
from crawler.channels.mail import Mail
from crawler.channels.webhook import Webhook

if TYPE_CHECKING:
    from crawler.channels.channel import Channel
    from crawler.channels.message import Fits
    from crawler.channels.recipient import Recipient, SmtpSettings

CHANNELS: dict[str, type[Channel]] = {kind.name: kind for kind in (Files, Mail, Webhook, Chat)}


def channel_of(recipient: Recipient) -> type[Channel]:
    return CHANNELS[recipient.channel]


def open_channel(recipient: Recipient, smtp: SmtpSettings) -> Channel:
    """The channel of a recipient, ready to send. Raises `SecretMissing`."""
    return channel_of(recipient).open(recipient, smtp)


def room(recipient: Recipient) -> Fits:
    """What the channel of a recipient takes as one short message: known when it is composed, so that it is never cut."""
    return channel_of(recipient).room(recipient)
