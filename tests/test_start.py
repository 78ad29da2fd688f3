"""What a command loads before it does anything."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from crawler.store import Store

HEAVY = (
    "scrapy trafilatura numpy lark datasette apprise pydantic yaml jinja2 apscheduler feedparser dateparser sqlite_utils ahocorasick "
    "rich.progress asyncio ssl crawler.language.tables crawler.watch.compile crawler.app.record crawler.config.reading"
).split()
PROGRAM = """
import json, sys
from jobs.cli import main
for command in sys.argv[2:]:
    try:
        main(["--config", sys.argv[1], *command.split()])
    except SystemExit as end:
        assert not end.code, (command, end.code)
print(json.dumps(sorted(sys.modules)))
"""


def modules_after(path: Path, *commands: str) -> set[str]:
    command = [sys.executable, "-c", PROGRAM, str(path), *commands]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1])
    return set(json.loads(answer.stdout.splitlines()[-1]))


def test_a_list_loads_nothing_that_it_does_not_ask(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("include: [pack:sources]\ngroups: {a: {en: [a river]}}\nwatches: [{id: w, title: W, severity: low, when: a}]\n")
    Store.open(tmp_path / "data" / "news.db").close()
    modules_after(path, "sources")  # checked once
    loaded = modules_after(path, "sources", "alerts", "stories")
    assert loaded & set(HEAVY) == set()
    assert len([name for name in loaded if name.startswith(("crawler.", "jobs."))]) < 140


def test_the_overview_loads_no_command(tmp_path: Path) -> None:
    loaded = modules_after(tmp_path, "--help")
    assert loaded & {*HEAVY, "crawler.store.archive", "crawler.config.loading", "jobs.cli.common"} == set()


def test_the_parent_of_a_crawl_loads_nothing_that_reads_articles() -> None:
    program = "import sys, jobs.poll; print(*sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[1]
    )
    assert (
        set(answer.stdout.split()) & {"numpy", "scrapy", "trafilatura", "crawler.app.record", "crawler.grouping.features"} == set()
    )
