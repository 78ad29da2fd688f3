"""Which configuration, and how it is had: as it was checked before where nothing has changed, else read and checked wholly."""

from __future__ import annotations

import os
from pathlib import Path

from crawler.config.checked import CheckedParts, checked_config, keep_config, keep_none, may_be_kept
from crawler.config.effective import Config
from crawler.model.errors import ConfigError

CONFIG_VARIABLE = "BORDERWATCH_CONFIG"


def find(name: str | None) -> Path:
    """The file that was named, else the environment's, else ./config.yaml. Raises `ConfigError` when there is none."""
    path = Path(name or os.environ.get(CONFIG_VARIABLE) or "config.yaml")
    if path.is_file():
        return path.resolve()
    hint = (
        ""
        if name or os.environ.get(CONFIG_VARIABLE)
        else (f": run in the folder of a config.yaml, name one with --config or {CONFIG_VARIABLE}, or see `borderwatch demo`")
    )
    raise ConfigError((f"{path}: there is no such configuration file{hint}",))


def load(path: Path, *, learned: bool = True) -> Config:
    """Read and check; watches are compiled when they are asked. `learned`: with the weights that were learned from the reviewers'
    marks, if any were. Raises `ConfigError` with every problem as `file:line: path: message`."""
    return checked_config(path, learned) or _read_and_keep(path, learned)


def load_to_stay(path: Path) -> Config:
    """`load` for what waits long: reading a configuration wholly takes 120 MB more than having it as it was checked. Raises
    `ConfigError`."""
    config = checked_config(path, learned=True)
    if config is None and may_be_kept(path, learned=True):
        from crawler.runtime.forked import run_in_copy  # lists wait for nothing

        run_in_copy(lambda: load(path))
    return config or load(path)


def _read_and_keep(path: Path, learned: bool) -> Config:
    from crawler.config.inputs import Inputs
    from crawler.config.reading import read_config  # YAML and the models of all settings: only what changed needs them
    from crawler.config.recipients import secrets_of

    inputs, parts = Inputs(), CheckedParts()
    try:
        config = read_config(path, learned=learned, inputs=inputs, checked=parts)
    except ConfigError:  # parts that were checked before have no lines to name
        inputs = Inputs()
        config = read_config(path, learned=learned, inputs=inputs, checked=CheckedParts(used=False))
    delivery = config.delivery
    secrets = [secret for _, secret in secrets_of(delivery.recipients)] + [delivery.smtp.user, delivery.smtp.password]
    if all(secret.variable or not secret for secret in secrets):  # one that holds a secret itself is copied nowhere
        keep_config(path, learned, inputs.hashes, config)
    else:
        keep_none(path, learned)
    return config
