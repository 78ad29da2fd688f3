"""What a command loads before it does anything."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from crawler.app.plan import make_plan
from crawler.config import load
from crawler.runtime import serialize
from crawler.runtime.clock import utcnow
from crawler.store import Store

ROOT = Path(__file__).parents[1]
HEAVY = (
    "scrapy trafilatura numpy lark datasette apprise pydantic yaml jinja2 apscheduler feedparser dateparser sqlite_utils ahocorasick "
    "rich.progress asyncio ssl crawler.language.tables crawler.watch.compile crawler.app.record crawler.config.reading"
).split()
PROGRAM = """
import json, sys
from jobs.cli import main
for command in sys.argv[3:]:
    try:
        main(["--config", sys.argv[1], *command.split()])
    except SystemExit as end:
        assert (end.code or 0) == int(sys.argv[2]), (command, end.code)
print(json.dumps(sorted(sys.modules)))
"""


def modules_after(path: Path, *commands: str, code: int = 0) -> set[str]:
    command = [sys.executable, "-c", PROGRAM, str(path), str(code), *commands]
    answer = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    return set(json.loads(answer.stdout.splitlines()[-1]))


def test_a_list_loads_nothing_that_it_does_not_ask(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text("include: [pack:sources]\ngroups: {a: {en: [a river]}}\nwatches: [{id: w, title: W, severity: low, when: a}]\n")
    Store.open(tmp_path / "data" / "news.db").close()
    modules_after(path, "sources")  # checked once
    loaded = modules_after(path, "sources", "alerts", "stories")
    assert loaded & set(HEAVY) == set()
    # All of these are small and used: of the archive's tables only those that are shown are loaded.
    assert len([name for name in loaded if name.startswith(("crawler.", "jobs."))]) <= 125


def test_the_overview_loads_no_command(tmp_path: Path) -> None:
    loaded = modules_after(tmp_path, "--help")
    assert loaded & {*HEAVY, "crawler.store.archive", "crawler.config.loading", "jobs.cli.common"} == set()


def test_the_parent_of_a_crawl_loads_nothing_that_reads_articles() -> None:
    program = "import sys, jobs.poll; print(*sys.modules)"
    answer = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
    assert (
        set(answer.stdout.split()) & {"numpy", "scrapy", "trafilatura", "crawler.app.record", "crawler.grouping.features"} == set()
    )


CRAWL = """
import json, sys
from crawler.shell.start import crawl
assert crawl(sys.argv[1]) == 0
print(json.dumps(sorted(sys.modules)))
"""
SCRAPYS_OWN = "aiohttp tldextract requests twisted.conch scrapy.commands scrapy.shell".split()  # of features that are switched off
ARTICLES = (
    "numpy lark trafilatura feedparser ahocorasick crawler.app.record.pages crawler.watch.watchlist crawler.facts.places".split()
)
TABLES = [f"crawler.store.{name}" for name in "desk_work export memberships outbox provenance review_queue stories".split()]


def test_a_cycle_that_brings_nothing_new_loads_nothing_that_reads_watches_or_articles(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(
        "contact: a@example.org\ngroups: {a: {en: [a river]}}\nwatches: [{id: w, title: W, severity: low, when: a}]\n"
        "politeness: {allow_private: [127.0.0.1], delay: 0s}\n"
        'sources: {one: {name: One, country: TJ, feeds: [{url: "http://127.0.0.1:9/rss"}]}}\n'
    )
    Store.open(tmp_path / "data" / "news.db").close()
    modules_after(path, "sources")  # checked once
    planner = modules_after(path, "poll --all", code=1)  # nobody answers
    assert planner & {*HEAVY, *ARTICLES, "rich.console"} == set()
    store = Store.open(tmp_path / "data" / "news.db")
    assert [watch.slug for watch in store.statistics.watches()] == ["w"]
    assert store.progress(1).feeds_polled == 1

    plan = tmp_path / "plan"
    plan.write_bytes(serialize.pack(make_plan(store, load(path), utcnow(), everything=True)))
    store.close()
    environment = {**os.environ, "SCRAPY_SETTINGS_MODULE": "crawler.settings", "BORDERWATCH_CONFIG": str(path)}
    answer = subprocess.run(
        [sys.executable, "-c", CRAWL, str(plan)], capture_output=True, text=True, check=True, cwd=ROOT, env=environment
    )
    crawl = set(json.loads(answer.stdout.splitlines()[-1]))
    assert crawl & {*SCRAPYS_OWN, *ARTICLES, *TABLES, "crawler.store.alerts"} == set()
    assert planner & set(TABLES) == set()


DAEMON = """
import json, sys
from pathlib import Path
from crawler.config import load
from jobs import JOBS
from jobs.cli import run
from jobs.deliver.alarm import ImmediateAlerts
from jobs.runner.crawl import Stop
from jobs.runner.daemon import lanes_of, prepare
config = load(Path(sys.argv[1]))
prepare(config)
for lane in lanes_of(JOBS, config, Stop(), alarm=ImmediateAlerts(config)):
    lane.tick()
print(json.dumps(sorted(sys.modules)))
"""
DIGESTS = "jinja2 crawler.report.digest crawler.app.delivery.compose crawler.story.trends".split()


def test_a_daemon_for_which_nothing_is_due_loads_no_digest_and_nothing_that_reads_settings_or_articles(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(
        "contact: a@example.org\ngroups: {a: {en: [a river]}}\nwatches: [{id: w, title: W, severity: low, when: a}]\n"
        "delivery: {recipients: [{name: files, channel: files, digest_at: []}]}\n"
    )
    Store.open(tmp_path / "data" / "news.db").close()
    modules_after(path, "sources")  # checked once
    for _ in range(2):  # the first look at a new archive writes a first message and a first backup
        answer = subprocess.run([sys.executable, "-c", DAEMON, str(path)], capture_output=True, text=True, check=True, cwd=ROOT)
    loaded = set(json.loads(answer.stdout.splitlines()[-1]))
    assert loaded & {*HEAVY, *ARTICLES, *DIGESTS} <= {"apscheduler", "asyncio", "ssl", "crawler.app.record"}
    assert "jobs.deliver" in loaded  # it had its turn
