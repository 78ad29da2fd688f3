"""`borderwatch try`."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from crawler import config as configuration
from crawler.app import stages
from crawler.app.stage_rows import Row, read_jsonl
from crawler.config.loading import CONFIG_VARIABLE
from crawler.config.packaged import shipped_path
from crawler.config.starting import CONFIG_FILE
from crawler.model.errors import BorderwatchError
from jobs.cli.common import load_config

if TYPE_CHECKING:
    from crawler.config import Config

TRY_HELP = """Run one STAGE alone: to try it, to test it, or to measure it on your own data.

\b
STAGE     one input                         --jsonl FILE: {id, …} with
feed      a file                            path, url?, content_type?
extract   a file (.html or .html.gz)        path, url?, lang?, source?
watch     --text                            title, text, lang?, source?, country?
events    --text                            title, text, lang?, source?, country?, published?
cluster   -                                 title, text, … in time order
url       a URL                             url
fold      --text, or words                  text
robots    a file and --url                  path, url, user_agent

Prints one JSON object per line, in the order of the input. Paths are relative to the input file. `-` reads stdin. A line that is no
JSON object is named on stderr, and the others are answered; exit code 1 then."""


@click.command("try", help=TRY_HELP)
@click.argument("stage", type=click.Choice(sorted(stages.STAGES)))
@click.argument("inputs", nargs=-1)
@click.option("--jsonl", metavar="FILE", help="Many inputs, one JSON object per line.")
@click.option("--text", help="The text, where a stage takes text.")
@click.option("--title", default="", help="Its title.")
@click.option("--url", default="", help="URL of the page or feed; for robots, the URL to check.")
@click.option("--lang", help="ISO code of the language.")
@click.option("--source", help="Slug of a configured source.")
@click.option("--user-agent", default="Borderwatch", help="User agent, for robots.")
@click.option("--select", multiple=True, metavar="CSS", help="For extract: elements that hold the text, as sources.SLUG.select.")
@click.option("--remove", multiple=True, metavar="CSS", help="For extract: elements to leave out, as sources.SLUG.remove.")
@click.option("--explain", is_flag=True, help="For extract: what each step kept and dropped, and why, in lines.")
@click.option("--json", "as_json", is_flag=True, help="With --explain: the same as JSON.")
@click.pass_context
def try_command(
    ctx: click.Context, /, stage: str, inputs: tuple[str, ...], jsonl: str | None, as_json: bool, **options: Any
) -> None:
    if stage != "extract" and (options["explain"] or options["select"] or options["remove"]):
        raise click.UsageError("--explain, --select and --remove are for the stage extract")
    common = {name.replace("-", "_"): value for name, value in options.items() if value}
    folder = Path()
    rows: Iterable[Row]
    bad_lines: list[BorderwatchError] = []

    def skip_line(error: BorderwatchError) -> None:
        bad_lines.append(error)
        click.echo(f"borderwatch: {error}", err=True)

    if jsonl:
        if inputs:
            raise click.UsageError("give --jsonl or inputs, not both")
        stream = click.open_file(jsonl, encoding="utf-8")
        folder = Path(jsonl).parent if jsonl != "-" else Path()
        rows = ({**row, "explain": True} if options["explain"] else row for row in read_jsonl(stream, skip_line))
    elif options["text"] is not None:
        rows = iter([{**common, "id": "text"}])
    elif inputs:
        field = {"url": "url", "fold": "text", "watch": "text", "events": "text", "cluster": "text"}.get(stage, "path")
        rows = iter([{**common, "id": text, field: text} for text in inputs])
    else:
        raise click.UsageError("nothing to try: give an input, --text or --jsonl FILE")

    async def work() -> int:
        broken = 0
        bench = stages.StageContext(folder, lambda: config_to_try(ctx))
        async for answer in stages.run_stage(stage, rows, bench):
            broken += "error" in answer
            lines = explanation(answer) if options["explain"] and not as_json else [json.dumps(answer, ensure_ascii=False)]
            for line in lines:
                click.echo(line)
        return broken

    if asyncio.run(work()) or bad_lines:
        ctx.exit(1)


def config_to_try(ctx: click.Context) -> Config:
    """The configuration that is named or lies here; where there is none, what ships. Raises `ConfigError`."""
    if ctx.obj["config"] or os.environ.get(CONFIG_VARIABLE) or Path(CONFIG_FILE).is_file():
        return load_config(ctx)
    return configuration.load(shipped_path())


def explanation(answer: Mapping[str, Any]) -> Iterator[str]:
    """An explained answer in lines: each step with its reason, then what it kept (+) and dropped (-)."""
    for step in answer.get("steps", ()):
        yield f"{step['step']}{': ' * bool(step['why'])}{step['why']}"
        yield from (f"  + {line}" for line in step["kept"])
        yield from (f"  - {line}" for line in step["dropped"])
    reason = answer.get("reason") or answer.get("error")
    yield f"verdict: {answer.get('disposition', 'error')}{f' ({reason})' if reason else ''}"
