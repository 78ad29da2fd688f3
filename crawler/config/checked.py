"""What was checked before and has not changed since: whole configurations, included files, watches. Only what is right is kept."""

from __future__ import annotations

import hashlib
import pickle
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.config.inputs import FileHashes, are_unchanged
from crawler.config.program import program_fingerprint
from crawler.config.ruleset import RuleInputs, Ruleset
from crawler.runtime.cache import read_entry, write_entry
from crawler.runtime.chromium import can_render

if TYPE_CHECKING:
    from crawler.config.effective import Config

NO_RULES = Ruleset(packed=b"")


class CheckedParts:
    """Included files and watches that were checked in any configuration. A reading that must name every problem uses none."""

    def __init__(self, *, used: bool = True) -> None:
        self._used = used

    def document(self, data: bytes) -> Any:
        """The value of an included file and what the models made of it; None: not known."""
        return self._read(_name("pack", hashlib.sha256(data).hexdigest()))

    def keep_document(self, data: bytes, document: Any) -> None:
        self._write(_name("pack", hashlib.sha256(data).hexdigest()), document)

    def name_of_rules(self, inputs: RuleInputs) -> str:
        """The same for the same rules in whichever file, and for no others: 1 and "1" are not the same."""
        plain = repr((inputs.groups, inputs.watches, inputs.skip, inputs.senses, inputs.gazetteer, inputs.relevance.document()))
        return _name("rules", plain, repr(_added_tables()))

    def rules(self, name: str) -> Ruleset | None:
        rules = self._read(name)
        return rules if isinstance(rules, Ruleset) else None

    def keep_rules(self, name: str, rules: Ruleset) -> Ruleset:
        rules.name = name
        self._write(name, rules)
        return rules

    def _read(self, name: str) -> Any:
        return _unpickled(read_entry(name)) if self._used else None

    def _write(self, name: str, value: Any) -> None:
        if self._used:
            write_entry(name, pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def checked_config(path: Path, learned: bool) -> Config | None:
    """The configuration at `path` as it was checked; None where it was not, or anything that it was read from has changed."""
    entry = _unpickled(read_entry(_name_of_config(path, learned)))
    if entry is None:
        return None
    config: Config
    hashes, table_files, rules_name, config = entry
    if not are_unchanged(hashes) or not _use_tables(config.language_tables, table_files):
        return None
    if any(source.render for source in config.sources) and not can_render():
        return None
    rules = CheckedParts().rules(rules_name)
    return None if rules is None else replace(config, rules=rules)


def keep_config(path: Path, learned: bool, hashes: FileHashes, config: Config) -> None:
    """Remember that it is right."""
    entry = (hashes, _added_tables(), config.rules.name, replace(config, rules=NO_RULES))
    write_entry(_name_of_config(path, learned), pickle.dumps(entry, pickle.HIGHEST_PROTOCOL))


def keep_none(path: Path, learned: bool) -> None:
    """Remember that what is read there is kept nowhere."""
    write_entry(_name_of_config(path, learned), b"")


def may_be_kept(path: Path, learned: bool) -> bool:
    """Whether reading it once leaves it for the next time."""
    return read_entry(_name_of_config(path, learned)) != b""


def _name_of_config(path: Path, learned: bool) -> str:
    return _name("config", str(path.absolute()), str(path.resolve()), repr(learned))


def _name(kind: str, *parts: str) -> str:
    key = "\0".join((program_fingerprint(), kind, *parts))
    return f"{kind}-{hashlib.sha256(key.encode(errors='surrogateescape')).hexdigest()[:40]}"


def _unpickled(data: bytes | None) -> Any:
    """What this very program wrote; None for what it cannot read nevertheless."""
    if data is None:
        return None
    try:
        return pickle.loads(data)
    except Exception:  # whatever a pickle can raise: it is computed again
        return None


def _added_tables() -> tuple[tuple[str, str], ...]:
    """The tables of further languages in use: without their module there are none."""
    return sys.modules["crawler.language.tables"].added_files() if "crawler.language.tables" in sys.modules else ()


def _use_tables(folder: Path | None, table_files: tuple[tuple[str, str], ...]) -> bool:
    """Use the tables of a folder, as reading the configuration would. False where they are not those that were checked."""
    if folder is not None or "crawler.language.tables" in sys.modules:
        from crawler.language import tables

        try:
            tables.use_folder(folder or "")
        except tables.LanguageTableProblems:
            return False
    return _added_tables() == table_files
