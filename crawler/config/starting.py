"""The first config.yaml of a newcomer: what they were asked for, and one line for everything that ships."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from crawler.config.loading import load
from crawler.model.errors import ConfigError
from crawler.runtime.files import write_atomically

CONFIG_FILE = "config.yaml"
LOCAL_HOSTS = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstAnswers:
    """`timezone`: an IANA name. `language`: of the reader. `recipient`: a mail address, or empty; its mail leaves by the server
    `smtp_host`."""

    contact: str
    timezone: str
    language: str = "en"
    recipient: str = ""
    smtp_host: str = "localhost"


def first_config(answers: FirstAnswers) -> str:
    """A short configuration with these answers: whatever it does not say is as it ships."""
    sender = answers.contact if "@" in answers.contact else answers.recipient
    recipient = answers.recipient or "desk@example.org"
    mail = "" if answers.recipient else "# "
    server = f"smtp: {{host: {_quoted(answers.smtp_host)}, sender: {_quoted(sender or recipient)}}}"
    if answers.recipient and answers.smtp_host in LOCAL_HOSTS:
        server += f"\n  allow_private: [{_quoted(answers.smtp_host)}]  # the mail server of this machine"
    desk = f'- {{name: desk, channel: mail, to: {_quoted(recipient)}, digest_at: ["06:00", "18:00"]}}'
    contact = f"contact: {_quoted(answers.contact)}" if answers.contact else "# contact: desk@example.org"
    return f"""\
# Borderwatch. What is not said here is as it ships; every key: docs/configuration.md. After a change: borderwatch check

{contact}  # your mail or web address: sent with every request, so that webmasters can reach you
database: data/news.db

reader: {{language: {answers.language}}}  # of digests, pages and commands: en, ru, tg or fa

daemon:
  digest_at: "06:00"
  timezone: {answers.timezone}

digest: {{directory: data/digests}}

delivery:
  {mail}{server}
  recipients:
    - {{name: files, channel: files}}  # the digest, into digest: directory
    {mail}{desk}  # and critical stories at once

include:
  - pack:border   # the words for all this, in six languages
  - pack:watches  # what to look for: borderwatch watch list. A watch below with the id of one of these takes its place
  - pack:sources  # whom to read: borderwatch sources --all

sources:          # your own, and what differs: borderwatch sources add, enable, disable

watches: []       # your own: docs/watches.md, or the page Watches of borderwatch review
"""


def write_first_config(folder: Path, answers: FirstAnswers) -> Path:
    """Write config.yaml into a folder that has none, and read it once. Raises `ConfigError`; nothing is left behind then."""
    path = folder / CONFIG_FILE
    if path.exists():
        raise ConfigError((f"{path} is there already: borderwatch check reads it, an editor changes it",))
    folder.mkdir(parents=True, exist_ok=True)
    write_atomically(path, first_config(answers))
    try:
        load(path)
    except ConfigError:
        path.unlink()
        raise
    return path


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
