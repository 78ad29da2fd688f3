"""Saving config.yaml: nothing that `borderwatch check` refuses, nothing over a change of another hand; the former text is kept."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Any

from crawler.config.findings import check
from crawler.config.loading import load
from crawler.model.errors import BorderwatchError, ConfigError, NotWritable
from crawler.runtime.clock import iso
from crawler.runtime.permissions import obstacle

HISTORY_FOLDER = "config-history"  # beside the archive
MAX_FORMER_TEXTS = 50
_saving = Lock()  # of one process: two people of one desk


class ChangedMeanwhile(BorderwatchError):
    """The file is not the one that was shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigChange:
    """One change of the file, and the text before it."""

    moment: str
    reviewer: str
    what: str
    before: str
    after: str  # version of the text that was written


def text_version(text: str) -> str:
    """A name for this text and no other, however its lines end."""
    return hashlib.sha256(text.replace("\r\n", "\n").encode()).hexdigest()[:16]


def read_text(path: Path) -> str:
    """The file as it is, line ends included. Raises `ConfigError`."""
    try:
        return path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError((f"{path}: cannot be read: {error}",)) from None


def write_valid(path: Path, text: str, *, dry_run: bool = False, accept: Callable[[Path], Any] = load) -> None:
    """Replace the file once `accept` finds its new text valid, in a file beside it. Raises `ConfigError`."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    candidate = Path(temporary)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
        try:
            accept(candidate)
        except ConfigError as error:
            shown = tuple(problem.replace(str(candidate), str(path)) for problem in error.problems)
            raise ConfigError(shown) from None
        if not dry_run:
            candidate.chmod(path.stat().st_mode)
            candidate.replace(path)
    finally:
        candidate.unlink(missing_ok=True)


def save_text(path: Path, text: str, *, version: str, what: str, reviewer: str, now: datetime) -> None:
    """Write a text that was made of the text `version`, and keep the former one. Raises `ChangedMeanwhile`, `NotWritable`, and
    `ConfigError` for what `borderwatch check` refuses."""
    with _saving:
        before = _unchanged(path, version)
        text = text.replace("\r\n", "\n")
        written = text.replace("\n", "\r\n") if "\r\n" in before else text
        if written == before:
            return
        write_valid(path, written, accept=_accept)
        change = ConfigChange(moment=iso(now) or "", reviewer=reviewer, what=what, before=before, after=text_version(text))
        _keep(history_of(path), change)


def last_change(path: Path) -> ConfigChange | None:
    """The change that made the file what it is; None where it was made elsewhere."""
    found = _entry_of(history_of(path), text_version(read_text(path)))
    return found[1] if found else None


def undo_change(path: Path, *, version: str) -> ConfigChange:
    """Bring the text back that the last change replaced. Raises as `save_text`, and `ChangedMeanwhile` where nothing is kept."""
    with _saving:
        _unchanged(path, version)
        found = _entry_of(history_of(path), version)
        if found is None:
            raise ChangedMeanwhile("the last change was not made here: nothing is kept to bring back", str(path))
        write_valid(path, found[1].before, accept=_accept)
        found[0].unlink(missing_ok=True)
        return found[1]


def history_of(path: Path) -> Path:
    """The folder of former texts."""
    return load(path).database.parent / HISTORY_FOLDER


def _unchanged(path: Path, version: str) -> str:
    before = read_text(path)
    if text_version(before) != version:
        raise ChangedMeanwhile("the file was changed meanwhile: load the page again", str(path))
    if reason := obstacle(path, path.with_name(f".{path.name}.new")):
        raise NotWritable("the configuration cannot be written", reason)
    return before


def _accept(candidate: Path) -> None:
    errors = tuple(finding.text for finding in check(candidate) if finding.level == "error")
    if errors:
        raise ConfigError(errors)


def _keep(folder: Path, change: ConfigChange) -> None:
    """The former texts can hold secrets, as the file can: nobody else reads them."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    name = f"{change.moment.replace(':', '')}-{change.after}.json"
    handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(asdict(change), stream, ensure_ascii=False)
    for outdated in sorted(folder.glob("*.json"))[:-MAX_FORMER_TEXTS]:
        outdated.unlink(missing_ok=True)


def _entry_of(folder: Path, version: str) -> tuple[Path, ConfigChange] | None:
    for entry in sorted(folder.glob(f"*-{version}.json"), reverse=True):
        try:
            return entry, ConfigChange(**json.loads(entry.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            continue
    return None
