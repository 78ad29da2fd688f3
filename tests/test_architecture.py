"""The house rules, walked over the imports: floors, doors, and a place for every module."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# A module imports from lower floors and from its own package; never sideways, never up.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset(
        {
            "crawler.model",
            "crawler.model.errors",
            "crawler.language.fold",
            "crawler.web.urls",
            "crawler.web.addresses",
            "crawler.facts.findings",
            "crawler.language.sentences",
            "crawler.runtime.permissions",
        }
    ),
    frozenset(
        {"crawler.language.tokens", "crawler.language.dates", "crawler.language.identify", "crawler.runtime.workers", "crawler.runtime.serialize", "crawler.runtime.lock"}
    ),
    frozenset({"crawler.language.morphology", "crawler.facts.places", "crawler.facts.figures", "crawler.desk"}),
    frozenset({"crawler.report.charts"}),
    frozenset(
        {
            "crawler.feeds",
            "crawler.extract",
            "crawler.web.robots",
            "crawler.polling.schedule",
            "crawler.polling.responses",
            "crawler.polling.outage",
            "crawler.polling.triage",
            "crawler.grouping.copies",
            "crawler.facts.boilerplate",
            "crawler.grouping.edits",
            "crawler.polling.rechecks",
            "crawler.grouping.events",
            "crawler.polling.health",
            "crawler.watch",
            "crawler.report.digest",
            "crawler.report.evidence",
            "crawler.report.exports",
        }
    ),
    frozenset({"crawler.config", "crawler.store", "crawler.grouping.features"}),
    frozenset({"crawler.app.plan", "crawler.app.record", "crawler.polling.poll", "crawler.app.tasks"}),
    frozenset({"crawler.app.dispatch"}),
    frozenset(
        {
            "crawler.items",
            "crawler.shell.exceptions",
            "crawler.shell.resolver",
            "crawler.middlewares",
            "crawler.pipelines",
            "crawler.extensions",
            "crawler.shell.logformatter",
            "crawler.settings",
            "crawler.spiders",
            "jobs",
        }
    ),
)
SHELL = frozenset(name for name in FLOORS[-1] if name != "jobs")

# One library, one door.
DOORS: dict[str, frozenset[str]] = {
    "trafilatura": frozenset({"crawler.extract"}),
    "htmldate": frozenset({"crawler.extract"}),
    "lxml": frozenset({"crawler.extract", "crawler.feeds"}),
    "feedparser": frozenset({"crawler.feeds"}),
    "w3lib": frozenset({"crawler.web.urls"}),
    "protego": frozenset({"crawler.web.robots"}),
    "dateparser": frozenset({"crawler.language.dates"}),
    "jdatetime": frozenset({"crawler.language.dates"}),
    "py3langid": frozenset({"crawler.language.identify"}),
    "pebble": frozenset({"crawler.runtime.workers"}),
    "ahocorasick": frozenset({"crawler.watch"}),
    "lark": frozenset({"crawler.watch"}),
    "re2": frozenset({"crawler.watch"}),
    "pymorphy3": frozenset({"crawler.language.morphology"}),
    "numpy": frozenset({"crawler.grouping.copies", "crawler.grouping.events"}),
    "pydantic": frozenset({"crawler.config", "crawler.runtime.serialize"}),
    "yaml": frozenset({"crawler.config"}),
    "sqlite_utils": frozenset({"crawler.store"}),
    "sqlite3": frozenset({"crawler.store"}),
    "jinja2": frozenset({"crawler.report.digest", "crawler.report.evidence"}),
    "warcio": frozenset({"crawler.report.evidence"}),
    "scrapy": SHELL,
    "twisted": SHELL,
    "OpenSSL": frozenset({"crawler.shell.exceptions"}),
    "service_identity": frozenset({"crawler.shell.exceptions"}),
    "zope": SHELL,
    "apscheduler": frozenset({"jobs.runner.daemon"}),
    "apprise": frozenset({"jobs.channels.apprise"}),
    "datasette": frozenset({"jobs.review"}),
    "markupsafe": frozenset({"jobs.review"}),
    "click": frozenset({"jobs"}),
    "rich": frozenset({"jobs"}),
}


def modules() -> dict[str, Path]:
    found = {}
    for package in ("crawler", "jobs"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = modules()


def within(name: str, homes: frozenset[str]) -> bool:
    return any(name == home or name.startswith(home + ".") for home in homes)


def home(name: str) -> tuple[int, str]:
    """The floor and the top name of a module. Fails for a module that was given no floor."""
    for number, floor in enumerate(FLOORS):
        for top in floor:
            if within(name, frozenset({top})):
                return number, top
    raise AssertionError(f"{name} stands on no floor: give it one in {Path(__file__).name}")


def imports(name: str, path: Path) -> set[str]:
    """Every module that the file imports, at the top or inside a function, outside of `if TYPE_CHECKING`."""
    found: set[str] = set()
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                stem = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*stem, base] if base else stem)
            found.update(target if (target := f"{base}.{alias.name}") in MODULES else base for alias in node.names)
    return found


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_keeps_to_its_floor_and_its_doors(name: str) -> None:
    if name == "crawler":
        assert not imports(name, MODULES[name]), "crawler/__init__.py holds the version and nothing else"
        return
    floor, package = home(name)
    for target in imports(name, MODULES[name]):
        library = target.split(".")[0]
        if library in DOORS:
            assert within(name, DOORS[library]), f"{name}: {library} comes in only by {sorted(DOORS[library])}"
        if target == "crawler":
            continue
        if library in ("crawler", "jobs"):
            below, other = home(target)
            allowed = below < floor or other == package
            both_shell = package in SHELL and other in SHELL
            assert allowed or both_shell, f"{name} (floor {floor}) must not import {target} (floor {below})"
        elif library not in DOORS:
            assert library in sys.stdlib_module_names or library == "__future__", (
                f"{name}: {library} has no door; give it one"
            )


def test_the_walk_sees_a_breach(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text(
        "def f():\n    from crawler.store import Store\n    import feedparser\n    return Store, feedparser\n"
    )
    found = imports("crawler.polling.schedule", planted)
    assert {"crawler.store", "feedparser"} <= found
    assert home("crawler.store")[0] > home("crawler.polling.schedule")[0]
    with pytest.raises(AssertionError, match="no floor"):
        home("crawler.attic")


def test_every_floor_names_only_modules_that_exist() -> None:
    named = {name for floor in FLOORS for name in floor}
    assert named <= set(MODULES), f"gone: {sorted(named - set(MODULES))}"


def test_the_crawl_process_does_not_load_the_heavy_libraries() -> None:
    """The spider and its pipelines start fast: trafilatura and feedparser live in the workers."""
    shell = {name: imports(name, path) for name, path in MODULES.items() if within(name, SHELL)}
    for name, targets in shell.items():
        assert not targets & {"crawler.extract", "crawler.feeds"}, name
