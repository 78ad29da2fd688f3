"""Code blocks of docs/contributing.md, and Borderwatch with them."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PAGE = (ROOT / "docs" / "contributing.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(?P<language>\w+)(?: (?P<file>\S+))?\n(?P<text>.*?)^```$", re.M | re.S)


def blocks(language: str) -> dict[str, str]:
    """File → text, of the blocks of a language; a block without a file's name has the empty one."""
    return {match["file"] or "": match["text"] for match in BLOCK.finditer(PAGE) if match["language"] == language}


def copy_with_recipes(folder: Path) -> Path:
    """A copy of the code with everything that the page adds."""
    folder.mkdir(exist_ok=True)
    for package in ("crawler", "jobs"):
        shutil.copytree(ROOT / package, folder / package, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "config.yaml", folder)
    for file, text in blocks("python").items():
        if file:
            assert not (folder / file).exists(), f"{file} is there already"
            (folder / file).write_text(text, encoding="utf-8")
    for file, text in blocks("diff").items():
        path = folder / file
        path.write_text(with_lines_added(path.read_text(encoding="utf-8"), text), encoding="utf-8")
    return folder


def with_lines_added(code: str, block: str) -> str:
    """The code with the lines marked + after the line that they follow on the page, which must stand there once."""
    lines, place = code.splitlines(), 0
    for line in block.splitlines():
        if line.startswith("+"):
            place += 1
            lines.insert(place, line[1:])
        else:
            assert lines.count(line[1:]) == 1, f"the page shows this line, and the code does not have it once: {line[1:]}"
            place = lines.index(line[1:])
    return "\n".join(lines) + "\n"
