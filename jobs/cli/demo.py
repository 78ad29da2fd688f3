"""`borderwatch demo`: the whole path from feed to digest, on invented news sites on loopback."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import click

from crawler import config as configuration
from crawler.app import digest as digests
from crawler.config.starting import CONFIG_FILE
from crawler.language.plurals import count
from crawler.language.reader import Reader, written_for
from crawler.language.reader.texts import gettext as _
from crawler.model.errors import NotWritable
from crawler.runtime.clock import instant, utcnow
from crawler.runtime.files import shown_path
from crawler.runtime.permissions import obstacle
from crawler.store import Store
from jobs import poll
from jobs.cli.common import print_problems
from jobs.cli.failures import callers_language
from jobs.cli.progress import ProgressBar
from jobs.cli.run import summary
from jobs.cli.terminal import typed_command
from jobs.demo import DemoSite

DEMO_STATE_FILE = "demo.json"
CHANNEL_OUTLET = "ford-channel"  # it corrects a post and takes one away before the second run
HEALED_OUTLET = "winter-lamp"  # its pages answer 403 in the first run only


@dataclass(frozen=True, slots=True)
class DemoState:
    """What a second run needs to meet the same world: its moment and its addresses."""

    now: datetime
    ports: tuple[int, ...]


@click.command("demo")
@click.option(
    "--dir",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default="demo",
    show_default=True,
    help="Where the database, the configuration and digest.html go.",
)
@click.option("--fresh", is_flag=True, help="Delete an earlier demonstration in that folder first.")
@click.pass_context
def demo_command(ctx: click.Context, folder: Path, fresh: bool) -> None:
    """Try Borderwatch: it serves invented news sites on this machine, polls their feeds, extracts and groups the articles,
    raises alerts and prints the digest. Needs no network and no configuration.

    Run it twice: the second time nothing is new, and the coverage shows it; an outlet whose pages were blocked answers again,
    and a Telegram channel has corrected one post and taken another away."""
    folder = folder.resolve()
    state = prepare(folder, fresh)
    base = state.now
    is_second = bool(state.ports)
    with DemoSite(base, ports=state.ports, second_run=is_second) as site:
        (folder / DEMO_STATE_FILE).write_text(json.dumps({"now": base.isoformat(), "ports": list(site.ports)}), encoding="utf-8")
        path = folder / "config.yaml"
        reader = Reader(language=callers_language(("--config", str(path))))  # an earlier demonstration has its reader
        ctx.with_resource(written_for(reader))
        path.write_text(site.config_yaml(configuration.shipped_watches(), reader.language), encoding="utf-8")
        config = configuration.load(path)
        sites = count(len(site.outlets), "invented news site")
        click.echo(_("{sites} started on this machine; polling them.", sites=sites), err=True)
        with ProgressBar() as progress:
            outcome = poll.run_poll(
                config, utcnow(), everything=True, log=config.database.with_name("crawl.log"), tick=progress.tick
            )
            if is_second:  # the bad hour is over: ask again now, not when it would be due
                log = config.database.with_name("crawl-again.log")
                poll.run_poll(config, utcnow(), only=(HEALED_OUTLET,), retry_since=base - timedelta(days=1), log=log)
                log = config.database.with_name("crawl-channel.log")  # a post that is missing is looked for twice
                poll.run_poll(config, utcnow(), only=(CHANNEL_OUTLET,), log=log)
    now = utcnow()
    store = Store.open(config.database)
    try:
        made = digests.build_digest(store, min(base, now - timedelta(hours=24)) - timedelta(minutes=1), now, novel=config.novel)
    finally:
        store.close()
    digests.write_digest(made, folder)
    digests.write_feeds(made, folder)
    click.echo(digests.render(made, "brief"))
    click.echo(closing_text(folder, dict(outcome.counts)))
    ctx.exit(print_problems(outcome))


def prepare(folder: Path, fresh: bool) -> DemoState:
    """The state of an earlier demonstration, or a new one. Never touches a folder that is not a demonstration's."""
    state_file = folder / DEMO_STATE_FILE
    if folder.exists() and any(folder.iterdir()) and not state_file.exists():
        raise click.ClickException(f"{folder} is not empty and holds no demonstration: choose another --dir")
    if text := obstacle(state_file):
        raise NotWritable("the folder cannot be written", text)
    if fresh and folder.exists():
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if not state_file.exists():
        return DemoState(utcnow().replace(microsecond=0), ())
    try:
        state = json.loads(state_file.read_text(encoding="utf-8"))
        return DemoState(instant(state["now"]), tuple(int(port) for port in state["ports"]))
    except (ValueError, KeyError, TypeError):
        raise click.ClickException(f"{state_file} is damaged: run again with --fresh") from None


def closing_text(folder: Path, counts: dict[str, int]) -> str:
    """What was done, and what to do next."""
    command = typed_command()
    here = f"{command} --config {shown_path(folder / 'config.yaml')}"
    live = (
        _("{poll}, then {digest}", poll=f"{command} poll", digest=f"{command} digest")
        if Path(CONFIG_FILE).is_file()
        else _("{init}, which says how to go on", init=f"{command} init")
    )
    ways = {
        _("Digest"): shown_path(folder / "digest.html"),
        _("Database"): shown_path(folder / "news.db"),
        _("Review it"): f"{here} review",
        _("Search it"): f"{here} search 'Шерхон-Бандар'",
        _("The why"): f"{here} digest --why",
        _("Go live"): live,
    }
    width = max(10, *map(len, ways))
    done = _("This cycle: {summary}.", summary=summary(counts))
    return f"\n{done}\n\n" + "".join(f"  {name:<{width}}  {way}\n" for name, way in ways.items())
