"""Whom to speak to before the configuration is read, or where it cannot be: what is wrong may stand in it. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from crawler.language.reader import READER_LANGUAGES, SOURCE_LANGUAGE

LOCALE_VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")  # the first that is set counts, as everywhere
LANGUAGES_OF_LOCALES = {"prs": "fa"}  # Dari has a code of its own
_SECTION = re.compile(r"""^["']?(\w+)["']?\s*:""")
_LANGUAGE = re.compile(r"""\blanguage["']?\s*:\s*["']?([a-z]{2})\b""")


def language_at_outset(config: str, variables: Mapping[str, str]) -> str:
    """The reader's language: by the lines of a configuration, which need not be valid, else by the locale."""
    return language_in_lines(config) or _language_of_locale(variables) or SOURCE_LANGUAGE


def language_in_lines(config: str) -> str:
    """What `reader: language:` says, in a block or in braces; empty where it says nothing that we speak."""
    section = ""
    for line in config.splitlines():
        if begun := _SECTION.match(line):
            section = begun[1]
        if (
            section in ("reader", "language")
            and (match := _LANGUAGE.search(line.partition(" #")[0]))
            and match[1] in READER_LANGUAGES
        ):
            return match[1]
    return ""


def _language_of_locale(variables: Mapping[str, str]) -> str:
    name = next(filter(None, (variables.get(variable, "") for variable in LOCALE_VARIABLES)), "")
    code = re.split(r"[_.@-]", name, maxsplit=1)[0].lower()
    code = LANGUAGES_OF_LOCALES.get(code, code)
    return code if code in READER_LANGUAGES else ""
