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
            "crawler.errors",
            "crawler.fold",
            "crawler.urls",
            "crawler.addresses",
            "crawler.findings",
            "crawler.sentences",
            "crawler.permissions",
        }
    ),
    frozenset(
        {"crawler.text", "crawler.dates", "crawler.languages", "crawler.workers", "crawler.wire", "crawler.lock"}
    ),
    frozenset({"crawler.morphology", "crawler.places", "crawler.figures", "crawler.desk"}),
    frozenset({"crawler.charts"}),
    frozenset(
        {
            "crawler.feeds",
            "crawler.extract",
            "crawler.robots",
            "crawler.schedule",
            "crawler.outcomes",
            "crawler.outage",
            "crawler.intake",
            "crawler.dedupe",
            "crawler.boilerplate",
            "crawler.edits",
            "crawler.rechecks",
            "crawler.stories",
            "crawler.health",
            "crawler.watch",
            "crawler.digest",
            "crawler.evidence",
            "crawler.exports",
        }
    ),
    frozenset({"crawler.config", "crawler.store", "crawler.accounts"}),
    frozenset({"crawler.plan", "crawler.record", "crawler.polls", "crawler.stages"}),
    frozenset({"crawler.dispatch"}),
    frozenset(
        {
            "crawler.items",
            "crawler.failures",
            "crawler.guard",
            "crawler.middlewares",
            "crawler.pipelines",
            "crawler.extensions",
            "crawler.logs",
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
    "w3lib": frozenset({"crawler.urls"}),
    "protego": frozenset({"crawler.robots"}),
    "dateparser": frozenset({"crawler.dates"}),
    "jdatetime": frozenset({"crawler.dates"}),
    "py3langid": frozenset({"crawler.languages"}),
    "pebble": frozenset({"crawler.workers"}),
    "ahocorasick": frozenset({"crawler.watch"}),
    "lark": frozenset({"crawler.watch"}),
    "re2": frozenset({"crawler.watch"}),
    "pymorphy3": frozenset({"crawler.morphology"}),
    "numpy": frozenset({"crawler.dedupe", "crawler.stories"}),
    "pydantic": frozenset({"crawler.config", "crawler.wire"}),
    "yaml": frozenset({"crawler.config"}),
    "sqlite_utils": frozenset({"crawler.store"}),
    "sqlite3": frozenset({"crawler.store"}),
    "jinja2": frozenset({"crawler.digest", "crawler.evidence"}),
    "warcio": frozenset({"crawler.evidence"}),
    "scrapy": SHELL,
    "twisted": SHELL,
    "OpenSSL": frozenset({"crawler.failures"}),
    "service_identity": frozenset({"crawler.failures"}),
    "zope": SHELL,
    "apscheduler": frozenset({"jobs.daemon"}),
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
    found = imports("crawler.schedule", planted)
    assert {"crawler.store", "feedparser"} <= found
    assert home("crawler.store")[0] > home("crawler.schedule")[0]
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
