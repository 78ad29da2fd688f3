"""`borderwatch watch suggest`: near misses of a watch."""

from __future__ import annotations

from datetime import timedelta

import click

from crawler.app.suggest import suggest
from crawler.runtime.clock import utcnow
from jobs.cli.common import PERIOD, load_config, open_store, print_json, reading_bar


@click.command("suggest")
@click.argument("watch")
@click.option("--since", type=PERIOD, default="90d", show_default=True, help="Articles of the last 30d, 12w, …")
@click.option("--limit", default=10, show_default=True)
@click.option("--json", "as_json", is_flag=True)
@click.pass_context
def suggest_command(ctx: click.Context, watch: str, since: timedelta, limit: int, as_json: bool) -> None:
    """List texts of the archive that WATCH may miss: near those on which its alerts were confirmed, in the same language, and
    met by no part of its rule. Each has the words that it shares with them, the rarest first: what a group may lack.

    Nearness is by rare words that both share. With `alerts: {semantic: true}` and the part borderwatch[semantic] it is by
    meaning, over the latest 500 texts. `watch why-not WATCH ARTICLE` says which part of the rule is not met.

    \b
      borderwatch watch suggest armed-clash-border
      borderwatch watch why-not armed-clash-border 4711
    """
    config = load_config(ctx)
    store = open_store(config)
    try:
        suggestions = suggest(config, store, watch, utcnow() - since, limit, reading_bar("reading"))
    finally:
        store.close()
    if as_json:
        print_json(
            [
                {
                    "id": found.article.id,
                    "title": found.article.title,
                    "url": found.article.url,
                    "language": found.article.language,
                    "nearness": found.near.nearness,
                    "words": list(found.near.words),
                    "nearest": {"id": found.nearest.id, "title": found.nearest.title},
                }
                for found in suggestions
            ]
        )
        return
    for found in suggestions:
        click.secho(f"{found.near.nearness:.2f}  {found.article.title}  [article {found.article.id}]", bold=True)
        click.echo(f"      like: {found.nearest.title}  [article {found.nearest.id}]")
        click.echo(f"      words: {', '.join(found.near.words) or 'none in common'}")
    if not suggestions:
        click.echo("nothing near was missed")
