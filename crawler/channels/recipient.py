"""Who is told, as a channel sees them: a recipient's settings, the mail server's, and secrets by name."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.language.reader import Reader
from crawler.model.errors import BorderwatchError
from crawler.model.redaction import ENVIRONMENT_PREFIX

if TYPE_CHECKING:
    from crawler.notify import Policy, Wants


class SecretMissing(BorderwatchError):
    """An environment variable that a setting names is not set."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Secret:
    """What is never shown: a text of the configuration, or the variable that it names (`env:NAME`), read when it is used."""

    text: str = field(repr=False)

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def variable(self) -> str:
        """The name of the environment variable, empty for a text that stands in the file."""
        return self.text.removeprefix(ENVIRONMENT_PREFIX) if self.text.startswith(ENVIRONMENT_PREFIX) else ""

    def reveal(self, environment: Mapping[str, str] = os.environ) -> str:
        """Raises `SecretMissing`."""
        if not self.variable:
            return self.text
        if not environment.get(self.variable):
            raise SecretMissing("the environment variable is not set", self.variable)
        return environment[self.variable]


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpSettings:
    host: str
    port: int
    security: str  # starttls, tls, none
    user: Secret
    password: Secret
    sender: str
    timeout: float  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """A recipient: what they want, when, and by which channel."""

    name: str
    channel: str
    to: str
    url: Secret
    secret: Secret
    directory: Path
    wants: Wants
    policy: Policy
    digest_at: tuple[str, ...]  # "06:00"
    timezone: str
    heartbeat: timedelta  # zero: never
    attempts: int
    broken_sources: bool = False  # told when feeds break and heal
    allow_private: tuple[str, ...] = ()  # hosts that may be sent to although their addresses are private
    reader: Reader = field(default_factory=Reader)  # for whom the texts are written
    own: Mapping[str, Secret] = field(default_factory=dict)  # settings that only the recipient's channel reads
