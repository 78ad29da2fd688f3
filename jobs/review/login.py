"""How a reviewer logs in: a link that works once, printed where only the person at this machine sees it."""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

DESK_SETTINGS_VARIABLE = "BORDERWATCH_DESK"
ACTOR_PREFIX = "reviewer:"  # before the name: nobody becomes what Datasette calls root by being called so
LOGIN_SECONDS = 7 * 86400  # seconds of a log-in


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """What the desk needs of the command that starts it."""

    config: str
    database: str
    tokens: Mapping[str, str]  # reviewer → token
    busy: float = 10.0  # seconds a mark waits for another writer
    reader: Mapping[str, str] = field(default_factory=dict)  # `Reader` of who has not chosen

    def as_environment(self) -> dict[str, str]:
        """The settings for the environment of the child process, which other users cannot read."""
        return {DESK_SETTINGS_VARIABLE: json.dumps(asdict(self))}


def load_desk_settings() -> DeskSettings | None:
    """Load the settings that the command passed on; None: Datasette was started by hand, and the desk only reads."""
    text = os.environ.get(DESK_SETTINGS_VARIABLE)
    return DeskSettings(**json.loads(text)) if text else None


def login_tokens(reviewers: Iterable[str]) -> dict[str, str]:
    """Make a token for each reviewer."""
    return {name: secrets.token_urlsafe(24) for name in dict.fromkeys(reviewers)}


def login_link(base: str, token: str) -> str:
    return f"{base}/-/enter?token={token}"


class Sessions:
    """Lets each token in once."""

    def __init__(self, tokens: Mapping[str, str]) -> None:
        self._left = dict(tokens)

    def enter(self, token: str) -> str:
        """The reviewer's name, or nothing. Every token is compared, in constant time."""
        secret, reviewer = token.encode(errors="replace"), ""
        for name, expected in self._left.items():
            if hmac.compare_digest(secret, expected.encode()):
                reviewer = name
        self._left.pop(reviewer, None)
        return reviewer


def actor_of(name: str) -> dict[str, str]:
    """Build the actor that Datasette keeps in its signed cookie."""
    return {"id": ACTOR_PREFIX + name, "name": name}


def reviewer_of(actor: Mapping[str, str] | None) -> str:
    """The name of who asks; empty: nobody."""
    return str(actor.get("name", "")) if actor and str(actor.get("id", "")).startswith(ACTOR_PREFIX) else ""
