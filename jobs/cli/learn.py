"""`borderwatch watch learn`: relevance learned from the desk."""

from __future__ import annotations

import click

from crawler import config as configuration
from crawler.app.learning import learn_from_marks, learned_document, learned_lines, write_learned
from crawler.runtime.clock import utcnow
from crawler.watch import LearningRefused
from jobs.cli.common import open_store, print_json


@click.command("learn")
@click.option("--dry-run", is_flag=True, help="Say what would be learned, and write nothing.")
@click.option("--show", is_flag=True, help="Show what was learned before.")
@click.option("--forget", is_flag=True, help="Remove what was learned: the shipped weights are used again.")
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def learn_command(ctx: click.Context, dry_run: bool, show: bool, forget: bool, as_json: bool) -> None:
    """Learn from the reviewers' marks how relevant an alert is.

    Confirm and dismiss alerts at the desk, at least 20. The command then asks how the shipped weights would have to change to
    foretell these marks, and tries the answer on marks that it has not seen, story by story. It refuses weights that are not
    surely better, and says why. What helps is written beside the archive (news.relevance.json, for people to read) and used
    from then on. Thresholds only fall: of the confirmed alerts at most one in fifty would have been held back.

    \b
      borderwatch watch learn --dry-run    what would change
      borderwatch watch learn              learn and use it
      borderwatch watch apply              weigh standing alerts anew
      borderwatch watch learn --show       what was learned, watch by watch
      borderwatch watch learn --forget     back to the shipped weights
    """
    if show + forget + dry_run > 1:
        raise click.UsageError("give one of --show, --forget and --dry-run")
    config = configuration.load(configuration.find(ctx.obj["config"]), learned=False)  # a file that is broken can be forgotten
    path = configuration.learned_path(config.database)
    if forget:
        click.echo(f"{path} is removed; the shipped weights are used" if path.exists() else "nothing was learned")
        path.unlink(missing_ok=True)
        return
    if show:
        try:
            document = configuration.read_learned(path)
        except ValueError as error:
            raise click.ClickException(f"{path}: {error}; --forget removes it") from None
        if document is None:
            raise click.ClickException("nothing was learned yet: the shipped weights are used")
        _print(document, as_json)
        if configuration.is_outdated(document):
            click.echo(
                "It is not used: it was learned over other weights than those that ship now. Learn again, or --forget.", err=True
            )
        return
    store = open_store(config)
    try:
        lesson = learn_from_marks(store)
    except LearningRefused as refusal:
        raise click.ClickException(str(refusal)) from None
    finally:
        store.close()
    document = learned_document(lesson, utcnow())
    if not dry_run:
        write_learned(path, document)
    _print(document, as_json)
    if dry_run:
        click.echo("Nothing was written.", err=True)
    else:
        click.echo(f"Written to {path}. `borderwatch watch apply` weighs standing alerts anew.", err=True)


def _print(document: dict[str, object], as_json: bool) -> None:
    if as_json:
        print_json(document)
        return
    for line in learned_lines(document):
        click.echo(line)
