"""`borderwatch init`: a first configuration in an empty folder."""

from __future__ import annotations

import sys
from pathlib import Path
from zoneinfo import available_timezones

import click

from crawler import config as configuration
from crawler.config.starting import CONFIG_FILE, FirstAnswers, write_first_config
from crawler.model.errors import ConfigError
from crawler.runtime.files import shown_path

DEFAULT_TIMEZONE = "Asia/Dushanbe"


@click.command("init")
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), default=".", metavar="[DIR]")
@click.option("--contact", help="Your mail or web address: sent with every request, so that webmasters can reach you.")
@click.option("--timezone", help=f"Of your clock, such as {DEFAULT_TIMEZONE}: when digests leave.")
@click.option("--recipient", help="Mail address that gets critical stories at once and a digest twice a day.")
@click.option("--smtp", "smtp_host", default="localhost", show_default=True, help="Mail server that takes the recipient's mail.")
def init_command(folder: Path, contact: str | None, timezone: str | None, recipient: str | None, smtp_host: str) -> None:
    """Write a first config.yaml into DIR (here, if none is named): the watches and sources of this border, your address, your
    clock. On a terminal it asks for what no option says; elsewhere it takes the defaults.

    \b
    Examples:
      borderwatch init
      borderwatch init watch --contact desk@example.org --timezone Asia/Kabul
    """
    if (folder / CONFIG_FILE).exists():
        raise ConfigError((f"{folder / CONFIG_FILE} is there already: borderwatch check reads it, an editor changes it",))
    answers = FirstAnswers(
        contact=_answer(contact, "Your mail or web address, for webmasters (empty: later)", ""),
        timezone=_timezone(_answer(timezone, "Your time zone", DEFAULT_TIMEZONE)),
        recipient=_answer(recipient, "Mail address for alerts and digests (empty: files only)", ""),
        smtp_host=smtp_host,
    )
    path = write_first_config(folder.resolve(), configuration.shipped(), answers)
    go_there = "" if folder.resolve() == Path.cwd() else f"  cd {shown_path(folder.resolve())}\n"
    click.echo(
        f"{shown_path(path)} is written: what to look for, in six languages, and whom to read.\n\n{go_there}"
        "  borderwatch check     is everything in order?\n"
        "  borderwatch poll      read the feeds once\n"
        "  borderwatch digest    what came\n"
        "  borderwatch daemon    the same by itself, until stopped"
    )


def _answer(given: str | None, question: str, default: str) -> str:
    if given is not None or not sys.stdin.isatty():
        return (default if given is None else given).strip()
    return str(click.prompt(question, default=default, show_default=bool(default))).strip()


def _timezone(name: str) -> str:
    if name not in available_timezones():
        raise click.UsageError(f"{name!r} is no time zone: write one such as {DEFAULT_TIMEZONE}, Asia/Kabul, Europe/Geneva")
    return name
