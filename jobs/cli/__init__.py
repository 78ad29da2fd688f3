"""The command `borderwatch`. Each command calls a job or a use case; output and exit codes are decided here."""

from __future__ import annotations

import difflib
import logging
import os
import sys
from collections.abc import Sequence
from typing import Any

import click
from click.shell_completion import CompletionItem

from crawler import __version__
from crawler.model.errors import BorderwatchError
from crawler.runtime.logs import LOG_FORMAT_VARIABLE, LOG_FORMATS, use_our_formatter
from jobs.cli.lazygroup import LazyGroup
from jobs.cli.terminal import escape_unencodable

# heading → command → (module, one line for the overview). Modules are imported when their command is called: `--help` stays quick.
COMMAND_SECTIONS: dict[str, dict[str, tuple[str, str]]] = {
    "Begin": {
        "demo": ("jobs.cli.demo", "See it work on invented news sites: poll, alerts, a digest. Needs no network."),
        "init": ("jobs.cli.init", "Write a first, short config.yaml: your address, your language and clock."),
        "check": ("jobs.cli.check", "Check configuration, rules, database and folders."),
    },
    "Collect": {
        "poll": ("jobs.cli.run", "Poll the feeds that are due, once. For cron."),
        "daemon": ("jobs.cli.run", "Poll, send, back up and clean up on schedule, until stopped."),
        "worker": ("jobs.cli.worker", "Crawl for a daemon on another machine; needs a queue, no database."),
        "sources": ("jobs.cli.sources", "How each source is doing, and why it should work; add, enable, disable, check."),
    },
    "Read and judge": {
        "digest": ("jobs.cli.digest", "What happened: what was polled, then the alerts by story."),
        "review": ("jobs.review.command", "Open the review pages: mark alerts, search, map, all tables."),
        "alerts": ("jobs.cli.read", "List alerts; confirm or dismiss them."),
        "stories": ("jobs.cli.stories", "All reports of one event, and why they belong together; merge, split, undo."),
        "search": ("jobs.cli.search", "Search the archive, in every script and spelling."),
    },
    "Send and hand on": {
        "deliver": ("jobs.cli.deliver", "Send each recipient what is new to them; list what waits or failed."),
        "evidence": ("jobs.cli.evidence", "Everything behind an alert in one zip that opens offline; verify one."),
        "export": ("jobs.cli.export", "Export alerts, articles, stories as CSV, JSON Lines, GeoJSON."),
    },
    "Improve the watches": {
        "watch": ("jobs.cli.watch", "The watches: test, explain, why-not, lint, replay, apply, stats."),
        "try": ("jobs.cli.tryout", "Run one stage alone on your own input, one JSON object a line."),
        "reprocess": ("jobs.cli.reprocess", "Read kept pages again with the present extractor; say first what would change."),
    },
    "Keep it running": {
        "health": ("jobs.cli.health", "How the monitor does: last good poll, sources, disk, backup, messages, clock."),
        "backup": ("jobs.cli.upkeep", "Make a verified copy of the archive now."),
        "restore": ("jobs.cli.upkeep", "Put a backup in the archive's place; what it replaces is kept."),
        "run": ("jobs.cli.run", "Where no daemon runs, for cron: retention (old pages and logs go), digest (files now)."),
    },
}
COMMANDS = {name: entry for commands in COMMAND_SECTIONS.values() for name, entry in commands.items()}

EXIT_CODES = """\b
Exit codes:
  0    success
  1    the command ran and found problems (printed on stderr)
  2    wrong usage or configuration
  75   another run is in progress, or the database is busy: try again
  130  stopped by Ctrl-C"""


class MainGroup(LazyGroup):
    """All commands, of which the overview imports none."""

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        width = max(map(len, COMMANDS))
        for heading, commands in COMMAND_SECTIONS.items():
            with formatter.section(heading):
                formatter.write_dl([(name.ljust(width), line) for name, (_, line) in commands.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Names of commands, or of options: what completes imports no command."""
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        return [CompletionItem(name, help=line) for name, (_, line) in COMMANDS.items() if name.startswith(incomplete)]

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """An unknown command with a near match says so."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            near = difflib.get_close_matches(args[0], COMMANDS, n=1)
            hint = f" Did you mean {near[0]!r}?" if near else ""
            raise click.UsageError(f"No such command {args[0]!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)


@click.command(
    cls=MainGroup,
    homes={name: (module, f"{name}_command") for name, (module, _) in COMMANDS.items()},
    epilog=EXIT_CODES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--config", "-c", metavar="FILE", envvar="BORDERWATCH_CONFIG", help="Configuration file. [./config.yaml]")
@click.option("--debug", is_flag=True, help="Show tracebacks and debug logging.")
@click.option(
    "--log-format",
    type=click.Choice(LOG_FORMATS),
    default="lines",
    envvar=LOG_FORMAT_VARIABLE,
    help="The log as lines for people, or one JSON object a line; also of the crawl.  [default: lines]",
)
@click.version_option(__version__, prog_name="borderwatch")
@click.pass_context
def main_command(ctx: click.Context, config: str | None, debug: bool, log_format: str) -> None:
    """Borderwatch watches the Afghanistan-Tajikistan border through the news: six languages, four scripts, alerts that
    say why they fired. Start with `borderwatch demo`."""
    ctx.obj = {"config": config, "debug": debug}
    os.environ[LOG_FORMAT_VARIABLE] = log_format
    logging.basicConfig(level=logging.DEBUG if debug else logging.INFO)
    use_our_formatter()


def main(arguments: Sequence[str] | None = None) -> None:
    """Entry point: one clear line for what goes wrong, a traceback only with --debug."""
    escape_unencodable()
    command_line = list(sys.argv[1:] if arguments is None else arguments)
    try:
        code = main_command.main(command_line, standalone_mode=False)
        sys.exit(code if isinstance(code, int) else 0)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except (click.ClickException, click.Abort, KeyboardInterrupt, BorderwatchError, OSError) as error:
        if "--debug" in command_line and isinstance(error, (BorderwatchError, OSError)):
            raise
        from jobs.cli.failures import show_failure, written_for_caller  # what goes well needs no words for faults

        with written_for_caller(command_line):
            sys.exit(show_failure(error))
