"""What a channel declares of itself: everything that the configuration, the composer and the sender ask it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Self

from crawler.model import Severity

if TYPE_CHECKING:
    from crawler.channels.message import Answer, Fits, Message
    from crawler.channels.recipient import Recipient, SmtpSettings


def _faultless(_text: str) -> str:
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A key of a recipient that a channel reads. `to`, `url`, `secret` and `directory` are shared by channels; any other is the
    channel's own, and the sender finds it in `Recipient.own`."""

    key: str
    words: str  # what it means for this channel, for the schema of config.yaml
    needed: bool = False
    private: bool = False  # whoever reads it could send in our name: `check` warns where it stands in config.yaml
    fault: Callable[[str], str] = _faultless  # what is wrong with a text; empty: nothing


class Channel(ABC):
    """One way to a recipient. It sends one message at a time and has no policy of its own."""

    name: ClassVar[str]
    settings: ClassVar[tuple[Setting, ...]]
    # What a message holds for the channel, in this order: forms of the digest; `brief`, a few lines for a chat; `webhook`, JSON
    # for machines; `name`, the stem of dated files; `feeds`, the last week for feed readers.
    forms: ClassVar[tuple[str, ...]]
    immediate: ClassVar[tuple[Severity, ...]] = (Severity.CRITICAL,)  # told at once where nobody said which
    uses_smtp: ClassVar[bool] = False  # by `delivery: smtp`
    writes_digest_files: ClassVar[bool] = False  # `borderwatch run digest` writes by it, and its digests stand in table digests

    @classmethod
    @abstractmethod
    def open(cls, recipient: Recipient, smtp: SmtpSettings) -> Self:
        """The channel to one recipient. Raises `SecretMissing`."""

    @abstractmethod
    def send(self, message: Message) -> Answer:
        """Send it, and say what came of it. Raises nothing: what the other side does is an answer."""

    @classmethod
    def room(cls, recipient: Recipient) -> Fits:  # noqa: ARG003
        """What the recipient takes as one short message."""
        return lambda _title, _body: True

    @classmethod
    def needs(cls) -> tuple[str, ...]:
        """Keys without which a recipient cannot be told."""
        return tuple(setting.key for setting in cls.settings if setting.needed)

    @classmethod
    def reads(cls, key: str) -> bool:
        return any(setting.key == key for setting in cls.settings)

    @classmethod
    def is_private(cls, key: str) -> bool:
        return any(setting.key == key and setting.private for setting in cls.settings)
