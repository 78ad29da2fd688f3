"""`borderwatch watch why-not`: which part of a rule an article meets, and which it does not."""

from __future__ import annotations

import re
import sys

import click

from crawler.app.why_not import AskedText, archived, explain_no
from crawler.language.reader.texts import gettext as _
from crawler.report.why_not import language_words, why_not_lines
from crawler.report.words import severity_word
from crawler.watch import WhyNot
from jobs.cli.common import load_config, open_store, print_json

_REFERENCE_PATTERN = re.compile(r"\d+|https?://\S+")


@click.command("why-not")
@click.argument("watch")
@click.argument("subject", metavar="TEXT|ARTICLE", required=False)
@click.option("--title", default="", help="Title of the text.")
@click.option("--lang", default="", help="Language of the text (en ru tg fa ps uz); without it the language is found out.")
@click.option("--source", default="", help="Slug of the source: what it implies counts.")
@click.option("--country", default="", help="Country of the source, such as TJ.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def why_not_command(
    ctx: click.Context, watch: str, subject: str | None, title: str, lang: str, source: str, country: str, as_json: bool
) -> None:
    """Say why WATCH raises no alert on a TEXT, or on an ARTICLE of the archive (its number or address; - reads a text from
    the input).

    \b
    ✓  this part of the rule is met, by these words
    ✗  this part is not met
       stands elsewhere  the words are there, outside the part that is read
       nearest           words of the text ~ the terms most like them

    \b
    Examples:
      borderwatch watch why-not drug-trafficking "Police seized heroine at the Tajik border."
      borderwatch watch why-not flood --title "Mudflow" --lang en "Homes were lost."
      borderwatch watch why-not armed-clash-border 4711
    """
    config = load_config(ctx)
    if subject is None and not title:
        raise click.UsageError("give a text, the number or address of an article, or a --title")
    if subject is not None and _REFERENCE_PATTERN.fullmatch(subject.strip()):
        store = open_store(config)
        try:
            asked = archived(store, subject.strip())
        finally:
            store.close()
    else:
        text = sys.stdin.read() if subject == "-" else subject or ""
        asked = AskedText(title=title, text=text, lang=lang, source=source, country=country)
    result = explain_no(config, watch, asked)
    if as_json:
        print_json(result.as_dict())
        return
    for line in _lines(result, is_given=bool(asked.lang)):
        click.echo(line)


def _lines(result: WhyNot, *, is_given: bool) -> list[str]:
    verdict = _("an alert, {severity}", severity=severity_word(result.severity)) if result.alert else _("no alert")
    language = language_words(result, is_given=is_given)
    lines = [f"{result.watch}: {verdict}", _("It reads {what}. Language: {language}.", what=result.reads, language=language)]
    if result.note:
        lines.append(result.note[:1].upper() + result.note[1:] + ".")
    return [*lines, "", *why_not_lines(result)]
