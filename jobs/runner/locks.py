"""The lock files beside the database: one for each thing that must not run twice."""

from __future__ import annotations

from pathlib import Path

from crawler.config import Config


def lock_path(config: Config, name: str) -> Path:
    """`news.NAME.lock` beside `news.db`."""
    return config.database.with_name(f"{config.database.stem}.{name}.lock")
