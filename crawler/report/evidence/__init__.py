"""The evidence pack: why and on what an alert fired, for somebody who has neither Borderwatch nor a network."""

from typing import TYPE_CHECKING

from crawler.model.lazy import lazy_names

if TYPE_CHECKING:
    from crawler.report.evidence.contents import compose_pack
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
    from crawler.report.evidence.pack import MANIFEST, PackFile, manifest, sha256, write_pack
    from crawler.report.evidence.verify import PackCheck, verify_pack

__all__ = [
    "MANIFEST",
    "AlertCase",
    "Dossier",
    "EditKept",
    "EvidenceAlert",
    "EvidenceArticle",
    "KeptExchange",
    "PackCheck",
    "PackFile",
    "PageKept",
    "PublishingSource",
    "ReviewMark",
    "Rule",
    "Sighting",
    "StoryKept",
    "VersionKept",
    "compose_pack",
    "manifest",
    "sha256",
    "verify_pack",
    "write_pack",
]

__getattr__ = lazy_names(
    __name__,
    {
        "crawler.report.evidence.contents": "compose_pack",
        "crawler.report.evidence.material": (
            "AlertCase Dossier EditKept EvidenceAlert EvidenceArticle KeptExchange PageKept PublishingSource "
            "ReviewMark Rule Sighting StoryKept VersionKept"
        ),
        "crawler.report.evidence.pack": "MANIFEST PackFile manifest sha256 write_pack",
        "crawler.report.evidence.verify": "PackCheck verify_pack",
    },
)
