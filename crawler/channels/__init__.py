"""How a message reaches a recipient: one class for each channel, which says all there is to say of it; none has a policy."""

from typing import TYPE_CHECKING

from crawler.model.lazy import lazy_names

if TYPE_CHECKING:
    from crawler.channels.channel import Channel, Setting
    from crawler.channels.message import Answer, Fits, Message
    from crawler.channels.recipient import Recipient, Secret, SecretMissing, SmtpSettings
    from crawler.channels.table import CHANNELS, channel_of, open_channel, room

__all__ = [
    "CHANNELS",
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

__getattr__ = lazy_names(
    __name__,
    {
        "crawler.channels.channel": "Channel Setting",
        "crawler.channels.message": "Answer Fits Message",
        "crawler.channels.recipient": "Recipient Secret SecretMissing SmtpSettings",
        "crawler.channels.table": "CHANNELS channel_of open_channel room",
    },
)
