"""`borderwatch init`: a first configuration in an empty folder."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from zoneinfo import available_timezones

import click

from crawler.config.kinds import CONTACT_REMEDY, has_address, is_mail
from crawler.config.starting import CONFIG_FILE, FirstAnswers, write_first_config
from crawler.language.reader import READER_LANGUAGES, SOURCE_LANGUAGE, Reader, written_for
from crawler.language.reader.texts import gettext as _
from crawler.model.errors import ConfigError
from crawler.runtime.files import shown_path
from jobs.cli.terminal import typed_command

DEFAULT_TIMEZONE = "Asia/Dushanbe"


@click.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".", metavar="[DIR]")
@click.option("--contact", help="Your mail or web address: sent with every request, so that webmasters can reach you.")
@click.option("--language", help=f"That you read digests and pages in: {', '.join(READER_LANGUAGES)}.")
@click.option("--timezone", help=f"Of your clock, such as {DEFAULT_TIMEZONE}: when digests leave.")
@click.option("--recipient", help="Mail address that gets critical stories at once and a digest twice a day.")
@click.option("--smtp", "smtp_host", default="localhost", show_default=True, help="Mail server that takes the recipient's mail.")
def init_command(
    folder: Path, contact: str | None, language: str | None, timezone: str | None, recipient: str | None, smtp_host: str
) -> None:
    """Write a first, short config.yaml into DIR (here, if none is named): your address, your language and clock, whom to tell;
    watches and sources of this border are included as they ship. On a terminal it asks for what no option says; elsewhere it takes
    the defaults.

    \b
    Examples:
      borderwatch init
      borderwatch init watch --contact desk@example.org --language ru --timezone Asia/Kabul
    """
    if (folder / CONFIG_FILE).exists():
        raise ConfigError((f"{folder / CONFIG_FILE} is there already: borderwatch check reads it, an editor changes it",))
    chosen = _answer(language, f"Your language ({', '.join(READER_LANGUAGES)})", SOURCE_LANGUAGE, _language)
    with written_for(Reader(language=chosen)):  # the other questions are asked in it
        answers = FirstAnswers(
            contact=_answer(contact, _("Your mail or web address, for webmasters (empty: later)"), "", _contact),
            language=chosen,
            timezone=_answer(timezone, _("Your time zone"), DEFAULT_TIMEZONE, _timezone),
            recipient=_answer(recipient, _("Mail address for alerts and digests (empty: files only)"), "", _recipient),
            smtp_host=smtp_host,
        )
        path = write_first_config(folder.resolve(), answers)
        _say_what_is_next(folder.resolve(), path, has_contact=bool(answers.contact))


def _say_what_is_next(folder: Path, path: Path, *, has_contact: bool) -> None:
    command = typed_command(folder)
    steps = {
        "check": _("is everything in order?"),
        "poll": _("read the feeds once"),
        "digest": _("what came"),
        "daemon": _("the same by itself, until stopped"),
    }
    go_there = "" if folder == Path.cwd() else f"  cd {shown_path(folder)}\n"
    written = _("{file} is written: what to look for, in six languages, and whom to read.", file=shown_path(path))
    click.echo(f"{written}\n\n{go_there}" + "\n".join(f"  {command} {step:<9} {words}" for step, words in steps.items()))
    if not has_contact:
        click.echo(_("Nobody can reach you yet: write your address into {file}, under contact.", file=shown_path(path)), err=True)


def _answer(given: str | None, question: str, default: str, checked: Callable[[str], str]) -> str:
    """An option's value, or the answer of who sits there, who is asked again after a slip. Raises `click.UsageError`."""
    if given is not None or not sys.stdin.isatty():
        return checked((default if given is None else given).strip())
    return str(click.prompt(question, default=default, show_default=bool(default), value_proc=lambda text: checked(text.strip())))


def _contact(text: str) -> str:
    if text and not has_address(text):
        raise click.UsageError(
            _("{text} is no address that a webmaster can write to: {remedy}", text=repr(text), remedy=_(CONTACT_REMEDY))
        )
    return text


def _language(name: str) -> str:
    if name not in READER_LANGUAGES:
        raise click.UsageError(f"{name!r} is no language of the pages: choose one of {', '.join(READER_LANGUAGES)}")
    return name


def _timezone(name: str) -> str:
    if name not in available_timezones():
        raise click.UsageError(
            _(
                "{name} is no time zone: write one such as {examples}",
                name=repr(name),
                examples=f"{DEFAULT_TIMEZONE}, Asia/Kabul, Europe/Geneva",
            )
        )
    return name


def _recipient(text: str) -> str:
    if text and not is_mail(text):
        raise click.UsageError(_("{text} is no mail address: write one such as desk@example.org", text=repr(text)))
    return text
