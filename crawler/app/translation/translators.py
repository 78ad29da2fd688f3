"""What translates a headline: a program of the operator's, or a LibreTranslate server. One class each, with the same method."""

from __future__ import annotations

import http.client
import json
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit

from crawler.channels import SecretMissing
from crawler.channels.guarded import NotAnAddress, PrivateTarget, post_guarded
from crawler.channels.message import cause_text
from crawler.config import TranslateSettings
from crawler.language.tokens import clean_line
from crawler.runtime.filter_command import CommandFailed, run_filter
from crawler.web.addresses import AddressRules

MAX_TRANSLATION_CHARS = 300  # as many as a card shows of a title
MAX_ASKED_CHARS = 1000  # of a headline
UNKNOWN_LANGUAGE = "auto"  # stands for the language of a headline that nobody knows
LIBRETRANSLATE_PATH = "/translate"
SAMPLE = "Border guards reported an exchange of fire near the bridge."  # translated by `check`
SAMPLE_LANGUAGE = "en"


class NotTranslated(Exception):
    """A translator did not translate a headline. Its text says why, on one line."""


class Translator(Protocol):
    """`name`: what readers and operators know it by."""

    @property
    def name(self) -> str: ...

    def answer(self, text: str, source: str, target: str) -> str:
        """What it answers on a text in the language `source`. Raises `NotTranslated`."""
        ...


def translate(translator: Translator, text: str, source: str | None, target: str) -> str:
    """The translation as one line. Raises `NotTranslated`, also where the answer is no translation."""
    line = clean_line(text, MAX_ASKED_CHARS)
    answer = clean_line(translator.answer(line, source or UNKNOWN_LANGUAGE, target), MAX_TRANSLATION_CHARS)
    if not answer:
        raise NotTranslated("the answer is empty")
    if answer.casefold() == line.casefold():
        raise NotTranslated("the answer is the text itself")
    return answer


@dataclass(frozen=True, slots=True)
class CommandTranslator:
    """A program: the headline on its standard input, the translation on its standard output."""

    settings: TranslateSettings
    folder: Path

    @property
    def name(self) -> str:
        return Path(self.settings.command[0]).name

    def answer(self, text: str, source: str, target: str) -> str:
        command = [argument.replace("{from}", source).replace("{to}", target) for argument in self.settings.command]
        try:
            return run_filter(
                command, f"{text}\n", folder=self.folder, seconds=self.settings.timeout, max_bytes=self.settings.max_bytes
            )
        except CommandFailed as error:
            raise NotTranslated(clean_line(str(error), MAX_TRANSLATION_CHARS)) from None


@dataclass(frozen=True, slots=True)
class LibreTranslator:
    """A server with the API of LibreTranslate, behind the address guard."""

    settings: TranslateSettings

    @property
    def name(self) -> str:
        return urlsplit(self.settings.url).hostname or self.settings.url

    def answer(self, text: str, source: str, target: str) -> str:
        try:
            fields = {"q": text, "source": source, "target": target, "format": "text"}
            if self.settings.key:
                fields["api_key"] = self.settings.key.reveal()
            answer = post_guarded(
                f"{self.settings.url.rstrip('/')}{LIBRETRANSLATE_PATH}",
                json.dumps(fields).encode(),
                {"Content-Type": "application/json"},
                timeout=self.settings.timeout / 2,  # it takes twice that at most
                rules=AddressRules(self.settings.allow_private),
                max_bytes=self.settings.max_bytes + 1,
            )
        except PrivateTarget as error:
            raise NotTranslated(str(error).replace("delivery:", "translate:")) from None
        except (SecretMissing, NotAnAddress) as error:
            raise NotTranslated(str(error)) from None
        except ssl.SSLError as error:
            raise NotTranslated(f"TLS: {error.reason or cause_text(error)}") from None
        except (OSError, http.client.HTTPException) as error:
            raise NotTranslated(cause_text(error)) from None
        if len(answer.body) > self.settings.max_bytes:
            raise NotTranslated(f"it answers with more than {self.settings.max_bytes:,} bytes")
        return _text_of(answer.status, answer.body)


def _text_of(status: int, body: bytes) -> str:
    """The translation in an answer. Raises `NotTranslated`."""
    try:
        answer = json.loads(body)
    except ValueError:
        answer = None
    fields = answer if isinstance(answer, dict) else {}
    if status != http.client.OK:
        said = clean_line(str(fields.get("error", "")), MAX_TRANSLATION_CHARS)
        raise NotTranslated(f"HTTP {status}{f': {said}' if said else ''}")
    text = fields.get("translatedText")
    if not isinstance(text, str):
        raise NotTranslated("the answer has no translatedText: is this LibreTranslate?")
    return text


def open_translator(settings: TranslateSettings, folder: Path) -> Translator | None:
    """The one that the configuration names, whose commands run in `folder`; None: it names none."""
    if settings.command:
        return CommandTranslator(settings, folder)
    return LibreTranslator(settings) if settings.url else None
