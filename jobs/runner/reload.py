"""A configuration that is changed while the daemon runs is taken up without a restart, once it is right."""

from __future__ import annotations

import logging
from pathlib import Path

from crawler import config as configuration
from crawler.config import Config
from crawler.model.errors import ConfigError

logger = logging.getLogger("borderwatch.daemon")
FIXED_SETTINGS = ("database", "metrics_port")  # of which the daemon holds locks and open ports


class ConfigReloader:
    """Looks whether config.yaml is another file, or says another thing, than when it was read last."""

    def __init__(self, config: Config) -> None:
        self._config = config
        self._mark = _mark_of(config.path)

    def changed(self) -> Config | None:
        """The new configuration, once; None where nothing changed, or the change is refused, which is logged."""
        mark = _mark_of(self._config.path)
        if mark == self._mark or not mark:
            return None
        self._mark = mark
        try:
            config = configuration.load(self._config.path)
        except ConfigError as error:
            logger.error("config.yaml was changed and is refused; what was read before stays in use: %s", error)
            return None
        if config.config_hash == self._config.config_hash:
            return None
        moved = [name for name in FIXED_SETTINGS if getattr(config, name) != getattr(self._config, name)]
        if moved:
            logger.error("config.yaml was changed, and not taken up: %s needs a restart", ", ".join(moved))
            return None
        self._config = config
        logger.info("config.yaml was changed and is taken up: %d feeds, %d watches", len(config.feeds), len(config.rules.watches))
        return config


def _mark_of(path: Path) -> tuple[int, int, int] | None:
    """What another writing of a file changes; None: it is not there."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino
