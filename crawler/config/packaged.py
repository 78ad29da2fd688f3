"""What comes with Borderwatch: its configuration, in the package when installed, else in the checkout; and its packs."""

from __future__ import annotations

import re
from collections.abc import Callable
from importlib import resources
from pathlib import Path

SHIPPED_WATCHES = "pack:watches"  # included by configurations that do not write the watches themselves


def shipped_path() -> Path:
    installed = Path(str(resources.files("crawler"))) / "packs" / "config.yaml"
    return installed if installed.is_file() else Path(__file__).resolve().parents[2] / "config.yaml"


def shipped() -> str:
    """Its text."""
    return shipped_path().read_text(encoding="utf-8")


def watches_block(text: str) -> str:
    """The block of watches of that text, each line where it is, so that problems name the right one."""
    before, _, watches = text.partition("\nwatches:\n")
    return "\n" * (before.count("\n") + 1) + "watches:\n" + watches


def shipped_watches() -> str:
    """Its block of watches."""
    return watches_block(shipped()).lstrip("\n")


def pack_names() -> list[str]:
    """What an include may name of what is shipped."""
    files = (file.name for file in (resources.files("crawler") / "packs").iterdir() if file.name.endswith(".yaml"))
    return sorted({SHIPPED_WATCHES, *(f"pack:{name.removesuffix('.yaml')}" for name in files if name != "config.yaml")})


def read_included(name: str, folder: Path, read_bytes: Callable[[Path], bytes]) -> tuple[Path, bytes]:
    """An included file as it is shown, and its content; `folder`: of the configuration. Raises `OSError` where there is none."""
    if name == SHIPPED_WATCHES:
        path = shipped_path()
        return path, watches_block(read_bytes(path).decode()).encode()
    if name.startswith("pack:"):
        shown = Path(f"{name.removeprefix('pack:')}.yaml")
        if not re.fullmatch(r"[a-z0-9_-]+", shown.stem):
            raise FileNotFoundError
        return shown, (resources.files("crawler") / "packs" / shown.name).read_bytes()
    path = (folder / name).resolve()
    return path, read_bytes(path)
