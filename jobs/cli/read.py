"""`borderwatch alerts`: what people read and mark."""

from __future__ import annotations

import getpass
from datetime import timedelta

import click

from crawler.language.reader.moments import moment_words, span_words
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import marked
from crawler.language.tokens import excerpt
from crawler.model import AlertState, Severity, TextFrom
from crawler.report.digest import why_lines
from crawler.report.event_line import event_line
from crawler.report.from_feed import FROM_FEED_FLAG, from_feed_note
from crawler.report.published import date_evidence_words, date_form, iso_published_words
from crawler.report.relevance import PROBABLY_NOT_WORDS, probably_not_note, relevance_line
from crawler.report.words import STATE_WORDS, severity_word
from crawler.runtime.clock import iso, utcnow
from jobs.cli.common import PERIOD, load_config, open_store, print_json, print_table

ANY_STATE_CHOICE = "any"
REVIEWED_WORDS = {
    AlertState.CONFIRMED: marked("{n} confirmed"),
    AlertState.DISMISSED: marked("{n} dismissed"),
    AlertState.NEW: marked("{n} new again"),
}
ORDER_HELP = "weight: the highest severity first, of these the most relevant."


PROBABLY_NOT_OPTION = click.option(
    "--probably-not", is_flag=True, help="Those kept apart, as too little speaks for them. `ack` makes one count."
)


@click.group("alerts", invoke_without_command=True)
@PROBABLY_NOT_OPTION
@click.pass_context
def alerts_command(ctx: click.Context, probably_not: bool) -> None:
    """Alerts: list, show, confirm or dismiss them.

    \b
      borderwatch alerts                   new ones, the latest first
      borderwatch alerts --probably-not    those that nobody is told of
      borderwatch alerts show 17           why it was raised, and its relevance
      borderwatch alerts ack 17            it is right"""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_alerts, probably_not=probably_not)
    elif probably_not:
        raise click.UsageError(_("--probably-not is for the list of alerts, not for {command}", command=ctx.invoked_subcommand))


