"""Figures on the names in the code; exit code 1 where one of them is over its limit.

The share of vague words among bound names (variables, arguments, attributes of classes, functions, classes), class names and
constant names that stand in two modules, and docstrings that cannot be read without the signature. `--list` prints each
with its file and line. The words and the rules are those of CONTRIBUTING.md.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PRODUCT_FOLDERS = ("crawler", "jobs", "bench")
ALL_FOLDERS = (*PRODUCT_FOLDERS, "tests")
VAGUE_WORDS = frozenset("one each found told part said known held kept asked given other at".split())
MAX_VAGUE_SHARE = 0.01
# A first word that leans on the signature: "Of title and text.", "And back."
LEANING_WORDS = frozenset("of and or but with from by for than as to on into".split())


def bound_names(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Each name that the code binds, with its line."""
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Store()) | ast.arg(arg=name):
                yield name, node.lineno
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield name, node.lineno
            case ast.ExceptHandler(name=str(name)):
                yield name, node.lineno


def constants(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Module constants, without leading underscores. Type variables are none: their letter means nothing outside its line."""
    for statement in tree.body:
        if not isinstance(statement, ast.Assign | ast.AnnAssign) or _is_type_variable(statement.value):
            continue
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        for node in (node for target in targets for node in ast.walk(target)):
            if isinstance(node, ast.Name) and node.id.strip("_").isupper():
                yield node.id.lstrip("_"), node.lineno


def _is_type_variable(value: ast.expr | None) -> bool:
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id in ("TypeVar", "ParamSpec")


def leaning_docstrings(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Docstrings whose first word needs the signature before it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            words = (ast.get_docstring(node) or "").split(maxsplit=1)
            if words and words[0].lower().rstrip(",:;.") in LEANING_WORDS:
                yield f"{words[0]} …", getattr(node, "lineno", 1)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--list", action="store_true", help="print each name with its file and line")
    parser.add_argument("folders", nargs="*", help="only these folders or files; the limits hold for the whole all the same")
    options = parser.parse_args()
    total, vague, leaning = 0, list[str](), list[str]()
    classes, constant_modules = defaultdict[str, list[str]](list), defaultdict[str, list[str]](list)
    for path in sorted(path for folder in options.folders or ALL_FOLDERS for path in _modules(ROOT / folder)):
        tree = ast.parse(path.read_bytes(), filename=str(path))
        module = path.relative_to(ROOT)
        for name, line in bound_names(tree):
            total += 1
            if name.strip("_").lower() in VAGUE_WORDS:
                vague.append(f"{module}:{line}: {name}")
        leaning += [f"{module}:{line}: {words}" for words, line in leaning_docstrings(tree)]
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                classes[node.name.lstrip("_")].append(f"{module}:{node.lineno}")
        if module.parts[0] in PRODUCT_FOLDERS:
            for name in dict(constants(tree)):
                constant_modules[name].append(str(module))
    classes_twice = [f"{name}: {', '.join(places)}" for name, places in sorted(classes.items()) if len(places) > 1]
    constants_twice = [f"{name}: {', '.join(places)}" for name, places in sorted(constant_modules.items()) if len(places) > 1]
    share = len(vague) / max(total, 1)
    figures = (
        (
            f"vague names: {len(vague)} of {total} bound names, {share:.2%} (limit {MAX_VAGUE_SHARE:.0%})",
            vague,
            share > MAX_VAGUE_SHARE,
        ),
        (f"class names borne twice: {len(classes_twice)} (limit 0)", classes_twice, bool(classes_twice)),
        (f"constant names defined in two modules: {len(constants_twice)} (limit 0)", constants_twice, bool(constants_twice)),
        (f"docstrings that lean on their signature: {len(leaning)} (limit 0)", leaning, bool(leaning)),
    )
    for text, entries, over in figures:
        print(f"{'FAIL' if over else 'ok  '} {text}")
        if options.list or (over and entries and len(entries) <= 20):
            print("".join(f"       {entry}\n" for entry in entries), end="")
    return int(any(over for *_, over in figures))


def _modules(place: Path) -> Iterator[Path]:
    return iter([place]) if place.is_file() else place.rglob("*.py")


if __name__ == "__main__":
    sys.exit(main())
