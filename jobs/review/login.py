"""What the desk needs of the command that starts it, and what it calls who is logged in."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from jobs.review.access.origin import AccessRules

DESK_SETTINGS_VARIABLE = "BORDERWATCH_DESK"
ACTOR_PREFIX = "reviewer:"  # before the name: nobody becomes what Datasette calls root by being called so
SESSION_COOKIE = "borderwatch_session"


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskSettings:
    """What the desk needs of the command that starts it."""

    config: str
    database: str
    logins: str  # the file of log-ins
    translates: bool = False  # a translator is configured
    busy: float = 10.0  # seconds a mark waits for another writer
    reader: Mapping[str, str] = field(default_factory=dict)  # `Reader` of who has not chosen
    rules: Mapping[str, str | bool] = field(default_factory=dict)  # `AccessRules`

    @property
    def access_rules(self) -> AccessRules:
        return AccessRules(**self.rules)  # type: ignore[arg-type]  # as they were written below

    def as_environment(self, secret: str) -> dict[str, str]:
        """The settings for the environment of the child process, which other users cannot read. `secret` signs the tokens of
        forms: they stay good when the desk starts again. The web server itself believes no proxy: we do, or do not."""
        return {DESK_SETTINGS_VARIABLE: json.dumps(asdict(self)), "DATASETTE_SECRET": secret, "FORWARDED_ALLOW_IPS": ""}


def load_desk_settings() -> DeskSettings | None:
    """Load the settings that the command passed on; None: Datasette was started by hand, and the desk only reads."""
    text = os.environ.get(DESK_SETTINGS_VARIABLE)
    return DeskSettings(**json.loads(text)) if text else None


def login_link(base: str, token: str) -> str:
    return f"{base}/-/enter?token={token}"


def actor_of(name: str) -> dict[str, str]:
    """Build the actor as Datasette knows it."""
    return {"id": ACTOR_PREFIX + name, "name": name}


def reviewer_of(actor: Mapping[str, str] | None) -> str:
    """The name of who asks; empty: nobody."""
    return str(actor.get("name", "")) if actor and str(actor.get("id", "")).startswith(ACTOR_PREFIX) else ""
