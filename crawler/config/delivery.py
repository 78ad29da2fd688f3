"""What `delivery:` of config.yaml may say: recipients, channels, times, and when a story is sent again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, create_model, model_validator

from crawler.channels import CHANNELS
from crawler.config.kinds import Address, AllowedHost, Clock, Language, Model, ReaderLanguage, Seconds, Slug, Zone
from crawler.language.reader import Calendar
from crawler.model import Severity

if TYPE_CHECKING:
    ChannelName = str
else:
    ChannelName = Literal[tuple(CHANNELS)]


def _words(key: str) -> str:
    """What a key means for each channel that reads it."""
    meanings = [(name, setting.words) for name, channel in CHANNELS.items() for setting in channel.settings if setting.key == key]
    return "; ".join(f"{name}: {words}" for name, words in meanings)


class Cooldown(Model):
    critical: Seconds | None = Field(None, description="pause before a critical story is sent again (4h)")
    high: Seconds | None = Field(None, description="of a high one (18h)")
    medium: Seconds | None = Field(None, description="of a medium one (36h)")
    low: Seconds | None = Field(None, description="of a low one (7d)")


class QuietHours(Model):
    begin: Clock = Field(min_length=1, description="when they begin, by the wall clock")
    end: Clock = Field(min_length=1, description="when they end; earlier than begin: the next morning")
    passing: tuple[Severity, ...] = Field((), description="severities that are sent all the same")
    timezone: Zone | None = Field(None, description="whose wall clock; empty: the recipient's")


class PolicyModel(Model):
    """Every key may stand under `delivery: policy` and again with a recipient, who then has their own."""

    cooldown: Cooldown = Field(Cooldown(), description="pause before a story is sent again, by its severity")
    floor: int | None = Field(None, ge=0, le=100, description="stories that weigh less are left out (0)")
    immediate: tuple[Severity, ...] | None = Field(
        None, description="severities that are sent at once, between digests ([critical]; files: none)"
    )
    quiet: QuietHours | None = Field(None, description="hours in which nothing is sent")
    heartbeat: Seconds | None = Field(
        None, description="a digest without stories is sent when nothing else was for this long; 0: never (1d)"
    )
    attempts: int | None = Field(
        None, ge=1, le=100, description="how often a message is tried before it is laid aside (12: about a day)"
    )


class Smtp(Model):
    host: str = Field("localhost", min_length=1, description="the mail server")
    port: int = Field(0, ge=0, le=65535, description="its port; 0: 465 for tls, 587 for starttls, 25 for none")
    security: Literal["starttls", "tls", "none"] = Field("starttls", description="how the connection is secured")
    user: str = Field("", description="login name; env:NAME reads it from the environment")
    password: str = Field("", description="password: env:NAME")
    sender: Address = Field("", description="who the mail is from")
    timeout: Seconds = Field(30, gt=0, le=600, description="for every answer of the server; three times that for a message")


class RecipientModel(Model):
    """What every recipient may say; `Recipient` adds the keys that only one channel reads."""

    name: Slug = Field(description="short name: all that the archive keeps of a recipient")
    channel: ChannelName = Field(description=", ".join(CHANNELS))
    enabled: bool = Field(True, description="false: nothing is sent to this recipient")
    to: Address = Field("", description=_words("to"))
    url: str = Field("", description=_words("url"))
    secret: str = Field("", description=_words("secret"))
    directory: str = Field("", description=_words("directory"))
    watches: tuple[str, ...] = Field((), description="only these watches; empty: all")
    severities: tuple[Severity, ...] = Field((), description="only stories of these severities; empty: all")
    languages: tuple[Language, ...] = Field((), description="only stories with an article in one of these languages; empty: all")
    digest_at: tuple[Clock, ...] | None = Field(
        None, description="times of the digest; empty list: none, only what is immediate. Not given: daemon: digest_at"
    )
    timezone: Zone | None = Field(
        None, description="of digest_at, quiet and the times in what is sent; not given: daemon: timezone"
    )
    language: ReaderLanguage | None = Field(None, description="of what is sent; not given: reader: language")
    calendar: Calendar | None = Field(None, description="of the dates in it; not given: reader: calendar")
    broken_sources: bool = Field(False, description="true: a message when a feed breaks for six hours, and one when it heals")
    policy: PolicyModel = Field(PolicyModel(), description="what differs from delivery: policy")

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, settings: Any) -> Any:
        if isinstance(settings, dict):
            channel = CHANNELS.get(str(settings.get("channel")))
            if channel and (missing := [key for key in channel.needs() if not settings.get(key)]):
                raise ValueError(f"channel {channel.name} needs {' and '.join(missing)}")
        return settings


SHARED_FIELDS = frozenset({"to", "url", "secret", "directory"})  # fields of `RecipientModel`
CHANNEL_FIELDS = {
    setting.key: (str, Field("", description=_words(setting.key)))
    for channel in CHANNELS.values()
    for setting in channel.settings
    if setting.key not in SHARED_FIELDS
}
if TYPE_CHECKING:
    Recipient = RecipientModel
else:
    Recipient = create_model("Recipient", __base__=RecipientModel, **CHANNEL_FIELDS)


class Delivery(Model):
    policy: PolicyModel = Field(PolicyModel(), description="what is sent again, and when; for all recipients")
    smtp: Smtp = Field(Smtp(), description="the mail server")
    allow_private: tuple[AllowedHost, ...] = Field(
        (), description="hosts (host, host:port or network) that messages may be sent to although their addresses are private"
    )
    recipients: tuple[Recipient, ...] = Field(
        (Recipient(name="files", channel="files"),), description="who gets messages; not given: files, in digest: directory"
    )
