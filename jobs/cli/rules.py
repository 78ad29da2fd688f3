"""`borderwatch watch explain, replay, apply, lint, stats`: the tools of someone who writes rules."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from crawler import config as configuration
from crawler.app import backtest
from crawler.language.morphology import languages_of
from crawler.language.plurals import count
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import number_words
from crawler.runtime.clock import iso, utcnow
from crawler.watch import Watch, Watchlist, rule_heading, rule_lines
from crawler.watch.terms import Pattern, parse_term
from jobs.cli.common import PERIOD, load_config, open_store, print_json, print_table, reading_bar

if TYPE_CHECKING:
    pass

MAX_EXPLAINED_PLACES = 12  # of a place condition, before the rest is left out
MAX_EXPLAINED_FORMS = 60  # of a term, before the rest is counted
SPARK_BARS = "▁▂▃▄▅▆▇█"


@click.command("explain")
@click.argument("name", required=False)
@click.option("--term", help="Explain one term, such as граница~ or 'взял* под'.")
@click.option("--lang", default="", help="Language whose word forms ~ stands for (en ru tg fa ps uz).")
@click.pass_context
def explain(ctx: click.Context, name: str | None, term: str | None, lang: str) -> None:
    """Show what the watch NAME looks for, with all its groups and places; or the forms a --term stands for."""
    if term is not None:
        try:
            _show_term(term, lang)
        except ValueError as error:
            raise click.ClickException(str(error)) from None
        return
    watchlist = load_config(ctx).watches
    if name is None:
        raise click.UsageError(_("name a watch (`borderwatch watch list` shows them) or give --term"))
    watch = next((candidate for candidate in watchlist.watches if candidate.id == name), None)
    if watch is None:
        raise click.ClickException(_("there is no watch {name}", name=repr(name)))
    _show_watch(watch, watchlist)


def _show_watch(watch: Watch, watchlist: Watchlist) -> None:
    click.secho(rule_heading(watch), bold=True)
    for line in rule_lines(watch, watchlist, most_places=MAX_EXPLAINED_PLACES, forms=lambda pattern: _forms(pattern, 6)):
        click.echo(line)


def _show_term(term: str, lang: str) -> None:
    """Each word of a term with its forms, by language where the author named none."""
    languages = (lang,) if lang else _languages(term)
    for language in languages:
        pattern = parse_term(term, language)
        click.secho(f"{term}{f'  as {language}' if language else ''}", bold=True)
        for slot in pattern:
            forms = slot.forms()
            more = f" and {len(forms) - MAX_EXPLAINED_FORMS} more" if len(forms) > MAX_EXPLAINED_FORMS else ""
            click.echo(f"  {len(forms):>4}  {' '.join(forms[:MAX_EXPLAINED_FORMS])}{more}")
    if len(languages) > 1:
        click.echo(f"A query finds all of these; write {term}{languages[0]}, or give the group a language, to use only one.")


def _languages(term: str) -> tuple[str, ...]:
    inflected = [word for word in term.split() if word.endswith("~")]
    return tuple(dict.fromkeys(language for word in inflected for language in languages_of(word))) or ("",)


def _forms(pattern: Pattern, most: int) -> str:
    forms = pattern[-1].forms()
    return " ".join(forms[:most]) + (f" … {len(forms)}" if len(forms) > most else "")


def _rules(ctx: click.Context, file: Path | None) -> tuple[configuration.Config, Watchlist]:
    config = load_config(ctx)
    return config, configuration.load_watches(file, config.path) if file else config.watches


SINCE_OPTION = click.option("--since", type=PERIOD, default="30d", show_default=True, help="Articles of the last 24h, 7d, 8w.")


@click.command("replay")
@SINCE_OPTION
@click.option(
    "--watches",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with changed rules (watches, groups, include); without it the configured ones.",
)
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def replay(ctx: click.Context, since: timedelta, file: Path | None, as_json: bool) -> None:
    """Run rules over the archive and show how the alerts would change: +12 −30, with samples. Nothing is saved. Once the
    rules are in config.yaml, `watch apply` saves the new alerts."""
    config, watchlist = _rules(ctx, file)
    store = open_store(config)
    try:
        outcome = backtest.replay_rules(config, watchlist, store, utcnow() - since, reading_bar("reading"))
    finally:
        store.close()
    if as_json:
        print_json(
            {
                "articles": outcome.articles,
                "added": outcome.added,
                "removed": outcome.removed,
                "unjudged": dict(outcome.unjudged_counts),
                "watches": {
                    name: {
                        "added": change.added,
                        "removed": change.removed,
                        "kept": change.unchanged,
                        "samples": [
                            {"change": sign, "article": text.id, "title": text.title, "url": text.url}
                            for sign, text, _match in change.samples
                        ],
                    }
                    for name, change in sorted(outcome.changes.items())
                },
            }
        )
        return
    for name, change in sorted(outcome.changes.items()):
        if not change.added and not change.removed:
            continue
        click.secho(f"{name}  +{change.added} −{change.removed}  ({_('{n} stay', n=number_words(change.unchanged))})", bold=True)
        for sign, text, match in change.samples:
            why = _(", ").join(dict.fromkeys(hit.text for hit in match.hits if hit.text)) if match else _("no longer true")
            click.echo(f"  {sign} {text.title}  [{text.source}, {_('article {id}', id=text.id)}]\n      {why[:140]}")
    _print_unjudged(outcome)
    total = f"{count(outcome.articles, 'article')}: +{outcome.added} −{outcome.removed}."
    click.echo(f"{total} {_('Nothing was saved.')}")


def _print_unjudged(outcome: backtest.RuleReplay) -> None:
    for watch, articles in sorted(outcome.unjudged_counts.items()):
        texts = count(articles, "article")
        click.echo(
            _("{watch}: not judged on {texts}, as it takes too many steps there; simplify it", watch=watch, texts=texts), err=True
        )


@click.command("apply")
@SINCE_OPTION
@click.option("--dry-run", is_flag=True, help="Only count the alerts that would be raised.")
@click.pass_context
def apply(ctx: click.Context, since: timedelta, dry_run: bool) -> None:
    """Raise the alerts that the configured rules find in the archive and that are missing. They are dated as their
    article and marked as applied later, so that no digest reports them as new. Alerts that no longer match stay. The relevance
    of the others is what rules and weights make of it now, but for alerts that somebody marked."""
    config = load_config(ctx)
    store = open_store(config)
    now = utcnow()
    try:
        if dry_run:
            outcome = backtest.replay_rules(config, config.watches, store, now - since, reading_bar("reading"))
        else:
            outcome = backtest.apply_rules(config, store, now - since, now, reading_bar("reading"))
    finally:
        store.close()
    _print_unjudged(outcome)
    alerts = count(outcome.added, "alert")
    raised = _("{alerts} would be raised", alerts=alerts) if dry_run else _("{alerts} raised", alerts=alerts)
    stay = _("{n} no longer match and stay", n=number_words(outcome.removed))
    click.echo(f"{count(outcome.articles, 'article')}: {raised}; {stay}")
    if weighed := outcome.weighed["weighed"]:
        apart, back = outcome.weighed["unlikely"], outcome.weighed["likely"]
        click.echo(
            _(
                "{alerts} weighed anew: {apart} probably not from now on, {back} likely again",
                alerts=count(weighed, "alert"),
                apart=number_words(apart),
                back=number_words(back),
            )
        )
    if outcome.events:
        alerts = count(outcome.events, "alert")
        click.echo(_("{alerts} from before events were read: who did what, and where, is filled in", alerts=alerts))


@click.command("lint")
@SINCE_OPTION
@click.option("--kind", "kinds", multiple=True, help="Only these kinds of remarks, such as strangers. May be repeated.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def lint(ctx: click.Context, since: timedelta, kinds: tuple[str, ...], as_json: bool) -> None:
    """Check the rules. Needs no archive for the terms:

    \b
    no_letter     error: a term of figures alone; write the words beside it
    too_short     error: it stands in nearly every text; write ~ or whole words
    strangers     error: over 10 % of what a wildcard catches in real text is of
                  another family of words (взят*: взятка); write ~, or list the
                  word beside the wildcard if it is meant
    catches       what each wildcard catches in the word counts that ship
    same_form     the same as another term after folding
    covered       a wildcard beside it catches it already
    always_true   every article answers the question: a NOT beside OR; with an
                  archive also a watch that matches over half of the articles

    With an archive also: too_dear, never_matched, contained (watches that match only with another), and wildcard (what each
    caught there). Exit code 1 when there is an error."""
    config = load_config(ctx)
    store = open_store(config) if config.database.exists() else None
    try:
        articles, remarks = backtest.lint_archive(config, store, utcnow() - since, reading_bar("reading"))
    finally:
        if store is not None:
            store.close()
    shown = [remark for remark in remarks if not kinds or remark.kind in kinds]
    if as_json:
        print_json(
            [
                {"kind": remark.kind, "error": remark.is_error, "subject": remark.subject, "message": remark.message}
                for remark in shown
            ]
        )
    else:
        print_table(("kind", "subject", "message"), [(remark.kind, remark.subject, remark.message) for remark in shown])
    errors = sum(remark.is_error for remark in shown)
    numbers = (count(len(shown), "remark"), count(errors, "error"), _("{articles} read", articles=count(articles, "article")))
    click.echo(_(", ").join(numbers), err=True)
    ctx.exit(1 if errors else 0)


@click.command("stats")
@SINCE_OPTION
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def stats(ctx: click.Context, since: timedelta, as_json: bool) -> None:
    """Show how each watch performs: alerts per day, precision by the reviewers' marks with its 95 % interval, and the
    false alerts per day. The watches with the most false alerts come first."""
    config = load_config(ctx)
    store = open_store(config)
    now = utcnow()
    try:
        watch_stats = backtest.watch_stats(config, store, now - since, now)
    finally:
        store.close()
    if as_json:
        print_json(
            [
                {
                    "watch": row.watch,
                    "alerts": row.alerts,
                    "unjudged": row.unjudged,
                    "per_day": round(row.per_day, 3),
                    "confirmed": row.confirmed,
                    "dismissed": row.dismissed,
                    "precision": row.precision,
                    "interval": [round(row.low, 3), round(row.high, 3)],
                    "noise_per_day": round(row.noise, 3),
                    "days": list(row.days),
                    "since": iso(now - since),
                }
                for row in watch_stats
            ]
        )
        return
    print_table(
        ("watch", "alerts", "unjudged", "per day", "confirmed", "dismissed", "precision", "95 %", "false per day", "days"),
        [
            (
                row.watch,
                str(row.alerts),
                str(row.unjudged),
                f"{row.per_day:.1f}",
                str(row.confirmed),
                str(row.dismissed),
                "–" if row.precision is None else f"{row.precision:.2f}",
                f"{row.low:.2f}-{row.high:.2f}",
                f"{row.noise:.1f}",
                _spark(row.days[-30:]),
            )
            for row in watch_stats
        ],
    )


def _spark(values: tuple[int, ...]) -> str:
    top = max(values, default=0)
    return "".join(SPARK_BARS[round(value / top * (len(SPARK_BARS) - 1))] if top else SPARK_BARS[0] for value in values)


RULE_COMMANDS = (explain, replay, apply, lint, stats)
