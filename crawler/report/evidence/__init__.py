"""The evidence pack: why and on what an alert fired, for somebody who has neither Borderwatch nor a network."""

from crawler.report.evidence.contents import compose
from crawler.report.evidence.material import (
    Case,
    Dossier,
    EditKept,
    Exchange,
    Fired,
    Mark,
    PageKept,
    Rule,
    Sighting,
    StoryKept,
    Subject,
    Teller,
    VersionKept,
)
from crawler.report.evidence.pack import MANIFEST, File, manifest, sha256, write
from crawler.report.evidence.verify import Verdict, verify

__all__ = [
    "MANIFEST",
    "Case",
    "Dossier",
    "EditKept",
    "Exchange",
    "File",
    "Fired",
    "Mark",
    "PageKept",
    "Rule",
    "Sighting",
    "StoryKept",
    "Subject",
    "Teller",
    "Verdict",
    "VersionKept",
    "compose",
    "manifest",
    "sha256",
    "verify",
    "write",
]
