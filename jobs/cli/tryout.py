"""`borderwatch try`."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import click

from crawler.app import stages
from jobs.cli.common import load_config

TRY_HELP = """Run one STAGE alone: to try it, to test it, or to measure it on your own data.

\b
STAGE     one input                         --jsonl FILE: {id, …} with
feed      a file                            path, url?, content_type?
extract   a file (.html or .html.gz)        path, url?, lang?, source?
watch     --text                            title, text, lang?, source?, country?
cluster   -                                 title, text, … in time order
url       a URL                             url
fold      --text, or words                  text
robots    a file and --url                  path, url, user_agent

Prints one JSON object per line, in the order of the input. Paths are relative to the input file. `-` reads stdin."""


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
@click.pass_context
def try_command(ctx: click.Context, /, stage: str, inputs: tuple[str, ...], jsonl: str | None, **options: Any) -> None:
    common = {name.replace("-", "_"): value for name, value in options.items() if value}
    folder = Path()
    if jsonl:
        if inputs:
            raise click.UsageError("give --jsonl or inputs, not both")
        stream = click.open_file(jsonl, encoding="utf-8")
        folder = Path(jsonl).parent if jsonl != "-" else Path()
        rows = stages.read_jsonl(stream)
    elif options["text"] is not None:
        rows = iter([{**common, "id": "text"}])
    elif inputs:
        field = {"url": "url", "fold": "text", "watch": "text", "cluster": "text"}.get(stage, "path")
        rows = iter([{**common, "id": text, field: text} for text in inputs])
    else:
        raise click.UsageError("nothing to try: give an input, --text or --jsonl FILE")

    async def work() -> int:
        broken = 0
        bench = stages.StageContext(folder, lambda: load_config(ctx))
        async for answer in stages.run_stage(stage, rows, bench):
            broken += "error" in answer
            click.echo(json.dumps(answer, ensure_ascii=False))
        return broken

    if asyncio.run(work()):
        ctx.exit(1)
