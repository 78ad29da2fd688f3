"""The evidence pack: why and on what an alert fired, for somebody who has neither Borderwatch nor a network."""

from crawler.report.evidence.contents import compose
from crawler.report.evidence.material import (
    AlertCase,
    Dossier,
    EditKept,
    EvidenceAlert,
    EvidenceArticle,
    KeptExchange,
    PageKept,
    PublishingSource,
    ReviewMark,
    Rule,
    Sighting,
    StoryKept,
    VersionKept,
)
from crawler.report.evidence.pack import MANIFEST, File, manifest, sha256, write
from crawler.report.evidence.verify import PackCheck, verify

__all__ = [
    "MANIFEST",
    "AlertCase",
    "Dossier",
    "EditKept",
    "EvidenceAlert",
    "EvidenceArticle",
    "File",
    "KeptExchange",
    "PackCheck",
    "PageKept",
    "PublishingSource",
    "ReviewMark",
    "Rule",
    "Sighting",
    "StoryKept",
    "VersionKept",
    "compose",
    "manifest",
    "sha256",
    "verify",
    "write",
]
