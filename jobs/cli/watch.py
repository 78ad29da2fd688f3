"""`borderwatch watch`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click

from crawler.app.labelled import score_articles
from crawler.app.stage_rows import read_jsonl
from crawler.language.plurals import count
from crawler.language.reader.texts import gettext as _
from crawler.language.reader.texts import number_words
from crawler.watch import CaseScore, LabelOutcome, evaluate_cases
from jobs.cli import rules
from jobs.cli.common import load_config, print_json, print_table
from jobs.cli.learn import learn_command
from jobs.cli.suggest import suggest_command
from jobs.cli.why_not import why_not_command


@click.group("watch")
def watch_command() -> None:
    """Watches: the rules in config.yaml that raise alerts."""


@watch_command.command("list")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def list_watches(ctx: click.Context, as_json: bool) -> None:
    """List every watch with its severity and the hash of its rule."""
    watches = load_config(ctx).watches.watches
    if as_json:
        print_json(
            [
                {"id": watch.id, "title": watch.title, "severity": str(watch.severity), "rule_hash": watch.rule_hash}
                for watch in watches
            ]
        )
        return
    print_table(
        ("watch", "severity", "rule", "title"), [(watch.id, str(watch.severity), watch.rule_hash, watch.title) for watch in watches]
    )


CASE_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SCORE_HEADINGS = ("found", "missed", "false", "precision", "recall")


@watch_command.command("test")
@click.argument("cases", type=CASE_FILE, required=False)
@click.option("--articles", type=CASE_FILE, help="Labelled articles, one {id, title, text, fire, allowed} per line.")
@click.option("--json", "as_json", is_flag=True)
@click.option("--recall", default=0.99, show_default=True, help="Exit code 1 below this.")
@click.option("--precision", default=1.0, show_default=True, help="Exit code 1 below this.")
@click.pass_context
def test_watches(
    ctx: click.Context, cases: Path | None, articles: Path | None, as_json: bool, recall: float, precision: float
) -> None:
    """Run labelled sentences or articles through the watches: precision and recall with their 95 % intervals (Wilson), and
    everything that failed. Exit code 1 when recall or precision is too low.

    CASES holds one {watch, lang, text, match, author?} per line. --articles holds one {id, title, text, fire, allowed?, lang?,
    source?, country?, author?} per line: `fire` lists the watches that must raise an alert, `allowed` those that may; every
    other alert is false. Where lines name an author, each author is scored: labels by one hand agree with themselves.
    """
    if (cases is None) == (articles is None):
        raise click.UsageError("give a file of CASES, or --articles FILE")
    score = _test_sentences(ctx, cases, as_json) if cases else _test_articles(ctx, articles, as_json)
    ctx.exit(0 if score.recall >= recall and score.precision >= precision else 1)


def _test_sentences(ctx: click.Context, cases: Path, as_json: bool) -> CaseScore:
    with cases.open(encoding="utf-8") as stream:
        result = evaluate_cases(load_config(ctx).watches, tuple(read_jsonl(stream)))
    if as_json:
        print_json(result.as_dict())
        return result.total
    print_table(("watch", "lang", "cases", *SCORE_HEADINGS), result.table())
    _print_scores("author", result.author_scores())
    for failure in result.failures:
        click.echo(f"{_('missed') if failure.match else _('false alert')}: {failure.watch} [{failure.lang}] {failure.text}")
    _print_total(count(result.cases, "case"), result.total)
    return result.total


def _test_articles(ctx: click.Context, articles: Path | None, as_json: bool) -> CaseScore:
    assert articles is not None
    with articles.open(encoding="utf-8") as stream:
        report = score_articles(load_config(ctx), tuple(read_jsonl(stream)))
    if as_json:
        print_json(report.as_dict())
        return report.total
    for key in ("watch", "lang", "author"):
        _print_scores(key, report.by(key))
    for failure in report.failures:
        outcome = _("missed") if failure.outcome is LabelOutcome.MISSED else _("false alert")
        click.echo(f"{outcome}: {failure.watch} [{failure.lang}] {failure.article}: {failure.title}")
    _print_total(count(report.articles, "article"), report.total)
    return report.total


def _print_scores(name: str, scores: Mapping[str, CaseScore]) -> None:
    if scores:
        print_table((name, *SCORE_HEADINGS), [(value, *score.row()) for value, score in scores.items()])


def _print_total(texts: str, score: CaseScore) -> None:
    click.echo(
        _(
            "{texts}: recall {recall}, precision {precision}, {missed} missed, {false} false",
            texts=texts,
            recall=f"{score.recall:.3f} {_interval(score.recall_interval)}",
            precision=f"{score.precision:.3f} {_interval(score.precision_interval)}",
            missed=number_words(score.false_negatives),
            false=number_words(score.false_positives),
        )
    )


def _interval(interval: tuple[float, float]) -> str:
    return f"[{interval[0]:.3f}-{interval[1]:.3f}]"


for command in (*rules.RULE_COMMANDS, why_not_command, learn_command, suggest_command):
    watch_command.add_command(command)
