"""`borderwatch review`: the command that opens the desk."""

from __future__ import annotations

import click

from crawler import config as configuration
from crawler.language.tokens import clean_line
from crawler.store import Store
from jobs import review


@click.command("review")
@click.option("--port", default=8001, show_default=True, help="Port to listen on.")
@click.option(
    "--host", default="127.0.0.1", show_default=True, help="Address to listen on. Anybody who reaches it can read the archive."
)
@click.option("--reviewer", "reviewers", multiple=True, help="Who may mark alerts; repeatable. [your login name]")
@click.option("--open", "open_browser", is_flag=True, help="Open the browser, logged in as the first reviewer.")
@click.pass_context
def review_command(ctx: click.Context, port: int, host: str, reviewers: tuple[str, ...], open_browser: bool) -> None:
    """Open the review desk on the live archive: alerts by story to confirm or dismiss, timelines, versions side by side,
    source health, map, search; and the whole archive in Datasette. Crawls can run at the same time.

    Prints a log-in link for each reviewer; it works once. Without logging in, the desk is read only. See docs/review.md.
    Stop it with Ctrl-C."""
    config = configuration.load(configuration.find(ctx.obj["config"]))
    Store.existing(config.database).close()
    review.serve(
        config,
        config.database,
        host=host,
        port=port,
        reviewers=[clean_line(name, 60) for name in reviewers if clean_line(name, 60)],
        open_browser=open_browser,
        say=click.echo,
    )