@alerts_command.command("list")
@click.option(
    "--state", type=click.Choice([*map(str, AlertState), ANY_STATE_CHOICE]), default=str(AlertState.NEW), show_default=True
)
@PROBABLY_NOT_OPTION
@click.option("--watch", help="Only this watch.")
@click.option("--source", help="Only this source.")
@click.option("--severity", type=click.Choice([str(level) for level in Severity]), help="This severity or higher.")
@click.option("--since", type=PERIOD, help="Only the last 24h, 7d, …")
@click.option("--order", type=click.Choice(["latest", "weight"]), default="latest", show_default=True, help=ORDER_HELP)
@click.option("--limit", default=50, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def list_alerts(
    ctx: click.Context,
    state: str = AlertState.NEW,
    probably_not: bool = False,
    watch: str | None = None,
    source: str | None = None,
    severity: str | None = None,
    since: timedelta | None = None,
    order: str = "latest",
    limit: int = 50,
    as_json: bool = False,
) -> None:
    """List alerts, the latest first. The list ends with how many are probably none: --probably-not lists them."""
    store = open_store(load_config(ctx))
    now = utcnow()
    try:
        rows = store.alerts.list(
            state=None if state == ANY_STATE_CHOICE else AlertState(state),
            watch=watch,
            source=source,
            severity=Severity(severity) if severity else None,
            since=now - since if since else None,
            limit=limit,
            probably_not=probably_not,
            by_weight=order == "weight",
        )
        kept_apart = 0 if probably_not else store.relevances.probably_not()
    finally:
        store.close()
    if as_json:
        print_json(
            [
                {
                    "id": row.id,
                    "watch": row.watch,
                    "severity": str(row.severity),
                    "state": row.state,
                    "relevance": row.relevance.value if row.relevance else None,
                    "relevance_reasons": [
                        {"words": reason.words, "effect": reason.effect}
                        for reason in (row.relevance.reasons if row.relevance else ())
                    ],
                    "likely": row.likely,
                    "lowered_from": str(row.lowered_from) if row.lowered_from else None,
                    "title": row.title,
                    "url": row.url,
                    "source": row.source,
                    "language": row.language,
                    "published": iso(row.published) or "",
                    **date_form(row.date),
                    "raised": iso(row.created_at),
                    "story": row.story_id,
                    "text_from": str(row.text_from),
                    "hits": [
                        {"field": hit.field, "start": hit.start, "end": hit.end, "text": hit.text, "group": hit.group}
                        for hit in row.hits
                    ],
                }
                for row in rows
            ]
        )
        return
    apart = f" ({_(PROBABLY_NOT_WORDS)})"
    print_table(
        ("id", "severity", "relevance", "watch", "raised", "source", "title"),
        [
            (
                str(row.id),
                str(row.severity),
                f"{row.relevance.value:.2f}{apart if row.probably_not and not probably_not else ''}" if row.relevance else "–",
                row.watch,
                span_words(row.created_at, now),
                row.source,
                f"{row.title}{flag_of(row.text_from)}",
            )
            for row in rows
        ],
        words={"severity": severity_word},
    )
    if kept_apart:
        click.echo(probably_not_note(kept_apart), err=True)


@alerts_command.command("show")
@click.argument("alert_id", type=int)
@click.pass_context
def show_alert(ctx: click.Context, alert_id: int) -> None:
    """Show one alert, with each match in its context: why it was raised."""
    store = open_store(load_config(ctx))
    try:
        row = store.alerts.get(alert_id)
    finally:
        store.close()
    if row is None:
        raise click.ClickException(_("there is no alert {id}", id=alert_id))
    click.secho(row.title, bold=True)
    click.echo(row.url)
    found_at = f" ({evidence})" if (evidence := date_evidence_words(row.date)) else ""
    click.echo(f"{row.source_name}, {_('published')} {iso_published_words(row.date)}{found_at}, {_('version')} {row.version}")
    click.echo(
        f"{row.watch_title} ({row.watch}): {severity_word(row.severity)}, {_(STATE_WORDS[row.state])}; {_('rule')} {row.rule_hash}"
    )
    if line := event_line(row.event, row.watch, row.watch_title):
        click.echo(f"{_('event')}: {line}")
    if provisional := from_feed_note(row.text_from, row.missing_page):
        click.secho(provisional, fg="yellow")
    if relevance := relevance_line(row.relevance, likely=not row.probably_not, lowered_from=row.lowered_from):
        click.echo(relevance)
    if row.probably_not:
        click.secho(_("Nobody is told of it. If it is right: borderwatch alerts ack {id}", id=row.id), fg="yellow")
    if row.note:
        click.echo(f"{_('note')}: {row.note}")
    if row.applied_at is not None:
        click.echo(_("raised later, by `borderwatch watch apply`: {moment}", moment=moment_words(row.applied_at)))
    for edit in row.edits:
        click.secho(_("corrected: {reasons}", reasons=edit), fg="yellow")
    if row.reason is not None:
        click.secho(_("why"), bold=True)
        for line in why_lines(row.reason, row.hits):
            click.echo(f"  {line}")
        click.secho(_("where"), bold=True)
    for hit in row.hits:
        if hit.field == "source":
            click.echo(f"  {hit.group:<16} {_('implied by the source')}")
            continue
        before, term, after = excerpt(row.title if hit.field == "title" else row.text, hit.start, hit.end, 80)
        click.echo(f"  {hit.group:<16} {hit.field} {hit.start}-{hit.end}: {before}[{term}]{after}   ({hit.term})")


def flag_of(text_from: TextFrom) -> str:
    """What follows a title in a list: " (from the feed only)"; empty: the text is the page's."""
    return f" ({_(FROM_FEED_FLAG)})" if text_from is TextFrom.FEED else ""


def _review(ctx: click.Context, ids: tuple[int, ...], state: AlertState, note: str, reviewer: str | None) -> None:
    store = open_store(load_config(ctx))
    try:
        changed = store.alerts.review(ids, state, reviewer=reviewer or getpass.getuser(), note=note, now=utcnow())
    finally:
        store.close()
    missing = [str(number) for number in ids if number not in changed]
    click.echo(_(REVIEWED_WORDS[state], n=len(changed)))
    if missing:
        raise click.ClickException(_("no such alert: {ids}", ids=", ".join(missing)))


@alerts_command.command("ack")
@click.argument("ids", nargs=-1, type=int, required=True)
@click.option("--note", default="", help="Why, for later readers.")
@click.option("--reviewer", help="Name of the reviewer. [your login name]")
@click.pass_context
def ack(ctx: click.Context, ids: tuple[int, ...], note: str, reviewer: str | None) -> None:
    """Confirm alerts: they are right."""
    _review(ctx, ids, AlertState.CONFIRMED, note, reviewer)


@alerts_command.command("dismiss")
@click.argument("ids", nargs=-1, type=int, required=True)
@click.option("--note", default="", help="Why, for later readers.")
@click.option("--reviewer", help="Name of the reviewer. [your login name]")
@click.pass_context
def dismiss(ctx: click.Context, ids: tuple[int, ...], note: str, reviewer: str | None) -> None:
    """Dismiss false alerts. They stay in the archive, marked as dismissed."""
    _review(ctx, ids, AlertState.DISMISSED, note, reviewer)


@alerts_command.command("reopen")
@click.argument("ids", nargs=-1, type=int, required=True)
@click.option("--note", default="", help="Why, for later readers.")
@click.option("--reviewer", help="Name of the reviewer. [your login name]")
@click.pass_context
def reopen(ctx: click.Context, ids: tuple[int, ...], note: str, reviewer: str | None) -> None:
    """Remove a mark: the alerts are new again."""
    _review(ctx, ids, AlertState.NEW, note, reviewer)
