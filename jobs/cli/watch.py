"""`borderwatch watch`."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.app.stages import read_jsonl
from crawler.language.plurals import count
from crawler.watch import evaluate_cases
from jobs.cli import rules
from jobs.cli.common import load_config, print_json, print_table
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


@watch_command.command("test")
@click.argument("cases", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True)
@click.option("--recall", default=0.99, show_default=True, help="Exit code 1 below this.")
@click.pass_context
def test_watches(ctx: click.Context, cases: Path, as_json: bool, recall: float) -> None:
    """Run CASES (one {watch, lang, text, match} per line) through the watches: precision and recall per watch and language,
    and every case that failed. Exit code 1 when recall is too low or any alert is false."""
    with cases.open(encoding="utf-8") as stream:
        result = evaluate_cases(load_config(ctx).watches, tuple(read_jsonl(stream)))
    if as_json:
        print_json(result.as_dict())
    else:
        print_table(("watch", "lang", "cases", "found", "missed", "false", "precision", "recall"), result.table())
        for failure in result.failures:
            click.echo(f"{'missed' if failure.match else 'false alert'}: {failure.watch} [{failure.lang}] {failure.text}")
        click.echo(
            f"{count(result.cases, 'case')}: recall {result.recall:.3f}, precision {result.precision:.3f}, "
            f"{result.false_negatives} missed, {result.false_positives} false"
        )
    ctx.exit(0 if result.recall >= recall and not result.false_positives else 1)


for command in (*rules.RULE_COMMANDS, why_not_command):
    watch_command.add_command(command)
