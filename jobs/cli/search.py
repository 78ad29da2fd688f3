"""`borderwatch search`: articles by a query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import ngettext as _n
from crawler.model.errors import RuleError
from crawler.report.digest import why_lines
from crawler.report.published import date_form
from crawler.runtime.clock import iso
from jobs.cli.common import load_config, open_store, print_json, print_table, reading_bar
from jobs.cli.read import flag_of

if TYPE_CHECKING:
    from crawler.app.near_words import EmptySearch


def empty_lines(empty: EmptySearch) -> Iterator[str]:
    """What a search that found nothing looked for, and what may have been meant."""
    if empty.forms:
        more = "" if not empty.more_forms else " " + _n("and {n} more form", "and {n} more forms", empty.more_forms)
        yield _("nothing found; looked for: {forms}", forms=", ".join(empty.forms)) + more
    if empty.apart:
        yield _("each word occurs in the archive, but no article meets the whole query")
    for word, near in empty.near:
        yield _("no article has {word}; did you mean {near}?", word=word, near=", ".join(near))


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@click.option("--limit", default=20, show_default=True)
@click.option("--literal", is_flag=True, help="Only the words as typed, not the same name or word in other scripts.")
@click.option("--why", is_flag=True, help="Show why each article matches.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def search_command(ctx: click.Context, query: tuple[str, ...], limit: int, literal: bool, why: bool, as_json: bool) -> None:
    """Find the articles that match QUERY, the latest first. Queries are written as in watches; spelling variants match
    («сархад» finds «сарҳад»), and other forms of a word do. The name of a place, or a word of a group, is found in every script:
    Ишкашим finds اشکاشم, and marzbon finds марзбонон.

    \b
      borderwatch search Ишкашим
      borderwatch search '"border guards" -football'
      borderwatch search 'SENT(@clash place:Shughnan) source:ozodi'

    docs/watches.md describes the query language."""
    from crawler.app import search  # the query language: a list of alerts needs none of it
    from crawler.watch import RuleProblems

    config = load_config(ctx)
    store = open_store(config)
    try:
        result = search.search(config, store, " ".join(query), limit=limit, wide=not literal, track=reading_bar(_("reading")))
    except RuleProblems as error:
        raise RuleError("\n".join(problem.message for problem in error.problems)) from None
    finally:
        store.close()
    if as_json:
        print_json(
            [
                {
                    "id": text.id,
                    "title": text.title,
                    "url": text.url,
                    "source": text.source_name,
                    "language": text.language,
                    "published": iso(text.date.instant) or "",
                    **date_form(text.date),
                    "text_from": str(text.text_from),
                    "hits": [
                        {"field": hit.field, "start": hit.start, "end": hit.end, "text": hit.text, "group": hit.group}
                        for hit in match.hits
                    ],
                }
                for text, match in result.matches
            ]
        )
        return
    if result.added:
        click.echo(_("also searched for: {words} (--literal: only as typed)", words=", ".join(result.added)), err=True)
    if result.empty is not None:
        for line in empty_lines(result.empty):
            click.echo(line, err=True)
    rows = [
        (
            str(text.id),
            text.date.day.isoformat() if text.date.day else "",
            text.source_name,
            text.language or "",
            f"{text.title}{flag_of(text.text_from)}",
        )
        for text, _match in result.matches
    ]
    if not why:
        print_table(("id", "published", "source", "lang", "title"), rows)
        return
    for row, (_text, match) in zip(rows, result.matches, strict=True):
        click.secho("  ".join(row), bold=True)
        if match.reason is not None:
            for line in why_lines(match.reason, match.hits):
                click.echo(f"    {line}")
