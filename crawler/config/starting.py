"""The first config.yaml of a newcomer: the shipped one, with what they were asked for."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from crawler.config.loading import load
from crawler.model.errors import ConfigError
from crawler.runtime.files import write_atomically

CONFIG_FILE = "config.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAnswers:
    """`timezone`: an IANA name. `recipient`: a mail address, or empty; its mail leaves by the server `smtp_host`."""

    contact: str
    timezone: str
    recipient: str = ""
    smtp_host: str = "localhost"


def first_config(shipped: str, answers: FirstAnswers) -> str:
    """The shipped text with these answers in it; every comment stays."""
    text = _replaced(shipped, r'contact: ""', f"contact: {_quoted(answers.contact)}")
    text = _replaced(text, r"timezone: \S+", f"timezone: {_quoted(answers.timezone)}")
    if answers.recipient:
        sender = answers.contact if "@" in answers.contact else answers.recipient
        server = f"smtp: {{host: {_quoted(answers.smtp_host)}, sender: {_quoted(sender)}}}"
        text = _replaced(text, r"# smtp: \{.*\}", server)
        mail = f'- {{name: desk, channel: mail, to: {_quoted(answers.recipient)}, digest_at: ["06:00", "18:00"]}}'
        text = _replaced(text, r"# - \{name: desk, channel: mail, .*?\}", mail)
    return text


def write_first_config(folder: Path, shipped: str, answers: FirstAnswers) -> Path:
    """Write config.yaml into a folder that has none, and read it once. Raises `ConfigError`; nothing is left behind then."""
    path = folder / CONFIG_FILE
    if path.exists():
        raise ConfigError((f"{path} is there already: borderwatch check reads it, an editor changes it",))
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(path, first_config(shipped, answers))
    try:
        load(path)
    except ConfigError:
        path.unlink()
        raise
    return path


def _replaced(text: str, pattern: str, line: str) -> str:
    """Raises ValueError where the shipped text has no such line: the shipped text and this module belong together."""
    replaced, number = re.subn(pattern, lambda _: line, text, count=1)
    if not number:
        raise ValueError(f"the shipped configuration has no {pattern}")
    return replaced


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
