"""`borderwatch evidence`: a pack that shows why an alert was raised, and the check that a pack is complete."""

from __future__ import annotations

from pathlib import Path

import click

from crawler.app import evidence
from crawler.language.plurals import count
from crawler.report.evidence import verify_pack
from jobs.cli.common import load_config, open_store

FILE_PATH = click.Path(dir_okay=False, path_type=Path)


@click.command("evidence")
@click.argument("alerts", nargs=-1, type=click.IntRange(1, (1 << 63) - 1))
@click.option("--output", "-o", type=FILE_PATH, help="Where to write it. [evidence-ALERT.zip]")
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
@click.option("--verify", "pack", type=FILE_PATH, help="Check that this pack is complete; nothing is unpacked to disk.")
@click.option("--sha256", "expected", metavar="HASH", help="With --verify: the hash that was written down.")
@click.pass_context
def evidence_command(
    ctx: click.Context, alerts: tuple[int, ...], output: Path | None, force: bool, pack: Path | None, expected: str | None
) -> int:
    """Save in one zip everything that ALERTS are based on: the raw pages as WARC, every version of the text and its edits, the
    hits, the rule, who else reported it, the log of fetches. Its index.html opens offline; its manifest is checked with
    sha256sum alone.

    \b
      borderwatch evidence 12 -o pack.zip
      borderwatch evidence --verify pack.zip --sha256 4f1c…

    Write down the hash that is printed: it is the manifest's and identifies the whole pack. The same archive and rules
    always give the same bytes."""
    if pack is not None:
        if alerts or output:
            raise click.UsageError("--verify takes a pack and nothing else")
        return _verify(pack, expected)
    if not alerts or expected:
        raise click.UsageError("name an alert (`borderwatch alerts` lists them), or a pack to --verify")
    path = output or Path(f"evidence-{'-'.join(str(number) for number in sorted(set(alerts))[:8])}.zip")
    if path.exists() and not force:
        raise click.ClickException(f"{path} exists already: --force overwrites it, -o chooses another name")
    config = load_config(ctx)
    store = open_store(config)
    try:
        dossier = evidence.gather_evidence(store, config.watches, alerts)
    finally:
        store.close()
    written = evidence.save_pack(dossier, path)
    for subject in dossier.subjects:
        missing = [str(version.number) for version in subject.versions if version.page is None]
        if missing:
            click.echo(
                f"article {subject.id}: no raw page of version {', '.join(missing)}: never kept, or forgotten since", err=True
            )
    click.echo(f"{path}: as of {dossier.as_of}", err=True)
    click.echo(f"manifest sha256 {written}")
    return 0


def _verify(path: Path, expected: str | None) -> int:
    with path.open("rb") as stream:
        result = verify_pack(stream)
    problems = result.problems
    if expected is not None and result.manifest != expected.strip().lower():
        problems = (*problems, f"not the pack whose hash was written down: the manifest's is {result.manifest or 'unknown'}")
    for problem in problems:
        click.echo(f"{path}: {problem}", err=True)
    if not problems:
        click.echo(f"{path}: whole, {count(result.files, 'file')}, manifest sha256 {result.manifest}")
    return 1 if problems else 0
