"""The configuration: read once, complained about all at once with file and line, and passed down as a value."""

from typing import TYPE_CHECKING

from crawler.model.lazy import lazy_names

if TYPE_CHECKING:
    from crawler.channels import Recipient, Secret, SecretMissing, SmtpSettings
    from crawler.config.edit import NewFeed, NewSource, add_source, add_sources, remove_source, set_enabled
    from crawler.config.effective import (
        Config,
        DaemonSettings,
        DeliverySettings,
        DigestSettings,
        RetentionSettings,
        ReviewSettings,
        TranslateSettings,
        parse_clock,
    )
    from crawler.config.findings import Finding, check
    from crawler.config.loading import find, load, load_to_stay
    from crawler.config.reading import load_watches, schema
    from crawler.config.relevance import is_outdated, learned_path, read_learned
    from crawler.config.ruleset import Ruleset
    from crawler.config.values import default_limits

__all__ = [
    "Config",
    "DaemonSettings",
    "DeliverySettings",
    "DigestSettings",
    "Finding",
    "NewFeed",
    "NewSource",
    "Recipient",
    "RetentionSettings",
    "ReviewSettings",
    "Ruleset",
    "Secret",
    "SecretMissing",
    "SmtpSettings",
    "TranslateSettings",
    "add_source",
    "add_sources",
    "check",
    "default_limits",
    "find",
    "is_outdated",
    "learned_path",
    "load",
    "load_to_stay",
    "load_watches",
    "parse_clock",
    "read_learned",
    "remove_source",
    "schema",
    "set_enabled",
    "shipped",
    "shipped_watches",
]

__getattr__ = lazy_names(
    __name__,
    {
        "crawler.channels": "Recipient Secret SecretMissing SmtpSettings",
        "crawler.config.findings": "Finding check",
        "crawler.config.edit": "NewFeed NewSource add_source add_sources remove_source set_enabled",
        "crawler.config.effective": "Config DaemonSettings DeliverySettings DigestSettings RetentionSettings ReviewSettings "
        "TranslateSettings parse_clock",
        "crawler.config.loading": "find load load_to_stay",
        "crawler.config.packaged": "shipped shipped_watches",
        "crawler.config.reading": "load_watches schema",
        "crawler.config.ruleset": "Ruleset",
        "crawler.config.relevance": "is_outdated learned_path read_learned",
        "crawler.config.values": "default_limits",
    },
)
