"""The configuration that comes with Borderwatch: in the package when installed, else in the checkout."""

from __future__ import annotations

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
