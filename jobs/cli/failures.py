"""What went wrong, in the language of who reads it: the configuration that would say which may be what is wrong."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from io import StringIO
from pathlib import Path

import click

from crawler.config.loading import CONFIG_VARIABLE
from crawler.language.reader import Reader, written_for
from crawler.language.reader.kept import kept_words
from crawler.language.reader.outset import language_at_outset
from crawler.language.reader.texts import gettext as _
from crawler.model.errors import BorderwatchError
from crawler.model.redaction import redact_text

MAX_OUTSET_BYTES = 200_000  # of a configuration in which its language is looked for
_PROBLEM = re.compile(r"(?P<place>.*?:\d+: (?:[\w.\[\]-]+: |\(file\): )?)(?P<words>.+)", re.DOTALL)
_ERROR = re.compile(r"Error: (?P<words>.+)")
_INVALID = re.compile(r"Invalid value for (?P<name>.+?): (?P<words>.+)")
_HINT = re.compile(r"[;,] (did you mean (?P<name>.+)\?)$")


@contextmanager
def written_for_caller(command_line: Sequence[str]) -> Iterator[None]:
    """What is written inside is for who typed that; JSON is asked for by programs, which read English."""
    with written_for(Reader() if "--json" in command_line else Reader(language=callers_language(command_line))):
        yield


def callers_language(command_line: Sequence[str] = ()) -> str:
    """The language of the configuration that the command line, the environment or this folder names, else of the locale."""
    text = ""
    with suppress(OSError), Path(_named_config(command_line)).open("rb") as file:
        text = file.read(MAX_OUTSET_BYTES).decode("utf-8", "replace")
    return language_at_outset(text, os.environ)


def _named_config(command_line: Sequence[str]) -> str:
    for number, argument in enumerate(command_line):
        if argument in ("--config", "-c"):
            return next(iter(command_line[number + 1 :]), "")
        if argument.startswith("--config="):
            return argument.partition("=")[2]
    return os.environ.get(CONFIG_VARIABLE) or "config.yaml"


def problem_words(text: str) -> str:
    """A problem, `file:line: key: words`, in the reader's language; its place stays as editors read it."""
    match = _PROBLEM.fullmatch(text)
    place, words = (match["place"], match["words"]) if match else ("", text)
    if hint := _HINT.search(words):
        asked = _("did you mean {name}?", name=hint["name"])
        return f"{place}{kept_words(words[: hint.start()])}; {asked}"
    return place + kept_words(words)


def show_failure(error: BaseException) -> int:
    """Show what ended a command; its exit code."""
    if isinstance(error, click.ClickException):
        show_usage_error(error)
        return error.exit_code
    if isinstance(error, BorderwatchError):
        show_error(redact_text(str(error)))
        return error.exit_code
    if isinstance(error, OSError):
        show_error(os_error_words(error))
        return 1
    click.echo(kept_words("stopped"), err=True)
    return 130


def show_usage_error(error: click.ClickException) -> None:
    shown = StringIO()
    error.show(shown)
    for line in shown.getvalue().splitlines():
        click.echo(_usage_words(line), err=True)


def _usage_words(line: str) -> str:
    """A line of click. What it wraps is told by itself: a template with many words would take the frame for a value."""
    if match := _ERROR.fullmatch(line):
        return _("Error: {reason}", reason=_usage_words(match["words"]))
    if match := _INVALID.fullmatch(line):
        return _("Invalid value for {name}: {reason}", name=match["name"], reason=kept_words(match["words"]))
    return kept_words(line)


def show_error(text: str) -> None:
    """Each problem of it on a line, the first behind our name."""
    click.echo("borderwatch: " + "\n".join(map(problem_words, text.split("\n"))), err=True)


def os_error_words(error: OSError) -> str:
    """`file: what the system says`: a bare number in brackets tells nobody what to do."""
    return f"{error.filename}: {error.strerror}" if error.filename and error.strerror else error.strerror or str(error)
