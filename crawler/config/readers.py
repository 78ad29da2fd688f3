"""Who reads, and who translates headlines for them: `reader:` and `translate:` of config.yaml."""

from __future__ import annotations

from pydantic import Field, model_validator

from crawler.config.kinds import AllowedHost, Model, ReaderLanguage, Seconds, Web, Zone
from crawler.language.reader import READER_LANGUAGES, SOURCE_LANGUAGE, Calendar
from crawler.model.redaction import ENVIRONMENT_PREFIX

READER_LANGUAGE_WORDS = ", ".join(READER_LANGUAGES)
PLACEHOLDERS = "{from} and {to}"


class ReaderModel(Model):
    """Who reads pages, digests and commands; a recipient may differ."""

    language: ReaderLanguage = Field(SOURCE_LANGUAGE, description=f"of headings, sentences and dates: {READER_LANGUAGE_WORDS}")
    timezone: Zone | None = Field(None, description="of every time that is shown; not given: daemon: timezone")
    calendar: Calendar = Field(Calendar.GREGORIAN, description="solar_hijri: dates bear that of Afghanistan's calendar as well")


class TranslateModel(Model):
    """A program or a server; neither: nothing is translated."""

    command: tuple[str, ...] = Field(
        (),
        description="a program and its arguments, as a list: it gets the headline on its standard input and answers on its "
        f"standard output; {PLACEHOLDERS} in an argument are the languages",
    )
    url: Web | None = Field(None, description="address of a LibreTranslate server, such as http://127.0.0.1:5000")
    key: str = Field("", description="API key of that server: env:NAME")
    timeout: Seconds = Field(20, gt=0, le=300, description="for one headline")
    max_bytes: int = Field(4000, ge=100, le=1_000_000, description="an answer that is longer is refused")
    allow_private: tuple[AllowedHost, ...] = Field(
        (), description="hosts (host, host:port or network) where the server may be although their addresses are private"
    )

    @model_validator(mode="after")
    def _one_of_them(self) -> TranslateModel:
        if self.command and self.url:
            raise ValueError("command and url: say one of them")
        if self.command and not self.command[0].strip():
            raise ValueError("the first entry of command must be a program")
        if self.key and not self.key.startswith(ENVIRONMENT_PREFIX):
            raise ValueError(f"key is written as {ENVIRONMENT_PREFIX}NAME: the environment holds it, not this file")
        return self
