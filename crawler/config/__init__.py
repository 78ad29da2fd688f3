"""The configuration: read once, complained about all at once with file and line, and passed down as a value."""

from crawler.config.check import Finding, check
from crawler.config.edit import add_source
from crawler.config.load import (
    Config,
    DaemonSettings,
    DigestSettings,
    RetentionSettings,
    find,
    load,
    load_watches,
    schema,
    shipped,
    shipped_watches,
)

__all__ = [
    "Config",
    "DaemonSettings",
    "DigestSettings",
    "Finding",
    "RetentionSettings",
    "add_source",
    "check",
    "find",
    "load",
    "load_watches",
    "schema",
    "shipped",
    "shipped_watches",
]
